//! `started` and `ready` of every container, as the probes have it.
//! Models pkg/kubelet/prober/prober_manager.go UpdatePodStatus (v1.36), S44.

use super::Sources;
use crate::cluster::record::Belief;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerStatus, PodStatus};

/// A container started so long before the kubelet was ready before it, and stays so until a probe says otherwise.
const KUBELET_RESTART_GRACE_SECS: i64 = 10;

pub fn set(status: &mut PodStatus, sources: &Sources) {
    for status in &mut status.container_statuses {
        let mut spec = sources.pod.spec.containers.iter();
        let Some(container) = spec.find(|one| one.name == status.name) else { continue };
        let started = is_started(sources, container, status);
        status.started = Some(started);
        status.ready = started && is_ready(sources, container, status);
    }
    for status in &mut status.init_container_statuses {
        let mut spec = sources.pod.spec.init_containers.iter();
        let Some(container) = spec.find(|one| one.name == status.name) else { continue };
        let started = is_started(sources, container, status);
        status.started = Some(started);
        status.ready = if container.is_sidecar() {
            started && is_ready(sources, container, status)
        } else {
            status.terminated().is_some_and(|exit| exit.exit_code == 0)
        };
    }
}

fn is_started(sources: &Sources, container: &Container, status: &ContainerStatus) -> bool {
    if status.running().is_none() {
        return false;
    }
    match sources.prober.results.get(ProbeKind::Startup, &status.container_id) {
        Some(belief) => belief == Belief::Success,
        None if status.started == Some(true) => true,
        None => !has_worker(sources, container, ProbeKind::Startup),
    }
}

/// Of a container that runs and has started.
fn is_ready(sources: &Sources, container: &Container, status: &ContainerStatus) -> bool {
    let believed = sources.prober.results.get(ProbeKind::Readiness, &status.container_id);
    if believed == Some(Belief::Success) {
        return true;
    }
    let is_unprobed = !has_worker(sources, container, ProbeKind::Readiness);
    if !has_outlived_kubelet(sources, status) {
        return is_unprobed;
    }
    let was_ready = container.readiness_probe.is_none() || sources.pod.status.is_ready();
    was_ready && (is_unprobed || believed.is_none())
}

fn has_worker(sources: &Sources, container: &Container, kind: ProbeKind) -> bool {
    sources.prober.has_worker(sources.uid, &container.name, kind)
}

/// Whether the container ran before the kubelet did, from the version on that keeps its readiness then.
fn has_outlived_kubelet(sources: &Sources, status: &ContainerStatus) -> bool {
    if sources.gates.change_status_on_kubelet_restart.is_on() {
        return false;
    }
    let started_at = status.running().and_then(|running| running.started_at);
    let both = started_at.zip(sources.kubelet_started_at);
    both.is_some_and(|(container, kubelet)| {
        container.as_unix_secs() < kubelet.as_unix_secs() - KUBELET_RESTART_GRACE_SECS
    })
}
