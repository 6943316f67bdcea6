//! Stopping containers: how long each is given, and waiting until it is dead.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer (v1.36), K67.

use super::actions::Kill;
use super::carry_out::{Desk, job, note};
use super::workers::{Stage, Wait};
use crate::kit::time::Span;
use crate::objects::{EventType, Pod};

/// Nobody is given less.
const MINIMUM_GRACE_SECS: i64 = 2;

/// Stops the containers at once and together; the worker is blocked until the last is dead.
pub fn kill_all(desk: &mut Desk, kills: Vec<Kill>) -> Option<Wait> {
    let stage = job(desk).stage;
    let pod = desk.worker.pod.clone();
    let mut dying = Vec::new();
    let before = desk.ctx.cause;
    for kill in kills {
        if !desk.runtime.containers.get(&kill.id).is_some_and(|container| container.is_running()) {
            continue;
        }
        let rule = Some(kill.why.rule());
        let id = note(desk, Some(&kill.name), EventType::Normal, "Killing", &kill.message, rule);
        desk.ctx.cause = Some(id);
        let seconds = match stage {
            Stage::Terminating => terminating_grace_secs(&pod),
            Stage::Syncing | Stage::Terminated | Stage::Finished => grace_secs(&pod, &kill),
        };
        let seconds = seconds.max(MINIMUM_GRACE_SECS);
        let grace = Span::secs(seconds.unsigned_abs());
        desk.runtime.stop_container(desk.ctx, &kill.id, grace);
        dying.push(kill.id);
        desk.ctx.cause = before;
    }
    if dying.is_empty() { None } else { Some(Wait::Death(dying)) }
}

/// The pod's deletion first, then the failed probe's own grace, then the pod's (K67.1).
fn grace_secs(pod: &Pod, kill: &Kill) -> i64 {
    if let Some(seconds) = pod.metadata.deletion_grace_period_seconds {
        return seconds;
    }
    let probe = kill.why.probe().and_then(|kind| pod.container(&kill.name)?.probe(kind));
    if let Some(seconds) = probe.and_then(|probe| probe.termination_grace_period_seconds) {
        return seconds;
    }
    pod.spec.termination_grace_period_seconds.unwrap_or(MINIMUM_GRACE_SECS)
}

/// What a pod that ends is given: its deletion's grace, else its own, at least a second (K73).
fn terminating_grace_secs(pod: &Pod) -> i64 {
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(MINIMUM_GRACE_SECS);
    pod.metadata.deletion_grace_period_seconds.unwrap_or(own).max(1)
}
