//! Those who offer the status manager a new status: syncs, sandboxes, probe results, the end of a pod.
//! Models pkg/kubelet/status/status_manager.go SetPodStatus, SetContainerReadiness, SetContainerStartup and TerminatePod
//! (v1.36), S50–S52.

use super::conditions::{self, observed, replace_or_append};
use super::manager::{Force, Offer, StatusManager, Teardown};
use super::terminate::terminated;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::rule::Rule;
use crate::objects::{Condition, ConditionStatus, ContainerStatus, Pod, PodPhase, PodStatus};

impl StatusManager {
    pub fn set_pod_status(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus) {
        self.offer(ctx, pod, status, None);
    }

    /// A pod that was turned away: it has failed, and nothing of it ever ran.
    pub fn reject_pod(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus) {
        self.offer(ctx, pod, status, Some(Rule::KubeletRejects));
        self.set_teardown(&Uid::new(&pod.metadata.uid), Teardown::ContainersGone);
    }

    /// The sandbox is up: its condition goes out before any image is pulled (S22).
    pub fn set_sandbox_ready(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let gates = ctx.shared.config.version.gates();
        let mut status = self.newest(pod);
        let kind = conditions::POD_READY_TO_START_CONTAINERS;
        let up = Condition::new(kind, ConditionStatus::True);
        let up = observed(up, pod, &status, gates);
        replace_or_append(&mut status.conditions, up);
        self.offer(ctx, pod, status, Some(Rule::SandboxReady));
    }

    /// A readiness result shows at once, whatever the pod's worker is busy with (K9, S52).
    pub fn set_container_readiness(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, ready: bool) {
        let Some(old) = self.get(&Uid::new(&pod.metadata.uid)) else { return };
        if container(old, id).is_none_or(|container| container.ready == ready) {
            return;
        }
        let mut status = PodStatus::clone(old);
        if let Some(container) = container_mut(&mut status, id) {
            container.ready = ready;
        }
        let statuses = [&status.init_container_statuses[..], &status.container_statuses].concat();
        let phase = status.phase.unwrap_or(PodPhase::Unknown);
        let gates = ctx.shared.config.version.gates();
        for condition in [
            conditions::ready(pod, &status.conditions, Some(&statuses), phase),
            conditions::containers_ready(pod, Some(&statuses), phase),
        ] {
            let condition = observed(condition, pod, old, gates);
            replace_or_append(&mut status.conditions, condition);
        }
        self.flip(ctx, pod, status, Rule::ReadinessChanged);
    }

    /// The same for the startup result; no condition depends on it directly.
    pub fn set_container_startup(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, started: bool) {
        let Some(old) = self.get(&Uid::new(&pod.metadata.uid)) else { return };
        if container(old, id).is_none_or(|container| container.started == Some(started)) {
            return;
        }
        let mut status = PodStatus::clone(old);
        if let Some(container) = container_mut(&mut status, id) {
            container.started = Some(started);
        }
        self.flip(ctx, pod, status, Rule::StartupPassed);
    }

    /// The end of SyncTerminatedPod: written in any case (S45).
    pub fn terminate_pod(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let status = terminated(pod, self.newest(pod));
        self.store(ctx, pod, Offer { status, force: Force::Yes, rule: None });
        self.set_teardown(&Uid::new(&pod.metadata.uid), Teardown::Finished);
    }

    /// A status from a sync of the pod. One that is being deleted is written in any case.
    fn offer(&mut self, ctx: &mut Ctx, pod: &Pod, mut status: PodStatus, rule: Option<Rule>) {
        let gates = ctx.shared.config.version.gates();
        let has_observed = pod.status.observed_generation != 0;
        let is_told = gates.pod_observed_generation.is_on() || has_observed;
        status.observed_generation = if is_told { pod.metadata.generation } else { 0 };
        let force = if pod.is_deleting() { Force::Yes } else { Force::No };
        self.store(ctx, pod, Offer { status, force, rule });
    }

    /// A status that a probe's result changed.
    fn flip(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus, rule: Rule) {
        let offer = Offer { status, force: Force::No, rule: Some(rule) };
        self.store(ctx, pod, offer);
    }
}

fn container<'a>(status: &'a PodStatus, id: &str) -> Option<&'a ContainerStatus> {
    let mut all = status.container_statuses.iter().chain(&status.init_container_statuses);
    all.find(|container| container.container_id == id)
}

fn container_mut<'a>(status: &'a mut PodStatus, id: &str) -> Option<&'a mut ContainerStatus> {
    let containers = status.container_statuses.iter_mut();
    let mut all = containers.chain(&mut status.init_container_statuses);
    all.find(|container| container.container_id == id)
}
