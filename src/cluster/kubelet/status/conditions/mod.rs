//! The pod conditions that the kubelet owns, from spec and statuses.
//!
//! `initialized`, `ready` and `restarting` make one or two each, `lacking` words what keeps them from being true.
//! Models pkg/kubelet/status/generate.go (v1.36), S19–S31.

mod initialized;
mod lacking;
mod ready;
mod restarting;

pub use initialized::{has_any_regular_container_started, initialized};
pub use ready::{containers_ready, needs_to_reconcile_readiness, over, ready};
pub use restarting::{all_containers_restarting, could_restart_all};

use super::Sources;
use crate::cluster::kubelet::actions::{SandboxFits, look_at_sandbox};
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::restart_all::ALL_CONTAINERS_RESTARTING;
use crate::cluster::version::Gates;
use crate::objects::{Condition, ConditionStatus, ContainerStatus, Pod, PodPhase, PodStatus};

pub const POD_READY_TO_START_CONTAINERS: &str = "PodReadyToStartContainers";
pub const INITIALIZED: &str = "Initialized";
pub const READY: &str = "Ready";
pub const CONTAINERS_READY: &str = "ContainersReady";
pub const POD_SCHEDULED: &str = "PodScheduled";
pub const DISRUPTION_TARGET: &str = "DisruptionTarget";

/// Types that only the kubelet writes (S20).
const OWNED: [&str; 8] = [
    POD_SCHEDULED,
    READY,
    INITIALIZED,
    CONTAINERS_READY,
    "PodResizeInProgress",
    "PodResizePending",
    POD_READY_TO_START_CONTAINERS,
    ALL_CONTAINERS_RESTARTING,
];

pub fn is_owned_by_kubelet(kind: &str) -> bool {
    OWNED.contains(&kind)
}

/// The whole list, in the order in which it is shown (S19). `statuses`: init containers, then regular ones.
pub fn generate(
    sources: &Sources,
    statuses: &[ContainerStatus],
    phase: PodPhase,
) -> Vec<Condition> {
    let Sources { pod, runtime, old, gates, .. } = *sources;
    let statuses = Some(statuses);
    let others = pod.status.conditions.iter().filter(|one| !is_owned_by_kubelet(&one.kind));
    let mut list: Vec<Condition> = others.cloned().collect();
    if let Some(disruption) = old.condition(DISRUPTION_TARGET) {
        replace_or_append(&mut list, disruption.clone());
    }
    let own = |condition| observed(condition, pod, old, gates);
    if gates.pod_ready_to_start_containers.is_on() {
        list.push(own(ready_to_start_containers(pod, runtime)));
    }
    list.push(own(initialized(pod, old, statuses, phase, gates)));
    list.push(own(ready(pod, &list, statuses, phase)));
    list.push(own(containers_ready(pod, statuses, phase)));
    list.push(own(yes(POD_SCHEDULED)));
    if gates.restart_all_containers.is_on() && could_restart_all(&pod.spec) {
        list.push(all_containers_restarting(pod, runtime, old, phase, gates));
    }
    list
}

/// The generation a condition speaks of: always where the gate is on, else only if it has spoken of one before (S30).
pub fn observed(mut condition: Condition, pod: &Pod, old: &PodStatus, gates: Gates) -> Condition {
    let has_spoken = || {
        let before = old.condition(&condition.kind);
        before.is_some_and(|before| before.observed_generation.is_some())
    };
    if gates.pod_observed_generation.is_on() || has_spoken() {
        condition.observed_generation = Some(pod.metadata.generation).filter(|number| *number != 0);
    }
    condition
}

/// Whether the pod has a sandbox with its network set up (S22).
pub fn ready_to_start_containers(pod: &Pod, runtime: &PodRuntime) -> Condition {
    let (sandbox, _) = look_at_sandbox(pod, runtime);
    let is_up = ConditionStatus::of(sandbox == SandboxFits::Yes);
    Condition::new(POD_READY_TO_START_CONTAINERS, is_up)
}

pub fn replace_or_append(list: &mut Vec<Condition>, condition: Condition) {
    match list.iter_mut().find(|one| one.kind == condition.kind) {
        Some(slot) => *slot = condition,
        None => list.push(condition),
    }
}

fn yes(kind: &str) -> Condition {
    Condition::new(kind, ConditionStatus::True)
}

fn no(kind: &str, reason: &str, message: String) -> Condition {
    Condition::new(kind, ConditionStatus::False).because(reason, message)
}
