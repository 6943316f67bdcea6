//! DO: one sync as a list of steps, each done at once or waited for.
//! Models pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod and kuberuntime SyncPod (v1.36), K3, K40, K73, K74.

use std::collections::VecDeque;
use std::rc::Rc;

use super::actions::{self, Kill};
use super::pleg::PodRuntime;
use super::start;
use super::status::phase::Terminal;
use super::status::{self, Teardown};
use super::stop;
use super::workers::{Acted, ApiObject, BACK_OFF_PERIOD, Job, PodWorker, RESYNC_INTERVAL, Stage};
use super::workers::{SyncEnd, Volumes, Wait, requeue_delay};
use super::{Kubelet, prober};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::ContainerId;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Runtime;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::{EventType, PodStatus};

/// Everything a worker has before it while it syncs its pod.
pub struct Desk<'a, 'b> {
    pub kubelet: &'a mut Kubelet,
    pub runtime: &'a mut Runtime,
    pub ctx: &'a mut Ctx<'b>,
    pub worker: &'a mut PodWorker,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Mount,
    AddProbes,
    Plan,
    Kill(Kill),
    KillAll(Vec<Kill>),
    StopSandbox,
    CreateSandbox { attempt: u32 },
    SandboxUp { attempt: u32 },
    Start(String),
    Pulled { container: String, since: SimTime },
    PullFailed { container: String },
    Create(String),
    Created(String),
    Run { container: String, id: ContainerId },
    ContainersGone,
    Unmount,
    Terminated,
}

/// The first part of a sync: the status as it stands, and what is to be done.
pub fn begin(desk: &mut Desk) {
    let stage = desk.worker.stage;
    let pod = desk.worker.pod.clone();
    let snapshot = desk.kubelet.pleg.cached(&desk.worker.uid);
    desk.worker.job = Some(Job {
        stage,
        pod,
        snapshot,
        steps: VecDeque::new(),
        wait: Wait::Until(desk.ctx.now()),
        results: Vec::new(),
        acted: Acted::No,
        cause: desk.ctx.cause,
    });
    let steps = match stage {
        Stage::Syncing => {
            let status = publish_status(desk, Terminal::No);
            if status.is_terminal() {
                desk.worker.terminate();
                desk.worker.update(desk.ctx.now(), desk.ctx.cause);
                return;
            }
            vec![Step::Mount, Step::AddProbes, Step::Plan]
        }
        Stage::Terminating => {
            publish_status(desk, Terminal::No);
            let (pod, uid) = (desk.worker.pod.clone(), desk.worker.uid.clone());
            prober::stop_liveness_and_startup(desk.kubelet, desk.ctx, &pod, &uid);
            let running = PodRuntime::read(desk.runtime, &uid);
            vec![
                Step::KillAll(actions::stop_all(&running)),
                Step::StopSandbox,
                Step::ContainersGone,
            ]
        }
        Stage::Terminated => {
            publish_status(desk, Terminal::Yes);
            vec![Step::Unmount, Step::Terminated]
        }
        Stage::Finished => Vec::new(),
    };
    job(desk).steps = steps.into();
}

/// One step. Some: it takes until then, and the steps pushed before the rest go on from there.
pub fn step(desk: &mut Desk, step: Step) -> Option<Wait> {
    match step {
        Step::Mount => {
            if desk.worker.volumes == Volumes::Mounted {
                return None;
            }
            desk.worker.volumes = Volumes::Mounted;
            Some(takes(desk, Pace::Mount))
        }
        Step::AddProbes => {
            let (pod, uid) = (job(desk).pod.clone(), desk.worker.uid.clone());
            prober::add_pod(desk.kubelet, desk.ctx, &pod, &uid);
            None
        }
        Step::Plan => {
            plan(desk);
            None
        }
        Step::Kill(kill) => stop::kill_all(desk, vec![kill]),
        Step::KillAll(kills) => stop::kill_all(desk, kills),
        Step::StopSandbox => {
            let uid = desk.worker.uid.clone();
            if !desk.runtime.sandboxes.contains_key(&uid) {
                return None;
            }
            desk.runtime.stop_sandboxes(&uid);
            Some(takes(desk, Pace::SandboxStop))
        }
        Step::CreateSandbox { attempt } => {
            job(desk).steps.push_front(Step::SandboxUp { attempt });
            Some(takes(desk, Pace::Sandbox))
        }
        Step::SandboxUp { attempt } => {
            let (uid, pod) = (desk.worker.uid.clone(), job(desk).pod.clone());
            let index = desk.kubelet.index;
            desk.runtime.create_sandbox(desk.ctx, &uid, attempt, index);
            desk.kubelet.status.set_sandbox_ready(desk.ctx, &pod);
            None
        }
        Step::Start(name) => start::begin(desk, &name),
        Step::Pulled { container, since } => start::pulled(desk, &container, since),
        Step::PullFailed { container } => start::pull_failed(desk, &container),
        Step::Create(name) => {
            job(desk).steps.push_front(Step::Created(name));
            Some(takes(desk, Pace::CreateContainer))
        }
        Step::Created(name) => start::created(desk, &name),
        Step::Run { container, id } => start::run(desk, &container, &id),
        Step::ContainersGone => {
            let uid = desk.worker.uid.clone();
            prober::remove_pod(desk.kubelet, desk.ctx, &uid);
            desk.kubelet.status.set_teardown(&uid, Teardown::ContainersGone);
            job(desk).snapshot = Rc::new(PodRuntime::read(desk.runtime, &uid));
            publish_status(desk, Terminal::Yes);
            None
        }
        Step::Unmount => Some(takes(desk, Pace::Unmount)),
        Step::Terminated => {
            let pod = job(desk).pod.clone();
            desk.kubelet.status.terminate_pod(desk.ctx, &pod);
            None
        }
    }
}

