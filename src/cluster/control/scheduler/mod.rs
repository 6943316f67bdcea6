//! The scheduler: a node for every pod that has none, or the reason why there is none.
//! Models pkg/scheduler/schedule_one.go and eventhandlers.go (v1.36), R79–R90.
//!
//! The map: `queue` says whose turn it is, `cycle` makes one attempt: `filter` (with `fit`) asks every
//! `node_info`, `spread` and `inter_pod` the pods that are there, `score` (with a room for each of these two) chooses. When nothing fits, `preemption` looks
//! whom it could send away (`victims`), `fit_error` puts it into words, and `hints` knows which news make another attempt worthwhile.

mod cycle;
pub mod filter;
mod fit;
pub mod fit_error;
mod hints;
mod image_score;
mod inter_pod;
mod inter_pod_score;
mod node_info;
pub mod preemption;
mod queue;
mod score;
mod spread;
mod spread_score;
#[cfg(test)]
mod tests;
mod victims;

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use cycle::{Cycle, Unschedulable};
use hints::{At, News, is_worth_retrying};
use node_info::{NodeInfo, priority};
use queue::{Queue, Waiting};

use crate::cluster::api::Nomination;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Kind, Node, Object, Pod};

/// The only scheduler of the cluster; a pod that asks for another waits for ever.
pub const NAME: &str = "default-scheduler";

#[derive(Clone, Debug, PartialEq)]
pub struct Scheduler {
    queue: Queue,
    /// Pods whose binding is under way: their room is taken before the API says so.
    assumed: SortedMap<Uid, NodeName>,
    /// Pods for which room is being made, and where. Models the queue's nominator.
    nominated: SortedMap<Uid, (Rc<Pod>, String)>,
}

impl Scheduler {
    pub fn new(seed: u64) -> Scheduler {
        let phase = draw(seed, "leftover-phase", NAME).within(Span::ZERO, Span::millis(29_999));
        Scheduler {
            queue: Queue::new(phase),
            assumed: SortedMap::new(),
            nominated: SortedMap::new(),
        }
    }

    pub fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    /// A pod without a node is new, or changed.
    pub fn pod_seen(&mut self, ctx: &mut Ctx, pod: Rc<Pod>) {
        let uid = Uid::new(&pod.metadata.uid);
        if !is_responsible_for(&pod) || self.assumed.contains_key(&uid) {
            return;
        }
        let Some(waiting) = self.queue.get(&uid) else {
            return self.look_at(ctx, pod);
        };
        let before = &waiting.pod.spec;
        if before.scheduling_gates.is_empty() != pod.spec.scheduling_gates.is_empty() {
            return self.look_at(ctx, pod);
        }
        let has_more_tolerations = before.tolerations.len() != pod.spec.tolerations.len();
        let before = waiting.pod.clone();
        self.queue.update(pod.clone());
        if before.metadata.labels != pod.metadata.labels {
            let news = News::PodRelabelled { before: &before, after: &pod };
            self.retry(ctx, news, |waiting| *waiting == uid);
        }
        if has_more_tolerations {
            self.retry(ctx, News::TolerationAdded, |waiting| *waiting == uid);
        }
    }

    /// A pod ended, or its object is gone: its room is free.
    pub fn pod_gone(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let uid = Uid::new(&pod.metadata.uid);
        self.queue.forget(&uid);
        let was_expected =
            self.assumed.remove(&uid).is_some() | self.nominated.remove(&uid).is_some();
        if was_expected || !pod.spec.node_name.is_empty() {
            self.retry(ctx, News::PodGone(pod), |_| true);
        }
        ctx.touch(MachineId::Scheduler);
    }

    /// A node is new, or changed.
    pub fn node_seen(&mut self, ctx: &mut Ctx, before: Option<&Node>, after: &Node) {
        let news = match before {
            None => News::NodeAdded(after),
            Some(before) => News::NodeChanged { before, after },
        };
        self.retry(ctx, news, |_| true);
    }

    pub fn node_gone(&mut self, ctx: &mut Ctx, node: &Node) {
        self.retry(ctx, News::NodeGone(node), |_| true);
    }

    /// The labels of a pod that has a node changed.
    pub fn pod_relabelled(&mut self, ctx: &mut Ctx, before: &Pod, after: &Pod) {
        self.retry(ctx, News::PodRelabelled { before, after }, |_| true);
    }

    /// One pod's turn.
    pub fn turn(&mut self, ctx: &mut Ctx) {
        let now = ctx.now();
        let Some(mut waiting) = self.queue.pop(now) else { return };
        let meta = &waiting.pod.metadata;
        let Some(pod) = ctx.shared.api.store.pod(&meta.namespace, &meta.name).cloned() else {
            return;
        };
        let is_another = pod.metadata.uid != meta.uid;
        if is_another || pod.is_deleting() || !pod.spec.node_name.is_empty() {
            return;
        }
        ctx.cause = waiting.cause;
        waiting.pod = pod;
        match self.attempt(ctx, &waiting) {
            Ok(node) => self.bind(ctx, &waiting, node),
            Err(no) => self.turn_down(ctx, waiting, no),
        }
    }

