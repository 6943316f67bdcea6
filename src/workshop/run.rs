//! `podlife run FILE [--until T] [--seed N] [--show console|trace|events|json]`: plays a recipe and prints it.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Options, WorkshopError, read_recipe};
use crate::cluster::{Progress, Record};
use crate::console::kubectl::print::{Column, Shown, event};
use crate::kit::table::Table;
use crate::kit::time::SimTime;
use crate::objects::{Kind, Object};
use crate::session::goal;
use crate::session::performance::{Performance, natural_end, perform};
use crate::session::recipe::Recipe;
use crate::session::trace;
use crate::session::transcript::Entry;

/// What is printed of a performance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Console,
    Trace,
    Events,
    Json,
}

impl Show {
    pub fn named(word: &str) -> Option<Show> {
        match word {
            "console" => Some(Show::Console),
            "trace" => Some(Show::Trace),
            "events" => Some(Show::Events),
            "json" => Some(Show::Json),
            _ => None,
        }
    }
}

pub fn run(file: &str, options: &Options) -> Result<String, WorkshopError> {
    let mut recipe = read_recipe(file)?;
    if let Some(seed) = options.seed {
        recipe.settings.seed = seed;
    }
    let until = options.until.unwrap_or_else(|| natural_end(&recipe, goals_end(&recipe)));
    let performance = perform(&recipe, until, |_| {});
    if performance.progress == Progress::Stalled {
        let at = performance.scene.now();
        return Err(WorkshopError::Stalled { at });
    }
    Ok(match options.show {
        Show::Console => trace::console(&performance.outcome, until),
        Show::Trace => {
            joined(trace::lines(&performance.outcome.records, trace::SHOWN_BY_DEFAULT, until))
        }
        Show::Events => events(&performance),
        Show::Json => json_lines(&performance),
    })
}

/// Up to where the goals of a recipe want to be watched.
pub fn goals_end(recipe: &Recipe) -> Option<SimTime> {
    let section = recipe.goal()?;
    let (goals, _) = goal::read(section.body(), section.line());
    goal::Judge::new(goals).horizon()
}

fn joined(lines: Vec<String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

/// `kubectl get events`, by time.
fn events(performance: &Performance) -> String {
    let cluster = &performance.scene.cluster;
    let mut events: Vec<_> = cluster
        .objects()
        .list(Kind::Event, None)
        .filter_map(|object| match object {
            Object::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    events.sort_by_key(|event| event.last_timestamp);
    let is_shown = |column: &&Column| column.shown == Shown::Always;
    let mut table = Table::new(event::COLUMNS.iter().filter(is_shown).map(|column| column.name));
    for one in events {
        let cells = event::cells(one, cluster.now());
        let shown = event::COLUMNS.iter().zip(cells).filter(|(column, _)| is_shown(column));
        table.row(shown.map(|(_, cell)| cell));
    }
    table.to_string()
}

/// One JSON object a line: every record, and every console line when it ends.
fn json_lines(performance: &Performance) -> String {
    let mut items: Vec<(SimTime, Value)> = Vec::new();
    for record in &performance.outcome.records {
        items.push((record.at, record_json(record)));
    }
    for entry in performance.outcome.transcript.entries() {
        let end = entry.ended.map_or(performance.scene.now(), |ended| ended.at);
        items.push((end, console_json(entry)));
    }
    items.sort_by_key(|(at, _)| *at);
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

fn console_json(entry: &Entry) -> Value {
    let printed = |stream| -> String {
        let chunks = entry.chunks.iter().filter(|chunk| chunk.stream == stream);
        chunks.map(|chunk| chunk.text.as_str()).collect()
    };
    let chunks: Vec<Value> =
        entry.chunks.iter().map(|chunk| json!([seconds(chunk.at), chunk.text])).collect();
    json!({
        "at": seconds(entry.at),
        "kind": "console",
        "line": entry.line,
        "stdout": printed(crate::console::Stream::Out),
        "stderr": printed(crate::console::Stream::Err),
        "exit": entry.ended.map(|ended| ended.exit.0),
        "chunks": chunks,
    })
}

fn seconds(at: SimTime) -> f64 {
    at.as_millis() as f64 / 1000.0
}
