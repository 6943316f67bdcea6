//! DO: one sync as a list of steps, each done at once or waited for.
//! Models pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod and kuberuntime SyncPod (v1.36), K3, K40, K73, K74.

use std::collections::VecDeque;
use std::rc::Rc;

use super::actions::{self, KillReason};
use super::deadline;
use super::desk::{Desk, Note};
use super::mount;
use super::pleg::PodRuntime;
use super::prober;
use super::requeue::{BACK_OFF_PERIOD, RESYNC_INTERVAL, SyncEnd, requeue_delay};
use super::restart_all::RestartAll;
use super::start;
use super::start_image;
use super::status::phase::Terminal;
use super::status::{self, Eviction, Teardown};
use super::steps::{Logs, Step, steps};
use super::stop;
use super::workers::{Acted, ApiObject, Job, Stage, Wait};
use crate::cluster::pace::Pace;
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::objects::{EventType, PodStatus};

/// The first part of a sync: the status as it stands, and what is to be done.
pub fn begin(desk: &mut Desk) {
    let stage = desk.worker.stage;
    desk.worker.job = Some(Job {
        stage,
        pod: desk.worker.pod.clone(),
        snapshot: desk.kubelet.pleg.cached(&desk.worker.uid),
        steps: VecDeque::new(),
        wait: Wait::Until(desk.ctx.now()),
        farewells: Vec::new(),
        hooks: Vec::new(),
        restart_all: RestartAll::No,
        results: Vec::new(),
        failure: None,
        acted: Acted::No,
        terminal: Terminal::No,
        cause: desk.ctx.cause,
    });
    let steps = match stage {
        Stage::Syncing => {
            let status = publish_status(desk, Terminal::No);
            if status.is_terminal() {
                desk.job().terminal = Terminal::Yes;
                return;
            }
            let gates = desk.ctx.shared.config.version.gates();
            desk.job().restart_all = RestartAll::asked_by(&status, gates);
            vec![Step::Mount, Step::AddProbes, Step::Plan]
        }
        Stage::Terminating => {
            publish_status(desk, Terminal::No);
            let (pod, uid) = (desk.worker.pod.clone(), desk.worker.uid.clone());
            prober::stop_liveness_and_startup(desk.kubelet, desk.ctx, &pod, &uid);
            let kills = actions::stop_all(&desk.job().snapshot, KillReason::PodStops);
            vec![Step::KillAll(kills), Step::StopSandbox, Step::ContainersGone]
        }
        Stage::Terminated => {
            publish_status(desk, Terminal::Yes);
            vec![Step::Unmount, Step::Terminated]
        }
        Stage::Finished => Vec::new(),
    };
    desk.job().steps = steps.into();
}

/// One step. Some: it takes until then, and the steps pushed before the rest go on from there.
pub fn step(desk: &mut Desk, step: Step) -> Option<Wait> {
    let uid = desk.worker.uid.clone();
    match step {
        Step::Mount => mount::begin(desk),
        Step::Mounted { since } => mount::look(desk, since),
        Step::AddProbes => {
            if !desk.ctx.shared.config.version.probes_pod_when_first_seen() {
                let pod = desk.job().pod.clone();
                prober::add_pod(desk.kubelet, desk.ctx, &pod, &uid);
            }
            None
        }
        Step::Plan => {
            plan(desk);
            None
        }
        Step::KillAll(kills) => stop::begin_all(desk, kills),
        Step::KillOne(kill) => stop::begin_one(desk, kill),
        Step::LetGo => stop::go_on(desk),
        Step::Remove { container, id, logs } => {
            if logs == Logs::Kept {
                desk.kubelet.logs.keep(&uid, &container, desk.runtime.attempt_of(&id));
            }
            desk.runtime.remove_container(&id);
            None
        }
        Step::StopSandbox => {
            if !desk.runtime.sandboxes.contains_key(&uid) {
                return None;
            }
            desk.runtime.stop_sandboxes(&uid);
            Some(desk.takes(Pace::SandboxStop))
        }
        Step::CreateSandbox { attempt } => {
            desk.job().steps.push_front(Step::SandboxUp { attempt });
            Some(desk.takes(Pace::Sandbox))
        }
        Step::SandboxUp { attempt } => {
            let pod = desk.job().pod.clone();
            let index = desk.kubelet.index;
            desk.runtime.create_sandbox(desk.ctx, &uid, attempt, index);
            if desk.ctx.shared.config.version.tells_of_sandbox_at_once() {
                desk.kubelet.status.set_sandbox_ready(desk.ctx, &pod);
            }
            None
        }
        Step::Start(name) => start::begin(desk, &name),
        Step::Pulled { container, asked_at, begun_at } => {
            start_image::pulled(desk, &container, asked_at, begun_at);
            None
        }
        Step::Create(name) => {
            let config = Box::new(start::configure(desk, &name)?);
            desk.job().steps.push_front(Step::Created { container: name, config });
            Some(desk.takes(Pace::CreateContainer))
        }
        Step::Created { container, config } => start::created(desk, &container, *config),
        Step::Run { container, id } => start::run(desk, &container, &id),
        Step::PostStart { container, id } => start::post_start(desk, &container, &id),
        Step::StartFailed { container, failure } => {
            start::fail(desk, &container, failure);
            None
        }
        Step::ContainersGone => {
            prober::remove_pod(desk.kubelet, desk.ctx, &uid);
            desk.kubelet.status.set_teardown(&uid, Teardown::ContainersGone);
            desk.job().snapshot = Rc::new(PodRuntime::read(desk.runtime, &uid));
            publish_status(desk, Terminal::Yes);
            None
        }
        Step::Unmount => Some(desk.takes(Pace::Unmount)),
        Step::Terminated => {
            let pod = desk.job().pod.clone();
            desk.kubelet.status.terminate_pod(desk.ctx, &pod);
            None
        }
    }
}

