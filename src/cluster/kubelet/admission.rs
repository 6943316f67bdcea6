//! Whether a node takes a pod that was bound to it: whoever names a node in the spec goes past the scheduler, not past the kubelet.
//! Models pkg/kubelet/lifecycle/predicate.go and kubelet.go rejectPod (v1.36), R89.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Kubelet;
use super::preemption::{Lack, choose, is_critical};
use super::status::phase::is_static;
use super::workers::Stage;
use crate::admit::quality::class_of;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::host_ports::{collide, host_ports};
use crate::cluster::ids::Uid;
use crate::cluster::record::Actor;
use crate::cluster::requests::{
    self, Amounts, CPU, EPHEMERAL_STORAGE, MEMORY, PODS, Unsaid, number,
};
use crate::cluster::rule::Rule;
use crate::objects::taint::{NO_EXECUTE, untolerated};
use crate::objects::{EventType, Node, Object, Pod, PodPhase, PodStatus, Taint};

const OS_LABEL: &str = "kubernetes.io/os";
const SYSTEM: &str = "linux";
/// The resources that are looked at first; all others follow by name.
const FIRST: [&str; 3] = [CPU, MEMORY, EPHEMERAL_STORAGE];

/// Why the node does not take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub reason: String,
    pub message: String,
}

/// What comes of a pod that is new on the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Granted,
    /// It has failed, and nothing of it is ever started.
    Refused,
    /// Others are ended for it first.
    Postponed,
}

impl Kubelet {
    pub(super) fn admission(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>) -> Admission {
        let uid = Uid::new(&pod.metadata.uid);
        // One that is to go has its end reported like any other.
        if pod.is_deleting() {
            self.rejected.remove(&uid);
            return Admission::Granted;
        }
        if self.rejected.contains(&uid) {
            return Admission::Refused;
        }
        let is_fresh = pod.status.start_time.is_none() && !pod.status.is_terminal();
        if !is_fresh {
            return Admission::Granted;
        }
        let node = ctx.shared.api.store.node(self.node.as_str()).cloned();
        let Some(node) = node else { return Admission::Granted };
        let others = self.pods.iter().filter(|(other, pod)| **other != uid && self.is_active(pod));
        let others: Vec<&Pod> = others.map(|(_, other)| &**other).collect();
        let verdict = match system(pod) {
            Some(rejection) => Err(rejection),
            None => room_for(pod, misfits(ctx, pod, &node, &others), &others),
        };
        match verdict {
            Ok(victims) if victims.is_empty() => Admission::Granted,
            Ok(victims) => {
                self.make_room(ctx, pod, victims);
                Admission::Postponed
            }
            Err(rejection) => {
                self.rejected.insert(uid);
                self.reject(ctx, pod, &rejection);
                Admission::Refused
            }
        }
    }

    /// Whether a pod holds what it asked for. Models filterOutInactivePods of kubelet_pods.go.
    pub(super) fn is_active(&self, pod: &Pod) -> bool {
        let uid = Uid::new(&pod.metadata.uid);
        let has_ended = pod.status.is_terminal()
            || self.status.get(&uid).is_some_and(|status| status.is_terminal());
        match self.workers.get(&uid).map(|worker| worker.stage) {
            Some(Stage::Terminated | Stage::Finished) => false,
            Some(Stage::Terminating) => true,
            Some(Stage::Syncing) | None => !has_ended,
        }
    }

    fn reject(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>, rejection: &Rejection) {
        let node = self.node.clone();
        let note = EventNote {
            actor: Actor::Kubelet,
            component: "kubelet",
            host: node.as_str(),
            kind: EventType::Warning,
            reason: &rejection.reason,
            message: &rejection.message,
            container: None,
            rule: Some(Rule::KubeletRejects),
        };
        ctx.cause = Some(api::note(ctx, &Object::Pod(pod.clone()), note));
        let status = PodStatus {
            phase: Some(PodPhase::Failed),
            qos_class: class_of(pod),
            reason: rejection.reason.clone(),
            message: format!("Pod was rejected: {}", rejection.message),
            ..PodStatus::default()
        };
        self.status.reject_pod(ctx, pod, status);
    }
}

/// What ending other pods would not help. Models rejectPodAdmissionBasedOnOSSelector and rejectPodAdmissionBasedOnOSField.
fn system(pod: &Pod) -> Option<Rejection> {
    let rejection = |reason: &str, message: &str| {
        Some(Rejection { reason: reason.to_owned(), message: message.to_owned() })
    };
    if pod.metadata.labels.get(OS_LABEL).is_some_and(|system| system != SYSTEM) {
        let message =
            "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label";
        return rejection("PodOSSelectorNodeLabelDoesNotMatch", message);
    }
    if pod.spec.os.as_ref().is_some_and(|os| os["name"] != SYSTEM) {
        let message = "Failed to admit pod as the OS field doesn't match node OS";
        return rejection("PodOSNotSupported", message);
    }
    None
}

