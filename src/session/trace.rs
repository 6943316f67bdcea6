//! A performance as readable lines: what golden traces compare and the workshop prints.
//! The columns are documented in tests/traces/README.md.

use std::collections::BTreeMap;

use super::scene::Outcome;
use crate::cluster::{Record, What};
use crate::console::kubectl::print::pod;
use crate::kit::time::SimTime;
use crate::objects::{Key, Object};

/// What a trace shows when its recipe does not say: everything a learner would notice.
pub const SHOWN_BY_DEFAULT: &[&str] =
    &["command", "event", "probe", "status", "container", "back-off", "fault", "stalled"];

/// One line a record, for the tags asked for. `status` lines are made from stored pods: what `kubectl get pods` shows,
/// whenever it changes.
pub fn lines(records: &[Record], show: &[&str], until: SimTime) -> Vec<String> {
    let mut statuses = BTreeMap::new();
    let mut lines = Vec::new();
    for record in records.iter().filter(|record| record.at <= until) {
        let tag = record.what.tag();
        if let What::Stored { object: Object::Pod(pod), .. } = &record.what {
            let status = status_line(pod, record.at);
            let before = statuses.insert(record.about.clone(), status.clone());
            if show.contains(&"status") && before.as_ref() != Some(&status) {
                lines.push(line(record, "status", &status));
            }
        }
        if show.contains(&tag) {
            lines.push(line(record, tag, &record.what.to_string()));
        }
    }
    lines
}

/// READY, STATUS and the number of restarts.
pub fn status_line(pod: &crate::objects::Pod, at: SimTime) -> String {
    let row = pod::row(pod, at);
    let restarts = row.restarts.split(' ').next().unwrap_or_default();
    format!("{} {} {restarts}", row.ready, row.status)
}

fn line(record: &Record, tag: &str, text: &str) -> String {
    let rule = match record.rule {
        Some(rule) if tag != "command" => format!("  [{}]", rule.id()),
        Some(_) | None => String::new(),
    };
    let actor = record.actor.as_str();
    let about = about(&record.about, record.container.as_deref());
    format!("{:>9}  {actor:<9}  {about:<24}  {tag:<9}  {text}{rule}", record.at.to_string())
}

/// `pod/web`, or `web/app` for a container; nothing for the learner.
fn about(key: &Key, container: Option<&str>) -> String {
    if key.name.is_empty() {
        return "-".to_owned();
    }
    match container {
        Some(container) => format!("{}/{container}", key.name),
        None => key.to_string(),
    }
}

/// The console as a terminal shows it: each line behind its prompt, then what it printed.
pub fn console(outcome: &Outcome, until: SimTime) -> String {
    let mut text = String::new();
    for entry in outcome.transcript.entries().iter().filter(|entry| entry.at <= until) {
        text.push_str(&format!("$ {}\n", entry.line));
        for chunk in entry.chunks.iter().filter(|chunk| chunk.at <= until) {
            text.push_str(&chunk.text);
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}
