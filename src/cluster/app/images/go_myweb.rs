//! ghcr.io/c1t1d0s7/go-myweb: a Go server whose `/health?code=N` answers with the code it is asked for.

use super::{Image, OnTerm, Page};
use crate::kit::time::Span;

pub const IMAGE: Image = Image {
    names: &["ghcr.io/c1t1d0s7/go-myweb", "c1t1d0s7/go-myweb", "c1t1d0s7/myweb"],
    ports: Some(&[8080]),
    start_up: Span::millis(40),
    stop_signal: "SIGTERM",
    // Go without a handler raises the signal again; as PID 1 it survives that and exits with 2.
    on_term: OnTerm::Exit { after: Span::millis(60), code: 2 },
    answer,
};

fn answer(path: &str, _calls: u32) -> Page {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if path != "/health" {
        return Page::ok("Hello World!\n");
    }
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("code="));
    let code = asked.and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code));
    Page::status(code.unwrap_or(200), "")
}
