//! The prober: one worker a probe, what is believed, and what follows from a change of mind.
//! Models pkg/kubelet/prober/prober_manager.go and prober.go (v1.36), K10–K36.

mod results;
mod worker;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use results::{News, Results};
pub use worker::{
    Adoption, Asking, Pass, ProbeKey, Skip, Step, Triggered, View, Worker, absorb, examine,
    threshold,
};

use super::Kubelet;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, Belief, ProbeAnswer, RecordId, What};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::time::Span;
use crate::objects::probe::{Action, Answer, Outcome, Probe, ProbeKind, Verdict};
use crate::objects::{EventType, Key, Pod, PodStatus};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prober {
    pub workers: BTreeMap<ProbeKey, Rc<Worker>>,
    pub results: Results,
}

impl Prober {
    pub fn has_worker(&self, uid: &Uid, container: &str, kind: ProbeKind) -> bool {
        let key = ProbeKey { uid: uid.clone(), container: container.to_owned(), kind };
        self.workers.contains_key(&key)
    }

    pub fn workers_of<'a>(&'a self, uid: &'a Uid) -> impl Iterator<Item = &'a Rc<Worker>> {
        let start =
            ProbeKey { uid: uid.clone(), container: String::new(), kind: ProbeKind::Startup };
        self.workers.range(start..).map(|(_, worker)| worker).take_while(|one| one.key.uid == *uid)
    }
}

