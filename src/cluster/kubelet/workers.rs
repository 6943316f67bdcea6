//! One pod's serial worker: sync after sync, then terminating, then terminated.
//! Models pkg/kubelet/pod_workers.go (v1.36), K1–K5, K72–K76.

use std::collections::VecDeque;
use std::rc::Rc;

use super::carry_out::{self, Step};
use super::desk::Desk;
use super::mount;
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use super::status::phase::Terminal;
use super::volumes::Mounting;
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::record::RecordId;
use crate::kit::chance::Draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

/// Time between two looks at a pod that nothing happens to.
pub const RESYNC_INTERVAL: Span = Span::secs(60);
/// Wait after a failed sync that names no better time.
pub const BACK_OFF_PERIOD: Span = Span::secs(10);
/// Wait while the network is not ready.
pub const TRANSIENT_BACK_OFF_PERIOD: Span = Span::secs(1);
/// Every wait is stretched by up to this much, by chance.
const JITTER_PERCENT: u32 = 50;

#[derive(Clone, Debug, PartialEq)]
pub struct PodWorker {
    pub uid: Uid,
    /// The newest pod the worker was told of.
    pub pod: Rc<Pod>,
    pub stage: Stage,
    /// At most one update waits while a sync runs.
    pub pending: Option<Pending>,
    /// The update the worker has taken and holds until the cache is newer; what comes meanwhile is another one.
    pub taken: Option<Pending>,
    /// Whether the cache is newer than the end of the last sync (K2).
    pub cache: Cache,
    pub job: Option<Job>,
    /// Whether the API object is gone while containers may still run.
    pub object: ApiObject,
    pub volumes: Mounting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Syncing,
    Terminating,
    Terminated,
    /// Nothing is left to do for this pod.
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    Stale,
    Fresh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiObject {
    Stored,
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub at: SimTime,
    pub cause: Option<RecordId>,
}

/// A sync under way. It may block for as long as a kill, a pull or a start takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub stage: Stage,
    pub pod: Rc<Pod>,
    /// The runtime as the cache showed it when the sync began.
    pub snapshot: Rc<PodRuntime>,
    pub steps: VecDeque<Step>,
    pub wait: Wait,
    pub results: Vec<(String, Result<(), StartFailure>)>,
    /// What kept the sync from coming to any container.
    pub failure: Option<SyncFailure>,
    /// Whether the runtime was asked to do anything.
    pub acted: Acted,
    /// Whether the pod turned out to have ended, so that the worker goes on to take it down.
    pub terminal: Terminal,
    pub cause: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    No,
    Yes,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    Until(SimTime),
    /// Until all of these are dead.
    Death(Vec<ContainerId>),
}

/// How a sync ended, as far as the next one depends on it.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncEnd {
    PhaseTransition,
    Success,
    NetworkNotReady,
    /// Failed; with the earliest time at which a back-off is over, if some error names one.
    Failure {
        back_off_ends: Option<SimTime>,
    },
}

/// One failure within a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncFailure {
    NetworkNotReady,
    BackOff { until: SimTime },
    Other,
}

impl SyncEnd {
    /// A network that is not ready outweighs every other failure; of several back-offs the first to end counts.
    pub fn of(failures: &[SyncFailure]) -> SyncEnd {
        if failures.is_empty() {
            return SyncEnd::Success;
        }
        if failures.contains(&SyncFailure::NetworkNotReady) {
            return SyncEnd::NetworkNotReady;
        }
        let ends = failures.iter().filter_map(|failure| match failure {
            SyncFailure::BackOff { until } => Some(*until),
            SyncFailure::NetworkNotReady | SyncFailure::Other => None,
        });
        SyncEnd::Failure { back_off_ends: ends.min() }
    }
}

impl Job {
    /// How it ended, from the starts it made and what kept it from them.
    pub fn end(&self) -> SyncEnd {
        let failures = self.results.iter().filter_map(|(_, result)| result.as_ref().err());
        let failures = failures.map(StartFailure::as_sync_failure).chain(self.failure);
        let failures: Vec<SyncFailure> = failures.collect();
        SyncEnd::of(&failures)
    }
}

