//! All that happened as JSON Lines: one object for every record, and one for every console line when it ends.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cluster::Record;
use crate::console::Stream;
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::session::transcript::{Entry, Transcript};

pub fn lines(records: &[Record], transcript: &Transcript, until: SimTime) -> String {
    let mut items: Vec<(SimTime, Value)> =
        records.iter().map(|record| (record.at, record_json(record))).collect();
    for entry in transcript.entries().iter().filter(|entry| entry.at <= until) {
        let end = entry.ended.map_or(until, |ended| ended.at.min(until));
        items.push((end, console_json(entry, until)));
    }
    order::sort_by_key(&mut items, |(at, _)| *at);
    let mut text = String::new();
    for (_, item) in items {
        writeln!(text, "{item}").expect("a String takes every text");
    }
    text
}

fn record_json(record: &Record) -> Value {
    // The learner's own line is about nothing but itself.
    let about = match record.about.name.is_empty() {
        true => String::new(),
        false => record.about.to_string(),
    };
    let mut json = json!({
        "at": seconds(record.at),
        "kind": "record",
        "id": record.id,
        "cause": record.cause,
        "actor": record.actor.as_str(),
        "about": about,
        "what": record.what.tag(),
        "text": record.what.to_string(),
        "rule": record.rule.map(|rule| rule.id()),
    });
    if let Some(container) = &record.container {
        json["container"] = Value::from(container.as_str());
    }
    json
}

fn console_json(entry: &Entry, until: SimTime) -> Value {
    let seen = || entry.chunks.iter().filter(|chunk| chunk.at <= until);
    let printed = |stream| -> String {
        let chunks = seen().filter(|chunk| chunk.stream == stream);
        chunks.map(|chunk| chunk.text.as_str()).collect()
    };
    let chunks: Vec<Value> = seen().map(|chunk| json!([seconds(chunk.at), chunk.text])).collect();
    let ended = entry.ended.filter(|ended| ended.at <= until);
    json!({
        "at": seconds(entry.at),
        "kind": "console",
        "line": entry.line,
        "stdout": printed(Stream::Out),
        "stderr": printed(Stream::Err),
        "exit": ended.map(|ended| ended.exit.0),
        "chunks": chunks,
    })
}

fn seconds(at: SimTime) -> f64 {
    at.as_millis() as f64 / 1000.0
}
