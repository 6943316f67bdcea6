//! From any record to its causes: a tick, an event, a request that failed, a write.

use super::chain::{Chain, name, saying};
use super::{Asking, probe, question, questions};
use crate::cluster::{ContainerChange, Outcome, ProbeAnswer, Record, RequestRecord, Rule, What};
use crate::objects::{EventType, Key, Kind, Object};
use crate::session::msg::Ask;
use crate::view::why::Why;
use crate::view::{Saying, Tone};

/// So many other questions are offered.
const RELATED_MAX: usize = 3;

pub fn why(asking: &Asking, id: u32) -> Option<Why> {
    let record = asking.record(id)?;
    let mut chain = Chain::new(asking);
    match &record.what {
        What::Request(request) => of_request(&mut chain, record, request),
        What::Probe { kind, answer: ProbeAnswer::Failure, .. } => {
            failed_probe(&mut chain, record, *kind);
        }
        _ => {
            chain.follow(record);
            if let Some(worry) = worry(asking, record) {
                chain.follow(worry);
            }
            chain.came(&record.about);
        }
    }
    let related = match &record.what {
        What::Command(_) => {
            let touched = touched(asking, record);
            let first =
                |key: &Key| Some(question(asking, key, questions::of(asking, key).first()?));
            touched.iter().filter_map(first).take(RELATED_MAX).collect()
        }
        _ if record.about.name.is_empty() => Vec::new(),
        _ => {
            let asks = questions::of(asking, &record.about);
            asks.iter().take(RELATED_MAX).map(|ask| question(asking, &record.about, ask)).collect()
        }
    };
    Some(Why { question: heading(record), steps: chain.steps(), related })
}

/// What a line that was typed made or changed, as far as it is still there.
fn touched(asking: &Asking, line: &Record) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for record in asking.past.iter().filter(|record| record.cause == Some(line.id)) {
        let What::Stored { object, .. } = &record.what else { continue };
        let is_news = object.kind() != Kind::Event && !keys.contains(&record.about);
        if is_news && asking.object(&record.about).is_some() {
            keys.push(record.about.clone());
        }
    }
    keys
}

fn heading(record: &Record) -> Saying {
    let about = match &record.container {
        Some(container) => format!("{}/{container}", record.about.name),
        None => name(&record.about),
    };
    match &record.what {
        What::Probe { kind, answer: ProbeAnswer::Failure, .. } => {
            saying("ask.record.probe", &[("kind", kind.as_str()), ("subject", &about)])
        }
        What::Request(request) if !request.outcome.is_ok() => saying("ask.record.request", &[]),
        What::Command(_) => saying("ask.record.command", &[]),
        _ => saying("ask.record", &[("subject", &about)]),
    }
}

/// How an object came to be as it is.
pub fn story(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let newest =
        asking.last(&|record| record.about == *key && matches!(record.what, What::Stored { .. }));
    if let Some(newest) = newest {
        chain.follow(newest);
        if let Some(worry) = worry(asking, newest) {
            chain.follow(worry);
        }
    }
    chain.came(key);
}

fn failed_probe(chain: &mut Chain, record: &Record, kind: crate::objects::probe::ProbeKind) {
    let asking = chain.asking;
    let container = record.container.clone().unwrap_or_default();
    let Some(pod) = asking.sight(&record.about) else { return chain.follow(record) };
    let path = probe::path(&pod, &container, kind, "failureThreshold");
    let place = asking.lines.of_pod(&pod.key, &path);
    chain.tell(record).place(place);
    probe::causes_of(chain, &pod, &container, kind, record);
}

/// The warning that tells what a pod waits for. A sync that the kubelet makes of its own accord has no cause, and a pod
/// that cannot go on keeps the status it had; what keeps it was told by an event.
fn worry<'a>(asking: &Asking<'a>, status: &Record) -> Option<&'a Record> {
    let What::Stored { object: Object::Pod(pod), .. } = &status.what else { return None };
    if status.cause.is_some() || pod.status.is_ready() || pod.status.is_terminal() {
        return None;
    }
    asking.last(&|record| {
        record.about == status.about
            && record.id < status.id
            && matches!(record.what, What::Event { kind: EventType::Warning, .. })
    })
}

