//! The status of each container, from what the runtime shows and what was reported before.
//! Models pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses (v1.36), S34 and S47; `conversion` makes each one.

use super::Sources;
use super::conversion::Conversion;
use crate::cluster::ids::ContainerId;
use crate::cluster::kubelet::restart_all::{RestartAll, should_all_restart};
use crate::kit::order;
use crate::objects::{Container, ContainerStatus};

/// One of a pod's lists of containers, and what was reported of it.
pub struct List<'a> {
    pub containers: &'a [Container],
    pub old: &'a [ContainerStatus],
    pub role: Role,
    pub restart_all: RestartAll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Regular,
    Init,
    Ephemeral,
}

/// `containerd://…`, as the API writes it.
pub fn api_id(id: &ContainerId) -> String {
    format!("containerd://{id}")
}

/// Sorted by name, as the API shows them (S47).
pub fn regular(sources: &Sources) -> Vec<ContainerStatus> {
    convert(
        sources,
        &List {
            containers: &sources.pod.spec.containers,
            old: &sources.old.container_statuses,
            role: Role::Regular,
            restart_all: restart_all(sources),
        },
    )
}

/// In the order of the spec (S47).
pub fn init(sources: &Sources) -> Vec<ContainerStatus> {
    convert(
        sources,
        &List {
            containers: &sources.pod.spec.init_containers,
            old: &sources.old.init_container_statuses,
            role: Role::Init,
            restart_all: restart_all(sources),
        },
    )
}

/// Those that somebody added to look inside, sorted by name.
pub fn ephemeral(sources: &Sources) -> Vec<ContainerStatus> {
    convert(
        sources,
        &List {
            containers: &sources.pod.spec.ephemeral_containers,
            old: &sources.old.ephemeral_container_statuses,
            role: Role::Ephemeral,
            restart_all: restart_all(sources),
        },
    )
}

/// Whether the pod is about to begin anew in its place (K47).
fn restart_all(sources: &Sources) -> RestartAll {
    let Sources { pod, runtime, old, gates, .. } = *sources;
    match should_all_restart(&pod.spec, Some(runtime), old, gates) {
        true => RestartAll::Yes,
        false => RestartAll::No,
    }
}

pub fn convert(sources: &Sources, list: &List) -> Vec<ContainerStatus> {
    let statuses = list.containers.iter().map(|container| {
        let old = list.old.iter().find(|status| status.name == container.name);
        Conversion { sources, list, container, old }.status()
    });
    let mut statuses: Vec<ContainerStatus> = statuses.collect();
    if list.role != Role::Init {
        order::sort_by(&mut statuses, |a, b| a.name.cmp(&b.name));
    }
    statuses
}