/// What every sync ends with: the reasons of failed starts, the next look, and a cache that must be renewed.
pub fn end(desk: &mut Desk) {
    let Some(job) = desk.worker.job.take() else { return };
    let (now, uid) = (desk.ctx.now(), desk.worker.uid.clone());
    desk.worker.take_pending();
    for (container, result) in &job.results {
        desk.kubelet.reasons.update(&uid, container, result);
    }
    let end = match (job.stage, job.terminal) {
        (Stage::Syncing, Terminal::No) => job.end().as_seen_by(desk.ctx.shared.config.version),
        (Stage::Syncing, Terminal::Yes) => {
            desk.worker.terminate();
            desk.worker.update(now, desk.ctx.cause);
            SyncEnd::PhaseTransition
        }
        (Stage::Terminating, _) => {
            desk.worker.stage = Stage::Terminated;
            desk.worker.update(now, desk.ctx.cause);
            SyncEnd::PhaseTransition
        }
        (Stage::Terminated | Stage::Finished, _) => return finish(desk),
    };
    desk.kubelet.cache_is_stale(desk.worker);
    let jitter = draw(desk.ctx.seed(), "resync-jitter", uid.as_str()).nth(now.as_millis());
    let delay = requeue_delay(&end, RESYNC_INTERVAL, BACK_OFF_PERIOD, now, jitter);
    desk.kubelet.enqueue(desk.ctx, &uid, now + delay);
    if end != SyncEnd::Success || job.acted == Acted::No {
        return;
    }
    if desk.ctx.shared.config.version.relists_on_demand() {
        desk.kubelet.request_relist(desk.ctx, &uid);
    }
    if job.restart_all == RestartAll::Yes {
        // All containers are gone: the next sync starts them.
        desk.worker.update(now, desk.ctx.cause);
    }
}

/// The worker's last act. Without an API object nobody will ask for the pod again.
fn finish(desk: &mut Desk) {
    let uid = desk.worker.uid.clone();
    desk.worker.stage = Stage::Finished;
    desk.worker.pending = None;
    desk.worker.taken = None;
    desk.kubelet.dequeue(desk.ctx, &uid);
    if desk.worker.object == ApiObject::Gone {
        desk.kubelet.forget(desk.ctx, desk.runtime, &uid);
    }
}

/// Makes the pod's status from the snapshot and hands it to the status manager.
fn publish_status(desk: &mut Desk, terminal: Terminal) -> PodStatus {
    let (uid, pod) = (desk.worker.uid.clone(), desk.worker.pod.clone());
    let snapshot = desk.job().snapshot.clone();
    let before = desk.kubelet.status.get(&uid).cloned();
    let eviction = evict(desk, before.as_deref());
    let kubelet = &mut *desk.kubelet;
    let version = desk.ctx.shared.config.version;
    let made = status::generate(
        &status::Sources {
            pod: &pod,
            uid: &uid,
            runtime: &snapshot,
            old: before.as_deref().unwrap_or(&pod.status),
            reasons: &kubelet.reasons,
            prober: &kubelet.prober,
            host_ips: std::slice::from_ref(&kubelet.host_ip),
            eviction,
            version,
            gates: version.gates(),
        },
        terminal,
    );
    let made = match desk.worker.evicted.take_if(|_| desk.worker.stage == Stage::Terminating) {
        Some(eviction) => status::told(made, eviction, &pod, version.gates()),
        None => made,
    };
    let cause = desk.ctx.cause;
    prober::trigger_readiness(kubelet, desk.ctx, &uid, before.as_deref(), &made);
    desk.ctx.cause = cause;
    kubelet.status.set_pod_status(desk.ctx, &pod, made.clone());
    desk.kubelet.touch_worker(desk.ctx, &uid);
    made
}

/// A pod past its deadline is told so each time its status is made.
fn evict(desk: &mut Desk, before: Option<&PodStatus>) -> Option<Eviction> {
    let now = desk.ctx.now();
    let eviction =
        deadline::is_past(&desk.worker.pod, before, now).then_some(deadline::EVICTION)?;
    let id = desk.note(Note {
        container: None,
        kind: EventType::Normal,
        reason: eviction.reason,
        message: &eviction.message,
        rule: Some(Rule::ActiveDeadline),
    });
    desk.ctx.cause = Some(id);
    Some(eviction)
}

/// DECIDE, and line up what is to be done.
fn plan(desk: &mut Desk) {
    let job = desk.worker.job.as_mut().expect("a plan is made within a job");
    let results = &desk.kubelet.prober.results;
    let plan = actions::decide(&job.pod, &job.snapshot, results, job.restart_all);
    let is_replaced = plan.create_sandbox && 0 < plan.attempt;
    let steps = steps(plan, &job.pod, &job.snapshot);
    if !steps.is_empty() {
        job.acted = Acted::Yes;
    }
    job.steps.extend(steps);
    if is_replaced {
        desk.note(Note {
            container: None,
            kind: EventType::Normal,
            reason: "SandboxChanged",
            message: "Pod sandbox changed, it will be killed and re-created.",
            rule: None,
        });
    }
}
