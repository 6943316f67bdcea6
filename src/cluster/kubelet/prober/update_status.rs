//! `started` and `ready` of every container, from what is believed; and the readiness probes that a status asks for.
//! Models pkg/kubelet/prober/prober_manager.go UpdatePodStatus (v1.36), K20–K23 and K29.

use std::rc::Rc;

use super::{Look, Occasion, ProbeKey, Prober, ask, touch};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::kubelet::Kubelet;
use crate::cluster::record::Belief;
use crate::cluster::version::Gates;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerStatus, Pod, PodStatus};

/// What the two are decided from, besides the status itself.
pub struct Beliefs<'a> {
    pub prober: &'a Prober,
    pub pod: &'a Pod,
    pub uid: &'a Uid,
    pub gates: Gates,
}

pub fn update_pod_status(status: &mut PodStatus, beliefs: &Beliefs) {
    let pod = beliefs.pod;
    for status in &mut status.container_statuses {
        let Some(container) = of_name(&pod.spec.containers, &status.name) else { continue };
        let started = beliefs.is_started(status);
        status.ready = started && beliefs.is_ready(container, status);
        status.started = Some(started);
    }
    for status in &mut status.init_container_statuses {
        let Some(container) = of_name(&pod.spec.init_containers, &status.name) else { continue };
        let started = beliefs.is_started(status);
        status.ready = match container.is_sidecar() {
            true => started && beliefs.is_ready(container, status),
            false => status.terminated().is_some_and(|exit| exit.exit_code == 0),
        };
        status.started = Some(started);
    }
}

fn of_name<'a>(containers: &'a [Container], name: &str) -> Option<&'a Container> {
    containers.iter().find(|container| container.name == name)
}

impl Beliefs<'_> {
    /// Models isContainerStarted.
    fn is_started(&self, status: &ContainerStatus) -> bool {
        if status.running().is_none() {
            return false;
        }
        if let Some(belief) = self.prober.results.get(ProbeKind::Startup, &status.container_id) {
            return belief == Belief::Success;
        }
        let keeps_its_word = !self.gates.change_status_on_kubelet_restart.is_on();
        if keeps_its_word && status.started == Some(true) {
            return true;
        }
        !self.prober.has_worker(self.uid, &status.name, ProbeKind::Startup)
    }

    /// Of a container that runs and has started.
    fn is_ready(&self, container: &Container, status: &ContainerStatus) -> bool {
        let belief = self.prober.results.get(ProbeKind::Readiness, &status.container_id);
        if belief == Some(Belief::Success) {
            return true;
        }
        let ready = !self.prober.has_worker(self.uid, &status.name, ProbeKind::Readiness);
        let started_at = status.running().and_then(|running| running.started_at);
        if self.gates.change_status_on_kubelet_restart.is_on()
            || !started_at.is_some_and(|started_at| self.prober.was_restarted_after(started_at))
        {
            return ready;
        }
        // A restarted kubelet has not asked yet: what the API says of the pod stands.
        let is_unheard = ready || belief.is_none();
        is_unheard
            && (container.readiness_probe.is_none()
                || self.pod.status.condition("Ready").is_some_and(|condition| condition.holds()))
    }
}

/// A status is being made: readiness workers of containers that run, have started and are not believed ready are told
/// to look now (K22). They look at `before`, the status stored until this sync replaces it (K23).
pub fn trigger_readiness(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    uid: &Uid,
    before: Option<&PodStatus>,
    made: &PodStatus,
) {
    let version = ctx.shared.config.version;
    if !version.status_triggers_readiness() {
        return;
    }
    let kind = ProbeKind::Readiness;
    let statuses = made.container_statuses.iter().chain(&made.init_container_statuses);
    for status in statuses {
        if status.running().is_none() || status.started != Some(true) {
            continue;
        }
        if kubelet.prober.results.get(kind, &status.container_id) == Some(Belief::Success) {
            continue;
        }
        let key = ProbeKey { uid: uid.clone(), container: Rc::from(status.name.as_str()), kind };
        let Some(worker) = kubelet.prober.worker_mut(&key) else { continue };
        if !worker.is_idle() {
            worker.triggered = Some(Look { at: ctx.now(), cause: ctx.cause });
            continue;
        }
        worker.trigger_now(ctx.now(), version);
        ask::do_probe(kubelet, ctx, &key, before, Occasion::Manual);
        touch(kubelet, ctx, &key);
    }
}
