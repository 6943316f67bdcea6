//! The prober: one worker a probe, what is believed, and what follows from a change of mind.
//!
//! `checklist` decides whether to probe, `worker` counts, `ask` sends questions and takes answers, `believe` tells the
//! kubelet of changes, `results` holds what is believed.
//! Models pkg/kubelet/prober/prober_manager.go (v1.36), K10–K28.

mod ask;
mod believe;
mod checklist;
mod results;
mod worker;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use ask::{answered, turn, will_hear_nothing};
pub use believe::believed;
pub use checklist::{Adoption, Pass, Skip, Step, View, examine};
pub use results::{News, Results};
pub use worker::{Asking, Occasion, Triggered, Worker, absorb, threshold};

pub use crate::cluster::ids::ProbeKey;

use super::Kubelet;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::record::Belief;
use crate::cluster::turn::MachineId;
use crate::objects::probe::{Action, Probe, ProbeKind};
use crate::objects::{Pod, PodStatus};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prober {
    pub workers: BTreeMap<ProbeKey, Rc<Worker>>,
    pub results: Results,
}

impl Prober {
    pub fn has_worker(&self, uid: &Uid, container: &str, kind: ProbeKind) -> bool {
        self.workers_of(uid)
            .any(|worker| *worker.key.container == *container && worker.key.kind == kind)
    }

    pub fn workers_of<'a>(&'a self, uid: &'a Uid) -> impl Iterator<Item = &'a Rc<Worker>> {
        let start =
            ProbeKey { uid: uid.clone(), container: Rc::from(""), kind: ProbeKind::Startup };
        self.workers.range(start..).map(|(_, worker)| worker).take_while(|one| one.key.uid == *uid)
    }
}

/// Makes the workers a pod lacks (K10). Each looks at its container at once, then at every tick.
pub fn add_pod(kubelet: &mut Kubelet, ctx: &mut Ctx, pod: &Rc<Pod>, uid: &Uid) {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    for container in pod.spec.containers.iter().chain(sidecars) {
        let name: Rc<str> = Rc::from(container.name.as_str());
        for kind in ProbeKind::ALL {
            let Some(spec) = container.probe(kind).filter(|probe| is_simulated(probe)) else {
                continue;
            };
            let key = ProbeKey { uid: uid.clone(), container: name.clone(), kind };
            if kubelet.prober.workers.contains_key(&key) {
                return;
            }
            let now = ctx.now();
            let mut worker =
                Worker::new(key.clone(), pod.clone(), container.clone(), spec.clone(), now);
            worker.triggered =
                Some(Triggered { at: now, occasion: Occasion::Tick, cause: ctx.cause });
            kubelet.prober.workers.insert(key.clone(), Rc::new(worker));
            touch(kubelet, ctx, &key);
        }
    }
}

/// Commands in a container and gRPC wait for programs that can run them.
fn is_simulated(probe: &Probe) -> bool {
    match probe.action {
        Some(Action::HttpGet(_) | Action::TcpSocket(_)) => true,
        Some(Action::Exec(_) | Action::Grpc(_)) | None => false,
    }
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

/// A stopped worker takes its cached result with it.
fn stop(kubelet: &mut Kubelet, ctx: &mut Ctx, keys: Vec<ProbeKey>) {
    for key in keys {
        if let Some(worker) = kubelet.prober.workers.remove(&key) {
            kubelet.prober.results.remove(key.kind, &worker.container_id);
        }
        touch(kubelet, ctx, &key);
    }
}

/// A status is being made: readiness workers of containers that run, have started and are not believed ready are told
/// to look now (K22). They look at `before`, the status stored until this sync replaces it (K23).
pub fn trigger_readiness(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    uid: &Uid,
    before: Option<&PodStatus>,
    made: &PodStatus,
) {
    let kind = ProbeKind::Readiness;
    let statuses = made.container_statuses.iter().chain(&made.init_container_statuses);
    for status in statuses {
        if status.running().is_none() || status.started != Some(true) {
            continue;
        }
        if kubelet.prober.results.get(kind, &status.container_id) == Some(Belief::Success) {
            continue;
        }
        let key = ProbeKey { uid: uid.clone(), container: Rc::from(status.name.as_str()), kind };
        let Some(worker) = kubelet.prober.workers.get_mut(&key).map(Rc::make_mut) else { continue };
        if worker.asking.is_some() {
            let (at, cause) = (ctx.now(), ctx.cause);
            worker.triggered = Some(Triggered { at, occasion: Occasion::Manual, cause });
            continue;
        }
        worker.triggered = None;
        worker.ticker.reset(ctx.now());
        ask::do_probe(kubelet, ctx, &key, before, Occasion::Manual);
        touch(kubelet, ctx, &key);
    }
}

fn touch(kubelet: &Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    ctx.touch(MachineId::Probe(kubelet.node.clone(), key.clone()));
}
