//! httpd: the Apache web server, with the files of its document root. SIGWINCH stops it gracefully.

use super::static_files::{self, Found};
use super::tags::{Series, Tags, version};
use super::{Entry, base};
use crate::cluster::app::files::Errno;
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page, reason};
use crate::cluster::app::server::plan::{End, Reacts, WhileStopping};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["httpd"],
    tags: Tags::Official {
        series: &[Series::of(2, (2, 2), 34), Series::of(2, (4, 4), 70)],
        words: &["latest", "alpine", "bookworm", "trixie", "bullseye"],
    },
    make,
}];

const VERSION: &str = "HTTPD_VERSION";
const ROOT: &str = "/usr/local/apache2/htdocs";
const PID: &str = "/usr/local/apache2/logs/httpd.pid";

fn make(tag: &str) -> Image {
    let base = if tag.contains("alpine") { base::alpine("3.22") } else { base::debian("bookworm") };
    base.env(VERSION, &full_version(tag))
        .server("/usr/local/bin/httpd-foreground", &Server::code("httpd", tag, plan))
        .file(&format!("{ROOT}/index.html"), "<html><body><h1>It works!</h1></body></html>\n")
        .folder("/usr/local/apache2/logs")
        .working_dir("/usr/local/apache2")
        .cmd(&["httpd-foreground"])
        .expose(80)
        .stop_signal(Signal::Winch)
}

fn plan(begin: &mut Begin, tag: &str) -> Plan {
    let name = format!("Apache/{} (Unix)", full_version(tag));
    let nameless = format!(
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {}. Set the 'ServerName' directive globally to suppress this message",
        begin.launch.ip
    );
    if let Err(error) = begin.files.write(PID, &format!("{}\n", begin.numbers.own)) {
        let words = [Line::err(nameless)].into_iter().chain(no_pid(error, begin.launch));
        return Plan::over(1, words.collect());
    }
    let gracefully = "AH00492: caught SIGWINCH, shutting down gracefully";
    Plan::idle()
        .takes(Span::millis(120))
        .uses(12, 150, 1)
        .says_first(vec![Line::err(nameless)])
        .says_when_ready(vec![
            notice(
                "mpm_event",
                &format!("AH00489: {name} configured -- resuming normal operations"),
            ),
            notice("core", "AH00094: Command line: 'httpd -D FOREGROUND'"),
        ])
        .reacts(stop(Signal::Winch, gracefully))
        .reacts(stop(Signal::Term, "AH00491: caught SIGTERM, shutting down"))
        .hasty_on(&[Signal::Term])
        .http(80, "httpd", answer)
}

/// The number is written to a file beside the one that it is meant for. Models ap_log_pid of server/log.c.
fn no_pid(error: Errno, launch: &Launch) -> [Line; 2] {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let chance = draw(0, "httpd.pid", &launch.hostname);
    let letters = LETTERS.len() as u64;
    let at = |nth: u64| usize::try_from(chance.nth(nth).bits() % letters).unwrap_or(0);
    let unique: String = (0..6).map(|nth| char::from(LETTERS[at(nth)])).collect();
    let number = error.number();
    [
        format!("({number}){error}: AH00099: could not create {PID}.{unique}"),
        format!("AH00100: httpd: could not log pid to file {PID}"),
    ]
    .map(|text| {
        Line::err(format!("[{{time}}] [core:error] [pid 1:tid 1] {text}")).at(Clock::Apache)
    })
}

fn full_version(tag: &str) -> String {
    let patch = tag.split(['-', '.']).nth(2).and_then(|patch| patch.parse().ok()).unwrap_or(65);
    let (major, minor) = version(tag).filter(|(_, minor)| *minor < 10).unwrap_or((2, 4));
    format!("{major}.{minor}.{patch}")
}

fn stop(signal: Signal, words: &str) -> Reacts {
    let end = End { after: Span::millis(120), code: 0, words: Vec::new() };
    let words = vec![notice("mpm_event", words)];
    Reacts { signal, doors: WhileStopping::Closed, end, words }
}

fn notice(module: &str, text: &str) -> Line {
    Line::err(format!("[{{time}}] [{module}:notice] [pid 1:tid 1] {text}")).at(Clock::Apache)
}

fn answer(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    let page = match static_files::find(exchange.files, ROOT, &request.path, &["index.html"]) {
        Found::File(body) => Page::ok(body),
        Found::Folder => {
            let location = Some(format!("{}/", request.path));
            Page { location, ..page(301, "The document has moved.") }
        }
        Found::NoIndex => Page::ok(listing(exchange)),
        Found::Nothing => page(404, "The requested URL was not found on this server."),
    };
    let line = format!(
        "{} - - [{{time}}] \"{} {} HTTP/1.1\" {} {}",
        static_files::client(exchange),
        request.method,
        request.target,
        page.code,
        page.body.len(),
    );
    exchange.say(Line::out(line).at(Clock::Common));
    let version = exchange.launch.env.get(VERSION).cloned().unwrap_or_default();
    page.mannered(Manners::Apache(version))
}

/// Folders without an index are listed.
fn listing(exchange: &Exchange) -> String {
    let path = &exchange.request.path;
    let folder = format!("{ROOT}{}", path.trim_end_matches('/'));
    let names = exchange.files.list(&folder).unwrap_or_default();
    let items: String =
        names.iter().map(|name| format!("<li><a href=\"{name}\"> {name}</a></li>\n")).collect();
    format!(
        "<html>\n <head>\n  <title>Index of {path}</title>\n </head>\n <body>\n<h1>Index of {path}</h1>\n<ul>{items}</ul>\n</body></html>\n"
    )
}

fn page(code: u16, text: &str) -> Page {
    let reason = reason(code);
    Page::status(
        code,
        format!(
            "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>{code} {reason}</title>\n</head><body>\n<h1>{reason}</h1>\n<p>{text}</p>\n</body></html>\n"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn apache_serves_lists_and_stops() {
        check(
            &Container { image: "httpd:2.4.62", ..Container::default() },
            "1s GET :80/
             2s HEAD :80/none
             3s SIGWINCH
             4s end",
            r#"
            0.000 2> AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.244.1.5. Set the 'ServerName' directive globally to suppress this message
            0.120 2> [Thu Jan 01 00:00:00.120000 2026] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.62 (Unix) configured -- resuming normal operations
            0.120 2> [Thu Jan 01 00:00:00.120000 2026] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'
            1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 45
            1.000 GET :80/: 200 "<html><body><h1>It works!</h1></body></html>\n"
            2.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:02 +0000] "HEAD /none HTTP/1.1" 404 196
            2.000 HEAD :80/none: 404 ""
            3.000 2> [Thu Jan 01 00:00:03.000000 2026] [mpm_event:notice] [pid 1:tid 1] AH00492: caught SIGWINCH, shutting down gracefully
            3.120 exit 0"#,
        );
    }

    #[test]
    fn without_a_place_for_its_number_it_ends() {
        check(
            &Container { image: "httpd:2.4", writable: Some(&[]), ..Container::default() },
            "1s end",
            "0.030 2> AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.244.1.5. Set the 'ServerName' directive globally to suppress this message
             0.030 2> [Thu Jan 01 00:00:00.030000 2026] [core:error] [pid 1:tid 1] (30)Read-only file system: AH00099: could not create /usr/local/apache2/logs/httpd.pid.sZOjKJ
             0.030 2> [Thu Jan 01 00:00:00.030000 2026] [core:error] [pid 1:tid 1] AH00100: httpd: could not log pid to file /usr/local/apache2/logs/httpd.pid
             0.030 exit 1",
        );
    }
}
