//! What a status patch makes of the status already in the API.
//! Models pkg/kubelet/status/status_manager.go mergePodStatus (v1.36), S56.

use super::change::date_condition;
use super::conditions::{self, CONTAINERS_READY, DISRUPTION_TARGET, READY};
use super::manager::Teardown;
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, PodPhase, PodStatus};

pub fn merge_pod_status(
    old: &PodStatus,
    new: &PodStatus,
    teardown: Teardown,
    now: Stamp,
) -> PodStatus {
    let mut merged = new.clone();
    merged.conditions = merged_conditions(old, new, teardown, now);
    // Who watches may give away what the pod held, so it ends in the API only when nothing of it runs.
    if becomes_terminal(old, new) && teardown == Teardown::NotDone {
        merged.phase = old.phase;
        merged.reason = old.reason.clone();
        merged.message = old.message.clone();
    }
    let holds = |kind| merged.condition(kind).is_some_and(Condition::holds);
    if merged.is_terminal() && (holds(READY) || holds(CONTAINERS_READY)) {
        let phase = merged.phase.unwrap_or(PodPhase::Failed);
        for kind in [CONTAINERS_READY, READY] {
            end_readiness(&mut merged, kind, phase, now);
        }
    }
    merged
}

fn becomes_terminal(old: &PodStatus, new: &PodStatus) -> bool {
    !old.is_terminal() && new.is_terminal()
}

/// Conditions of others come from the API; DisruptionTarget goes out only with the terminal phase.
fn merged_conditions(
    old: &PodStatus,
    new: &PodStatus,
    teardown: Teardown,
    now: Stamp,
) -> Vec<Condition> {
    let others = old.conditions.iter().filter(|one| !conditions::is_owned_by_kubelet(&one.kind));
    let mut merged: Vec<Condition> = others.cloned().collect();
    let ends = becomes_terminal(old, new) && teardown != Teardown::NotDone;
    for condition in &new.conditions {
        let mut condition = condition.clone();
        if conditions::is_owned_by_kubelet(&condition.kind) {
            merged.push(condition);
        } else if condition.kind == DISRUPTION_TARGET && ends {
            date_condition(&mut condition, old.condition(DISRUPTION_TARGET), now);
            conditions::replace_or_append(&mut merged, condition);
        }
    }
    merged
}

fn end_readiness(status: &mut PodStatus, kind: &str, phase: PodPhase, now: Stamp) {
    let before = status.condition(kind);
    let mut condition = conditions::over(kind, phase);
    condition.observed_generation = before.and_then(|before| before.observed_generation);
    date_condition(&mut condition, before, now);
    conditions::replace_or_append(&mut status.conditions, condition);
}
