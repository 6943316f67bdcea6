//! What a status patch makes of the status already in the API.
//! Models pkg/kubelet/status/status_manager.go mergePodStatus (v1.36), S56.

use super::conditions::{self, CONTAINERS_READY, READY};
use super::manager::Teardown;
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, ConditionStatus, PodPhase, PodStatus};

pub fn merge_pod_status(
    old: &PodStatus,
    new: &PodStatus,
    teardown: Teardown,
    now: Stamp,
) -> PodStatus {
    let mut merged = new.clone();
    merged.conditions = merged_conditions(old, new, teardown);
    let becomes_terminal = !old.is_terminal() && new.is_terminal();
    if becomes_terminal && teardown == Teardown::NotDone {
        merged.phase = old.phase;
        merged.reason = old.reason.clone();
        merged.message = old.message.clone();
    }
    let is_readiness = |kind: &str| [READY, CONTAINERS_READY].contains(&kind);
    let still_ready = merged
        .conditions
        .iter()
        .any(|condition| condition.holds() && is_readiness(&condition.kind));
    if merged.is_terminal() && still_ready {
        let reason = terminal_reason(merged.phase);
        for condition in merged.conditions.iter_mut().filter(|one| is_readiness(&one.kind)) {
            end_readiness(condition, reason, now);
        }
    }
    merged
}

fn terminal_reason(phase: Option<PodPhase>) -> &'static str {
    match phase {
        Some(PodPhase::Succeeded) => "PodCompleted",
        Some(PodPhase::Failed | PodPhase::Pending | PodPhase::Running | PodPhase::Unknown)
        | None => "PodFailed",
    }
}

fn end_readiness(condition: &mut Condition, reason: &str, now: Stamp) {
    if condition.status != ConditionStatus::False {
        condition.status = ConditionStatus::False;
        condition.last_transition_time = Some(now);
    }
    condition.reason = reason.to_owned();
    condition.message = String::new();
}

/// Conditions of others come from the API; DisruptionTarget goes out only with the terminal phase.
fn merged_conditions(old: &PodStatus, new: &PodStatus, teardown: Teardown) -> Vec<Condition> {
    let others = old.conditions.iter().filter(|one| !conditions::is_owned_by_kubelet(&one.kind));
    let mut merged: Vec<Condition> = others.cloned().collect();
    let becomes_terminal = !old.is_terminal() && new.is_terminal();
    for condition in &new.conditions {
        if conditions::is_owned_by_kubelet(&condition.kind) {
            merged.push(condition.clone());
        } else if condition.kind == conditions::DISRUPTION_TARGET
            && becomes_terminal
            && teardown != Teardown::NotDone
        {
            merged.retain(|one| one.kind != condition.kind);
            merged.push(condition.clone());
        }
    }
    merged
}
