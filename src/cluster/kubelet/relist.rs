//! The relist at work: what it finds goes to the pods' workers, and workers that waited for a newer cache go on.
//! Models pkg/kubelet/pleg/generic.go Relist and relistPod, and kubelet.go cleanUpContainersInPod (v1.36), K2 and K6.

use std::rc::Rc;

use super::Kubelet;
use super::pleg::{PlegEventKind, PodRuntime, RELIST_PERIOD};
use super::workers::Cache;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::pace::Pace;
use crate::cluster::runtime::Runtime;
use crate::cluster::turn::MachineId;

impl Kubelet {
    /// Every pod in which something happened, then everyone who waits for a newer cache.
    pub fn pleg_turn(&mut self, ctx: &mut Ctx, runtime: &mut Runtime) {
        let now = ctx.now();
        if now < self.pleg.next_relist {
            return self.relist_requested(ctx, runtime);
        }
        let took = ctx.pace(Pace::Relist, self.node.as_str());
        self.pleg.next_relist = now + took + RELIST_PERIOD;
        self.pleg.requests.clear();
        let changed = std::mem::take(&mut runtime.changed);
        for uid in &changed {
            self.relist(ctx, runtime, uid);
        }
        for uid in std::mem::take(&mut self.stale) {
            self.cache_is_fresh(ctx, &uid);
        }
    }

    /// Pods whose last sync wants to see at once what it did.
    fn relist_requested(&mut self, ctx: &mut Ctx, runtime: &mut Runtime) {
        for uid in std::mem::take(&mut self.pleg.requests) {
            runtime.changed.remove(&uid);
            self.relist(ctx, runtime, &uid);
            self.stale.remove(&uid);
            self.cache_is_fresh(ctx, &uid);
        }
    }

    pub fn request_relist(&mut self, ctx: &mut Ctx, uid: &Uid) {
        self.pleg.requests.insert(uid.clone());
        ctx.touch(MachineId::Pleg(self.node.clone()));
    }

    fn relist(&mut self, ctx: &mut Ctx, runtime: &mut Runtime, uid: &Uid) {
        let events = self.pleg.relist_pod(runtime, uid);
        let cached = self.pleg.cached(uid);
        for event in events.iter().filter(|event| event.kind.is_sync_worthy()) {
            if event.kind == PlegEventKind::ContainerDied {
                ctx.cause = cached.exit_cause(&event.id);
                remove_old_instances(runtime, &cached, &event.id);
            }
            self.sync_pod(ctx, uid);
            ctx.cause = None;
        }
    }

    fn cache_is_fresh(&mut self, ctx: &mut Ctx, uid: &Uid) {
        let Some(worker) = self.workers.get_mut(uid) else { return };
        Rc::make_mut(worker).cache = Cache::Fresh;
        self.touch_worker(ctx, uid);
    }
}

/// One dead instance of a container is kept; older ones go when another dies (K78).
fn remove_old_instances(runtime: &mut Runtime, cached: &PodRuntime, died: &ContainerId) {
    let Some(dead) = cached.containers.iter().find(|container| container.id == *died) else {
        return;
    };
    let of_its_name = cached.containers.iter().filter(|one| one.name == dead.name);
    // Newest first: the one to keep comes before those to remove.
    for container in of_its_name.filter(|one| one.exit().is_some()).skip(1) {
        runtime.remove_container(&container.id);
    }
}
