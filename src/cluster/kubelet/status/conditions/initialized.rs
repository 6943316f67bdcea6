//! Initialized: the init containers have done their work, and a pod that was initialized stays so.
//! Models pkg/kubelet/status/generate.go GeneratePodInitializedCondition (v1.36), S23.

use super::lacking::{Lacking, find};
use super::{INITIALIZED, no, yes};
use crate::cluster::version::Gates;
use crate::objects::{Condition, Container, ContainerStatus, Pod, PodPhase, PodSpec, PodStatus};

/// `statuses`: None if nobody has looked at the containers yet.
pub fn initialized(
    pod: &Pod,
    old: &PodStatus,
    statuses: Option<&[ContainerStatus]>,
    phase: PodPhase,
    gates: Gates,
) -> Condition {
    let init_containers = &pod.spec.init_containers;
    if statuses.is_none() && !init_containers.is_empty() {
        return no(INITIALIZED, "UnknownContainerStatuses", String::new());
    }
    let statuses = statuses.unwrap_or_default();
    let lacking = Lacking::among(init_containers.iter(), statuses, is_initialized);
    if phase == PodPhase::Succeeded && lacking.unknown.is_empty() {
        return yes(INITIALIZED).because("PodCompleted", "");
    }
    // A sidecar that restarts does not undo it.
    if lacking.is_empty() || has_any_regular_container_started(&pod.spec, statuses) {
        return yes(INITIALIZED);
    }
    // Nor does a restart of all containers, which begins with the init containers.
    let was_initialized = old.condition(INITIALIZED).is_some_and(Condition::holds);
    if gates.restart_all_containers.is_on() && was_initialized {
        return yes(INITIALIZED);
    }
    no(INITIALIZED, "ContainersNotInitialized", lacking.message("incomplete"))
}

fn is_initialized(container: &Container, status: &ContainerStatus) -> bool {
    if container.is_sidecar() { status.started == Some(true) } else { status.ready }
}

/// Models pkg/kubelet/container/helpers.go HasAnyRegularContainerStarted.
pub fn has_any_regular_container_started(spec: &PodSpec, statuses: &[ContainerStatus]) -> bool {
    spec.containers.iter().any(|container| {
        let status = find(statuses, container);
        status.is_some_and(|status| status.running().is_some() || status.terminated().is_some())
    })
}
