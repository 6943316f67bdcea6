//! The prober: one worker a probe, what is believed, and what follows from a change of mind.
//!
//! `checklist` decides whether to probe, `worker` wakes and counts, `ask` sends questions and takes answers, `report` says
//! what they mean, `judged` makes it count, `believe` tells the kubelet of changes, `results` holds what is believed, `update_status` shows it.
//! Models pkg/kubelet/prober/prober_manager.go (v1.36), K10–K29.

mod ask;
mod believe;
mod checklist;
mod judged;
mod report;
mod results;
mod update_status;
mod worker;

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

pub use ask::{answered, turn, waits_for_output, will_hear_nothing};
pub use believe::believed;
pub use checklist::{Adoption, Pass, Skip, Step, View, examine};
pub use report::{Report, report};
pub use results::{News, Results};
pub use update_status::{Beliefs, trigger_readiness, update_pod_status};
pub use worker::{Asking, Look, Occasion, Worker, absorb, threshold};

pub use crate::cluster::ids::ProbeKey;

use super::Kubelet;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Probe, ProbeKind};
use crate::objects::{Container, Pod};

/// A container that started this long before the kubelet is one that a restarted kubelet found running (K29).
const KUBELET_RESTART_GRACE_SECS: i64 = 10;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prober {
    pub workers: SortedMap<ProbeKey, Rc<Worker>>,
    pub results: Results,
    /// When the kubelet was started. None: long before the scenario began.
    pub started_at: Option<SimTime>,
}

impl Prober {
    pub fn has_worker(&self, uid: &Uid, container: &str, kind: ProbeKind) -> bool {
        self.workers_of(uid)
            .any(|worker| *worker.key.container == *container && worker.key.kind == kind)
    }

    pub fn workers_of<'a>(&'a self, uid: &'a Uid) -> impl Iterator<Item = &'a Rc<Worker>> {
        let start =
            ProbeKey { uid: uid.clone(), container: Rc::from(""), kind: ProbeKind::Startup };
        self.workers
            .starting_at(&start)
            .map(|(_, worker)| worker)
            .take_while(|one| one.key.uid == *uid)
    }

    fn worker_mut(&mut self, key: &ProbeKey) -> Option<&mut Worker> {
        self.workers.get_mut(key).map(Rc::make_mut)
    }

    /// The probes of a pod that lack a worker: regular containers first, then sidecars. The first one that has its
    /// worker ends the search (K10).
    pub fn missing_workers<'a>(&self, pod: &'a Pod, uid: &Uid) -> Vec<(&'a Container, ProbeKind)> {
        let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
        let containers = pod.spec.containers.iter().chain(sidecars);
        containers
            .flat_map(|container| ProbeKind::ALL.map(|kind| (container, kind)))
            .filter(|(container, kind)| container.probe(*kind).is_some())
            .take_while(|(container, kind)| !self.has_worker(uid, &container.name, *kind))
            .collect()
    }

    /// Whether the kubelet found a container that started then running already.
    pub fn was_restarted_after(&self, container_started_at: Stamp) -> bool {
        self.started_at.is_some_and(|kubelet| {
            let grace = KUBELET_RESTART_GRACE_SECS * NANOS_PER_SECOND;
            grace < kubelet.nanos_since(container_started_at)
        })
    }
}

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// Makes the workers a pod lacks (K10). Each looks at its container at once, then at every tick.
pub fn add_pod(kubelet: &mut Kubelet, ctx: &mut Ctx, pod: &Rc<Pod>, uid: &Uid) {
    for (container, kind) in kubelet.prober.missing_workers(pod, uid) {
        let Some(spec) = container.probe(kind) else { continue };
        let key = ProbeKey { uid: uid.clone(), container: Rc::from(container.name.as_str()), kind };
        let at = ctx.now() + start_delay(kubelet, ctx, &key, spec);
        let look = Look { at, cause: ctx.cause };
        let worker = Worker::new(key.clone(), pod.clone(), container.clone(), spec.clone(), look);
        kubelet.prober.workers.insert(key.clone(), Rc::new(worker));
        touch(kubelet, ctx, &key);
    }
}

/// A part of the period, drawn, while the kubelet is younger than that: after a restart not all workers ask together (K12).
fn start_delay(kubelet: &Kubelet, ctx: &Ctx, key: &ProbeKey, spec: &Probe) -> Span {
    let now = ctx.now();
    let is_young = kubelet.prober.started_at.is_some_and(|at| now - at < spec.period());
    if !is_young && !ctx.shared.config.version.every_worker_starts_late() {
        return Span::ZERO;
    }
    let who = format!("{}/{}/{}", key.uid, key.container, key.kind.as_str());
    draw(ctx.seed(), "probe-jitter", &who).nth(now.as_millis()).within(Span::ZERO, spec.period())
}

/// The pod begins to end: its regular containers can no longer fail it (K26).
pub fn stop_liveness_and_startup(kubelet: &mut Kubelet, ctx: &mut Ctx, pod: &Pod, uid: &Uid) {
    let regular = |name: &str| pod.spec.containers.iter().any(|container| container.name == name);
    let keys: Vec<ProbeKey> = kubelet
        .prober
        .workers_of(uid)
        .map(|worker| worker.key.clone())
        .filter(|key| key.kind != ProbeKind::Readiness && regular(&key.container))
        .collect();
    stop(kubelet, ctx, keys);
}

pub fn remove_pod(kubelet: &mut Kubelet, ctx: &mut Ctx, uid: &Uid) {
    let keys = kubelet.prober.workers_of(uid).map(|worker| worker.key.clone()).collect();
    stop(kubelet, ctx, keys);
}

/// A worker that is told to stop ends at once, unless it sleeps or a probe of its own is under way.
fn stop(kubelet: &mut Kubelet, ctx: &mut Ctx, keys: Vec<ProbeKey>) {
    for key in keys {
        if let Some(worker) = kubelet.prober.worker_mut(&key) {
            worker.stopped = true;
            end_if_stopped(kubelet, ctx, &key);
        }
    }
}

/// An ended worker takes its cached result with it.
fn end_if_stopped(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    let Some(worker) = kubelet.prober.workers.get(key) else { return };
    if !worker.stopped || !worker.is_idle() {
        return;
    }
    let container_id = worker.container_id.clone();
    kubelet.prober.workers.remove(key);
    kubelet.prober.results.remove(key.kind, &container_id);
    touch(kubelet, ctx, key);
}

fn touch(kubelet: &Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    ctx.touch(MachineId::Probe(kubelet.node.clone(), key.clone()));
}
