//! Finished Jobs go after their time.
//! Models pkg/controller/ttlafterfinished/ttlafterfinished_controller.go (v1.36).

use super::queue::Queue;
use super::{Change, Controller, ControllerName, job};
use crate::cluster::api::{self, By, Propagation};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{Job, Key, Object};

#[derive(Clone, Debug, PartialEq)]
pub struct TtlAfterFinished {
    queue: Queue<Key>,
}

impl Default for TtlAfterFinished {
    fn default() -> TtlAfterFinished {
        let limiter = ExponentialLimiter::for_controllers();
        TtlAfterFinished { queue: Queue::new(ControllerName::TtlAfterFinished, limiter) }
    }
}

impl Controller for TtlAfterFinished {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let Object::Job(job) = &change.object else { return };
        if change.verb != Verb::Deleted && expiry(job).is_some() {
            self.queue.add(ctx, change.object.key());
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let expiry = match ctx.shared.api.store.get(&key) {
            Some(Object::Job(job)) => expiry(job),
            _ => None,
        };
        let now = ctx.now();
        match expiry {
            Some(expiry) if now < expiry => self.queue.add_after(ctx, key.clone(), expiry - now),
            Some(_) => {
                let by = Some(By { actor: Actor::Job, rule: Rule::JobTtl });
                api::delete(ctx, &key, Grace::Default, Propagation::Foreground, by);
            }
            None => {}
        }
        self.queue.done(&key);
    }
}

/// When a Job's time is over, if it has ended and has such a time.
fn expiry(job: &Job) -> Option<SimTime> {
    let seconds = job.spec.ttl_seconds_after_finished?;
    if job.metadata.is_deleting() || !job::is_finished(job) {
        return None;
    }
    let ended = ["Complete", "Failed"];
    let end = job.status.conditions.iter().find(|one| ended.contains(&one.kind.as_str()))?;
    Some(end.last_transition_time?.begin() + Span::secs(u64::try_from(seconds).unwrap_or(0)))
}
