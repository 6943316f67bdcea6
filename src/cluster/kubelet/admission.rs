//! Whether a node takes a pod that was bound to it: whoever names a node in the spec goes past the scheduler, not past the kubelet.
//! Models pkg/kubelet/lifecycle/predicate.go and kubelet.go rejectPod (v1.36), R89.

use std::rc::Rc;

use super::Kubelet;
use crate::admit::quality::class_of;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::host_ports::{collide, host_ports};
use crate::cluster::ids::Uid;
use crate::cluster::record::Actor;
use crate::cluster::requests::{self, Amounts, CPU, EPHEMERAL_STORAGE, MEMORY, PODS, Unsaid};
use crate::cluster::rule::Rule;
use crate::objects::taint::{NO_EXECUTE, untolerated};
use crate::objects::{EventType, Node, Object, Pod, PodPhase, PodStatus, Taint};

const OS_LABEL: &str = "kubernetes.io/os";
/// The resources that are looked at first; all others follow by name.
const FIRST: [&str; 3] = [CPU, MEMORY, EPHEMERAL_STORAGE];

/// Why the node does not take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub reason: String,
    pub message: String,
}

impl Kubelet {
    /// Whether a pod that is new here is turned away; it has failed then, and nothing of it is ever started.
    pub(super) fn turns_away(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>) -> bool {
        let uid = Uid::new(&pod.metadata.uid);
        // One that is to go has its end reported like any other.
        if pod.is_deleting() {
            self.rejected.remove(&uid);
            return false;
        }
        if self.rejected.contains(&uid) {
            return true;
        }
        let is_fresh = pod.status.start_time.is_none() && !pod.status.is_terminal();
        if !is_fresh {
            return false;
        }
        let nodes = ctx.shared.api.store.nodes();
        let node = nodes.into_iter().find(|node| node.metadata.name == self.node.as_str()).cloned();
        let Some(node) = node else { return false };
        let others = self.pods.values().filter(|other| {
            let uid = Uid::new(&other.metadata.uid);
            other.metadata.uid != pod.metadata.uid
                && !other.status.is_terminal()
                && !self.rejected.contains(&uid)
        });
        let others: Vec<&Pod> = others.map(|other| &**other).collect();
        let Some(rejection) = judge(ctx, pod, &node, &others) else { return false };
        self.rejected.insert(uid);
        self.reject(ctx, pod, &rejection);
        true
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

/// Only the first of the reasons is told.
fn judge(ctx: &Ctx, pod: &Pod, node: &Node, others: &[&Pod]) -> Option<Rejection> {
    if pod.metadata.labels.get(OS_LABEL).is_some_and(|system| system != "linux") {
        return Some(Rejection {
            reason: "PodOSSelectorNodeLabelDoesNotMatch".to_owned(),
            message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label"
                .to_owned(),
        });
    }
    if let Some(rejection) = lacks(pod, node, others) {
        return Some(rejection);
    }
    let predicate = |name: &str, why: &str| {
        let message = format!("Predicate {name} failed: {why}");
        Some(Rejection { reason: name.to_owned(), message })
    };
    if !pod.selects(node) {
        return predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
    }
    if collide(pod, others.iter().flat_map(|other| host_ports(other))) {
        return predicate(
            "NodePorts",
            "node(s) didn't have free ports for the requested pod ports",
        );
    }
    let comparison = ctx.shared.config.version.taint_comparison();
    let drives_away = |taint: &Taint| taint.effect == NO_EXECUTE;
    if untolerated(&node.spec.taints, &pod.spec.tolerations, comparison, drives_away).is_some() {
        return predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate");
    }
    None
}

/// Models noderesources Fits and InsufficientResourceError.
fn lacks(pod: &Pod, node: &Node, others: &[&Pod]) -> Option<Rejection> {
    let capacity = requests::read(&node.status.allocatable);
    let asked = requests::of_pod(pod, Unsaid::Nothing);
    let mut used = Amounts::new();
    for other in others {
        requests::add(&mut used, &requests::of_pod(other, Unsaid::Nothing));
    }
    let amount = |amounts: &Amounts, name: &str| match amounts.get(name) {
        Some(amount) if name == CPU => amount.millis(),
        Some(amount) => amount.units(),
        None => 0,
    };
    let count = i64::try_from(others.len()).unwrap_or(i64::MAX);
    let slots = amount(&capacity, PODS);
    if slots < count + 1 {
        return Some(out_of(PODS, 1, count, slots));
    }
    // Of other resources those are left out that the node has never heard of. Models removeMissingExtendedResources.
    let others = asked.keys().map(String::as_str);
    let others = others.filter(|name| !FIRST.contains(name) && capacity.contains_key(*name));
    FIRST.into_iter().chain(others).find_map(|name| {
        let (wants, has) = (amount(&asked, name), amount(&capacity, name));
        let taken = amount(&used, name);
        (0 < wants && has - taken < wants).then(|| out_of(name, wants, taken, has))
    })
}

fn out_of(name: &str, requested: i64, used: i64, capacity: i64) -> Rejection {
    Rejection {
        reason: format!("OutOf{name}"),
        message: format!(
            "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}"
        ),
    }
}
