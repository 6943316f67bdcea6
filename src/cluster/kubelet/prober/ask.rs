//! One pass of a worker: looking, asking the program, and hearing its answer.
//! Models pkg/kubelet/prober/worker.go doProbe and prober.go runProbeWithRetries (v1.36), K13–K15, K30.

use std::rc::Rc;

use super::believe::publish;
use super::judged::judged;
use super::worker::redial_delay;
use super::{Asking, Occasion, ProbeKey, Step, View, Worker, end_if_stopped, examine, touch};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::{Asker, QuestionId};
use crate::cluster::kubelet::Kubelet;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, RecordId, What};
use crate::kit::time::Span;
use crate::objects::PodStatus;
use crate::objects::probe::{Answer, Ask, Sequel, Stage, Target, Verdict};

/// A probe that ends in an error is tried again at once; the attempts share nothing.
const ATTEMPTS_MAX: u32 = 3;
/// KubeletConfiguration's runtimeRequestTimeout: so much longer than the command may take may the call last.
const RUNTIME_REQUEST_TIMEOUT: Span = Span::mins(2);

/// A worker's deadline: its probe's time is over, it was told to look, or its ticker ticked.
pub fn turn(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    let now = ctx.now();
    let Some(worker) = kubelet.prober.worker_mut(key) else { return };
    if let Some(asking) = &worker.asking {
        ctx.cause = asking.cause;
        if asking.until <= now {
            let answer = Answer::TimedOut(asking.stage);
            give_up(kubelet, ctx, key);
            hear(kubelet, ctx, key, &answer);
        } else if asking.redial_at.is_some_and(|at| at <= now) {
            let ask = asking.ask.clone();
            send(kubelet, ctx, key, ask);
        }
        return;
    }
    let Some((occasion, look)) = worker.wake(now, ctx.shared.config.version) else { return };
    ctx.cause = look.cause;
    let status = kubelet.status.get(&key.uid).cloned();
    do_probe(kubelet, ctx, key, status.as_deref(), occasion);
    end_if_stopped(kubelet, ctx, key);
}

/// A command that takes too long is killed: ExecSync does not leave it behind.
fn give_up(kubelet: &Kubelet, ctx: &mut Ctx, key: &ProbeKey) {
    let Some(worker) = kubelet.prober.workers.get(key) else { return };
    let Some(asking) = &worker.asking else { return };
    if matches!(asking.ask, Ask::Exec { .. }) {
        let node = kubelet.node.clone();
        let asker = Asker::Probe(key.clone(), asking.question);
        let container = worker.runtime_id();
        ctx.send(Span::ZERO, Message::GiveUp { node, asker, container });
    }
}

/// The answer of a container, if the worker still waits for this one.
pub fn answered(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    question: QuestionId,
    answer: &Answer,
) {
    if asking_mut(kubelet, key, question).is_some() {
        hear(kubelet, ctx, key, answer);
        touch(kubelet, ctx, key);
    }
}

/// The program hangs: the time-out to come has that as its cause.
pub fn will_hear_nothing(
    kubelet: &mut Kubelet,
    key: &ProbeKey,
    question: QuestionId,
    cause: Option<RecordId>,
) {
    let Some(asking) = asking_mut(kubelet, key, question) else { return };
    asking.cause = cause;
    // Its kernel still accepts connections, but gRPC is connected only once the program itself has greeted.
    asking.stage = match &asking.ask {
        Ask::Grpc { .. } => Stage::Connection,
        Ask::Exec { .. } | Ask::HttpGet(_) | Ask::TcpConnect { .. } => Stage::Reply,
    };
}

/// The runtime's clock ended with the command, and only the kubelet's own call to the runtime does the rest.
/// Models ExecSync of cri-client's pkg/remote_runtime.go (v1.36) and containerd's container_execsync.go (2.x).
pub fn waits_for_output(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    question: QuestionId,
) {
    if let Some(asking) = asking_mut(kubelet, key, question) {
        asking.until += RUNTIME_REQUEST_TIMEOUT;
        touch(kubelet, ctx, key);
    }
}

