//! The status manager: the newest status of every pod, and when it is written to the API.
//! Models pkg/kubelet/status/status_manager.go updateStatusInternal and syncBatch (v1.36), S53–S57; `offers` is who fills it.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use super::change::{date, is_same};
use super::normalize::normalize;
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
use crate::objects::{Key, Pod, PodStatus};

/// How often all statuses are compared with what the API shows.
const SYNC_PERIOD: Span = Span::secs(10);

#[derive(Clone, Debug, PartialEq)]
pub struct StatusManager {
    node: NodeName,
    held: SortedMap<Uid, Held>,
    /// Pods whose newest status is not in the API yet.
    unsent: SortedSet<Uid>,
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
pub(super) struct Offer {
    pub status: PodStatus,
    pub force: Force,
    /// None: as what changed has it.
    pub rule: Option<Rule>,
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
pub(super) enum Force {
    No,
    Yes,
}

impl StatusManager {
    pub fn new(node: NodeName, pass_phase: Span) -> StatusManager {
        StatusManager {
            node,
            held: SortedMap::new(),
            unsent: SortedSet::new(),
            free_at: SimTime::ZERO,
            full_pass_at: None,
            pass_phase,
        }
    }

    pub fn get(&self, uid: &Uid) -> Option<&Rc<PodStatus>> {
        self.held.get(uid).map(|held| &held.status)
    }

    pub fn set_teardown(&mut self, uid: &Uid, teardown: Teardown) {
        if let Some(held) = self.held.get_mut(uid) {
            held.teardown = held.teardown.max(teardown);
        }
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
    pub fn turn(&mut self, ctx: &mut Ctx, pods: &SortedMap<Uid, Rc<Pod>>) {
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
    fn full_pass(&mut self, pods: &SortedMap<Uid, Rc<Pod>>) {
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
    pub(super) fn newest(&self, pod: &Pod) -> PodStatus {
        let held = self.get(&Uid::new(&pod.metadata.uid));
        PodStatus::clone(held.map_or(&pod.status, |status| status))
    }

    /// Takes a status in; one that says nothing new is let go unless it is forced (S53).
    pub(super) fn store(&mut self, ctx: &mut Ctx, pod: &Pod, offer: Offer) {
        let Offer { mut status, force, rule } = offer;
        let gates = ctx.shared.config.version.gates();
        let uid = Uid::new(&pod.metadata.uid);
        let held = self.held.get(&uid);
        let old = held.map_or(&pod.status, |held| &held.status);
        if !transition::is_legal(old, &status, &pod.spec, gates) {
            return;
        }
        date(&mut status, old, Stamp::of(ctx.now()));
        normalize(pod, &mut status);
        if held.is_some() && force == Force::No && is_same(old, &status) {
            return;
        }
        let rule = rule.unwrap_or_else(|| rule_of(old, &status));
        let teardown = held.map_or(Teardown::NotDone, |held| held.teardown);
        let key = held.map_or_else(|| Rc::new(pod.key()), |held| held.pod.clone());
        let held = Held { pod: key, status: Rc::new(status), teardown, rule, cause: ctx.cause };
        self.held.insert(uid.clone(), held);
        self.unsent.insert(uid);
        ctx.touch(MachineId::Status(self.node.clone()));
    }
}
