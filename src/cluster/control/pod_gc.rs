//! The pod garbage collector: takes away the objects of pods that no kubelet will ever finish.
//! Models pkg/controller/podgc/gc_controller.go (v1.36), R101.
//!
//! Upstream looks every 20 seconds. Here only a look that may find something is made. The threshold of terminated pods
//! (12,500) lies beyond what is simulated.

use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, By, Disruption};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Key, Node, Object, Pod, PodPhase};

/// gcCheckPeriod.
const PERIOD: Span = Span::secs(20);
/// quarantineTime: so long a node must be gone.
const QUARANTINE: Span = Span::secs(40);
const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";
const WHY: Disruption =
    Disruption { reason: "DeletionByPodGC", message: "PodGC: node no longer exists" };

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodGc {
    next_look: Option<SimTime>,
    /// Nodes that are gone while they have pods, and until when that is not believed.
    quarantine: SortedMap<String, SimTime>,
    cause: Option<RecordId>,
}

impl Controller for PodGc {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let is_news = match &change.object {
            Object::Node(node) => change.verb == Verb::Deleted || is_out_of_service(node),
            Object::Pod(pod) => change.verb != Verb::Deleted && is_stuck(ctx, pod),
            _ => false,
        };
        if is_news && self.next_look.is_none() {
            self.cause = ctx.cause;
            self.look_again(ctx);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.next_look
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        self.next_look = None;
        ctx.cause = self.cause;
        let pods: Vec<_> = ctx.shared.api.store.pods(None).cloned().collect();
        for pod in &pods {
            if pod.is_deleting() && node_of(ctx, pod).is_some_and(is_out_of_service) {
                take_away(ctx, &pod.key(), None, Rule::PodGcOutOfService);
            }
        }
        self.take_orphans(ctx);
        if self.quarantine.is_empty() {
            self.cause = None;
        } else {
            self.look_again(ctx);
        }
    }
}

impl PodGc {
    /// Models gcOrphaned and discoverDeletedNodes.
    fn take_orphans(&mut self, ctx: &mut Ctx) {
        let now = ctx.now();
        let pods: Vec<_> = ctx.shared.api.store.pods(None).cloned().collect();
        let is_orphan =
            |ctx: &Ctx, pod: &Pod| !pod.spec.node_name.is_empty() && node_of(ctx, pod).is_none();
        let mut missing = SortedMap::new();
        for pod in pods.iter().filter(|pod| is_orphan(ctx, pod)) {
            let name = &pod.spec.node_name;
            let until = self.quarantine.get(name).copied().unwrap_or(now + QUARANTINE);
            missing.insert(name.clone(), until);
        }
        self.quarantine = missing;
        for pod in pods {
            if self.quarantine.get(&pod.spec.node_name).is_some_and(|until| *until <= now) {
                take_away(ctx, &pod.key(), Some(WHY), Rule::PodGcOrphaned);
            }
        }
        self.quarantine.retain(|_, until| now < *until);
    }

    fn look_again(&mut self, ctx: &mut Ctx) {
        let phase = draw(ctx.seed(), "pod-gc-phase", "").within(Span::ZERO, PERIOD).as_millis();
        let period = PERIOD.as_millis();
        let since = ctx.now().as_millis().saturating_sub(phase);
        let next = SimTime::millis(phase + (since / period + 1) * period);
        let next = if ctx.now().as_millis() < phase { SimTime::millis(phase) } else { next };
        self.next_look = Some(next);
        ctx.touch(MachineId::Controller(ControllerName::PodGc));
    }
}

/// Models markFailedAndDeletePodWithCondition.
fn take_away(ctx: &mut Ctx, key: &Key, why: Option<Disruption>, rule: Rule) {
    let by = By { actor: Actor::PodGc, rule };
    let Some(pod) = ctx.shared.api.store.pod(&key.namespace, &key.name) else { return };
    let cause = ctx.cause;
    if !pod.status.is_terminal() {
        api::disrupt(ctx, key, by, why, Some(PodPhase::Failed));
    }
    api::delete_pod(ctx, key, Grace::Now, Some(by));
    ctx.cause = cause;
}

/// Nobody will finish it: its node is not there, or will not come back.
fn is_stuck(ctx: &Ctx, pod: &Pod) -> bool {
    if pod.spec.node_name.is_empty() {
        return false;
    }
    match node_of(ctx, pod) {
        None => true,
        Some(node) => pod.is_deleting() && is_out_of_service(node),
    }
}

fn node_of<'a>(ctx: &'a Ctx, pod: &Pod) -> Option<&'a Node> {
    let mut nodes = ctx.shared.api.store.nodes();
    nodes.find(|node| node.metadata.name == pod.spec.node_name).map(|node| &**node)
}

/// Somebody has said that the node will not come back, and it does not answer.
fn is_out_of_service(node: &Node) -> bool {
    let ready = node.status.condition("Ready");
    let is_ready = ready.is_some_and(|ready| ready.status == ConditionStatus::True);
    !is_ready && node.spec.taints.iter().any(|taint| taint.key == OUT_OF_SERVICE)
}
