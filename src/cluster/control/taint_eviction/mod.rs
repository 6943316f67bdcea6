//! The taint eviction controller: pods leave a node whose NoExecute taints they do not tolerate, at once or after a while.
//! Models pkg/controller/tainteviction/taint_eviction.go and timed_workers.go (v1.36), R99.
//!
//! `decide` says what becomes of one pod; here are the timers, and what is done when one is over.

mod decide;

pub use decide::{Eviction, Patience, Timer, decide, shortest};

use std::rc::Rc;

use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, By, Disruption, EventNote};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::taint::NO_EXECUTE;
use crate::objects::{EventType, Key, Node, Object, Pod, Taint};

const WHY: Disruption = Disruption {
    reason: "DeletionByTaintManager",
    message: "Taint manager: deleting due to NoExecute taint",
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaintEviction {
    /// Pods whose time on their node runs, and those whose deletion was asked for already.
    pods: SortedMap<Key, Work>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Work {
    Waits { timer: Timer, cause: Option<RecordId> },
    Done,
}

impl Work {
    fn due(&self) -> Option<SimTime> {
        match self {
            Work::Waits { timer, .. } => Some(timer.since + timer.length),
            Work::Done => None,
        }
    }
}

impl Controller for TaintEviction {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match (&change.object, &change.before) {
            (Object::Node(node), before) => {
                let old = match before {
                    Some(Object::Node(before)) => no_execute(before),
                    _ => Vec::new(),
                };
                if change.verb != Verb::Deleted && old != no_execute(node) {
                    self.node_changed(ctx, node);
                }
            }
            (Object::Pod(pod), _) if change.verb == Verb::Deleted => {
                self.cancel(ctx, pod);
            }
            (Object::Pod(pod), before) => {
                let is_same = matches!(before, Some(Object::Pod(before))
                    if before.spec.node_name == pod.spec.node_name
                        && before.spec.tolerations == pod.spec.tolerations);
                if !is_same && !pod.spec.node_name.is_empty() {
                    let taints = taints_of(ctx, &pod.spec.node_name);
                    if !taints.is_empty() {
                        self.process(ctx, pod, &taints);
                    }
                }
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.pods.values().filter_map(Work::due).min()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let now = ctx.now();
        let is_due = |work: &Work| work.due().is_some_and(|at| at <= now);
        let due = self.pods.iter().find(|(_, work)| is_due(work));
        let Some((key, work)) = due.map(|(key, work)| (key.clone(), *work)) else { return };
        if let Work::Waits { cause, .. } = work {
            ctx.cause = cause.or(ctx.cause);
        }
        // It stays on the list, so that no second deletion is asked for.
        self.pods.insert(key.clone(), Work::Done);
        evict(ctx, &key);
    }
}

impl TaintEviction {
    fn node_changed(&mut self, ctx: &mut Ctx, node: &Node) {
        let taints = no_execute(node);
        let name = node.metadata.name.as_str();
        let pods = ctx.shared.api.store.pods(None);
        let pods: Vec<Rc<Pod>> = pods.filter(|pod| pod.spec.node_name == name).cloned().collect();
        for pod in &pods {
            self.process(ctx, pod, &taints);
        }
    }

    /// Models processPodOnNode.
    fn process(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>, taints: &[Taint]) {
        let running = match self.pods.get(&pod.key()) {
            Some(Work::Waits { timer, .. }) => Some(*timer),
            Some(Work::Done) | None => None,
        };
        let comparison = ctx.shared.config.version.taint_comparison();
        let now = ctx.now();
        let timer = match decide(taints, &pod.spec.tolerations, running, comparison, now) {
            Eviction::Running(_) => return,
            Eviction::None => return self.cancel(ctx, pod),
            Eviction::Now => Timer { since: now, length: Span::ZERO },
            Eviction::After(timer) => timer,
        };
        if running.is_some() {
            self.cancel(ctx, pod);
        }
        if self.pods.contains_key(&pod.key()) {
            return;
        }
        self.pods.insert(pod.key(), Work::Waits { timer, cause: ctx.cause });
        ctx.touch(MachineId::Controller(ControllerName::TaintEviction));
    }

    fn cancel(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>) {
        if let Some(Work::Waits { .. }) = self.pods.remove(&pod.key()) {
            say(ctx, pod, "Cancelling deletion of Pod", Rule::TaintPatience);
        }
        ctx.touch(MachineId::Controller(ControllerName::TaintEviction));
    }
}

/// Models deletePodHandler and addConditionAndDeletePod.
fn evict(ctx: &mut Ctx, key: &Key) {
    let Some(pod) = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned() else { return };
    let by = By { actor: Actor::TaintEviction, rule: Rule::TaintEvicts };
    ctx.cause = Some(say(ctx, &pod, "Marking for deletion Pod", by.rule));
    api::disrupt(ctx, key, by, Some(WHY), None);
    api::delete_pod(ctx, key, Grace::Default, Some(by));
}

fn say(ctx: &mut Ctx, pod: &Rc<Pod>, what: &str, rule: Rule) -> RecordId {
    let message = format!("{what} {}/{}", pod.metadata.namespace, pod.metadata.name);
    let note = EventNote {
        actor: Actor::TaintEviction,
        component: "taint-eviction-controller",
        host: "",
        kind: EventType::Normal,
        reason: "TaintManagerEviction",
        message: &message,
        container: None,
        rule: Some(rule),
    };
    api::note(ctx, &Object::Pod(pod.clone()), note)
}

fn taints_of(ctx: &Ctx, node: &str) -> Vec<Taint> {
    let mut nodes = ctx.shared.api.store.nodes();
    nodes.find(|one| one.metadata.name == node).map(|node| no_execute(node)).unwrap_or_default()
}

fn no_execute(node: &Node) -> Vec<Taint> {
    node.spec.taints.iter().filter(|taint| taint.effect == NO_EXECUTE).cloned().collect()
}
