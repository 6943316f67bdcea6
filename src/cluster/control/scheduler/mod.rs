//! The scheduler: a node for every pod that has none, or the reason why there is none.
//! Models pkg/scheduler/schedule_one.go and eventhandlers.go (v1.36), R79–R90.
//!
//! The map: `queue` says whose turn it is, `cycle` makes one attempt: `filter` (with `fit` and `ports`) asks every
//! `node_info`, `inter_pod` the pods that are there, `score` chooses. When nothing fits, `fit_error` and `preemption` put it into words, and `hints` knows
//! which news make another attempt worthwhile.

mod cycle;
pub mod filter;
mod fit;
pub mod fit_error;
mod hints;
mod inter_pod;
mod node_info;
mod ports;
pub mod preemption;
mod queue;
mod score;
#[cfg(test)]
mod tests;

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use cycle::Cycle;
use hints::{News, is_worth_retrying};
use node_info::NodeInfo;
use queue::{Queue, Waiting};

use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Node, Pod, matches_labels};

/// The only scheduler of the cluster; a pod that asks for another waits for ever.
pub const NAME: &str = "default-scheduler";

#[derive(Clone, Debug, PartialEq)]
pub struct Scheduler {
    queue: Queue,
    /// Pods whose binding is under way: their room is taken before the API says so.
    assumed: SortedMap<Uid, NodeName>,
}

impl Scheduler {
    pub fn new(seed: u64) -> Scheduler {
        let phase = draw(seed, "leftover-phase", NAME).within(Span::ZERO, Span::millis(29_999));
        Scheduler { queue: Queue::new(phase), assumed: SortedMap::new() }
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
        self.queue.update(pod);
        if has_more_tolerations {
            self.retry(ctx, News::TolerationAdded, |waiting| *waiting == uid);
        }
    }

    /// A pod ended, or its object is gone: its room is free.
    pub fn pod_gone(&mut self, ctx: &mut Ctx, pod: &Pod) {
        let uid = Uid::new(&pod.metadata.uid);
        self.queue.forget(&uid);
        let was_assumed = self.assumed.remove(&uid).is_some();
        if was_assumed || !pod.spec.node_name.is_empty() {
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
            Err(no) => {
                let delay = ctx.pace(Pace::Bind, &waiting.pod.metadata.uid);
                let pod = waiting.pod.clone();
                self.queue.turned_down(waiting, no.plugins, now);
                ctx.send(delay, Message::Unschedulable { pod, message: no.message });
            }
        }
    }

    fn attempt(&mut self, ctx: &Ctx, waiting: &Waiting) -> Result<NodeName, cycle::Unschedulable> {
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
        let services = store
            .services(&meta.namespace)
            .filter(|service| matches_labels(&service.spec.selector, &meta.labels))
            .map(|service| &**service)
            .collect();
        let cycle = Cycle {
            pod,
            services,
            version: ctx.shared.config.version,
            tie: draw(ctx.seed(), "node-tie", &meta.uid).nth(ctx.now().as_millis()),
        };
        cycle.run(&nodes).map(NodeName::new)
    }

    fn bind(&mut self, ctx: &mut Ctx, waiting: &Waiting, node: NodeName) {
        let meta = &waiting.pod.metadata;
        self.assumed.insert(Uid::new(&meta.uid), node.clone());
        let uid = Uid::new(&meta.uid);
        self.retry(ctx, News::PodBound, |other| *other != uid);
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
        let comparison = ctx.shared.config.version.taint_comparison();
        let helped: Vec<Uid> = self
            .queue
            .iter()
            .filter(|(uid, waiting)| {
                concerns(uid) && is_worth_retrying(&waiting.plugins, &waiting.pod, news, comparison)
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
