//! The kubelet's process is started anew: what it believed and remembered is gone, the containers run on.
//! Models cmd/kubelet/app/server.go run, as far as kubelet.go NewMainKubelet makes everything afresh, and
//! kubelet_pods.go HandlePodCleanups for pods that only the runtime knows (v1.36), K29.

use std::rc::Rc;

use super::Kubelet;
use super::eviction::Rounds;
use super::workers::{ApiObject, PodWorker};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::runtime::Runtime;
use crate::cluster::turn::MachineId;
use crate::kit::time::Span;
use crate::objects::Pod;

/// How often the kubelet looks for pods that it does not know.
const HOUSEKEEPING_PERIOD: Span = Span::secs(2);
/// What a pod known to nobody but the runtime is given (K75).
const ORPHAN_GRACE_SECS: i64 = 1;

impl Kubelet {
    /// Back-off, reasons, probe results, statuses and the cache begin anew; the node's pods are seen for the first time.
    pub fn restart(&mut self, ctx: &mut Ctx, runtime: &mut Runtime) {
        let now = ctx.now();
        self.touch_all(ctx);
        // The sync loop ticks from its own start on.
        let tick_phase = Span::millis(now.as_millis() % 1_000);
        let rounds = Rounds { monitoring: now, volume_stats: now };
        let fresh = Kubelet::new(
            self.node.clone(),
            self.index,
            now,
            tick_phase,
            rounds,
            &ctx.shared.config,
        );
        let old = std::mem::replace(self, fresh);
        self.prober.started_at = Some(now);
        // Everything in the runtime is new to a cache that holds nothing.
        runtime.changed.extend(runtime.sandboxes.keys().cloned());
        self.ask_for_pods(ctx);
        for worker in old.workers.values().filter(|worker| worker.object == ApiObject::Gone) {
            self.adopt_orphan(ctx, runtime, worker);
        }
    }

    /// The watch of this node's pods begins anew after a gap: with what there is, and the end of what is gone.
    pub fn list_again(&mut self, ctx: &mut Ctx) {
        let delay = ctx.pace(Pace::Watch, self.node.as_str());
        for uid in self.gone_in_the_gap(ctx) {
            ctx.send(delay, Message::PodGone { node: self.node.clone(), uid });
        }
        self.ask_for_pods(ctx);
    }

    /// Before a process that heard nothing for a while gives way to a new one: pods whose objects went meanwhile.
    pub fn orphans_of_the_gap(&mut self, ctx: &Ctx) {
        for uid in self.gone_in_the_gap(ctx) {
            if let Some(worker) = self.workers.get_mut(&uid) {
                Rc::make_mut(worker).object = ApiObject::Gone;
            }
        }
    }

    fn gone_in_the_gap(&self, ctx: &Ctx) -> Vec<Uid> {
        let stored = self.stored_pods(ctx);
        let is_gone = |uid: &&Uid| !stored.iter().any(|pod| pod.metadata.uid == uid.as_str());
        self.workers.keys().filter(is_gone).cloned().collect()
    }

    fn stored_pods(&self, ctx: &Ctx) -> Vec<Rc<Pod>> {
        let of_this_node = |pod: &&Rc<Pod>| pod.spec.node_name == self.node.as_str();
        ctx.shared.api.store.pods(None).filter(of_this_node).cloned().collect()
    }

    /// The list with which the watch of this node's pods begins.
    fn ask_for_pods(&self, ctx: &mut Ctx) {
        let pods = self.stored_pods(ctx);
        let delay = ctx.pace(Pace::Watch, self.node.as_str());
        for pod in pods {
            ctx.send(delay, Message::PodSeen { node: self.node.clone(), pod });
        }
    }

    /// A pod whose object is gone while its containers run is found by housekeeping, and is taken down.
    fn adopt_orphan(&mut self, ctx: &mut Ctx, runtime: &Runtime, worker: &PodWorker) {
        if !runtime.sandboxes.contains_key(&worker.uid) {
            return;
        }
        let mut pod = worker.pod.clone();
        Rc::make_mut(&mut pod).metadata.deletion_grace_period_seconds = Some(ORPHAN_GRACE_SECS);
        let uid: Uid = worker.uid.clone();
        let mut orphan = PodWorker::new(uid.clone(), pod);
        orphan.object = ApiObject::Gone;
        orphan.terminate();
        orphan.update(ctx.now() + HOUSEKEEPING_PERIOD, ctx.cause);
        self.workers.insert(uid.clone(), Rc::new(orphan));
        self.touch_worker(ctx, &uid);
    }

    /// Every deadline of the old process is forgotten.
    pub fn touch_all(&self, ctx: &mut Ctx) {
        let node = || self.node.clone();
        ctx.touch(MachineId::Pleg(node()));
        ctx.touch(MachineId::SyncLoop(node()));
        ctx.touch(MachineId::Evictions(node()));
        ctx.touch(MachineId::Status(node()));
        for key in self.prober.workers.keys() {
            ctx.touch(MachineId::Probe(node(), key.clone()));
        }
        for uid in self.workers.keys() {
            ctx.touch(MachineId::Worker(node(), uid.clone()));
        }
    }
}
