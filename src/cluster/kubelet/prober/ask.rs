//! One pass of a worker: looking, asking the program, hearing its answer, and leaving what it means.
//! Models pkg/kubelet/prober/worker.go doProbe and prober.go probe (v1.36), K13–K15, K30–K31.

use std::rc::Rc;

use super::believe::publish;
use super::{
    Asking, News, Occasion, ProbeKey, Step, View, Worker, absorb, examine, stop, threshold, touch,
};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{Asker, ContainerId};
use crate::cluster::kubelet::Kubelet;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, Belief, ProbeAnswer, RecordId, What};
use crate::cluster::rule::Rule;
use crate::objects::probe::{Answer, Outcome, ProbeKind, Verdict};
use crate::objects::{EventType, PodStatus};

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
    let occasion = if let Some(triggered) = worker.triggered.take() {
        ctx.cause = triggered.cause;
        worker.ticker.reset(now);
        triggered.occasion
    } else if worker.ticker.take(now).is_some() {
        Occasion::Tick
    } else {
        return;
    };
    let status = kubelet.status.get(&key.uid).cloned();
    do_probe(kubelet, ctx, key, status.as_deref(), occasion);
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

pub(super) fn do_probe(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    status: Option<&PodStatus>,
    occasion: Occasion,
) {
    let view = View {
        status,
        now: ctx.now(),
        kubelet_started_at: kubelet.started_at,
        gates: ctx.shared.config.version.gates(),
    };
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let pass = examine(worker, &view);
    let news = worker.take(&mut kubelet.prober.results, &pass);
    note_waiting(ctx, worker, pass.step);
    let container_id = worker.container_id.clone();
    for belief in news {
        publish(kubelet, ctx, key, &container_id, belief);
    }
    match pass.step {
        Step::Skip(_) => {}
        Step::Stop => stop(kubelet, ctx, vec![key.clone()]),
        Step::Ask => ask(kubelet, ctx, key, status, occasion),
    }
}

/// Leaves a record when a worker begins to wait for something a learner can be told.
fn note_waiting(ctx: &mut Ctx, worker: &mut Worker, step: Step) {
    let skipped = match step {
        Step::Skip(skip) => skip.rule(),
        Step::Ask | Step::Stop => None,
    };
    if skipped.is_some() && skipped != worker.skipped {
        let about = About::container(worker.pod.key(), &worker.key.container);
        ctx.record(Actor::Prober, about, What::ProbeWaits { kind: worker.key.kind }, skipped);
    }
    worker.skipped = skipped;
}

fn ask(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    status: Option<&PodStatus>,
    occasion: Occasion,
) {
    let node = kubelet.node.clone();
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let pod_ip = status.map_or("", |status| status.pod_ip.as_str());
    let question = match worker.spec.question(&worker.container, pod_ip) {
        Ok(question) => question,
        Err(error) => return judged(kubelet, ctx, key, Verdict::Error(error), occasion),
    };
    let now = ctx.now();
    worker.asking = Some(Asking {
        ask: question.clone(),
        since: now,
        until: now + worker.timeout(),
        occasion,
        cause: ctx.cause,
    });
    let container = ContainerId::new(worker.container_id.trim_start_matches("containerd://"));
    let delay = ctx.pace(Pace::Network, key.uid.as_str());
    ctx.send(
        delay,
        Message::Ask { node, asker: Asker::Probe(key.clone()), container, ask: question },
    );
}

fn conclude(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, answer: &Answer) {
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let Some(asking) = worker.asking.take() else { return };
    let verdict = worker.spec.judge(&asking.ask, answer);
    judged(kubelet, ctx, key, verdict, asking.occasion);
}

/// Counts a judged probe, leaves its event and record, and publishes what changed (K15.10–14, K31).
fn judged(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    verdict: Verdict,
    occasion: Occasion,
) {
    let Read { answer, event, output } = read(key.kind, verdict);
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else { return };
    let pod = worker.pod.clone();
    let changed = count(ctx, worker, answer, output, occasion);
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

/// A verdict as the worker counts it, and the event it is worth.
struct Read {
    answer: ProbeAnswer,
    event: Option<(&'static str, String)>,
    output: String,
}

fn read(kind: ProbeKind, verdict: Verdict) -> Read {
    let title = kind.title();
    match verdict {
        Verdict::Judged { outcome: Outcome::Success, output } => {
            Read { answer: ProbeAnswer::Success, event: None, output }
        }
        Verdict::Judged { outcome: Outcome::Warning, output } => {
            let event = Some(("ProbeWarning", format!("{title} probe warning: {output}")));
            Read { answer: ProbeAnswer::Success, event, output }
        }
        Verdict::Judged { outcome: Outcome::Failure, output } => {
            let event = Some(("Unhealthy", format!("{title} probe failed: {output}")));
            Read { answer: ProbeAnswer::Failure, event, output }
        }
        Verdict::Error(output) => {
            let text = format!("{title} probe errored and resulted in unknown state: {output}");
            Read { answer: ProbeAnswer::Error, event: Some(("Unhealthy", text)), output }
        }
    }
}

/// Counts the answer and leaves the probe's record; what follows has that as its cause.
fn count(
    ctx: &mut Ctx,
    worker: &mut Worker,
    answer: ProbeAnswer,
    output: String,
    occasion: Occasion,
) -> Option<Belief> {
    let result = match answer {
        ProbeAnswer::Success | ProbeAnswer::Error => Belief::Success,
        ProbeAnswer::Failure => Belief::Failure,
    };
    let run = if worker.last_result == result { worker.result_run + 1 } else { 1 };
    let changed = absorb(worker, answer);
    let rule = match (answer, changed, occasion) {
        (ProbeAnswer::Failure, Some(_), _) => Rule::ProbeThreshold,
        (_, _, Occasion::Manual) => Rule::ProbeManual,
        (ProbeAnswer::Failure | ProbeAnswer::Error, _, Occasion::Tick) => Rule::ProbeFailure,
        (ProbeAnswer::Success, _, Occasion::Tick) => Rule::ProbeSuccess,
    };
    let limit = threshold(&worker.spec, result);
    let kind = worker.key.kind;
    let what = What::Probe { kind, answer, run: run.min(limit), threshold: limit, output };
    let about = About::container(worker.pod.key(), &worker.key.container);
    ctx.cause = Some(ctx.record(Actor::Prober, about, what, Some(rule)));
    changed
}
