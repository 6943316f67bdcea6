//! One record as one plain sentence, and beside it the words that Kubernetes or a program used.

use std::rc::Rc;

use super::super::stage::status_tone;
use super::Asking;
use super::chain::saying;
use crate::cluster::kubelet::eviction;
use crate::cluster::{
    Actor, ContainerChange, ExecChange, HookChange, Outcome, ProbeAnswer, Record, RequestRecord,
    Rule, Verb, What,
};
use crate::console::kubectl::print::pod;
use crate::objects::{EventType, Key, Kind, Object, Pod};
use crate::session::trace;
use crate::view::{Saying, Tone, moment};

pub struct Told {
    pub saying: Saying,
    pub tone: Tone,
    pub quote: String,
}

/// A pod or node by its name, anything else with its kind.
pub fn named(key: &Key) -> String {
    match key.kind {
        Kind::Pod | Kind::Node => key.name.clone(),
        kind => format!("{} {}", kind.names().kind, key.name),
    }
}

pub fn tell(asking: &Asking, record: &Record) -> Told {
    let object = named(&record.about);
    let container = record.container.as_deref().unwrap_or_default();
    let (saying, tone, quote) = match &record.what {
        What::Command(line) => (saying("told.command", &[]), Tone::Mine, line.clone()),
        What::Stored { verb, object: Object::Pod(pod) } => {
            let (saying, quote) = pod_told(asking, record, *verb, pod);
            (saying, status_tone(&pod::status(pod)), quote)
        }
        What::Stored { verb, object: stored } => {
            let line = trace::state(&record.what, record.at).unwrap_or_default();
            (object_told(record, *verb, stored), Tone::Quiet, line)
        }
        What::Event { kind, reason, message } => {
            let tone = match kind {
                EventType::Normal => Tone::Quiet,
                EventType::Warning => Tone::Failing,
            };
            let saying = match record.rule {
                Some(rule) if reason == eviction::REASON => saying(rule.id(), &[]),
                Some(_) | None => saying("told.event", &[("reason", reason)]),
            };
            (saying, tone, message.clone())
        }
        What::Probe { kind, answer, run, threshold, output } => {
            let (key, tone) = match answer {
                ProbeAnswer::Success => ("told.probe.passed", Tone::Fine),
                ProbeAnswer::Failure => ("told.probe.failed", Tone::Failing),
                ProbeAnswer::Error => ("told.probe.error", Tone::Waiting),
            };
            let (run, threshold) = (run.to_string(), threshold.to_string());
            let fills = [
                ("kind", kind.as_str()),
                ("container", container),
                ("run", &run),
                ("threshold", &threshold),
            ];
            (saying(key, &fills), tone, output.clone())
        }
        What::Belief { kind, result } => {
            let fills =
                [("kind", kind.as_str()), ("container", container), ("result", result.as_str())];
            (saying("told.belief", &fills), Tone::Quiet, String::new())
        }
        What::Container { change, .. } => {
            let (saying, tone) = container_told(change, container);
            (saying, tone, String::new())
        }
        What::Hook { kind, change } => {
            let (key, tone, quote) = match change {
                HookChange::Begun => ("told.hook.begun", Tone::Waiting, ""),
                HookChange::Done => ("told.hook.done", Tone::Quiet, ""),
                HookChange::Failed(message) => {
                    ("told.hook.failed", Tone::Failing, message.as_str())
                }
            };
            let fills = [("hook", kind.as_str()), ("container", container)];
            (saying(key, &fills), tone, quote.to_owned())
        }
        What::BackOff { delay, until } => {
            let delay_text = delay.to_string();
            let until_text = until.map(moment::clock).unwrap_or_default();
            let fills =
                [("container", container), ("delay", &*delay_text), ("until", &*until_text)];
            let key = match until {
                Some(_) => "told.backoff.wait",
                None if delay.is_zero() => "told.backoff.free",
                None => "told.backoff.over",
            };
            (saying(key, &fills), Tone::Waiting, String::new())
        }
        What::Fault(_) | What::NodeFault(_) => {
            let text = record.what.to_string();
            let about = if container.is_empty() { object.as_str() } else { container };
            let fills = [("object", about), ("fault", &*text)];
            (saying("told.fault", &fills), Tone::Mine, String::new())
        }
        What::KubeletRestarted => {
            (saying("told.kubelet", &[("object", &object)]), Tone::Mine, String::new())
        }
        What::Exec { change: ExecChange::Ended { code, .. }, .. } => {
            let code = code.to_string();
            let fills = [("container", container), ("code", &*code)];
            (saying("told.exec", &fills), Tone::Quiet, String::new())
        }
        What::Rules { node, port, targets, lacks } => {
            let (port, to) = (port.to_string(), targets.join(", "));
            let fills = [("node", node.as_str()), ("port", &port), ("targets", &to)];
            let key = if targets.is_empty() { "told.rules.nobody" } else { "told.rules" };
            (saying(key, &fills), Tone::Quiet, lacks.unwrap_or_default().to_owned())
        }
        What::Request(request) => request_told(request),
        What::Balanced { nodes } => {
            let nodes = nodes.join(", ");
            let key = if nodes.is_empty() { "told.balanced.nobody" } else { "told.balanced" };
            (saying(key, &[("nodes", &nodes)]), Tone::Quiet, String::new())
        }
        What::Stalled => (saying("told.stalled", &[]), Tone::Failing, String::new()),
        What::ProbeWaits { .. } | What::Correlated { .. } | What::Exec { .. } => {
            (by_rule(record), Tone::Quiet, record.what.to_string())
        }
    };
    Told { saying, tone, quote }
}

