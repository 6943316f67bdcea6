//! The scheduler: a node for every pod that has none.
//! Models pkg/scheduler/schedule_one.go (v1.36), R79–R89.

use std::collections::BTreeMap;

use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::RecordId;
use crate::cluster::turn::MachineId;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheduler {
    /// Pods without a node, each with the reason it is looked at.
    queue: BTreeMap<(String, String), Queued>,
}

#[derive(Clone, Debug, PartialEq)]
struct Queued {
    at: SimTime,
    cause: Option<RecordId>,
}

impl Scheduler {
    pub fn due(&self) -> Option<SimTime> {
        self.queue.values().map(|queued| queued.at).min()
    }

    pub fn pod_seen(&mut self, ctx: &mut Ctx, namespace: String, name: String) {
        let queued = Queued { at: ctx.now(), cause: ctx.cause };
        self.queue.insert((namespace, name), queued);
        ctx.touch(MachineId::Scheduler);
    }

    pub fn turn(&mut self, ctx: &mut Ctx, nodes: &[NodeName]) {
        let now = ctx.now();
        let due =
            self.queue.iter().find(|(_, queued)| queued.at <= now).map(|(key, _)| key.clone());
        let Some(key) = due else { return };
        let Some(queued) = self.queue.remove(&key) else { return };
        let (namespace, name) = key;
        let Some(pod) = ctx.shared.api.store.pod(&namespace, &name) else { return };
        if pod.is_deleting() || !pod.spec.node_name.is_empty() {
            return;
        }
        ctx.cause = queued.cause;
        let uid = pod.metadata.uid.clone();
        let node = least_busy(ctx, nodes).expect("a cluster has at least one node").clone();
        let delay = ctx.pace(Pace::Bind, &uid);
        ctx.send(delay, Message::Bind { namespace, name, node });
    }
}

/// The node with the fewest pods; the first of equals.
fn least_busy<'a>(ctx: &Ctx, nodes: &'a [NodeName]) -> Option<&'a NodeName> {
    nodes.iter().min_by_key(|node| {
        let pods = ctx.shared.api.store.pods(None);
        pods.filter(|pod| pod.spec.node_name == node.as_str()).count()
    })
}
