//! The status manager: the newest status of every pod, and when it is written to the API.
//! Models pkg/kubelet/status/status_manager.go (v1.36), S50–S57.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::change::{date, finished, is_same, replace_or_append};
use super::conditions;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::RecordId;
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{Condition, ConditionStatus, ContainerStatus, Key, Pod, PodPhase, PodStatus};

#[derive(Clone, Debug, PartialEq)]
pub struct StatusManager {
    node: NodeName,
    held: BTreeMap<Uid, Held>,
    /// Pods whose newest status is not in the API yet.
    unsent: BTreeSet<Uid>,
    /// One writer: the next write waits for the last.
    free_at: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
struct Held {
    pod: Rc<Key>,
    status: Rc<PodStatus>,
    teardown: Teardown,
    /// Why this status is the newest.
    rule: Rule,
    cause: Option<RecordId>,
}

/// A status on its way into the cache.
struct Offer {
    status: Rc<PodStatus>,
    force: Force,
    rule: Rule,
}

/// How far the kubelet is with taking a pod down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Teardown {
    /// Containers may run.
    NotDone,
    /// No container runs any more.
    ContainersGone,
    /// Nothing is left; the API object may go.
    Finished,
}

/// Whether a status is written even if it equals the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Force {
    No,
    Yes,
}

impl StatusManager {
    pub fn new(node: NodeName) -> StatusManager {
        StatusManager {
            node,
            held: BTreeMap::new(),
            unsent: BTreeSet::new(),
            free_at: SimTime::ZERO,
        }
    }

    pub fn get(&self, uid: &Uid) -> Option<&Rc<PodStatus>> {
        self.held.get(uid).map(|held| &held.status)
    }

    pub fn set_pod_status(&mut self, ctx: &mut Ctx, pod: &Pod, status: Rc<PodStatus>) {
        self.offer(ctx, pod, status, Rule::KubeletStatus);
    }

    /// The sandbox is up: its condition goes out before any image is pulled (S22).
    pub fn set_sandbox_ready(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let mut status = self.newest(pod);
        let up = Condition {
            observed_generation: Some(pod.metadata.generation),
            ..Condition::new(conditions::POD_READY_TO_START_CONTAINERS, ConditionStatus::True)
        };
        replace_or_append(&mut status, up);
        self.offer(ctx, pod, Rc::new(status), Rule::SandboxReady);
    }

    /// A readiness result shows at once, whatever the pod's worker is busy with (K9, S52).
    pub fn set_container_readiness(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, ready: bool) {
        let Some(status) = self.get(&Uid::new(&pod.metadata.uid)) else { return };
        if container(status, id).is_none_or(|container| container.ready == ready) {
            return;
        }
        let mut status = PodStatus::clone(status);
        if let Some(container) = container_mut(&mut status, id) {
            container.ready = ready;
        }
        let mut statuses = status.init_container_statuses.clone();
        statuses.extend(status.container_statuses.iter().cloned());
        let phase = status.phase.unwrap_or(PodPhase::Unknown);
        let observed_generation = Some(pod.metadata.generation);
        let ready = conditions::ready(pod, &status.conditions, &statuses, phase);
        let containers_ready = conditions::containers_ready(pod, &statuses, phase);
        for condition in [ready, containers_ready] {
            replace_or_append(&mut status, Condition { observed_generation, ..condition });
        }
        self.offer(ctx, pod, Rc::new(status), Rule::ReadinessChanged);
    }

    /// The same for the startup result; no condition depends on it directly.
    pub fn set_container_startup(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, started: bool) {
        let Some(status) = self.get(&Uid::new(&pod.metadata.uid)) else { return };
        if container(status, id).is_none_or(|container| container.started == Some(started)) {
            return;
        }
        let mut status = PodStatus::clone(status);
        if let Some(container) = container_mut(&mut status, id) {
            container.started = Some(started);
        }
        self.offer(ctx, pod, Rc::new(status), Rule::StartupPassed);
    }

    pub fn set_teardown(&mut self, uid: &Uid, teardown: Teardown) {
        if let Some(held) = self.held.get_mut(uid) {
            held.teardown = held.teardown.max(teardown);
        }
    }

    /// The end of SyncTerminatedPod: written in any case (S45).
    pub fn terminate_pod(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let status = Rc::new(finished(pod, self.newest(pod)));
        let offer = Offer { status, force: Force::Yes, rule: Rule::KubeletStatus };
        self.store(ctx, pod, offer);
        self.set_teardown(&Uid::new(&pod.metadata.uid), Teardown::Finished);
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.held.remove(uid);
        self.unsent.remove(uid);
    }

    pub fn due(&self) -> Option<SimTime> {
        if self.unsent.is_empty() { None } else { Some(self.free_at) }
    }

    /// One write: the newest status of one pod goes out.
    pub fn turn(&mut self, ctx: &mut Ctx) {
        let Some(uid) = self.unsent.pop_first() else { return };
        let Some(held) = self.held.get(&uid) else { return };
        ctx.cause = held.cause;
        let delay = ctx.pace(Pace::Patch, uid.as_str());
        self.free_at = ctx.now() + delay;
        let message = Message::StatusWrite {
            uid,
            pod: held.pod.clone(),
            status: held.status.clone(),
            teardown: held.teardown,
            rule: held.rule,
        };
        ctx.send(delay, message);
    }

    /// The newest status, which is the API's until the kubelet has made one.
    fn newest(&self, pod: &Pod) -> PodStatus {
        let held = self.get(&Uid::new(&pod.metadata.uid));
        PodStatus::clone(held.map_or(&pod.status, |status| status))
    }

    fn offer(&mut self, ctx: &mut Ctx, pod: &Pod, status: Rc<PodStatus>, rule: Rule) {
        let force = if pod.is_deleting() { Force::Yes } else { Force::No };
        self.store(ctx, pod, Offer { status, force, rule });
    }

    fn store(&mut self, ctx: &mut Ctx, pod: &Pod, offer: Offer) {
        let Offer { mut status, force, rule } = offer;
        let uid = Uid::new(&pod.metadata.uid);
        let held = self.held.get(&uid);
        let old = held.map_or(&pod.status, |held| &held.status);
        date(Rc::make_mut(&mut status), old, Stamp::of(ctx.now()));
        if held.is_some() && force == Force::No && is_same(old, &status) {
            return;
        }
        let teardown = held.map_or(Teardown::NotDone, |held| held.teardown);
        let key = held.map_or_else(|| Rc::new(pod.key()), |held| held.pod.clone());
        let held = Held { pod: key, status, teardown, rule, cause: ctx.cause };
        self.held.insert(uid.clone(), held);
        self.unsent.insert(uid);
        ctx.touch(MachineId::Status(self.node.clone()));
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