/// Who should have answered, and why nobody did.
fn of_request(chain: &mut Chain, record: &Record, request: &RequestRecord) {
    let asking = chain.asking;
    chain.tell(record);
    let pod = request.pod.as_deref().map(|pod| Key::pod(&record.about.namespace, pod));
    match (request.outcome, record.rule) {
        (Outcome::Refused, Some(Rule::ProxyStale)) => {
            chain.say("why.request.stale", &[]).tone(Tone::Failing).rule(Rule::ProxyStale);
        }
        (Outcome::Refused, Some(Rule::ProxyReject)) => {
            chain.say("proxy.no-endpoints", &[]).tone(Tone::Failing).rule(Rule::ProxyReject);
        }
        (Outcome::Refused, _) if pod.is_some() => nobody(chain, request, pod.as_ref()),
        (Outcome::TimedOut, Some(Rule::ProxyDrop)) => {
            chain.say("proxy.no-local-endpoints", &[]).tone(Tone::Failing).rule(Rule::ProxyDrop);
        }
        _ => {}
    }
    // The pod is well, and so is its program: the port is another.
    if request.outcome == Outcome::Refused && record.rule.is_none() && pod.is_some() {
        return chain.came(&record.about);
    }
    if let Some(stopped) = pod.as_ref().and_then(|pod| stopped(asking, record, pod)) {
        return chain.follow(stopped);
    }
    chain.causes(record);
    if let Some(pod) = &pod {
        in_the_service(chain, record, pod);
        if asking.object(pod).is_some() {
            chain.came(pod);
        }
    } else if record.about.kind == Kind::Service {
        chain.see(&record.about, Ask::Endpoints);
    }
    chain.came(&record.about);
}

/// The port that the Service leads to, where no program listens.
fn nobody(chain: &mut Chain, request: &RequestRecord, pod: Option<&Key>) {
    let asking = chain.asking;
    let port = request.address.rsplit_once(':').and_then(|(_, port)| port.parse::<i32>().ok());
    let pod = pod.and_then(|pod| asking.sight(pod));
    let target = pod
        .zip(port)
        .and_then(|(pod, port)| super::endpoints::target(asking, pod.pod, &request.url, port));
    let step = chain.say("why.request.nobody", &[]).tone(Tone::Failing);
    if let Some((service, place)) = target {
        step.object(&service).place(place);
    }
}

/// The end of the program that should have answered, if that is why nobody did.
fn stopped<'a>(asking: &Asking<'a>, request: &Record, pod: &Key) -> Option<&'a Record> {
    if !matches!(request.rule, Some(Rule::ProxyStale | Rule::RequestReset)) {
        return None;
    }
    let is_stop = |what: &What| {
        matches!(what, What::Container { change: ContainerChange::Stopping { .. }, .. })
    };
    asking.last(&|record| record.about == *pod && record.id < request.id && is_stop(&record.what))
}

/// Why it was sent to this pod at all: it counted as ready, with or without a probe.
fn in_the_service(chain: &mut Chain, record: &Record, pod: &Key) {
    let asking = chain.asking;
    let Some(sight) = asking.sight(pod) else { return };
    let What::Request(request) = &record.what else { return };
    if request.outcome.is_ok() {
        return;
    }
    let unasked = sight.pod.spec.containers.iter().find(|one| one.readiness_probe.is_none());
    if let Some(container) = unasked {
        let path =
            probe::path(&sight, &container.name, crate::objects::probe::ProbeKind::Readiness, "");
        let place = asking.lines.of_pod(pod, &path);
        let step = chain.say("why.ready.unasked", &[("container", &container.name)]);
        step.rule(Rule::RequestUnready).object(pod).place(place);
    }
}
