//! ContainersReady and Ready: every container that counts is ready, and so is every readiness gate.
//! Models pkg/kubelet/status/generate.go and status_manager.go NeedToReconcilePodReadiness (v1.36), S25–S27.

use super::lacking::Lacking;
use super::{CONTAINERS_READY, READY, no, yes};
use crate::kit::quote;
use crate::objects::{Condition, ContainerStatus, Pod, PodPhase};

/// `statuses`: None if nobody has looked at the containers yet.
pub fn containers_ready(
    pod: &Pod,
    statuses: Option<&[ContainerStatus]>,
    phase: PodPhase,
) -> Condition {
    let Some(statuses) = statuses else {
        return no(CONTAINERS_READY, "UnknownContainerStatuses", String::new());
    };
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    let containers = sidecars.chain(&pod.spec.containers);
    let lacking = Lacking::among(containers, statuses, |_, status| status.ready);
    let is_over = match phase {
        PodPhase::Succeeded => lacking.unknown.is_empty(),
        PodPhase::Failed => true,
        PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => false,
    };
    if is_over {
        return over(CONTAINERS_READY, phase);
    }
    if lacking.is_empty() {
        return yes(CONTAINERS_READY);
    }
    no(CONTAINERS_READY, "ContainersNotReady", lacking.message("unready"))
}

/// `conditions`: the list as generated so far; readiness gates are looked up in it.
pub fn ready(
    pod: &Pod,
    conditions: &[Condition],
    statuses: Option<&[ContainerStatus]>,
    phase: PodPhase,
) -> Condition {
    let containers = containers_ready(pod, statuses, phase);
    if !containers.holds() {
        return Condition { kind: READY.to_owned(), ..containers };
    }
    let gates = pod.spec.readiness_gates.iter().map(|gate| gate.condition_type.as_str());
    let unmet: Vec<String> = gates.filter_map(|gate| lacks(gate, conditions)).collect();
    if unmet.is_empty() {
        return yes(READY);
    }
    no(READY, "ReadinessGatesNotReady", unmet.join(", "))
}

/// What a readiness gate still lacks (S26).
fn lacks(gate: &str, conditions: &[Condition]) -> Option<String> {
    let named = quote::quote(gate);
    let Some(condition) = conditions.iter().find(|condition| condition.kind == gate) else {
        return Some(format!(
            "corresponding condition of pod readiness gate {named} does not exist."
        ));
    };
    if condition.holds() {
        return None;
    }
    let status = condition.status.as_str();
    Some(format!("the status of pod readiness gate {named} is not \"True\", but {status}"))
}

/// How a condition of a pod that has ended reads.
pub fn over(kind: &str, phase: PodPhase) -> Condition {
    let reason = match phase {
        PodPhase::Succeeded => "PodCompleted",
        PodPhase::Failed | PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => "PodFailed",
    };
    no(kind, reason, String::new())
}

/// Whether somebody moved a readiness gate: what the API shows of Ready is not what its other conditions ask for.
pub fn needs_to_reconcile_readiness(pod: &Pod) -> bool {
    if pod.spec.readiness_gates.is_empty() {
        return false;
    }
    let status = &pod.status;
    let Some(shown) = status.condition(READY) else { return false };
    let phase = status.phase.unwrap_or(PodPhase::Unknown);
    let expected = ready(pod, &status.conditions, Some(&status.container_statuses), phase);
    (shown.status, &shown.message) != (expected.status, &expected.message)
}