/// Only the first of the reasons is told; a critical pod is let in for the price of others. The pods to end first, which are
/// none for one that fits. Models HandleAdmissionFailure of preemption.go.
fn room_for(pod: &Pod, misfits: Misfits, others: &[&Pod]) -> Result<VecDeque<Uid>, Rejection> {
    let Misfits { lacks, predicates } = misfits;
    if !is_critical(pod) {
        let first = lacks.into_iter().map(Lacking::rejection).chain(predicates).next();
        return first.map_or(Ok(VecDeque::new()), Err);
    }
    if let Some(rejection) = predicates.into_iter().next() {
        return Err(rejection);
    }
    let lacks: Vec<Lack> = lacks.into_iter().map(Lacking::missing).collect();
    let victims = choose(pod, others, &lacks).map_err(|error| Rejection {
        reason: "UnexpectedAdmissionError".to_owned(),
        message: format!(
            "Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: {error}"
        ),
    })?;
    Ok(victims.iter().map(|victim| Uid::new(&victim.metadata.uid)).collect())
}

/// Everything that speaks against a pod on this node.
struct Misfits {
    lacks: Vec<Lacking>,
    predicates: Vec<Rejection>,
}

/// Models generalFilter and AdmissionCheck of pkg/scheduler/eventhandlers.go.
fn misfits(ctx: &Ctx, pod: &Pod, node: &Node, others: &[&Pod]) -> Misfits {
    let comparison = ctx.shared.config.version.taint_comparison();
    let drives_away = |taint: &Taint| taint.effect == NO_EXECUTE;
    let is_driven_away =
        untolerated(&node.spec.taints, &pod.spec.tolerations, comparison, drives_away).is_some();
    let collides = collide(pod, others.iter().flat_map(|other| host_ports(other)));
    let predicates = [
        (!pod.selects(node), "NodeAffinity", "node(s) didn't match Pod's node affinity/selector"),
        (collides, "NodePorts", "node(s) didn't have free ports for the requested pod ports"),
        (
            !is_static(pod) && is_driven_away,
            "TaintToleration",
            "node(s) had taints that the pod didn't tolerate",
        ),
    ];
    let predicates = predicates.into_iter().filter(|(fails, ..)| *fails);
    let predicates = predicates.map(|(_, name, why)| Rejection {
        reason: name.to_owned(),
        message: format!("Predicate {name} failed: {why}"),
    });
    Misfits { lacks: lacks(pod, node, others), predicates: predicates.collect() }
}

/// A resource of which there is not enough. Models InsufficientResourceError.
struct Lacking {
    name: String,
    requested: i64,
    used: i64,
    capacity: i64,
}

/// Models noderesources Fits.
fn lacks(pod: &Pod, node: &Node, others: &[&Pod]) -> Vec<Lacking> {
    let capacity = requests::read(&node.status.allocatable);
    let asked = requests::of_pod(pod, Unsaid::Nothing);
    let mut used = Amounts::new();
    for other in others {
        requests::add(&mut used, &requests::of_pod(other, Unsaid::Nothing));
    }
    let count = i64::try_from(others.len()).unwrap_or(i64::MAX);
    let slots = Lacking {
        name: PODS.to_owned(),
        requested: 1,
        used: count,
        capacity: number(&capacity, PODS),
    };
    // Of other resources those are left out that the node has never heard of. Models removeMissingExtendedResources.
    let others = asked.keys().map(String::as_str);
    let others = others.filter(|name| !FIRST.contains(name) && capacity.contains_key(*name));
    let resources = FIRST.into_iter().chain(others).map(|name| Lacking {
        name: name.to_owned(),
        requested: number(&asked, name),
        used: number(&used, name),
        capacity: number(&capacity, name),
    });
    let all = std::iter::once(slots).chain(resources);
    all.filter(|one| 0 < one.requested && one.capacity - one.used < one.requested).collect()
}

impl Lacking {
    fn rejection(self) -> Rejection {
        let Lacking { name, requested, used, capacity } = self;
        Rejection {
            reason: format!("OutOf{name}"),
            message: format!(
                "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}"
            ),
        }
    }

    /// Models GetInsufficientAmount.
    fn missing(self) -> Lack {
        let amount = self.requested - (self.capacity - self.used);
        Lack { name: self.name, amount }
    }
}