/// What every sync ends with: the reasons of failed starts, the next look, and a cache that must be renewed.
pub fn end(desk: &mut Desk) {
    let Some(job) = desk.worker.job.take() else { return };
    let now = desk.ctx.now();
    let uid = desk.worker.uid.clone();
    for (container, result) in &job.results {
        desk.kubelet.reasons.update(&uid, container, result);
    }
    desk.worker.cache = super::workers::Cache::Stale;
    match job.stage {
        Stage::Syncing => {}
        Stage::Terminating => {
            desk.worker.stage = Stage::Terminated;
            desk.worker.update(now, desk.ctx.cause);
        }
        Stage::Terminated | Stage::Finished => {
            desk.worker.stage = Stage::Finished;
            desk.worker.pending = None;
            desk.kubelet.work_queue.remove(&uid);
            if desk.worker.object == ApiObject::Gone {
                desk.kubelet.forget(desk.ctx, desk.runtime, &uid);
            }
            return;
        }
    }
    let failures: Vec<_> =
        job.results.iter().filter_map(|(_, result)| result.as_ref().err()).collect();
    let end = if desk.worker.stage != job.stage {
        SyncEnd::PhaseTransition
    } else if failures.is_empty() {
        SyncEnd::Success
    } else {
        let back_off_ends = failures.iter().filter_map(|failure| failure.expires).min();
        SyncEnd::Failure { back_off_ends }
    };
    let jitter = draw(desk.ctx.seed(), "resync-jitter", uid.as_str()).nth(now.as_millis());
    let delay = requeue_delay(&end, RESYNC_INTERVAL, BACK_OFF_PERIOD, now, jitter);
    desk.kubelet.enqueue(desk.ctx, &uid, now + delay);
    if end == SyncEnd::Success && job.acted == Acted::Yes {
        desk.kubelet.request_relist(desk.ctx, &uid);
    }
}

/// Makes the pod's status from the snapshot and hands it to the status manager.
fn publish_status(desk: &mut Desk, terminal: Terminal) -> PodStatus {
    let (uid, pod) = (desk.worker.uid.clone(), desk.worker.pod.clone());
    let snapshot = job(desk).snapshot.clone();
    let kubelet = &mut *desk.kubelet;
    let before = kubelet.status.get(&uid).cloned();
    let made = status::generate(
        &status::Sources {
            pod: &pod,
            uid: &uid,
            runtime: &snapshot,
            old: before.as_ref().unwrap_or(&pod.status),
            reasons: &kubelet.reasons,
            prober: &kubelet.prober,
            host_ip: &kubelet.host_ip,
            gates: desk.ctx.shared.config.version.gates(),
        },
        terminal,
    );
    let cause = desk.ctx.cause;
    prober::trigger_readiness(kubelet, desk.ctx, &uid, before.as_ref(), &made);
    desk.ctx.cause = cause;
    kubelet.status.set_pod_status(desk.ctx, &pod, made.clone());
    made
}

fn plan(desk: &mut Desk) {
    let job = job_of(desk.worker);
    let plan = actions::decide(&job.pod, &job.snapshot, &desk.kubelet.prober.results);
    let mut steps = Vec::new();
    if plan.kill_pod {
        steps.push(Step::KillAll(actions::stop_all(&job.snapshot)));
        steps.push(Step::StopSandbox);
        job.acted = Acted::Yes;
    }
    steps.extend(plan.kill.into_iter().map(Step::Kill));
    if let Some(attempt) = plan.create_sandbox {
        steps.push(Step::CreateSandbox { attempt });
    }
    steps.extend(plan.start.into_iter().map(Step::Start));
    if !steps.is_empty() {
        job.acted = Acted::Yes;
    }
    job.steps.extend(steps);
    if plan.create_sandbox.is_some_and(|attempt| 0 < attempt) {
        let text = "Pod sandbox changed, it will be killed and re-created.";
        note(desk, None, EventType::Normal, "SandboxChanged", text, None);
    }
}

pub(super) fn job<'a>(desk: &'a mut Desk) -> &'a mut Job {
    job_of(desk.worker)
}

fn job_of(worker: &mut PodWorker) -> &mut Job {
    worker.job.as_mut().expect("steps are carried out within a job")
}

/// Waits for something the scenario's pace decides.
pub(super) fn takes(desk: &Desk, pace: Pace) -> Wait {
    let span = desk.ctx.pace(pace, desk.worker.uid.as_str());
    Wait::Until(desk.ctx.now() + span)
}

pub(super) fn waits(desk: &Desk, span: Span) -> Wait {
    Wait::Until(desk.ctx.now() + span)
}

/// The kubelet's events about this pod.
pub(super) fn note(
    desk: &mut Desk,
    container: Option<&str>,
    kind: EventType,
    reason: &str,
    message: &str,
    rule: Option<Rule>,
) -> RecordId {
    let host = desk.kubelet.node.clone();
    let pod = desk.worker.pod.clone();
    let note = EventNote {
        actor: Actor::Kubelet,
        component: "kubelet",
        host: host.as_str(),
        kind,
        reason,
        message,
        container,
        rule,
    };
    api::note(desk.ctx, &pod, note)
}
