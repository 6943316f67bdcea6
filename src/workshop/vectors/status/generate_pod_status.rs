//! `status/generate_pod_status.json`: a pod's whole status as one sync makes it.

use serde::Deserialize;

use super::super::case::{Case, Failure, same};
use super::super::kubelet::gates::FeatureGates;
use super::runtime_record::{Runtime, RuntimeStatus};
use super::stage::Stage;
use crate::cluster::kubelet::status;
use crate::cluster::kubelet::status::phase::Terminal;
use crate::kit::stamp::Stamp;
use crate::objects::{ContainerStatus, Pod, PodStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    /// Nothing that is compared depends on it.
    #[serde(rename = "now")]
    _now: Stamp,
    pod: Pod,
    runtime_status: RuntimeStatus,
    previous_status: PodStatus,
    pod_is_terminal: bool,
    #[serde(default)]
    unready_containers: Vec<String>,
    #[serde(rename = "hostIPs")]
    host_ips: Vec<String>,
    #[serde(default)]
    feature_gates: FeatureGates,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    status: PodStatus,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let Expect { status: expected } = case.expect()?;
    let runtime = Runtime::read(&input.runtime_status)?;
    let stage = Stage::new(input.feature_gates.gates()).at(input.host_ips);
    let sources = stage.sources(&input.pod, &runtime.shown, &input.previous_status);
    let terminal = if input.pod_is_terminal { Terminal::Yes } else { Terminal::No };
    let mut got = status::observed(&sources, terminal);
    // Upstream's stand-in for the prober calls every regular container ready.
    for container in &mut got.container_statuses {
        container.ready = !input.unready_containers.contains(&container.name);
    }
    let mut got = status::concluded(&sources, got);
    if expected.resources.is_none() {
        got.resources = None;
        got.allocated_resources.clear();
    }
    // These tables name a sandbox's address without handing it to the pod.
    if input.runtime_status.ips.is_empty() {
        got.pod_ip = String::new();
        got.pod_ips = Vec::new();
    }
    let lists = [&mut got.container_statuses, &mut got.init_container_statuses];
    for (list, expected) in
        lists.into_iter().zip([&expected.container_statuses, &expected.init_container_statuses])
    {
        for container in list {
            runtime.reword(container);
            let expected = expected.iter().find(|expected| expected.name == container.name);
            forget_untold(container, expected);
        }
    }
    same(expected, got)
}

/// What the table leaves out of every status.
fn forget_untold(got: &mut ContainerStatus, expected: Option<&ContainerStatus>) {
    let Some(expected) = expected else { return };
    if expected.resources.is_none() {
        got.resources = None;
        got.allocated_resources.clear();
    }
    if expected.user.is_none() {
        got.user = None;
    }
    if expected.volume_mounts.is_empty() {
        got.volume_mounts.clear();
    }
}
