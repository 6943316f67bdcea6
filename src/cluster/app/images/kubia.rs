//! luksa/kubia: a Node.js server that says which host it runs on.

use super::{Image, OnTerm, Page};
use crate::kit::time::Span;

pub const IMAGE: Image = Image {
    names: &["luksa/kubia"],
    ports: Some(&[8080]),
    start_up: Span::millis(250),
    stop_signal: "SIGTERM",
    // Node.js as PID 1 has no handler of its own.
    on_term: OnTerm::Ignore,
    answer: |_, _| Page::ok("You've hit kubia\n"),
};