/// The sentence of its rule, for what has no better one.
fn by_rule(record: &Record) -> Saying {
    match record.rule {
        Some(rule) => Saying::plain(rule.id()),
        None => saying("told.wrote", &[("object", &named(&record.about))]),
    }
}

/// What a write changed about a pod, the most telling of all that is true.
fn pod_told(asking: &Asking, record: &Record, verb: Verb, pod: &Rc<Pod>) -> (Saying, String) {
    let name = pod.metadata.name.as_str();
    let before = match verb {
        Verb::Added => {
            return (made(record, &pod.metadata.controller().map(owner_name)), String::new());
        }
        Verb::Deleted => return (saying("told.gone", &[("object", name)]), String::new()),
        Verb::Modified => before(asking, record),
    };
    let quote = trace::status_line(pod, record.at);
    let Some(before) = before else { return (by_rule(record), quote) };
    let told = |key: &'static str| (saying(key, &[("object", name)]), quote.clone());
    if pod.is_deleting() && !before.is_deleting() {
        let grace = pod.metadata.deletion_grace_period_seconds.unwrap_or_default().to_string();
        let fills = [("object", name), ("grace", grace.as_str())];
        return (saying("told.deleting", &fills), String::new());
    }
    if before.spec.node_name.is_empty() && !pod.spec.node_name.is_empty() {
        let fills = [("object", name), ("node", pod.spec.node_name.as_str())];
        return (saying("told.bound", &fills), String::new());
    }
    if let Some(unfit) = pod.status.condition("PodScheduled").filter(|one| !one.holds()) {
        return (saying("told.unschedulable", &[("object", name)]), unfit.message.clone());
    }
    match (before.status.is_ready(), pod.status.is_ready()) {
        (false, true) => told("told.ready"),
        (true, false) => told("told.unready"),
        (true, true) | (false, false) if quote != trace::status_line(before, record.at) => {
            told("told.status")
        }
        // A person's command, which the API server carried out.
        (true, true) | (false, false) if record.actor == Actor::Api => told("told.changed"),
        (true, true) | (false, false) => (by_rule(record), quote),
    }
}

/// The pod as the write before this one left it.
fn before<'a>(asking: &Asking<'a>, record: &Record) -> Option<&'a Rc<Pod>> {
    let end = asking.all.partition_point(|other| other.id < record.id);
    asking.all[..end].iter().rev().find_map(|other| match &other.what {
        What::Stored { object: Object::Pod(pod), .. } if other.about == record.about => Some(pod),
        _ => None,
    })
}

fn owner_name(owner: &crate::objects::OwnerReference) -> String {
    format!("{} {}", owner.kind, owner.name)
}

fn made(record: &Record, owner: &Option<String>) -> Saying {
    let object = named(&record.about);
    match owner {
        Some(owner) => saying("told.made.by", &[("object", &object), ("owner", owner)]),
        None => saying("told.made", &[("object", &object)]),
    }
}

fn object_told(record: &Record, verb: Verb, object: &Object) -> Saying {
    let name = named(&record.about);
    match (object, verb) {
        (Object::EndpointSlice(slice), _) => {
            let service = slice.metadata.labels.get(super::super::membership::SERVICE_NAME);
            saying("told.endpoints", &[("service", service.map_or("", String::as_str))])
        }
        (_, Verb::Added) => made(record, &object.meta().controller().map(owner_name)),
        (_, Verb::Deleted) => saying("told.gone", &[("object", &name)]),
        (_, Verb::Modified) if record.rule == Some(Rule::ApiDelete) => {
            saying("told.going", &[("object", &name)])
        }
        (_, Verb::Modified) if record.actor == Actor::Api => {
            saying("told.changed", &[("object", &name)])
        }
        (_, Verb::Modified) => by_rule(record),
    }
}

fn container_told(change: &ContainerChange, container: &str) -> (Saying, Tone) {
    let of = ("container", container);
    match change {
        ContainerChange::Created => (saying("told.created", &[of]), Tone::Quiet),
        ContainerChange::Started => (saying("told.started", &[of]), Tone::Fine),
        ContainerChange::Stopping { signal, kill_at } => {
            let (signal, at) = (signal.to_string(), moment::clock(*kill_at));
            (saying("told.stopping", &[of, ("signal", &signal), ("at", &at)]), Tone::Stopping)
        }
        ContainerChange::Killed => (saying("told.killed", &[of]), Tone::Stopping),
        ContainerChange::Exited { code, reason } => {
            let tone = if *code == 0 { Tone::Done } else { Tone::Failing };
            let code = code.to_string();
            (saying("told.exited", &[of, ("code", &code), ("reason", reason)]), tone)
        }
    }
}

fn request_told(request: &RequestRecord) -> (Saying, Tone, String) {
    let pod = request.pod.as_deref().unwrap_or_default();
    let key = match request.outcome {
        Outcome::Status(status) if status < 400 => "told.request.answered",
        Outcome::Status(_) => "told.request.status",
        Outcome::Refused if pod.is_empty() => "told.request.rejected",
        Outcome::Refused => "told.request.refused",
        Outcome::TimedOut if pod.is_empty() && request.address.is_empty() => "told.request.silence",
        Outcome::TimedOut => "told.request.timeout",
        Outcome::Reset => "told.request.reset",
        Outcome::Empty => "told.request.empty",
        Outcome::NoSuchHost => "told.request.host",
        Outcome::NoHttp => "told.request.nohttp",
    };
    let outcome = request.outcome.to_string();
    let at = if pod.is_empty() { request.address.as_str() } else { pod };
    let fills = [("client", request.client.as_str()), ("pod", at), ("outcome", &outcome)];
    let tone = if request.outcome.is_ok() { Tone::Fine } else { Tone::Failing };
    (saying(key, &fills), tone, request.to_string())
}
