//! `agnhost liveness`: well for ten seconds, and never again.
//! Models test/images/agnhost/liveness/server.go (v1.36).

use crate::cluster::app::server::page::{Exchange, Page, Then};
use crate::cluster::app::server::{Begin, Plan};
use crate::kit::time::Span;

const PORT: i32 = 8080;
const WELL_FOR: Span = Span::secs(10);
const SLEEP_SECONDS_MAX: u64 = 24 * 60 * 60;

pub fn plan(_begin: &mut Begin, _tag: &str) -> Plan {
    Plan::idle().http(PORT, "agnhost-liveness", answer).dies_as_go_does()
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    match request.path.as_str() {
        "/started" => Page::ok(exchange.uptime.to_string()),
        "/healthz" if WELL_FOR < exchange.uptime => {
            Page::status(500, format!("error: {}", seconds(exchange.uptime)))
        }
        "/healthz" => Page::ok("ok"),
        "/redirect" => Page::go_redirect(request, request.query("loc").unwrap_or(""), 302),
        "/sleep-headers" => {
            let seconds = request.query("time").and_then(|time| time.parse().ok()).unwrap_or(0);
            let seconds = SLEEP_SECONDS_MAX.min(seconds);
            Page::status(code(exchange), format!("Slept for {seconds} secs\n"))
                .after(Span::secs(seconds))
        }
        "/slow-response" | "/sleep-body" => Page::status(code(exchange), ""),
        "/disconnect-headers" | "/disconnect-body" => Page::ok("").then(Then::HangUp),
        _ => Page::go_not_found(),
    }
}

/// The status a test asks for.
fn code(exchange: &Exchange) -> u16 {
    let asked = exchange.request.query("code").and_then(|code| code.parse().ok());
    asked.filter(|code| (100..1000).contains(code)).unwrap_or(500)
}

/// As Go prints a float: no zeros at the end.
fn seconds(time: Span) -> String {
    let text = format!("{}.{:03}", time.as_secs(), time.as_millis() % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
