//! `status/phase.json`: the pod's phase from its spec and its containers' statuses.

use serde::Deserialize;

use super::super::case::{Case, Failure, same};
use super::super::kubelet::gates::FeatureGates;
use crate::cluster::kubelet::status::phase::{Initialized, Terminal, phase};
use crate::objects::{ContainerStatus, Pod, PodPhase};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    pod: Pod,
    #[serde(default)]
    container_statuses: Vec<ContainerStatus>,
    #[serde(default)]
    pod_is_terminal: bool,
    #[serde(default)]
    pod_has_initialized: bool,
    #[serde(default)]
    feature_gates: FeatureGates,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    phase: PodPhase,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let Expect { phase: expected } = case.expect()?;
    let terminal = if input.pod_is_terminal { Terminal::Yes } else { Terminal::No };
    let initialized = if input.pod_has_initialized { Initialized::Yes } else { Initialized::No };
    let gates = input.feature_gates.gates();
    same(expected, phase(&input.pod, &input.container_statuses, terminal, initialized, gates))
}