    /// No node would do now. Where others are sent away for the pod, it has to wait for that.
    fn turn_down(&mut self, ctx: &mut Ctx, waiting: Waiting, no: Unschedulable) {
        let Unschedulable { message, plugins, nomination, victims } = no;
        let now = ctx.now();
        let pod = waiting.pod.clone();
        let uid = Uid::new(&pod.metadata.uid);
        let delay = ctx.pace(Pace::Bind, &pod.metadata.uid);
        self.queue.turned_down(waiting, plugins, now);
        match &nomination {
            Nomination::Keep => {}
            Nomination::Clear => _ = self.nominated.remove(&uid),
            Nomination::To(node) => {
                self.give_way(ctx, &pod, node);
                self.nominated.insert(uid, (pod.clone(), node.clone()));
                let (pod, node) = (pod.clone(), node.clone());
                ctx.send(delay, Message::Preempt { pod, node, victims });
            }
        }
        ctx.send(delay, Message::Unschedulable { pod, message, nomination });
    }

    /// Less important pods that were to come to the node look for another place. Models prepareCandidate.
    fn give_way(&mut self, ctx: &mut Ctx, pod: &Pod, node: &str) {
        let gives_way = |(_, (other, nominated)): &(&Uid, &(Rc<Pod>, String))| {
            nominated == node && priority(other) < priority(pod)
        };
        let others = self.nominated.iter().filter(gives_way);
        let others: Vec<(Uid, Rc<Pod>)> =
            others.map(|(uid, (other, _))| (uid.clone(), other.clone())).collect();
        for (uid, other) in others {
            self.nominated.remove(&uid);
            let delay = ctx.pace(Pace::Bind, uid.as_str());
            ctx.send(delay, Message::NominationCleared { pod: other });
            self.queue.activate(&uid, ctx.cause, ctx.now());
        }
    }

    fn attempt(&mut self, ctx: &Ctx, waiting: &Waiting) -> Result<NodeName, Unschedulable> {
        let store = &ctx.shared.api.store;
        let still_unbound = |uid: &Uid| {
            store
                .pods(None)
                .any(|pod| pod.metadata.uid == uid.as_str() && pod.spec.node_name.is_empty())
        };
        self.assumed.retain(|uid, _| still_unbound(uid));
        let nodes = NodeInfo::snapshot(store, &self.assumed);
        let pod = &*waiting.pod;
        let meta = &pod.metadata;
        let nominated: Vec<(Rc<Pod>, String)> = self.nominated.values().cloned().collect();
        let budgets =
            store.list(Kind::PodDisruptionBudget, None).filter_map(|object| match object {
                Object::PodDisruptionBudget(budget) => Some(&**budget),
                _ => None,
            });
        let cycle = Cycle {
            pod,
            nodes: &nodes,
            nominated: &nominated,
            spread: spread::by_default(store, pod),
            budgets: budgets.collect(),
            store,
            version: ctx.shared.config.version,
            tie: draw(ctx.seed(), "node-tie", &meta.uid).nth(ctx.now().as_millis()),
        };
        cycle.run().map(NodeName::new)
    }

    fn bind(&mut self, ctx: &mut Ctx, waiting: &Waiting, node: NodeName) {
        let meta = &waiting.pod.metadata;
        self.assumed.insert(Uid::new(&meta.uid), node.clone());
        let uid = Uid::new(&meta.uid);
        self.nominated.remove(&uid);
        self.retry(ctx, News::PodBound(&waiting.pod), |other| *other != uid);
        let rule = if waiting.failures == 0 { Rule::SchedulerBind } else { Rule::SchedulerRetry };
        let delay = ctx.pace(Pace::Bind, &meta.uid);
        ctx.send(delay, Message::Bind { pod: waiting.pod.clone(), node, rule });
    }

    fn look_at(&mut self, ctx: &mut Ctx, pod: Rc<Pod>) {
        self.queue.add(pod, ctx.cause, ctx.now());
        ctx.touch(MachineId::Scheduler);
    }

    /// Those among the waiting pods whom the news could help are looked at again.
    fn retry(&mut self, ctx: &mut Ctx, news: News, concerns: impl Fn(&Uid) -> bool) {
        let store = &ctx.shared.api.store;
        let at = At { store, comparison: ctx.shared.config.version.taint_comparison() };
        let helped: Vec<Uid> = self
            .queue
            .iter()
            .filter(|(uid, waiting)| {
                concerns(uid) && is_worth_retrying(&waiting.plugins, &waiting.pod, news, at)
            })
            .map(|(uid, _)| uid.clone())
            .collect();
        for uid in helped {
            self.queue.activate(&uid, ctx.cause, ctx.now());
        }
        ctx.touch(MachineId::Scheduler);
    }
}

/// An empty name counts as the default, as it does once the API server has filled it in.
fn is_responsible_for(pod: &Pod) -> bool {
    ["", NAME].contains(&pod.spec.scheduler_name.as_str())
}
