//! How a probe stands: what it was answered last, why, when it asks again, and what that can lead to.

use super::chain::{Chain, saying};
use super::{Asking, Sight, deeds, meaning, ready};
use crate::cluster::kubelet::prober::{Worker, threshold};
use crate::cluster::{Belief, ContainerChange, ProbeAnswer, Record, Rule, What};
use crate::kit::time::{SimTime, Span};
use crate::objects::Key;
use crate::objects::probe::{Action, Probe, ProbeKind};
use crate::view::painter::waiting::{Waiting, is_held, waiting};
use crate::view::{Tone, arc, moment};

/// The field of a probe in a manifest.
fn field(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Startup => "startupProbe",
        ProbeKind::Readiness => "readinessProbe",
        ProbeKind::Liveness => "livenessProbe",
    }
}

/// `spec.containers[app].livenessProbe.periodSeconds`
pub fn path(pod: &Sight, container: &str, kind: ProbeKind, inner: &str) -> String {
    let probe = field(kind);
    let dot = if inner.is_empty() { "" } else { "." };
    format!("{}.{probe}{dot}{inner}", place_of(pod, container))
}

/// `spec.containers[app]`
pub fn place_of(pod: &Sight, container: &str) -> String {
    let is_init = pod.pod.spec.init_containers.iter().any(|one| one.name == container);
    let list = if is_init { "initContainers" } else { "containers" };
    format!("spec.{list}[{container}]")
}

pub fn spec<'a>(pod: &Sight<'a>, container: &str, kind: ProbeKind) -> Option<&'a Probe> {
    pod.pod.container(container)?.probe(kind)
}

pub fn worker<'a>(pod: &'a Sight<'a>, container: &str, kind: ProbeKind) -> Option<&'a Worker> {
    let mut workers = pod.state?.kubelet.prober.workers_of(&pod.uid);
    workers
        .find(|one| one.key.kind == kind && *one.key.container == *container)
        .map(|worker| &**worker)
}

/// The run of equal answers that goes on, the newest first.
pub fn streak<'a>(
    asking: &Asking<'a>,
    pod: &Key,
    container: &str,
    kind: ProbeKind,
) -> Vec<&'a Record> {
    // Without a probe the whole past would be looked through in vain.
    let has_probe = asking.sight(pod).is_none_or(|pod| spec(&pod, container, kind).is_some());
    if !has_probe {
        return Vec::new();
    }
    let mut run: Vec<&Record> = Vec::new();
    let mut last = None;
    for record in asking.past.iter().rev() {
        if record.about != *pod || record.container.as_deref() != Some(container) {
            continue;
        }
        match &record.what {
            What::Probe { kind: of, answer, .. }
                if *of == kind && *answer != ProbeAnswer::Error =>
            {
                if last.is_some_and(|last| last != *answer) {
                    break;
                }
                last = Some(*answer);
                run.push(record);
            }
            // Another instance begins with what its own probes say.
            What::Container { change: ContainerChange::Started, .. } => break,
            _ => {}
        }
    }
    run
}

pub fn is_failing(streak: &[&Record]) -> bool {
    streak.first().is_some_and(|record| {
        matches!(record.what, What::Probe { answer: ProbeAnswer::Failure, .. })
    })
}

pub fn answer(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind) {
    let streak = streak(chain.asking, &pod.key, container, kind);
    standing(chain, pod, container, kind, &streak);
    next(chain, pod, container, kind);
    if is_failing(&streak) {
        outlook(chain, pod, container, kind, &streak);
        reasons(chain, pod, container, kind, &streak);
    } else {
        let path = path(pod, container, kind, "");
        let place = chain.asking.lines.of_pod(&pod.key, &path);
        chain.say("why.probe.asks", &[("kind", kind.as_str())]).object(&pod.key).place(place);
        chain.came(&pod.key);
    }
}

/// What it was answered last, and how often in a row.
pub fn standing(
    chain: &mut Chain,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    streak: &[&Record],
) {
    if let Some(error) = error(chain.asking, pod, container, kind) {
        return errored(chain, pod, container, kind, error);
    }
    let Some(newest) = streak.first() else {
        let fills = [("kind", kind.as_str()), ("container", container)];
        chain.say("why.probe.none", &fills).tone(Tone::Waiting).object(&pod.key);
        return;
    };
    let path = path(pod, container, kind, threshold_field(is_failing(streak)));
    let place = chain.asking.lines.of_pod(&pod.key, &path);
    chain.tell(newest).place(place);
}

