//! The kubelet of one node.
//!
//! `admission` may turn a pod away, `preemption` ends others for a critical one, and `eviction` those that write more than they may; `workers` says when one is synced. In one sync `actions` decides, `steps` lines up what that means, and `carry_out`
//! does it; `start` and `stop` are its two long steps, in which `hooks` run. `pleg` and `relist` see what the runtime
//! did, `prober` asks the programs, `status` reports, `node_status` of the node itself. Beside them the reason cache, images, and both back-offs.
//! `make_start` is what a container is given: its `environment`, its view of the `volumes`, its share of `resources`.
//! Models pkg/kubelet/ (v1.36).
//!
//! Knows: ctx, api, runtime, objects. Never knows: controllers, the console.

pub mod actions;
mod admission;
pub mod carry_out;
pub mod config_error;
pub mod crash_back_off;
pub mod deadline;
mod desk;
mod downward;
pub mod environment;
pub mod eviction;
pub mod hooks;
pub mod images;
pub mod log_files;
pub mod logs;
pub mod make_start;
mod mount;
pub mod node_status;
pub mod pleg;
pub mod preemption;
pub mod prober;
pub mod reason_cache;
mod relist;
pub mod requeue;
pub mod resources;
mod restart;
pub mod restart_all;
pub mod restart_policy;
mod start;
mod start_image;
pub mod status;
pub mod steps;
pub mod stop;
pub mod volumes;
pub mod workers;

use crate::kit::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

use self::admission::Admission;
use self::desk::Desk;
use self::eviction::{EvictionManager, Rounds};
use self::images::{BACK_OFF_INITIAL, BACK_OFF_MAX, ImageManager};
use self::log_files::LogFiles;
use self::pleg::Pleg;
use self::preemption::{MakingRoom, News};
use self::prober::Prober;
use self::reason_cache::ReasonCache;
use self::status::StatusManager;
use self::status::conditions::needs_to_reconcile_readiness;
use self::workers::{ApiObject, Cache, Interrupted, PodWorker, Stage};
use super::config::Config;
use super::ctx::Ctx;
use super::ids::{NodeName, Uid};
use super::runtime::Runtime;
use super::turn::MachineId;
use crate::kit::backoff::{Backoff, Expiry};
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

/// How often the sync loop looks at its work queue.
const SYNC_PERIOD: Span = Span::secs(1);
/// A restart back-off is forgotten after this.
pub const CRASH_BACK_OFF_EXPIRY: Span = Span::secs(600);

#[derive(Clone, Debug, PartialEq)]
pub struct Kubelet {
    pub node: NodeName,
    pub index: u32,
    pub host_ip: String,
    /// The pods of this node as the API last told.
    pub pods: SortedMap<Uid, Rc<Pod>>,
    pub workers: SortedMap<Uid, Rc<PodWorker>>,
    /// Pods that the node did not take.
    rejected: SortedSet<Uid>,
    /// While pods are ended so that a critical one fits, the sync loop does nothing else.
    making_room: Option<MakingRoom>,
    pub evictions: EvictionManager,
    /// Pods whose last sync is newer than the cache.
    stale: SortedSet<Uid>,
    pub pleg: Pleg,
    pub prober: Prober,
    pub status: StatusManager,
    pub reasons: ReasonCache,
    pub crash_back_off: Backoff,
    pub images: ImageManager,
    logs: LogFiles,
    /// When each pod is looked at again by itself.
    pub work_queue: SortedMap<Uid, SimTime>,
    /// The sync loop's ticks fall this long after every whole second.
    tick_phase: Span,
    /// The tick at which the sync loop last had something to do.
    ticked: Option<SimTime>,
}

impl Kubelet {
    pub fn new(
        node: NodeName,
        index: u32,
        first_relist: SimTime,
        tick_phase: Span,
        rounds: Rounds,
        config: &Config,
    ) -> Kubelet {
        Kubelet {
            status: StatusManager::new(node.clone(), tick_phase),
            node,
            index,
            host_ip: host_ip(index),
            pods: SortedMap::new(),
            workers: SortedMap::new(),
            rejected: SortedSet::new(),
            making_room: None,
            evictions: EvictionManager::new(rounds),
            stale: SortedSet::new(),
            pleg: Pleg::new(first_relist),
            prober: Prober::default(),
            reasons: ReasonCache::default(),
            crash_back_off: Backoff::with_expiry(
                config.restart_back_off.initial,
                config.restart_back_off.max,
                Expiry::After(CRASH_BACK_OFF_EXPIRY),
            ),
            images: ImageManager::new(BACK_OFF_INITIAL, BACK_OFF_MAX, config.version),
            logs: LogFiles::default(),
            work_queue: SortedMap::new(),
            tick_phase,
            ticked: None,
        }
    }

