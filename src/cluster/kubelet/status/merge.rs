//! What a status patch makes of the status already in the API.
//! Models pkg/kubelet/status/status_manager.go mergePodStatus (v1.36), S56.

use super::conditions::{self, CONTAINERS_READY, READY};
use super::manager::Teardown;
use crate::objects::{Condition, ConditionStatus, PodPhase, PodStatus};

pub fn merge_pod_status(old: &PodStatus, new: &PodStatus, teardown: Teardown) -> PodStatus {
    let mut merged = new.clone();
    merged.conditions = merged_conditions(old, new, teardown);
    let becomes_terminal = !old.is_terminal() && new.is_terminal();
    if becomes_terminal && teardown == Teardown::NotDone {
        merged.phase = old.phase;
        merged.reason = old.reason.clone();
        merged.message = old.message.clone();
    }
    if merged.is_terminal() {
        let reason = match merged.phase {
            Some(PodPhase::Succeeded) => "PodCompleted",
            _ => "PodFailed",
        };
        let still_ready = merged.conditions.iter().any(|condition| {
            condition.holds() && [READY, CONTAINERS_READY].contains(&condition.kind.as_str())
        });
        if still_ready {
            for condition in &mut merged.conditions {
                if [READY, CONTAINERS_READY].contains(&condition.kind.as_str()) {
                    condition.status = ConditionStatus::False;
                    condition.reason = reason.to_owned();
                    condition.message = String::new();
                }
            }
        }
    }
    merged
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
