//! stefanprodan/podinfo: a small web app for trying things out: its health and readiness can be switched, and it panics
//! when asked to.

use super::tags::Tags;
use super::{Entry, base, flags};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::page::{Exchange, Page, Then};
use crate::cluster::app::server::plan::{End, Reacts, WhileStopping};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["ghcr.io/stefanprodan/podinfo", "stefanprodan/podinfo"],
    tags: Tags::Any,
    make: |tag| {
        base::alpine("3.22")
            .tools("/usr/bin", &["curl"])
            .server("/home/app/podinfo", &Server::code("podinfo", tag, plan))
            .working_dir("/home/app")
            .cmd(&["./podinfo"])
    },
}];

/// It goes on answering, not ready, so that load balancers have time to notice.
const SHUTDOWN: Span = Span::secs(3);
const OK: &str = "{\n  \"status\": \"OK\"\n}";
const NOT_READY: &str = "not ready";
const NOT_WELL: &str = "not well";

fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let port = flags::number(&begin.launch.argv, "port", 9898);
    Plan::idle()
        .takes(Span::millis(40))
        .uses(14, 100, 2)
        .says_when_ready(vec![log(&format!("Starting HTTP Server.\",\"addr\":\":{port}"))])
        .reacts(Reacts {
            signal: Signal::Term,
            doors: WhileStopping::Open,
            end: End { after: SHUTDOWN, code: 0, words: Vec::new() },
            words: vec![log("Shutting down HTTP/HTTPS server")],
        })
        .http(port, "podinfo", answer)
}

fn log(text: &str) -> Line {
    Line::err(format!("{{\"level\":\"info\",\"ts\":\"{{time}}\",\"msg\":\"{text}\"}}"))
        .at(Clock::Iso)
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    let path = request.path.as_str();
    match path {
        "/" => Page::ok(format!(
            "{{\n  \"hostname\": \"{}\",\n  \"message\": \"greetings from podinfo\"\n}}",
            exchange.launch.hostname
        )),
        "/healthz" if exchange.state.counted(NOT_WELL) != 0 => Page::status(503, ""),
        "/readyz" if exchange.state.counted(NOT_READY) != 0 => Page::status(503, ""),
        "/readyz" if exchange.stopping.is_some() => Page::status(503, ""),
        "/healthz" | "/readyz" => Page::ok(OK),
        "/healthz/enable" | "/healthz/disable" | "/readyz/enable" | "/readyz/disable" => {
            let what = if path.starts_with("/healthz") { NOT_WELL } else { NOT_READY };
            exchange.state.set(what, u64::from(path.ends_with("disable")));
            Page::status(202, OK)
        }
        "/panic" => {
            let end =
                End { after: Span::ZERO, code: 255, words: vec![log("Panic command received")] };
            Page::ok("").then(Then::EndUnanswered(end))
        }
        "/env" => Page::ok(
            exchange
                .launch
                .env
                .iter()
                .map(|(name, value)| format!("{name}={value}\n"))
                .collect::<String>(),
        ),
        "/echo" => Page::status(202, request.body.clone()),
        _ => numbered(path),
    }
}

/// `/status/CODE` and `/delay/SECONDS`.
fn numbered(path: &str) -> Page {
    const SECONDS_MAX: u64 = 24 * 60 * 60;
    if let Some(code) = path.strip_prefix("/status/").and_then(|code| code.parse::<u16>().ok())
        && (200..600).contains(&code)
    {
        return Page::status(code, format!("{{\n  \"status\": {code}\n}}"));
    }
    if let Some(seconds) =
        path.strip_prefix("/delay/").and_then(|seconds| seconds.parse::<u64>().ok())
    {
        let page = Page::ok(format!("{{\n  \"delay\": {seconds}\n}}"));
        return page.after(Span::secs(seconds.min(SECONDS_MAX)));
    }
    Page::go_not_found()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn readiness_can_be_switched_and_ends_with_the_stop_signal() {
        check(
            &Container { image: "stefanprodan/podinfo:6.7.0", ..Container::default() },
            r#"1s HEAD :9898/readyz
             2s POST :9898/readyz/disable
             3s GET :9898/readyz
             4s POST :9898/readyz/enable
             5s HEAD :9898/readyz
             6s GET :9898/status/418
             7s HEAD :9898/delay/2
             8s SIGTERM
             9s GET :9898/readyz
             9s HEAD :9898/healthz
             12s end"#,
            r#"
            0.040 2> {"level":"info","ts":"2026-01-01T00:00:00.040000Z","msg":"Starting HTTP Server.","addr":":9898"}
            1.000 HEAD :9898/readyz: 200 ""
            2.000 POST :9898/readyz/disable: 202 "{\n  \"status\": \"OK\"\n}"
            3.000 GET :9898/readyz: 503 ""
            4.000 POST :9898/readyz/enable: 202 "{\n  \"status\": \"OK\"\n}"
            5.000 HEAD :9898/readyz: 200 ""
            6.000 GET :9898/status/418: 418 "{\n  \"status\": 418\n}"
            7.000 HEAD :9898/delay/2: 200 "" in 2s
            8.000 2> {"level":"info","ts":"2026-01-01T00:00:08.000000Z","msg":"Shutting down HTTP/HTTPS server"}
            9.000 GET :9898/readyz: 503 ""
            9.000 HEAD :9898/healthz: 200 ""
            11.000 exit 0"#,
        );
    }

    #[test]
    fn it_panics_when_asked_to() {
        check(
            &Container { image: "stefanprodan/podinfo", ..Container::default() },
            "1s GET :9898/panic",
            r#"
            0.040 2> {"level":"info","ts":"2026-01-01T00:00:00.040000Z","msg":"Starting HTTP Server.","addr":":9898"}
            1.000 GET :9898/panic: Refused(Eof)
            1.000 2> {"level":"info","ts":"2026-01-01T00:00:01.000000Z","msg":"Panic command received"}
            1.000 exit 255"#,
        );
    }
}