    /// A watch tells of a pod: added, changed, or only reported on (K4).
    pub fn pod_seen(&mut self, ctx: &mut Ctx, pod: Rc<Pod>) {
        if self.keeps_for_later(ctx, || News::Seen(pod.clone())) {
            return;
        }
        let uid = Uid::new(&pod.metadata.uid);
        let before = self.pods.insert(uid.clone(), pod.clone());
        let Some(worker) = self.workers.get_mut(&uid).map(Rc::make_mut) else {
            match self.admission(ctx, &pod) {
                Admission::Granted => self.admit(ctx, pod),
                Admission::Refused | Admission::Postponed => {}
            }
            return;
        };
        worker.pod = pod.clone();
        self.status.pod_seen(ctx, &pod);
        let is_reconciled = before.is_some_and(|before| is_same_wish(&before, &pod));
        if is_reconciled && !needs_to_reconcile_readiness(&pod) {
            return;
        }
        if pod.is_deleting() && worker.terminate() == Interrupted::Yes {
            worker.cache = Cache::Stale;
            self.stale.insert(uid.clone());
        }
        worker.update(ctx.now(), ctx.cause);
        self.touch_worker(ctx, &uid);
    }

    /// The pod is the kubelet's to run from now on.
    fn admit(&mut self, ctx: &mut Ctx, pod: Rc<Pod>) {
        let uid = Uid::new(&pod.metadata.uid);
        let mut worker = PodWorker::new(uid.clone(), pod.clone());
        if pod.is_deleting() {
            worker.terminate();
        }
        worker.update(ctx.now(), ctx.cause);
        self.workers.insert(uid.clone(), Rc::new(worker));
        self.touch_worker(ctx, &uid);
        self.watch_storage(ctx, &pod);
        if ctx.shared.config.version.probes_pod_when_first_seen() {
            prober::add_pod(self, ctx, &pod, &uid);
        }
    }

    /// A watch tells that a pod's object is gone. Its containers are stopped all the same (K75).
    pub fn pod_gone(&mut self, ctx: &mut Ctx, runtime: &mut Runtime, uid: &Uid) {
        if self.keeps_for_later(ctx, || News::Gone(uid.clone())) {
            return;
        }
        self.pods.remove(uid);
        self.rejected.remove(uid);
        let Some(worker) = self.workers.get_mut(uid).map(Rc::make_mut) else { return };
        if worker.stage == Stage::Finished {
            self.forget(ctx, runtime, uid);
            return;
        }
        worker.object = ApiObject::Gone;
        worker.terminate();
        worker.update(ctx.now(), ctx.cause);
        self.touch_worker(ctx, uid);
    }

    /// Nothing of the pod is left on the node.
    pub fn forget(&mut self, ctx: &mut Ctx, runtime: &mut Runtime, uid: &Uid) {
        prober::remove_pod(self, ctx, uid);
        self.workers.remove(uid);
        self.stale.remove(uid);
        self.status.forget(uid);
        self.reasons.forget(uid);
        self.logs.forget(uid);
        self.evictions.forget(uid);
        self.dequeue(ctx, uid);
        runtime.remove_pod(uid);
        self.touch_worker(ctx, uid);
        ctx.touch(MachineId::Evictions(self.node.clone()));
    }

    /// Something happened to the pod. Whoever is gone from the API is not synced for it.
    pub fn sync_pod(&mut self, ctx: &mut Ctx, uid: &Uid) {
        if self.keeps_for_later(ctx, || News::Worthy(uid.clone())) || !self.pods.contains_key(uid) {
            return;
        }
        let Some(worker) = self.workers.get_mut(uid) else { return };
        Rc::make_mut(worker).update(ctx.now(), ctx.cause);
        self.touch_worker(ctx, uid);
    }

    /// A container died: a worker that waits for the last of its dying goes on.
    pub fn container_dead(&mut self, ctx: &mut Ctx, uid: &Uid) {
        let Some(worker) = self.workers.get_mut(uid).map(Rc::make_mut) else { return };
        let Some(job) = &mut worker.job else { return };
        job.wake(ctx.now(), ctx.cause);
        self.touch_worker(ctx, uid);
    }

