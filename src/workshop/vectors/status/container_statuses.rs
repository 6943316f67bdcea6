//! `status/container_statuses.json`: container statuses from the runtime's records and what was reported before.

use serde::Deserialize;

use super::super::case::{Case, Failure, same};
use super::super::kubelet::gates::FeatureGates;
use super::runtime_record::{Record, Runtime, RuntimeStatus};
use super::stage::Stage;
use crate::cluster::kubelet::restart_all::RestartAll;
use crate::cluster::kubelet::status::containers::{List, Role, convert};
use crate::objects::{Container, ContainerStatus, Pod, PodStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    pod: Pod,
    runtime_statuses: Vec<Record>,
    #[serde(default)]
    active_runtime_statuses: Vec<Record>,
    #[serde(default)]
    previous_statuses: Vec<ContainerStatus>,
    containers: Vec<Container>,
    has_init_containers: bool,
    is_init_container: bool,
    pod_restarting: bool,
    #[serde(default)]
    feature_gates: FeatureGates,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expect {
    container_statuses: Vec<ContainerStatus>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let Expect { container_statuses: expected } = case.expect()?;
    if input.has_init_containers == input.pod.spec.init_containers.is_empty() {
        return Err(Failure::unknown("init containers that are not in the pod's spec"));
    }
    let runtime = Runtime::read(&RuntimeStatus {
        container_statuses: input.runtime_statuses,
        active_container_statuses: input.active_runtime_statuses,
        ..RuntimeStatus::default()
    })?;
    let old = PodStatus::default();
    let stage = Stage::new(input.feature_gates.gates());
    let list = List {
        containers: &input.containers,
        old: &input.previous_statuses,
        role: if input.is_init_container { Role::Init } else { Role::Regular },
        restart_all: if input.pod_restarting { RestartAll::Yes } else { RestartAll::No },
    };
    let mut got = convert(&stage.sources(&input.pod, &runtime.shown, &old), &list);
    got.iter_mut().for_each(|status| runtime.reword(status));
    let told = |statuses: Vec<ContainerStatus>| statuses.into_iter().map(told).collect::<Vec<_>>();
    same(told(expected), told(got))
}

/// The table speaks of these members alone.
fn told(status: ContainerStatus) -> ContainerStatus {
    let ContainerStatus { name, state, last_state, restart_count, ready, .. } = status;
    ContainerStatus { name, state, last_state, restart_count, ready, ..ContainerStatus::default() }
}
