//! The status of each container, from what the runtime shows and what the kubelet believes.
//! Models pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses (v1.36), S34–S44.

use std::rc::Rc;

use super::Sources;
use crate::cluster::ids::ContainerId;
use crate::cluster::kubelet::restart_policy::should_restart;
use crate::cluster::runtime::images::{digest_reference, qualified};
use crate::cluster::runtime::{self, ContainerRun, Exit};
use crate::kit::stamp::Stamp;
use crate::objects::{
    Container, ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStatus,
};

/// `containerd://…`, as the API writes it.
pub fn api_id(id: &ContainerId) -> String {
    format!("containerd://{id}")
}

/// Sorted by name, as the API shows them (S47).
pub fn regular(sources: &Sources) -> Vec<ContainerStatus> {
    let mut statuses =
        convert(sources, &sources.pod.spec.containers, &sources.old.container_statuses);
    statuses.sort_by(|a, b| a.name.cmp(&b.name));
    statuses
}

/// In the order of the spec (S47).
pub fn init(sources: &Sources) -> Vec<ContainerStatus> {
    let old = &sources.old.init_container_statuses;
    convert(sources, &sources.pod.spec.init_containers, old)
}

fn convert(
    sources: &Sources,
    containers: &[Container],
    old: &[ContainerStatus],
) -> Vec<ContainerStatus> {
    containers
        .iter()
        .map(|container| {
            let old = old.iter().find(|status| status.name == container.name);
            convert_one(sources, container, old)
        })
        .collect()
}

fn convert_one(
    sources: &Sources,
    container: &Container,
    old: Option<&ContainerStatus>,
) -> ContainerStatus {
    let mut instances =
        sources.runtime.containers.iter().filter(|instance| instance.name == container.name);
    let mut status = match instances.next() {
        Some(newest) => from_runtime(container, newest, instances.next(), old),
        None => without_runtime(sources, container, old),
    };
    overlay_reason(sources, container, &mut status);
    status
}

fn from_runtime(
    container: &Container,
    newest: &Rc<runtime::Container>,
    previous: Option<&Rc<runtime::Container>>,
    old: Option<&ContainerStatus>,
) -> ContainerStatus {
    let container_id = api_id(&newest.id);
    let last_state = match previous.and_then(|previous| Some((previous, previous.exit()?))) {
        Some((previous, exit)) => Some(terminated(&previous.id, exit)),
        None => inherited_last_state(&container_id, old),
    };
    // Said once of this instance it stands; the next has to pass its own startup probe (K20).
    let is_same = |old: &&ContainerStatus| newest.is_running() && old.container_id == container_id;
    let started = old.filter(is_same).and_then(|old| old.started);
    ContainerStatus {
        container_id,
        image: qualified(&newest.image),
        image_id: digest_reference(&newest.image),
        last_state,
        name: container.name.clone(),
        ready: false,
        restart_count: restart_count(newest, old),
        started,
        state: Some(state_of(newest)),
    }
}

/// What the runtime counts, never less than before; one more when a dead container runs again uncounted (S38).
fn restart_count(newest: &runtime::Container, old: Option<&ContainerStatus>) -> i32 {
    let Some(old) = old else { return newest.attempt };
    let is_uncounted = newest.is_running() && old.terminated().is_some();
    if is_uncounted && newest.attempt <= old.restart_count {
        return old.restart_count + 1;
    }
    newest.attempt.max(old.restart_count)
}

/// Without a second record the state the API saw last stands in (S37).
fn inherited_last_state(id: &str, old: Option<&ContainerStatus>) -> Option<ContainerState> {
    let old = old?;
    if old.container_id != id && old.terminated().is_some() {
        return old.state.clone();
    }
    old.last_state.clone()
}

fn state_of(instance: &runtime::Container) -> ContainerState {
    match &instance.run {
        ContainerRun::Created => ContainerState::waiting("", ""),
        ContainerRun::Running { started_at, .. } => {
            let started_at = Some(Stamp::of(*started_at));
            ContainerState::Running(ContainerStateRunning { started_at })
        }
        ContainerRun::Exited(exit) => terminated(&instance.id, exit),
    }
}

fn terminated(id: &ContainerId, exit: &Exit) -> ContainerState {
    ContainerState::Terminated(ContainerStateTerminated {
        container_id: api_id(id),
        exit_code: exit.code,
        finished_at: Some(Stamp::of(exit.finished_at)),
        message: exit.message.clone(),
        reason: exit.reason.clone(),
        signal: 0,
        started_at: Some(Stamp::of(exit.started_at)),
    })
}

fn without_runtime(
    sources: &Sources,
    container: &Container,
    old: Option<&ContainerStatus>,
) -> ContainerStatus {
    if let Some(old) = old
        && old.terminated().is_some()
    {
        return old.clone();
    }
    let reason = match sources.pod.spec.init_containers.is_empty() {
        true => "ContainerCreating",
        false => "PodInitializing",
    };
    let mut status = ContainerStatus {
        image: container.image.clone(),
        name: container.name.clone(),
        last_state: old.and_then(|old| old.last_state.clone()),
        restart_count: old.map_or(0, |old| old.restart_count),
        state: Some(ContainerState::waiting(reason, "")),
        ..ContainerStatus::default()
    };
    if status.last_state.is_none() && old.is_some_and(|old| old.running().is_some()) {
        status.last_state = Some(lost());
        status.restart_count += i32::from(!sources.pod.is_deleting());
    }
    status
}

/// A container that the API saw running and the runtime no longer knows (S35).
fn lost() -> ContainerState {
    ContainerState::Terminated(ContainerStateTerminated {
        exit_code: 137,
        message: "The container could not be located when the pod was deleted.  The container used to be Running"
            .to_owned(),
        reason: "ContainerStatusUnknown".to_owned(),
        ..ContainerStateTerminated::default()
    })
}

/// The last failed start speaks for a container that should run (S40).
fn overlay_reason(sources: &Sources, container: &Container, status: &mut ContainerStatus) {
    if sources.pod.is_deleting() || status.running().is_some() {
        return;
    }
    if let Some(exit) = status.terminated()
        && !should_restart(container, &sources.pod.spec, exit.exit_code)
    {
        return;
    }
    let Some(failure) = sources.reasons.get(sources.uid, &container.name) else { return };
    let waiting = Some(ContainerState::waiting(&failure.reason, &failure.message));
    let state = std::mem::replace(&mut status.state, waiting);
    if let Some(ContainerState::Terminated(_)) = state {
        status.last_state = state;
    }
}
