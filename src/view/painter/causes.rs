//! Why: the chain of causes from what the learner points at back to their own doing.

use super::history::status_tone;
use super::membership::SERVICE_NAME;
use crate::cluster::{Actor, Record, What};
use crate::console::kubectl::print::pod;
use crate::objects::{EventType, Key, Kind, Object};
use crate::session::Session;
use crate::session::trace::status_line;
use crate::view::Tone;
use crate::view::msg::Selection;
use crate::view::why::{RuleNote, Step, Why};

/// A chain longer than this is told from its near end.
const STEPS_MAX: usize = 12;

pub fn why(session: &Session) -> Option<Why> {
    let take = session.take();
    let past = take.past();
    let (subject, start, seen) = match &session.selection {
        Selection::Nothing => return None,
        Selection::Record(id) => {
            // Records are numbered in the order in which they are kept.
            let index = take.records().binary_search_by_key(id, |record| record.id).ok()?;
            let record = &take.records()[index];
            (subject_of(record), record, &take.records()[..index])
        }
        Selection::Object(key) => {
            let endpoints = if key.kind == Kind::Service { last_slice(past, key) } else { None };
            (key.name.clone(), endpoints.or_else(|| last_about(past, key))?, past)
        }
    };
    let mut steps: Vec<Step> = Vec::new();
    let mut next = Some(start);
    while let Some(record) = next
        && steps.len() < STEPS_MAX
    {
        let step = step(record);
        // An event and the record behind it say the same thing; one of them is enough.
        if steps.last().is_none_or(|last: &Step| last.text != step.text) {
            steps.push(step);
        }
        let worry = if record.id == start.id { worry(seen, start) } else { None };
        next = worry.or_else(|| {
            let cause = record.cause?;
            let index = take.records().binary_search_by_key(&cause, |record| record.id).ok()?;
            take.records().get(index)
        });
    }
    Some(Why { subject, steps })
}

/// The warning that tells what a pod waits for. A sync that the kubelet makes of its own accord has no cause, and a pod
/// that cannot go on keeps the status it had; what keeps it was told by an event.
fn worry<'a>(seen: &'a [Record], status: &Record) -> Option<&'a Record> {
    let What::Stored { object: Object::Pod(pod), .. } = &status.what else { return None };
    match status_tone(&pod::status(pod)) {
        Tone::Waiting | Tone::Failing => {}
        Tone::Fine | Tone::Stopping | Tone::Done | Tone::Quiet | Tone::Mine => return None,
    }
    let is_warning =
        |record: &Record| matches!(record.what, What::Event { kind: EventType::Warning, .. });
    let of_pod = |record: &&Record| record.about == status.about && is_warning(record);
    let newest = seen.iter().rev().find(of_pod)?;
    (status.cause.is_none() || status.at <= newest.at).then_some(newest)
}

fn last_about<'a>(past: &'a [Record], key: &Key) -> Option<&'a Record> {
    let is_about =
        |record: &&Record| record.about == *key && matches!(record.what, What::Stored { .. });
    past.iter().rev().find(is_about)
}

fn last_slice<'a>(past: &'a [Record], service: &Key) -> Option<&'a Record> {
    past.iter().rev().find(|record| match &record.what {
        What::Stored { object: Object::EndpointSlice(slice), .. } => {
            slice.metadata.namespace == service.namespace
                && slice.metadata.labels.get(SERVICE_NAME) == Some(&service.name)
        }
        _ => false,
    })
}

fn subject_of(record: &Record) -> String {
    match &record.container {
        Some(container) => format!("{}/{container}", record.about.name),
        None if record.about.name.is_empty() => record.what.to_string(),
        None => record.about.to_string(),
    }
}

fn step(record: &Record) -> Step {
    let text = match &record.what {
        What::Stored { object: Object::Pod(pod), .. } => status_line(pod, record.at),
        What::Event { reason, message, .. } => format!("{reason}: {message}"),
        What::Probe { output, .. } if !output.is_empty() => format!("{}: {output}", record.what),
        other => other.to_string(),
    };
    let tone = match (&record.what, record.actor) {
        (_, Actor::Learner) => Tone::Mine,
        (What::Probe { answer, .. }, _) => match answer {
            crate::cluster::ProbeAnswer::Success => Tone::Fine,
            crate::cluster::ProbeAnswer::Failure | crate::cluster::ProbeAnswer::Error => {
                Tone::Failing
            }
        },
        (What::BackOff { .. }, _) => Tone::Waiting,
        (What::Container { .. }, _) => Tone::Stopping,
        _ => Tone::Quiet,
    };
    let rule = record.rule.map(|rule| RuleNote { name: rule.id(), source: rule.source() });
    Step { record: record.id, at: record.at, tone, text, rule }
}