fn asking_mut<'a>(
    kubelet: &'a mut Kubelet,
    key: &ProbeKey,
    question: QuestionId,
) -> Option<&'a mut Asking> {
    let asking = kubelet.prober.worker_mut(key)?.asking.as_mut()?;
    (asking.question == question).then_some(asking)
}

pub(super) fn do_probe(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    status: Option<&PodStatus>,
    occasion: Occasion,
) {
    let version = ctx.shared.config.version;
    let Some(worker) = kubelet.prober.workers.get(key) else { return };
    let view =
        View { status, now: ctx.now(), prober: &kubelet.prober, gates: version.gates(), version };
    let pass = examine(worker, &view);
    let Some(worker) = kubelet.prober.workers.get_mut(key).map(Rc::make_mut) else {
        return;
    };
    let news = worker.take(&mut kubelet.prober.results, &pass);
    note_waiting(ctx, worker, pass.step);
    let container_id = worker.container_id.clone();
    for belief in news {
        publish(kubelet, ctx, key, &container_id, belief);
    }
    match pass.step {
        Step::Skip(_) => {}
        Step::Stop => super::stop(kubelet, ctx, vec![key.clone()]),
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
    let Some(worker) = kubelet.prober.worker_mut(key) else { return };
    let target = Target {
        container: &worker.container,
        pod_ip: status.map_or("", |status| status.pod_ip.as_str()),
        user_agent: &ctx.shared.config.version.probe_user_agent(),
    };
    let ask = match worker.spec.question(&target) {
        Ok(ask) => ask,
        // The second and the third attempt would end in the same error at the same instant.
        Err(error) => return judged(kubelet, ctx, key, Verdict::Error(error), occasion),
    };
    let now = ctx.now();
    worker.asking = Some(Asking {
        ask: ask.clone(),
        question: ctx.shared.mailbox.next_question(),
        since: now,
        until: now + worker.spec.timeout(),
        attempt: 1,
        stage: Stage::Reply,
        redial_at: None,
        redials: 0,
        occasion,
        cause: ctx.cause,
    });
    send(kubelet, ctx, key, ask);
}

/// A question leaves for the container. A command is run beside the program, everything else crosses the pod's network.
fn send(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, ask: Ask) {
    let node = kubelet.node.clone();
    let question = ctx.shared.mailbox.next_question();
    let Some(worker) = kubelet.prober.worker_mut(key) else { return };
    let container = worker.runtime_id();
    let Some(asking) = &mut worker.asking else { return };
    asking.question = question;
    asking.redial_at = None;
    let delay = match ask {
        Ask::Exec { .. } => Span::ZERO,
        Ask::HttpGet(_) | Ask::TcpConnect { .. } | Ask::Grpc { .. } => {
            ctx.pace(Pace::Network, key.uid.as_str())
        }
    };
    let asker = Asker::Probe(key.clone(), question);
    ctx.send(delay, Message::Ask { node, asker, container, ask });
}

/// An answer, or that none came: the probe is over, goes where it is sent, or is tried again.
fn hear(kubelet: &mut Kubelet, ctx: &mut Ctx, key: &ProbeKey, answer: &Answer) {
    let now = ctx.now();
    let wording = ctx.shared.config.version.probe_wording();
    let Some(worker) = kubelet.prober.worker_mut(key) else { return };
    let Some(asking) = &mut worker.asking else { return };
    match worker.spec.judge(&asking.ask, answer, &wording) {
        Sequel::Ask(ask) => {
            asking.ask = ask.clone();
            asking.cause = ctx.cause;
            send(kubelet, ctx, key, ask);
        }
        Sequel::KeepTrying => {
            asking.cause = ctx.cause;
            asking.stage = Stage::Connection;
            asking.redial_at = Some(now + redial_delay(asking.redials));
            asking.redials += 1;
        }
        Sequel::Judged(Verdict::Error(_)) if asking.attempt < ATTEMPTS_MAX => {
            asking.attempt += 1;
            asking.until = now + worker.spec.timeout();
            let ask = asking.ask.clone();
            send(kubelet, ctx, key, ask);
        }
        Sequel::Judged(verdict) => {
            let occasion = asking.occasion;
            worker.asking = None;
            judged(kubelet, ctx, key, verdict, occasion);
            end_if_stopped(kubelet, ctx, key);
        }
    }
}
