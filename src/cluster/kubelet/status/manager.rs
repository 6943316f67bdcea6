//! The status manager: the newest status of every pod, and when it is written to the API.
//! Models pkg/kubelet/status/status_manager.go (v1.36), S50–S57.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::RecordId;
use crate::cluster::turn::MachineId;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{Condition, ContainerStatus, Pod, PodPhase, PodStatus};

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
    namespace: String,
    name: String,
    status: PodStatus,
    teardown: Teardown,
    cause: Option<RecordId>,
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

    pub fn get(&self, uid: &Uid) -> Option<&PodStatus> {
        self.held.get(uid).map(|held| &held.status)
    }

    pub fn set_pod_status(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus) {
        let force = if pod.is_deleting() { Force::Yes } else { Force::No };
        self.store(ctx, pod, status, force);
    }

    /// The sandbox is up: its condition goes out before any image is pulled (S22).
    pub fn set_sandbox_ready(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let uid = Uid::new(&pod.metadata.uid);
        let mut status = self.get(&uid).unwrap_or(&pod.status).clone();
        for condition in &mut status.conditions {
            if condition.kind == conditions::POD_READY_TO_START_CONTAINERS {
                condition.status = crate::objects::ConditionStatus::True;
            }
        }
        self.set_pod_status(ctx, pod, status);
    }

    /// A readiness result shows at once, whatever the pod's worker is busy with (K9, S52).
    pub fn set_container_readiness(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, ready: bool) {
        let Some(mut status) = self.get(&Uid::new(&pod.metadata.uid)).cloned() else { return };
        let Some(container) = container_mut(&mut status, id) else { return };
        if container.ready == ready {
            return;
        }
        container.ready = ready;
        let mut statuses = status.init_container_statuses.clone();
        statuses.extend(status.container_statuses.iter().cloned());
        let phase = status.phase.unwrap_or(PodPhase::Unknown);
        let generation = Some(pod.metadata.generation);
        let fresh = [
            conditions::ready(pod, &status.conditions, &statuses, phase),
            conditions::containers_ready(pod, &statuses, phase),
        ];
        for condition in fresh {
            let condition = Condition { observed_generation: generation, ..condition };
            match status.conditions.iter_mut().find(|one| one.kind == condition.kind) {
                Some(slot) => {
                    let since = slot.last_transition_time;
                    *slot = Condition { last_transition_time: since, ..condition };
                }
                None => status.conditions.push(condition),
            }
        }
        self.set_pod_status(ctx, pod, status);
    }

    /// The same for the startup result; no condition depends on it directly.
    pub fn set_container_startup(&mut self, ctx: &mut Ctx, pod: &Pod, id: &str, started: bool) {
        let Some(mut status) = self.get(&Uid::new(&pod.metadata.uid)).cloned() else { return };
        let Some(container) = container_mut(&mut status, id) else { return };
        if container.started == Some(started) {
            return;
        }
        container.started = Some(started);
        self.set_pod_status(ctx, pod, status);
    }

    pub fn set_teardown(&mut self, uid: &Uid, teardown: Teardown) {
        if let Some(held) = self.held.get_mut(uid) {
            held.teardown = held.teardown.max(teardown);
        }
    }

    /// The end of SyncTerminatedPod: a terminal phase if there is none yet, written in any case (S45).
    pub fn terminate_pod(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let uid = Uid::new(&pod.metadata.uid);
        let mut status = self.get(&uid).unwrap_or(&pod.status).clone();
        if !status.is_terminal() {
            status.phase = Some(PodPhase::Failed);
        }
        self.store(ctx, pod, status, Force::Yes);
        self.set_teardown(&uid, Teardown::Finished);
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
            namespace: held.namespace.clone(),
            name: held.name.clone(),
            status: Box::new(held.status.clone()),
            teardown: held.teardown,
        };
        ctx.send(delay, message);
    }

    fn store(&mut self, ctx: &mut Ctx, pod: &Pod, mut status: PodStatus, force: Force) {
        let uid = Uid::new(&pod.metadata.uid);
        let now = Stamp::of(ctx.now());
        let old = self.get(&uid).unwrap_or(&pod.status);
        for condition in &mut status.conditions {
            let before = old.condition(&condition.kind);
            condition.last_transition_time = match before {
                Some(before) if before.status == condition.status => before.last_transition_time,
                Some(_) | None => Some(now),
            };
        }
        status.start_time = old.start_time.or(Some(now));
        let is_known = self.held.contains_key(&uid);
        if is_known && force == Force::No && is_same(old, &status) {
            return;
        }
        let teardown = self.held.get(&uid).map_or(Teardown::NotDone, |held| held.teardown);
        let meta = &pod.metadata;
        let held = Held {
            namespace: meta.namespace.clone(),
            name: meta.name.clone(),
            status,
            teardown,
            cause: ctx.cause,
        };
        self.held.insert(uid.clone(), held);
        self.unsent.insert(uid);
        ctx.touch(MachineId::Status(self.node.clone()));
    }
}

fn container_mut<'a>(status: &'a mut PodStatus, id: &str) -> Option<&'a mut ContainerStatus> {
    let containers = status.container_statuses.iter_mut();
    let mut all = containers.chain(&mut status.init_container_statuses);
    all.find(|container| container.container_id == id)
}

/// Conditions of the kubelet's own count by status, reason and message only.
fn is_same(old: &PodStatus, new: &PodStatus) -> bool {
    let plain = |status: &PodStatus| {
        let mut status = status.clone();
        for condition in &mut status.conditions {
            condition.observed_generation = None;
            condition.last_transition_time = None;
        }
        status.conditions.retain(|condition| {
            conditions::is_owned_by_kubelet(&condition.kind)
                || condition.kind == conditions::DISRUPTION_TARGET
        });
        status
    };
    plain(old) == plain(new)
}
