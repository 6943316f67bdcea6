//! The pod conditions that the kubelet owns, from spec and statuses.
//! Models pkg/kubelet/status/generate.go (v1.36), S19–S30.

use crate::kit::quote;
use crate::objects::{
    Condition, ConditionStatus, Container, ContainerStatus, Pod, PodPhase, PodStatus,
};

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
    "AllContainersRestarting",
];

pub fn is_owned_by_kubelet(kind: &str) -> bool {
    OWNED.contains(&kind)
}

/// Whether the pod's sandbox is up and has an address (S22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxUp {
    No,
    Yes,
}

/// The whole list, in the order in which it is shown (S19). `statuses`: init containers, then regular ones.
pub fn generate(
    pod: &Pod,
    old: &PodStatus,
    statuses: &[ContainerStatus],
    phase: PodPhase,
    sandbox: SandboxUp,
) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = pod
        .status
        .conditions
        .iter()
        .filter(|condition| !is_owned_by_kubelet(&condition.kind))
        .cloned()
        .collect();
    if let Some(disruption) = old.condition(DISRUPTION_TARGET) {
        conditions.retain(|condition| condition.kind != DISRUPTION_TARGET);
        conditions.push(disruption.clone());
    }
    let up = ConditionStatus::of(sandbox == SandboxUp::Yes);
    conditions.push(Condition::new(POD_READY_TO_START_CONTAINERS, up));
    conditions.push(initialized(pod, old, statuses, phase));
    let ready = ready(pod, &conditions, statuses, phase);
    conditions.push(ready);
    conditions.push(containers_ready(pod, statuses, phase));
    conditions.push(Condition::new(POD_SCHEDULED, ConditionStatus::True));
    for condition in &mut conditions {
        if is_owned_by_kubelet(&condition.kind) {
            condition.observed_generation = Some(pod.metadata.generation);
        }
    }
    conditions
}

fn yes(kind: &str) -> Condition {
    Condition::new(kind, ConditionStatus::True)
}

fn no(kind: &str, reason: &str, message: String) -> Condition {
    Condition::new(kind, ConditionStatus::False).because(reason, message)
}

pub fn initialized(
    pod: &Pod,
    old: &PodStatus,
    statuses: &[ContainerStatus],
    phase: PodPhase,
) -> Condition {
    let init_containers = &pod.spec.init_containers;
    if statuses.is_empty() && !init_containers.is_empty() {
        return no(INITIALIZED, "UnknownContainerStatuses", String::new());
    }
    let (mut unknown, mut incomplete) = (Vec::new(), Vec::new());
    for container in init_containers {
        let Some(status) = find(statuses, container) else {
            unknown.push(container.name.as_str());
            continue;
        };
        let is_complete =
            if container.is_sidecar() { status.started == Some(true) } else { status.ready };
        if !is_complete {
            incomplete.push(container.name.as_str());
        }
    }
    if phase == PodPhase::Succeeded && unknown.is_empty() {
        return yes(INITIALIZED).because("PodCompleted", "");
    }
    let has_begun = |container: &Container| {
        let status = find(statuses, container);
        status.is_some_and(|status| status.running().is_some() || status.terminated().is_some())
    };
    if pod.spec.containers.iter().any(has_begun) {
        return yes(INITIALIZED);
    }
    if unknown.is_empty() && incomplete.is_empty() {
        return yes(INITIALIZED);
    }
    if old.condition(INITIALIZED).is_some_and(Condition::holds) {
        return yes(INITIALIZED);
    }
    let message = listed(&[("unknown", &unknown), ("incomplete", &incomplete)]);
    no(INITIALIZED, "ContainersNotInitialized", message)
}

pub fn containers_ready(pod: &Pod, statuses: &[ContainerStatus], phase: PodPhase) -> Condition {
    if statuses.is_empty() {
        return no(CONTAINERS_READY, "UnknownContainerStatuses", String::new());
    }
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    let (mut unknown, mut unready) = (Vec::new(), Vec::new());
    for container in sidecars.chain(&pod.spec.containers) {
        match find(statuses, container) {
            None => unknown.push(container.name.as_str()),
            Some(status) if !status.ready => unready.push(container.name.as_str()),
            Some(_) => {}
        }
    }
    if phase == PodPhase::Succeeded && unknown.is_empty() {
        return no(CONTAINERS_READY, "PodCompleted", String::new());
    }
    if phase == PodPhase::Failed {
        return no(CONTAINERS_READY, "PodFailed", String::new());
    }
    if unknown.is_empty() && unready.is_empty() {
        return yes(CONTAINERS_READY);
    }
    let message = listed(&[("unknown", &unknown), ("unready", &unready)]);
    no(CONTAINERS_READY, "ContainersNotReady", message)
}

/// `conditions`: the list as generated so far; readiness gates are looked up in it (S27).
pub fn ready(
    pod: &Pod,
    conditions: &[Condition],
    statuses: &[ContainerStatus],
    phase: PodPhase,
) -> Condition {
    let containers = containers_ready(pod, statuses, phase);
    if !containers.holds() {
        return Condition { kind: READY.to_owned(), ..containers };
    }
    let unmet: Vec<String> = pod
        .spec
        .readiness_gates
        .iter()
        .filter_map(|gate| {
            let kind = &gate.condition_type;
            match conditions.iter().find(|condition| condition.kind == *kind) {
                None => Some(format!(
                    "corresponding condition of pod readiness gate {} does not exist.",
                    quote::quote(kind)
                )),
                Some(condition) if !condition.holds() => Some(format!(
                    "the status of pod readiness gate {} is not \"True\", but {}",
                    quote::quote(kind),
                    condition.status.as_str()
                )),
                Some(_) => None,
            }
        })
        .collect();
    if unmet.is_empty() {
        return yes(READY);
    }
    no(READY, "ReadinessGatesNotReady", unmet.join(", "))
}

fn find<'a>(statuses: &'a [ContainerStatus], container: &Container) -> Option<&'a ContainerStatus> {
    statuses.iter().find(|status| status.name == container.name)
}

fn listed(parts: &[(&str, &Vec<&str>)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("containers with {what} status: {}", quote::list(names)))
        .collect();
    parts.join(", ")
}