/// When the pod is looked at again after a sync (K5).
pub fn requeue_delay(
    end: &SyncEnd,
    resync: Span,
    back_off: Span,
    now: SimTime,
    draw: Draw,
) -> Span {
    match end {
        SyncEnd::PhaseTransition => Span::ZERO,
        SyncEnd::Success => draw.jitter(resync, JITTER_PERCENT),
        SyncEnd::NetworkNotReady => draw.jitter(TRANSIENT_BACK_OFF_PERIOD, JITTER_PERCENT),
        SyncEnd::Failure { back_off_ends: None } => draw.jitter(back_off, JITTER_PERCENT),
        SyncEnd::Failure { back_off_ends: Some(at) } => {
            draw.jitter((*at - now).min(resync), JITTER_PERCENT)
        }
    }
}

impl PodWorker {
    pub fn new(uid: Uid, pod: Rc<Pod>) -> PodWorker {
        PodWorker {
            uid,
            pod,
            stage: Stage::Syncing,
            pending: None,
            taken: None,
            // A pod never synced has nothing to wait for.
            cache: Cache::Fresh,
            job: None,
            object: ApiObject::Stored,
            volumes: Mounting::default(),
        }
    }

    /// Asks for a sync. Updates that wait together become one; the latest says why.
    pub fn update(&mut self, now: SimTime, cause: Option<RecordId>) {
        if self.stage == Stage::Finished {
            return;
        }
        self.wake_if_ending(now);
        if self.job.is_none() && self.taken.is_none() {
            self.taken = Some(Pending { at: now, cause });
            return;
        }
        let at = self.pending.map_or(now, |pending| pending.at);
        self.pending = Some(Pending { at, cause });
    }

    /// The one wait that a deletion cuts short is that for volumes.
    fn wake_if_ending(&mut self, now: SimTime) {
        if let Some(job) = &mut self.job
            && self.stage != Stage::Syncing
            && matches!(job.steps.front(), Some(Step::Mounted { .. }))
        {
            job.wait = Wait::Until(now);
        }
    }

    /// A sync is over: the update that waited is the next to be worked on.
    pub fn take_pending(&mut self) {
        self.taken = self.pending.take();
    }

    pub fn due(&self) -> Option<SimTime> {
        let volumes = (self.stage == Stage::Syncing).then(|| self.volumes.due()).flatten();
        [self.sync_due(), volumes].into_iter().flatten().min()
    }

    fn sync_due(&self) -> Option<SimTime> {
        match &self.job {
            Some(Job { wait: Wait::Until(at), .. }) => Some(*at),
            Some(Job { wait: Wait::Death(_), .. }) => None,
            None if self.cache == Cache::Fresh => self.taken.map(|taken| taken.at),
            None => None,
        }
    }

    /// The pod is to end. What is under way is finished first (K73).
    pub fn terminate(&mut self) {
        if self.stage == Stage::Syncing {
            self.stage = Stage::Terminating;
        }
    }
}

/// The worker's turn: tries volumes, begins a sync if one is due, and carries on until something takes time.
pub fn turn(desk: &mut Desk) {
    mount::turn(desk);
    if desk.worker.sync_due().is_none_or(|at| desk.ctx.now() < at) {
        return;
    }
    if desk.worker.job.is_none() {
        let Some(taken) = desk.worker.taken.take() else { return };
        desk.ctx.cause = taken.cause;
        carry_out::begin(desk);
    } else if let Some(job) = &desk.worker.job {
        desk.ctx.cause = job.cause;
    }
    loop {
        let Some(job) = &mut desk.worker.job else { return };
        let Some(step) = job.steps.pop_front() else {
            carry_out::end(desk);
            return;
        };
        if let Some(wait) = carry_out::step(desk, step) {
            let Some(job) = &mut desk.worker.job else { return };
            job.wait = wait;
            job.cause = desk.ctx.cause;
            return;
        }
    }
}
