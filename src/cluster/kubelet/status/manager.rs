//! The status manager: the newest status of every pod, and when it is written to the API.
//! Models pkg/kubelet/status/status_manager.go (v1.36), S50–S57.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::change::{date, is_same};
use super::conditions::{self, observed, replace_or_append};
use super::normalize::normalize;
use super::terminate::terminated;
use super::transition;
use super::why::rule_of;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::RecordId;
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Condition, ConditionStatus, ContainerStatus, Key, Pod, PodPhase, PodStatus};

/// How often all statuses are compared with what the API shows.
const SYNC_PERIOD: Span = Span::secs(10);

#[derive(Clone, Debug, PartialEq)]
pub struct StatusManager {
    node: NodeName,
    held: BTreeMap<Uid, Held>,
    /// Pods whose newest status is not in the API yet.
    unsent: BTreeSet<Uid>,
    /// One writer: the next write waits for the last.
    free_at: SimTime,
    /// The full pass that will find the API showing something else. Passes that find nothing need no turn.
    full_pass_at: Option<SimTime>,
    /// Full passes fall this long after every tenth second.
    pass_phase: Span,
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
    /// None: as what changed has it.
    rule: Option<Rule>,
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
    pub fn new(node: NodeName, pass_phase: Span) -> StatusManager {
        StatusManager {
            node,
            held: BTreeMap::new(),
            unsent: BTreeSet::new(),
            free_at: SimTime::ZERO,
            full_pass_at: None,
            pass_phase,
        }
    }

    pub fn get(&self, uid: &Uid) -> Option<&Rc<PodStatus>> {
        self.held.get(uid).map(|held| &held.status)
    }

    pub fn set_pod_status(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus) {
        self.offer(ctx, pod, status, None);
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

    pub fn set_teardown(&mut self, uid: &Uid, teardown: Teardown) {
        if let Some(held) = self.held.get_mut(uid) {
            held.teardown = held.teardown.max(teardown);
        }
    }

    /// The end of SyncTerminatedPod: written in any case (S45).
    pub fn terminate_pod(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let status = Rc::new(terminated(pod, self.newest(pod)));
        self.store(ctx, pod, Offer { status, force: Force::Yes, rule: None });
        self.set_teardown(&Uid::new(&pod.metadata.uid), Teardown::Finished);
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.held.remove(uid);
        self.unsent.remove(uid);
    }

    /// The API shows a pod: if that is not what it was last told, the next full pass will see to it (S54).
    pub fn pod_seen(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let uid = Uid::new(&pod.metadata.uid);
        if self.unsent.contains(&uid) || !self.is_disputed(&uid, pod) {
            return;
        }
        let period = SYNC_PERIOD.as_millis();
        let since_phase = ctx.now().as_millis().saturating_sub(self.pass_phase.as_millis());
        let passes = since_phase / period + 1;
        let next = SimTime::ZERO + self.pass_phase + Span::millis(passes * period);
        self.full_pass_at.get_or_insert(next);
        ctx.touch(MachineId::Status(self.node.clone()));
    }

    pub fn due(&self) -> Option<SimTime> {
        let write = (!self.unsent.is_empty()).then_some(self.free_at);
        write.into_iter().chain(self.full_pass_at).min()
    }

    /// A full pass if it is time for one, else one write: the newest status of one pod goes out.
    pub fn turn(&mut self, ctx: &mut Ctx, pods: &BTreeMap<Uid, Rc<Pod>>) {
        if self.full_pass_at.is_some_and(|at| at <= ctx.now()) {
            self.full_pass_at = None;
            return self.full_pass(pods);
        }
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

    /// The kubelet's word stands: what the API shows otherwise is written again.
    fn full_pass(&mut self, pods: &BTreeMap<Uid, Rc<Pod>>) {
        for (uid, pod) in pods {
            if !self.unsent.contains(uid) && self.is_disputed(uid, pod) {
                self.unsent.insert(uid.clone());
                if let Some(held) = self.held.get_mut(uid) {
                    held.rule = Rule::StatusReconciled;
                }
            }
        }
    }

    fn is_disputed(&self, uid: &Uid, pod: &Pod) -> bool {
        self.held.get(uid).is_some_and(|held| !is_same(&pod.status, &held.status))
    }

    /// The newest status, which is the API's until the kubelet has made one.
    fn newest(&self, pod: &Pod) -> PodStatus {
        let held = self.get(&Uid::new(&pod.metadata.uid));
        PodStatus::clone(held.map_or(&pod.status, |status| status))
    }

    /// A status from a sync of the pod. One that is being deleted is written in any case.
    fn offer(&mut self, ctx: &mut Ctx, pod: &Pod, mut status: PodStatus, rule: Option<Rule>) {
        let gates = ctx.shared.config.version.gates();
        let has_observed = pod.status.observed_generation != 0;
        let is_told = gates.pod_observed_generation.is_on() || has_observed;
        status.observed_generation = if is_told { pod.metadata.generation } else { 0 };
        let force = if pod.is_deleting() { Force::Yes } else { Force::No };
        self.store(ctx, pod, Offer { status: Rc::new(status), force, rule });
    }

    /// A status that a probe's result changed.
    fn flip(&mut self, ctx: &mut Ctx, pod: &Pod, status: PodStatus, rule: Rule) {
        let offer = Offer { status: Rc::new(status), force: Force::No, rule: Some(rule) };
        self.store(ctx, pod, offer);
    }

    fn store(&mut self, ctx: &mut Ctx, pod: &Pod, offer: Offer) {
        let Offer { mut status, force, rule } = offer;
        let gates = ctx.shared.config.version.gates();
        let uid = Uid::new(&pod.metadata.uid);
        let held = self.held.get(&uid);
        let old = held.map_or(&pod.status, |held| &held.status);
        if !transition::is_legal(old, &status, &pod.spec, gates) {
            return;
        }
        let changed = Rc::make_mut(&mut status);
        date(changed, old, Stamp::of(ctx.now()));
        normalize(pod, changed);
        if held.is_some() && force == Force::No && is_same(old, &status) {
            return;
        }
        let rule = rule.unwrap_or_else(|| rule_of(old, &status));
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