/// The newest question, if it could not be put.
fn error<'a>(
    asking: &Asking<'a>,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
) -> Option<&'a Record> {
    spec(pod, container, kind)?;
    let newest = asking.last_of(&pod.key, container, &|what| match what {
        What::Probe { kind: of, .. } => *of == kind,
        What::Container { change: ContainerChange::Started, .. } => true,
        _ => false,
    })?;
    matches!(newest.what, What::Probe { answer: ProbeAnswer::Error, .. }).then_some(newest)
}

/// Neither yes nor no: the container stays what it was held to be.
fn errored(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind, error: &Record) {
    let inner = match spec(pod, container, kind).and_then(|spec| spec.action.as_ref()) {
        Some(Action::Exec(_)) => "exec.command",
        Some(Action::HttpGet(_)) => "httpGet.port",
        Some(Action::TcpSocket(_)) => "tcpSocket.port",
        Some(Action::Grpc(_)) => "grpc.port",
        None => "",
    };
    let place = chain.asking.lines.of_pod(&pod.key, &path(pod, container, kind, inner));
    chain.tell(error).tone(Tone::Failing).place(place);
}

fn threshold_field(is_failing: bool) -> &'static str {
    if is_failing { "failureThreshold" } else { "successThreshold" }
}

/// When it asks again, or why it does not.
pub fn next(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind) {
    let Some(worker) = worker(pod, container, kind) else { return };
    let now = chain.now();
    let place = |inner: &str| {
        let path = path(pod, container, kind, inner);
        chain.asking.lines.of_pod(&pod.key, &path)
    };
    let kind_text = ("kind", kind.as_str());
    let status = pod.pod.status.container_status(container);
    match waiting(worker, status, now) {
        Waiting::Answer { until, .. } => {
            let (place, at) = (place("timeoutSeconds"), moment::clock(until));
            let step = chain.say("why.probe.asking", &[kind_text, ("until", &at)]);
            step.at(until).tone(Tone::Waiting).place(place);
        }
        Waiting::Held => {
            chain.say("prober.hold", &[]).rule(Rule::ProbeHold);
        }
        Waiting::NotRunning => {
            chain.say("why.probe.resting", &[kind_text]);
        }
        Waiting::Startup => {
            chain.say("prober.startup-gate", &[]).tone(Tone::Waiting).rule(Rule::ProbeStartupGate);
        }
        Waiting::Delay { until, .. } => {
            let place = place("initialDelaySeconds");
            let left = moment::left(arc::left_millis(until, now));
            let fills = [kind_text, ("left", &*left), ("at", &*moment::clock(until))];
            let step = chain.say("why.probe.delay", &fills);
            step.at(until).tone(Tone::Waiting).rule(Rule::ProbeInitialDelay).place(place);
        }
        Waiting::Finished => {
            let step = chain.say("why.probe.finished", &[kind_text]);
            step.tone(Tone::Fine).rule(Rule::ProbeStartupGate);
        }
        Waiting::Tick { .. } => {
            let (due, place) = (worker.due(), place("periodSeconds"));
            let left = moment::left(arc::left_millis(due, now));
            let period = worker.spec.period_seconds.to_string();
            let fills = [kind_text, ("left", &*left), ("period", &*period)];
            chain.say("why.probe.next", &fills).at(due).tone(Tone::Waiting).place(place);
        }
    }
}

/// What comes of it if it goes on, or does not, with the earliest instant.
pub fn outlook(
    chain: &mut Chain,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    streak: &[&Record],
) {
    let status = pod.pod.status.container_status(container);
    let Some(worker) = worker(pod, container, kind).filter(|worker| !is_held(worker, status))
    else {
        return;
    };
    let Some(newest) = streak.first() else { return };
    let What::Probe { run, .. } = &newest.what else { return };
    let now = chain.now();
    match kind {
        ProbeKind::Readiness => {
            let wanted = threshold(&worker.spec, Belief::Success).max(1);
            let at = passed_at(worker, wanted, now);
            let (word, whose) = match ready::lacks_only(pod, container) {
                true => ("why.probe.mends", ("pod", pod.name())),
                false => ("why.probe.readies", ("container", container)),
            };
            let fills = [whose, ("at", &*moment::clock(at)), ("count", &*wanted.to_string())];
            let place = chain
                .asking
                .lines
                .of_pod(&pod.key, &path(pod, container, kind, "successThreshold"));
            let step = chain.say(word, &fills);
            step.at(at).tone(Tone::Waiting).rule(Rule::ReadinessChanged).place(place);
        }
        ProbeKind::Liveness | ProbeKind::Startup => {
            let wanted = (threshold(&worker.spec, Belief::Failure) - run).max(1);
            let at = moment_after(worker, wanted, now, newest);
            let fills = [
                ("container", container),
                ("count", &*wanted.to_string()),
                ("at", &*moment::clock(at)),
            ];
            let path = path(pod, container, kind, "failureThreshold");
            let place = chain.asking.lines.of_pod(&pod.key, &path);
            let step = chain.say("why.probe.kills", &fills);
            step.at(at).tone(Tone::Waiting).rule(Rule::ProbeThreshold).place(place);
        }
    }
}

