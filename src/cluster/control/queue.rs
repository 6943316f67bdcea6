//! What a controller has to look at, and who made it look: a work queue that remembers causes.
//! Models the use that controllers make of client-go/util/workqueue (v1.36), R20.

use crate::cluster::control::ControllerName;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::RecordId;
use crate::cluster::turn::MachineId;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::{ExponentialLimiter, WorkQueue};

#[derive(Clone, Debug, PartialEq)]
pub struct Queue<T: Ord> {
    of: ControllerName,
    work: WorkQueue<T>,
    limiter: ExponentialLimiter<T>,
    causes: SortedMap<T, RecordId>,
}

/// Not everything could be done, and whoever could not has said so: the item is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again;

impl<T: Ord + Clone> Queue<T> {
    pub fn new(of: ControllerName, limiter: ExponentialLimiter<T>) -> Queue<T> {
        Queue { of, work: WorkQueue::new(), limiter, causes: SortedMap::new() }
    }

    /// The first to ask decides when it is looked at; what is found then is put down to the last.
    pub fn add(&mut self, ctx: &mut Ctx, item: T) {
        self.remember(ctx, &item);
        self.work.add(item);
    }

    pub fn add_after(&mut self, ctx: &mut Ctx, item: T, delay: Span) {
        self.remember(ctx, &item);
        self.work.add_after(item, delay, ctx.now());
    }

    /// Something went wrong: again, later each time.
    pub fn retry(&mut self, ctx: &mut Ctx, item: T) {
        let delay = self.limiter.when(item.clone());
        self.add_after(ctx, item, delay);
    }

    /// Ends the work on an item, however it went.
    pub fn finish(&mut self, ctx: &mut Ctx, item: T, outcome: Result<(), Again>) {
        match outcome {
            Ok(()) => self.forget(&item),
            Err(Again) => self.retry(ctx, item.clone()),
        }
        self.done(&item);
    }

    /// It went well: the next failure is a first one.
    pub fn forget(&mut self, item: &T) {
        self.limiter.forget(item);
    }

    /// How often in a row it went wrong.
    pub fn failures(&self, item: &T) -> u32 {
        self.limiter.failures(item)
    }

    pub fn due(&self) -> Option<SimTime> {
        if self.work.is_empty() { self.work.next_ready_at() } else { Some(SimTime::ZERO) }
    }

    /// The next item whose time has come, with its cause as the turn's; the work on it ends with `done`.
    pub fn take(&mut self, ctx: &mut Ctx) -> Option<T> {
        self.work.wake(ctx.now());
        let item = self.work.take()?;
        ctx.cause = self.causes.remove(&item).or(ctx.cause);
        Some(item)
    }

    pub fn done(&mut self, item: &T) {
        self.work.done(item);
    }

    fn remember(&mut self, ctx: &mut Ctx, item: &T) {
        if let Some(cause) = ctx.cause {
            self.causes.insert(item.clone(), cause);
        }
        ctx.touch(MachineId::Controller(self.of));
    }
}
