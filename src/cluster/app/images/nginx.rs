//! nginx: a web server that stops politely.

use super::{Image, OnTerm, Page};
use crate::kit::time::Span;

pub const IMAGE: Image = Image {
    names: &["nginx"],
    ports: Some(&[80]),
    start_up: Span::millis(60),
    stop_signal: "SIGQUIT",
    on_term: OnTerm::Exit { after: Span::millis(80), code: 0 },
    answer: |path, _| match path {
        "/" | "/index.html" | "/50x.html" => Page::ok("Welcome to nginx!\n"),
        _ => Page::status(404, "404 Not Found\n"),
    },
};
