//! How long a Job waits before it makes another pod: longer after each failure since the last success.
//! Models pkg/controller/job/backoff_utils.go (v1.36), R112.

use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ContainerRestartPolicy, ContainerStatus, Pod};

/// Models DefaultJobPodFailureBackOff.
pub const FIRST: Span = Span::secs(10);

/// The failures since the last success, and when the last of them was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff<T> {
    pub failures: u32,
    pub last: Option<T>,
}

impl<T> Default for BackOff<T> {
    fn default() -> BackOff<T> {
        BackOff { failures: 0, last: None }
    }
}

impl<T: Ord + Copy> BackOff<T> {
    /// After these pods have ended, in whatever order.
    /// Models newBackoffRecord.
    pub fn after(self, succeeded: &[T], failed: &[T]) -> BackOff<T> {
        let since = |later: &dyn Fn(T) -> bool| {
            let later: Vec<T> = failed.iter().copied().filter(|at| later(*at)).collect();
            BackOff {
                failures: later.len().try_into().unwrap_or(u32::MAX),
                last: later.iter().max().copied(),
            }
        };
        match succeeded.iter().max() {
            // Only what failed after the last success counts.
            Some(success) => since(&|at| *success < at),
            None if failed.is_empty() => self,
            None => {
                let new = since(&|_| true);
                BackOff { failures: self.failures.saturating_add(new.failures), last: new.last }
            }
        }
    }
}

/// What is left of the wait when so much of it has passed.
/// Models getRemainingTimeForFailuresCount.
pub fn remaining(failures: u32, elapsed: Span, first: Span, max: Span) -> Span {
    if failures == 0 {
        return Span::ZERO;
    }
    let mut wait = first;
    for _ in 1..failures {
        wait = Span::millis(wait.as_millis().saturating_mul(2));
        if max <= wait {
            wait = max;
            break;
        }
    }
    Span::millis(wait.as_millis().saturating_sub(elapsed.as_millis()))
}

/// Times in the API are whole seconds, so a pod may have ended up to a second later.
pub fn left(failures: u32, last: Option<Stamp>, max: Span, now: SimTime) -> Span {
    let Some(last) = last else { return Span::ZERO };
    remaining(failures, now - last.begin(), FIRST, max)
}

/// Models getFinishedTime.
pub fn finished_at(pod: &Pod) -> Stamp {
    let ready = pod.status.condition("Ready").filter(|ready| !ready.holds());
    let meta = &pod.metadata;
    let asked = meta.deletion_timestamp.map(|deadline| {
        let grace = meta.deletion_grace_period_seconds.unwrap_or(0);
        Stamp::from_unix_secs(deadline.as_unix_secs().saturating_sub(grace))
    });
    of_containers(pod)
        .or_else(|| ready.and_then(|ready| ready.last_transition_time))
        .or(asked)
        .or(meta.creation_timestamp)
        .unwrap_or(Stamp::START)
}

/// When the last container ended, sidecars included; none while one runs.
/// Models getFinishTimeFromContainers.
fn of_containers(pod: &Pod) -> Option<Stamp> {
    let is_sidecar = |status: &&ContainerStatus| {
        pod.spec.init_containers.iter().any(|container| {
            container.name == status.name
                && container.restart_policy == Some(ContainerRestartPolicy::Always)
        })
    };
    let sidecars = pod.status.init_container_statuses.iter().filter(is_sidecar);
    let ends = |status: &ContainerStatus| status.terminated()?.finished_at;
    let all: Option<Vec<Stamp>> =
        pod.status.container_statuses.iter().chain(sidecars).map(ends).collect();
    all?.into_iter().max()
}
