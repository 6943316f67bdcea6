//! `agnhost netexec`: an HTTP server that does what the request asks for.
//! Models test/images/agnhost/netexec/netexec.go (v1.36).

use crate::kit::sorted::SortedMap;

use super::super::{flags, static_files};
use super::log;
use crate::cluster::app::server::clock::Clock;
use crate::cluster::app::server::page::{Exchange, Page, Request, Then};
use crate::cluster::app::server::plan::{Door, End, Reacts, Site, Talks, WhileStopping};
use crate::cluster::app::server::{Begin, Code, Plan};
use crate::cluster::app::signal::Signal;
use crate::kit::offset::parse_span;
use crate::kit::quote::quote;
use crate::kit::time::Span;

pub fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let argv = &begin.launch.argv;
    let port = flags::number(argv, "http-port", 8080);
    let site = Site::Code(Code { name: "agnhost-netexec", run: answer });
    let has_certificate = flags::flag(argv, "tls-cert-file").is_some_and(|file| !file.is_empty());
    let talks = if has_certificate { Talks::Https(site) } else { Talks::Http(site) };
    let mut plan = Plan::idle();
    plan.ready_words = vec![log(&format!("Started HTTP server on port {port}"))];
    plan.doors.push(Door::new(port, talks));
    plan.reactions.push(stop(flags::number(argv, "delay-shutdown", 0)));
    plan
}

/// It goes on answering until the delay is over; only `/readyz` knows.
fn stop(delay_seconds: i32) -> Reacts {
    let seconds = u64::try_from(delay_seconds).unwrap_or(0);
    let sleeping = format!("Sleeping {seconds} seconds before terminating...");
    Reacts {
        signal: Signal::Term,
        doors: WhileStopping::Open,
        end: End { after: Span::secs(seconds), code: 0, words: Vec::new() },
        words: if seconds == 0 { Vec::new() } else { vec![log(&sleeping)] },
    }
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    let asked = |name: &str| request.query(name).unwrap_or("");
    let path = request.path.as_str();
    match path {
        "/clientip" => {
            exchange.say(log("GET /clientip"));
            Page::ok(format!("{}:40000", static_files::client(exchange)))
        }
        "/echo" => {
            exchange.say(log(&format!("GET /echo?msg={}&code={}", asked("msg"), asked("code"))));
            echo(request)
        }
        "/exit" => {
            let (code, timeout, wait) = (asked("code"), asked("timeout"), asked("wait"));
            exchange.say(log(&format!("GET /exit?code={code}&timeout={timeout}&wait={wait}")));
            exit(code, timeout, wait)
        }
        "/header" => {
            exchange.say(log("GET /header"));
            header(request)
        }
        "/healthz" => {
            exchange.say(log("GET /healthz"));
            Page::ok("")
        }
        "/hostname" | "/hostName" => {
            exchange.say(log(&format!("GET {path}")));
            Page::ok(exchange.launch.hostname.clone())
        }
        "/readyz" => {
            exchange.say(log("GET /readyz"));
            match exchange.stopping {
                Some(_) => Page::status(503, "shutting down"),
                None => Page::ok("ok"),
            }
        }
        "/redirect" => {
            let (to, code) = (asked("location"), asked("code"));
            exchange.say(log(&format!("{} /redirect?location={to}&code={code}", request.method)));
            with_status(code.parse().unwrap_or(302), Page::go_redirect(request, to, 302))
        }
        "/shutdown" => {
            exchange.say(log("GET /shutdown"));
            Page::ok("").then(Then::EndUnanswered(end(Span::ZERO, 0)))
        }
        // Every other path is the root's.
        _ => {
            exchange.say(log("GET /"));
            Page::ok(format!("NOW: {} +0000 UTC", Clock::Millis.show(exchange.now)))
        }
    }
}

fn echo(request: &Request) -> Page {
    let message = request.query("msg").unwrap_or("");
    match request.query("code").filter(|code| !code.is_empty()) {
        None => Page::ok(message),
        Some(code) => match code.parse::<i64>() {
            Ok(status) => with_status(status, Page::ok(message)),
            Err(_) => Page::ok(format!(
                "argument 'code' must be an integer or empty, got {}\n",
                quote(code)
            )),
        },
    }
}

/// Go's server drops the connection of a handler that writes a status which is none.
fn with_status(status: i64, page: Page) -> Page {
    match u16::try_from(status) {
        Ok(code @ 100..=999) => Page { code, ..page },
        Ok(_) | Err(_) => page.then(Then::HangUp),
    }
}

fn exit(code: &str, timeout: &str, wait: &str) -> Page {
    let span = |text: &str| if text.is_empty() { Ok(Span::ZERO) } else { parse_span(text) };
    let complaint = |name: &str, got: &str| {
        let want = "must be a valid golang duration or empty";
        Page::ok(format!("argument '{name}' {want}, got {}\n", quote(got)))
    };
    let Ok(closing) = span(timeout) else { return complaint("timeout", timeout) };
    let Ok(waiting) = span(wait) else { return complaint("wait", wait) };
    if code.parse::<i32>().is_err() && !code.is_empty() {
        let want = "must be an integer [0-127] or empty";
        return Page::ok(format!("argument 'code' {want}, got {}\n", quote(code)));
    }
    let end = end(waiting, code.parse().unwrap_or(0));
    // Without time for connections to close, this one is cut too.
    let then = if closing.is_zero() { Then::EndUnanswered(end) } else { Then::End(end) };
    Page::ok("").after(waiting).then(then)
}

fn header(request: &Request) -> Page {
    if let Some(key) = request.query("key").filter(|key| !key.is_empty()) {
        return Page::ok(request.header(key).unwrap_or(""));
    }
    let mut all: SortedMap<&str, Vec<&str>> = SortedMap::new();
    for header in request.other_headers() {
        all.entry(&header.name).or_default().push(&header.value);
    }
    Page::ok(serde_json::to_string(&all).unwrap_or_default())
}

fn end(after: Span, code: i32) -> End {
    End { after, code: code & 0xff, words: Vec::new() }
}