    pub fn enqueue(&mut self, ctx: &mut Ctx, uid: &Uid, at: SimTime) {
        self.work_queue.insert(uid.clone(), at);
        ctx.touch(MachineId::SyncLoop(self.node.clone()));
    }

    fn dequeue(&mut self, ctx: &mut Ctx, uid: &Uid) {
        self.work_queue.remove(uid);
        ctx.touch(MachineId::SyncLoop(self.node.clone()));
    }

    /// The sync just ended is newer than what the cache shows.
    fn cache_is_stale(&mut self, worker: &mut PodWorker) {
        worker.cache = Cache::Stale;
        self.stale.insert(worker.uid.clone());
    }

    /// The first tick of the sync loop at which some pod's time has come.
    pub fn sync_loop_due(&self) -> Option<SimTime> {
        if let Some(room) = &self.making_room {
            return Some(room.due());
        }
        let deadlines = self.deadlines().map(|(_, at)| at);
        let earliest = self.work_queue.values().copied().chain(deadlines).min()?;
        let period = SYNC_PERIOD.as_millis();
        let phase = self.tick_phase.as_millis();
        let ticks = earliest.as_millis().saturating_sub(phase).div_ceil(period);
        let tick = SimTime::millis(phase + ticks * period);
        // A deadline stays passed, and is looked at again every second.
        Some(self.ticked.map_or(tick, |ticked| tick.max(ticked + SYNC_PERIOD)))
    }

    /// Models kubelet.go getPodsToSync.
    pub fn sync_loop_turn(&mut self, ctx: &mut Ctx, runtime: &mut Runtime) {
        if self.making_room.is_some() {
            return self.room_turn(ctx, runtime);
        }
        let now = ctx.now();
        self.ticked = Some(now);
        let queued = self.work_queue.iter().map(|(uid, at)| (uid, *at));
        let due = queued.chain(self.deadlines()).filter(|(_, at)| *at <= now);
        let due = SortedSet::from_iter(due.map(|(uid, _)| uid.clone()));
        for uid in &due {
            self.work_queue.remove(uid);
            self.sync_pod(ctx, uid);
        }
    }

    /// When each pod that may still run will have been active for too long.
    fn deadlines(&self) -> impl Iterator<Item = (&Uid, SimTime)> {
        let has_one = |worker: &PodWorker| worker.pod.spec.active_deadline_seconds.is_some();
        let syncing = self
            .workers
            .values()
            .filter(move |worker| worker.stage == Stage::Syncing && has_one(worker));
        syncing.filter_map(|worker| {
            let status = self.status.get(&worker.uid).map(|status| &**status);
            Some((&worker.uid, deadline::deadline(&worker.pod, status)?))
        })
    }

    pub fn status_turn(&mut self, ctx: &mut Ctx) {
        self.status.turn(ctx, &self.pods);
    }

    pub fn worker_turn(&mut self, ctx: &mut Ctx, runtime: &mut Runtime, uid: &Uid) {
        let Some(mut worker) = self.workers.remove(uid) else { return };
        let worker_mut = Rc::make_mut(&mut worker);
        workers::turn(&mut Desk { kubelet: self, runtime, ctx, worker: worker_mut });
        let is_gone = worker.stage == Stage::Finished && worker.object == ApiObject::Gone;
        if !is_gone {
            self.workers.insert(uid.clone(), worker);
        }
        self.room_turn(ctx, runtime);
        self.evictions_hear(ctx, runtime);
    }

    fn touch_worker(&self, ctx: &mut Ctx, uid: &Uid) {
        ctx.touch(MachineId::Worker(self.node.clone(), uid.clone()));
        // A pod's deadline comes and goes with its worker's stage.
        ctx.touch(MachineId::SyncLoop(self.node.clone()));
    }
}

/// Whether only the status differs, which is the kubelet's own doing.
/// Models pkg/kubelet/config/config.go podsDifferSemantically.
fn is_same_wish(before: &Pod, after: &Pod) -> bool {
    let (old, new) = (&before.metadata, &after.metadata);
    before.spec == after.spec
        && old.labels == new.labels
        && old.annotations == new.annotations
        && old.deletion_timestamp == new.deletion_timestamp
        && old.deletion_grace_period_seconds == new.deletion_grace_period_seconds
}

fn host_ip(index: u32) -> String {
    format!("10.0.0.{}", 11 + index)
}