/// Makes the workers a pod lacks (K10). Each looks at its container at once, then at every tick.
pub fn add_pod(kubelet: &mut Kubelet, ctx: &mut Ctx, pod: &Rc<Pod>, uid: &Uid) {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    for container in pod.spec.containers.iter().chain(sidecars) {
        for kind in ProbeKind::ALL {
            let Some(spec) = container.probe(kind).filter(|probe| is_simulated(probe)) else {
                continue;
            };
            let key = ProbeKey { uid: uid.clone(), container: container.name.clone(), kind };
            if kubelet.prober.workers.contains_key(&key) {
                return;
            }
            let now = ctx.now();
            let mut worker =
                Worker::new(key.clone(), pod.clone(), container.clone(), spec.clone(), now);
            worker.triggered = Some(Triggered { at: now, cause: ctx.cause });
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
    let statuses = made.container_statuses.iter().chain(&made.init_container_statuses);
    for status in statuses {
        if status.running().is_none() || status.started != Some(true) {
            continue;
        }
        let kind = ProbeKind::Readiness;
        let key = ProbeKey { uid: uid.clone(), container: status.name.clone(), kind };
        if kubelet.prober.results.get(kind, &status.container_id) == Some(Belief::Success) {
            continue;
        }
        let Some(worker) = kubelet.prober.workers.get_mut(&key).map(Rc::make_mut) else { continue };
        if worker.asking.is_some() {
            worker.triggered = Some(Triggered { at: ctx.now(), cause: ctx.cause });
            continue;
        }
        worker.triggered = None;
        worker.ticker.reset(ctx.now());
        do_probe(kubelet, ctx, &key, before);
        touch(kubelet, ctx, &key);
    }
}

/// A worker's deadline: its probe's time is over, it was told to look, or its ticker ticked.
pub fn turn(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    let now = ctx.now();
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    if let Some(asking) = &worker.asking {
        if asking.until <= now {
            ctx.cause = asking.cause;
            conclude(kubelet, ctx, key, &Answer::TimedOut);
        }
        return;
    }
    if let Some(triggered) = worker.triggered.take() {
        ctx.cause = triggered.cause;
        worker.ticker.reset(now);
    } else if worker.ticker.take(now).is_none() {
        return;
    }
    let status = kubelet.status.get(&key.uid).cloned();
    do_probe(kubelet, ctx, key, status.as_ref());
}

/// The answer of a container, if the worker still waits for one.
pub fn answered(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, answer: &Answer) {
    let waits = kubelet.prober.workers.get(key).is_some_and(|worker| worker.asking.is_some());
    if waits {
        conclude(kubelet, ctx, key, answer);
        touch(kubelet, ctx, key);
    }
}

/// The program hangs: the time-out to come has that as its cause.
pub fn will_hear_nothing(kubelet: &mut Kubelet, key: &ProbeKey, cause: Option<RecordId>) {
    let worker = kubelet.prober.workers.get_mut(key).map(Rc::make_mut);
    if let Some(asking) = worker.and_then(|worker| worker.asking.as_mut()) {
        asking.cause = cause;
    }
}

fn do_probe(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, status: Option<&PodStatus>) {
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let view = View {
        status,
        now: ctx.now(),
        kubelet_started_at: kubelet.started_at,
        gates: ctx.shared.config.version.gates(),
    };
    let pass = examine(worker, &view);
    worker.skipped = match pass.step {
        Step::Skip(skip) => skip.rule(),
        Step::Ask | Step::Stop => None,
    };
    let mut news = Vec::new();
    if let Some(adoption) = pass.adopt {
        let results = &mut kubelet.prober.results;
        results.remove(key.kind, &worker.container_id);
        worker.container_id = adoption.container_id;
        worker.on_hold = false;
        if let Some(initial) = adoption.initial
            && results.set(key.kind, &worker.container_id, initial) == News::Changed
        {
            news.push(initial);
        }
    }
    if let Some(belief) = pass.believe
        && kubelet.prober.results.set(key.kind, &worker.container_id, belief) == News::Changed
    {
        news.push(belief);
    }
    let container_id = worker.container_id.clone();
    for belief in news {
        publish(kubelet, ctx, key, &container_id, belief);
    }
    match pass.step {
        Step::Skip(_) => {}
        Step::Stop => stop(kubelet, ctx, vec![key.clone()]),
        Step::Ask => ask(kubelet, ctx, key, status),
    }
}

fn ask(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, status: Option<&PodStatus>) {
    let node = kubelet.node.clone();
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let pod_ip = status.map_or("", |status| status.pod_ip.as_str());
    let question = match worker.spec.question(&worker.container, pod_ip) {
        Ok(question) => question,
        Err(error) => return judged(kubelet, ctx, key, Verdict::Error(error)),
    };
    let now = ctx.now();
    worker.asking = Some(Asking {
        ask: question.clone(),
        since: now,
        until: now + worker.timeout(),
        cause: ctx.cause,
    });
    let container = ContainerId::new(worker.container_id.trim_start_matches("containerd://"));
    let delay = ctx.pace(Pace::Network, key.uid.as_str());
    ctx.send(delay, Message::Ask { node, key: key.clone(), container, ask: question });
}

fn conclude(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, answer: &Answer) {
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let Some(asking) = worker.asking.take() else { return };
    let verdict = worker.spec.judge(&asking.ask, answer);
    judged(kubelet, ctx, key, verdict);
}

/// Counts a judged probe, leaves its event and record, and publishes what changed (K15.10–14, K31).
fn judged(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, verdict: Verdict) {
    let (answer, event, output) = match verdict {
        Verdict::Judged { outcome: Outcome::Success, output } => {
            (ProbeAnswer::Success, None, output)
        }
        Verdict::Judged { outcome: Outcome::Warning, output } => {
            let text = format!("{} probe warning: {output}", key.kind.title());
            (ProbeAnswer::Success, Some(("ProbeWarning", text)), output)
        }
        Verdict::Judged { outcome: Outcome::Failure, output } => {
            let text = format!("{} probe failed: {output}", key.kind.title());
            (ProbeAnswer::Failure, Some(("Unhealthy", text)), output)
        }
        Verdict::Error(error) => {
            let title = key.kind.title();
            let text = format!("{title} probe errored and resulted in unknown state: {error}");
            (ProbeAnswer::Error, Some(("Unhealthy", text)), error)
        }
    };
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let pod = worker.pod.clone();
    let changed = record_answer(ctx, worker, answer, output);
    let container_id = worker.container_id.clone();
    if let Some((reason, message)) = event {
        let note = EventNote {
            actor: Actor::Prober,
            component: "kubelet",
            host: kubelet.node.as_str(),
            kind: EventType::Warning,
            reason,
            message: &message,
            container: Some(&key.container),
            rule: Some(Rule::ProbeFailure),
        };
        api::note(ctx, &pod, note);
    }
    if let Some(belief) = changed
        && kubelet.prober.results.set(key.kind, &container_id, belief) == News::Changed
    {
        publish(kubelet, ctx, key, &container_id, belief);
    }
}

/// Leaves the probe's record; what follows has it as cause.
fn record_answer(
    ctx: &mut Ctx,
    worker: &mut Worker,
    answer: ProbeAnswer,
    output: String,
) -> Option<Belief> {
    let result = match answer {
        ProbeAnswer::Success | ProbeAnswer::Error => Belief::Success,
        ProbeAnswer::Failure => Belief::Failure,
    };
    let run = if worker.last_result == result { worker.result_run + 1 } else { 1 };
    let changed = absorb(worker, answer);
    let rule = match (answer, changed) {
        (ProbeAnswer::Failure, Some(_)) => Rule::ProbeThreshold,
        (ProbeAnswer::Failure | ProbeAnswer::Error, _) => Rule::ProbeFailure,
        (ProbeAnswer::Success, _) => Rule::ProbeSuccess,
    };
    let limit = threshold(&worker.spec, result);
    let what = What::Probe {
        kind: worker.key.kind,
        answer,
        run: run.min(limit),
        threshold: limit,
        output,
    };
    let about = About::container(pod_key(&worker.pod), &worker.key.container);
    let id = ctx.record(Actor::Prober, about, what, Some(rule));
    ctx.cause = Some(id);
    changed
}

/// Tells the sync loop of a changed result; a liveness success is of no interest to it (K19).
fn publish(kubelet: &Kubelet, ctx: &mut Ctx, key: &ProbeKey, container_id: &str, belief: Belief) {
    if key.kind == ProbeKind::Liveness && belief != Belief::Failure {
        return;
    }
    let Some(pod) = kubelet.pods.get(&key.uid) else { return };
    let before = ctx.cause;
    ctx.cause = Some(record_belief(ctx, pod, key, belief));
    let message = Message::Believed {
        node: kubelet.node.clone(),
        key: key.clone(),
        container_id: container_id.to_owned(),
        belief,
    };
    ctx.send(Span::ZERO, message);
    ctx.cause = before;
}

/// What a changed result sets off: readiness and startup show at once, then the pod is synced (K19).
pub fn believed(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    container_id: &str,
    belief: Belief,
) {
    let Some(pod) = kubelet.pods.get(&key.uid).cloned() else { return };
    let holds = belief == Belief::Success;
    match key.kind {
        ProbeKind::Liveness => {}
        ProbeKind::Readiness => {
            kubelet.status.set_container_readiness(ctx, &pod, container_id, holds);
        }
        ProbeKind::Startup => {
            kubelet.status.set_container_startup(ctx, &pod, container_id, holds);
        }
    }
    kubelet.sync_pod(ctx, &key.uid);
}

fn record_belief(ctx: &mut Ctx, pod: &Pod, key: &ProbeKey, belief: Belief) -> RecordId {
    let rule = match (key.kind, belief) {
        (ProbeKind::Readiness, _) => Some(Rule::ReadinessChanged),
        (ProbeKind::Startup, Belief::Success) => Some(Rule::StartupPassed),
        (ProbeKind::Startup | ProbeKind::Liveness, Belief::Failure) => Some(Rule::ProbeThreshold),
        (ProbeKind::Startup, Belief::Unknown) => None,
        (ProbeKind::Liveness, Belief::Success | Belief::Unknown) => None,
    };
    let what = What::Belief { kind: key.kind, result: belief };
    let about = About::container(pod_key(pod), &key.container);
    ctx.record(Actor::Kubelet, about, what, rule)
}

fn pod_key(pod: &Pod) -> Key {
    Key::pod(&pod.metadata.namespace, &pod.metadata.name)
}

fn touch(kubelet: &Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    ctx.touch(MachineId::Probe(kubelet.node.clone(), key.clone()));
}
