//! The console as an asciinema recording: a header, then `[seconds, "o", text]` a line. asciicast v2.
//! Every typed line appears at its instant behind a prompt; players shorten the quiet stretches to `idle_time_limit`.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::kit::time::SimTime;
use crate::session::recipe::Recipe;
use crate::session::transcript::Transcript;

const WIDTH: u32 = 120;
const HEIGHT: u32 = 32;
/// Nobody watches ten minutes of back-off in a recording.
const IDLE_SECONDS_MAX: u32 = 3;
const PROMPT: &str = "\u{1b}[32m$\u{1b}[0m ";

pub fn cast(recipe: &Recipe, transcript: &Transcript, until: SimTime) -> String {
    let header = json!({
        "version": 2,
        "width": WIDTH,
        "height": HEIGHT,
        "title": recipe.title().unwrap_or("podlife"),
        "idle_time_limit": IDLE_SECONDS_MAX,
        "env": {"SHELL": "/bin/sh", "TERM": "xterm-256color"},
    });
    let mut text = format!("{header}\n");
    for (at, printed) in printed(transcript, until) {
        // A terminal's line ends are two characters; a program's own carriage returns stay.
        let printed = printed.replace("\r\n", "\n").replace('\n', "\r\n");
        let line = json!([at.as_millis() as f64 / 1000.0, "o", Value::from(printed)]);
        writeln!(text, "{line}").expect("a String takes every text");
    }
    text
}

/// What appears on the terminal, in the order of time; at one instant what ran already comes before what is typed.
fn printed(transcript: &Transcript, until: SimTime) -> Vec<(SimTime, String)> {
    let mut pieces = vec![(SimTime::ZERO, 0, PROMPT.to_owned())];
    for (entry, order) in transcript.entries().iter().zip(1..) {
        pieces.push((entry.at, order, format!("{}\n", entry.line)));
        let mut is_open = false;
        for chunk in &entry.chunks {
            is_open = !chunk.text.ends_with('\n');
            pieces.push((chunk.at, order, chunk.text.clone()));
        }
        if let Some(ended) = entry.ended {
            let line_end = if is_open { "\n" } else { "" };
            pieces.push((ended.at, order, format!("{line_end}{PROMPT}")));
        }
    }
    pieces.retain(|(at, _, _)| *at <= until);
    crate::kit::order::sort_by_key(&mut pieces, |(at, order, _)| (*at, *order));
    pieces.into_iter().map(|(at, _, text)| (at, text)).collect()
}
