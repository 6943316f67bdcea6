//! luksa/kubia-unhealthy: answers five requests, then fails every one until it is restarted.

use super::{Image, OnTerm, Page};
use crate::kit::time::Span;

const HEALTHY_CALLS: u32 = 5;

pub const IMAGE: Image = Image {
    names: &["luksa/kubia-unhealthy"],
    ports: Some(&[8080]),
    start_up: Span::millis(250),
    stop_signal: "SIGTERM",
    on_term: OnTerm::Ignore,
    answer,
};

fn answer(_path: &str, calls: u32) -> Page {
    if calls <= HEALTHY_CALLS {
        return Page::ok("You've hit kubia\n");
    }
    Page::status(500, "I'm not well. Please restart me!\n")
}