/// When so many passes can have come at the earliest; a good answer takes no time.
fn passed_at(worker: &Worker, passes: i32, now: SimTime) -> SimTime {
    let more = u64::from((passes - 1).max(0).unsigned_abs());
    let first = worker.asking.as_ref().map_or(worker.due(), |_| now);
    first + Span::secs(more * u64::from(worker.spec.period_seconds.max(1).unsigned_abs()))
}

/// When so many answers more can be there at the earliest. A program that keeps its questions takes their whole time.
fn moment_after(worker: &Worker, answers: i32, now: SimTime, newest: &Record) -> SimTime {
    let more = u64::from((answers - 1).max(0).unsigned_abs());
    let period = u64::from(worker.spec.period_seconds.max(1).unsigned_abs());
    let first = match &worker.asking {
        Some(asking) => asking.since,
        None => worker.due(),
    };
    let asked = first + Span::secs(more * period);
    let action = worker.spec.action.as_ref();
    let keeps =
        matches!(&newest.what, What::Probe { output, .. } if meaning::is_timeout(output, action));
    let answered = if keeps { asked + worker.spec.timeout() } else { asked };
    answered.max(now)
}

/// Why it fails: what its newest failure means, what was done to the program, and since when.
pub fn reasons(
    chain: &mut Chain,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    streak: &[&Record],
) {
    let Some((newest, first)) = streak.first().zip(streak.last()) else { return };
    meaning::tell(chain, pod, container, kind, newest);
    if first.id != newest.id {
        chain.tell(first);
    }
    match deeds::fault(chain.asking, &pod.key, container, newest) {
        Some(fault) => chain.follow(fault),
        None => brought_about(chain, pod, container, kind, first),
    }
}

/// The same for one failure.
pub fn causes_of(
    chain: &mut Chain,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    failure: &Record,
) {
    meaning::tell(chain, pod, container, kind, failure);
    match deeds::fault(chain.asking, &pod.key, container, failure) {
        Some(fault) => chain.follow(fault),
        None => brought_about(chain, pod, container, kind, failure),
    }
}

/// How the program came to be as it is, if nothing was done to it.
fn brought_about(
    chain: &mut Chain,
    pod: &Sight,
    container: &str,
    kind: ProbeKind,
    failure: &Record,
) {
    if let Some(exec) = deeds::command(chain.asking, pod, container, kind, failure) {
        let step = chain.say("why.probe.meddled", &[("container", container)]);
        step.of(exec).tone(Tone::Mine).quote(&exec.what.to_string());
        chain.causes(exec);
    }
    let cause = failure.cause.and_then(|id| chain.asking.record(id));
    // That it was started is true of every program.
    let is_plain = cause.is_none_or(|cause| {
        matches!(cause.what, What::Container { change: ContainerChange::Started, .. })
    });
    if !is_plain {
        chain.causes(failure);
    }
    chain.came(&pod.key);
}

/// The newest record of a container before another one that is so.
pub fn before<'a>(
    asking: &Asking<'a>,
    pod: &Key,
    container: &str,
    record: &Record,
    is_it: &dyn Fn(&What) -> bool,
) -> Option<&'a Record> {
    let end = asking.all.partition_point(|other| other.id < record.id);
    asking.all[..end].iter().rev().find(|other| {
        other.about == *pod && other.container.as_deref() == Some(container) && is_it(&other.what)
    })
}

/// "liveness of app", for headings.
pub fn heading(container: &str, kind: ProbeKind) -> crate::view::Saying {
    saying("ask.probe", &[("kind", kind.as_str()), ("container", container)])
}
