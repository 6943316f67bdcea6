//! redis: a key-value store on 6379; asked in HTTP it answers as it does a wrong command.

use super::tags::{Series, Tags};
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::interface::{Interface, Stack};
use crate::cluster::app::server::plan::{Door, End, Reacts, Talks, WhileStopping};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["redis", "registry.k8s.io/redis", "valkey/valkey", "redis/redis-stack-server"],
    tags: Tags::Official {
        series: &[
            Series::of(2, (6, 8), 24),
            Series::of(3, (0, 2), 13),
            Series::of(4, (0, 0), 14),
            Series::of(5, (0, 0), 14),
            Series::of(6, (0, 2), 21),
            Series::of(7, (0, 4), 20),
            Series::of(8, (0, 6), 10),
        ],
        words: &["latest", "alpine", "bookworm", "trixie", "bullseye", "e2e"],
    },
    make,
}];

const PORT: i32 = 6379;

fn make(tag: &str) -> Image {
    let base = if tag.contains("alpine") { base::alpine("3.22") } else { base::debian("bookworm") };
    base.tools("/usr/local/bin", &["redis-cli"])
        .server("/usr/local/bin/redis-server", &Server::code("redis", tag, plan))
        .script("/usr/local/bin/docker-entrypoint.sh", base::ENTRYPOINT)
        .working_dir("/data")
        .volume("/data")
        .entrypoint(&["docker-entrypoint.sh"])
        .cmd(&["redis-server"])
        .expose(6379)
}

fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let words = begin.launch.argv.iter().map(String::as_str).collect::<Vec<_>>();
    let asked = words.windows(2).find_map(|pair| match pair {
        ["--port", port] => port.parse().ok(),
        _ => None,
    });
    let port = asked.unwrap_or(PORT);
    let bound = words.windows(2).find_map(|pair| match pair {
        ["--bind", address] => Interface::named(address, begin.launch),
        _ => None,
    });
    let at = bound.unwrap_or(Interface::Every);
    let mut plan = Plan::idle()
        .takes(Span::millis(90))
        .uses(7, 100, 3)
        .says_first(vec![
            log('C', '*', "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo"),
            log('C', '#', "Warning: no config file specified, using the default config."),
        ])
        .says_when_ready(vec![
            log('M', '*', &format!("Running mode=standalone, port={port}.")),
            log('M', '*', "Server initialized"),
            log('M', '*', "Ready to accept connections tcp"),
        ])
        .reacts(stop(Signal::Term))
        .reacts(stop(Signal::Int));
    let answer_to_http = Some("-ERR wrong number of arguments for 'get' command");
    let talks = Talks::Tcp { answer_to_http, complaint: None };
    plan.doors.push(Door { port, at, stack: Stack::Both, talks });
    plan
}

fn stop(signal: Signal) -> Reacts {
    let words = vec![
        log('S', '#', &format!("Received {signal} scheduling shutdown...")),
        log('M', '#', "User requested shutdown..."),
    ];
    let goodbye = vec![log('M', '#', "Redis is now ready to exit, bye bye...")];
    let end = End { after: Span::millis(60), code: 0, words: goodbye };
    Reacts { signal, doors: WhileStopping::Closed, end, words }
}

fn log(role: char, level: char, text: &str) -> Line {
    // The handler of a signal writes no role of its own.
    let role = if role == 'S' { "signal-handler".to_owned() } else { role.to_string() };
    Line::out(format!("1:{role} {{time}} {level} {text}")).at(Clock::Redis)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn redis_takes_connections_but_speaks_no_http() {
        check(
            &Container { image: "redis:7-alpine", ..Container::default() },
            "1s TCP :6379
             1s GET :6379/
             2s SIGTERM
             3s end",
            r#"
            0.000 1> 1:C 01 Jan 2026 00:00:00.000 * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
            0.000 1> 1:C 01 Jan 2026 00:00:00.000 # Warning: no config file specified, using the default config.
            0.090 1> 1:M 01 Jan 2026 00:00:00.090 * Running mode=standalone, port=6379.
            0.090 1> 1:M 01 Jan 2026 00:00:00.090 * Server initialized
            0.090 1> 1:M 01 Jan 2026 00:00:00.090 * Ready to accept connections tcp
            1.000 TCP :6379: Connected
            1.000 GET :6379/: Refused(Malformed("-ERR wrong number of arguments for 'get' command"))
            2.000 1> 1:signal-handler 01 Jan 2026 00:00:02.000 # Received SIGTERM scheduling shutdown...
            2.000 1> 1:M 01 Jan 2026 00:00:02.000 # User requested shutdown...
            2.060 1> 1:M 01 Jan 2026 00:00:02.060 # Redis is now ready to exit, bye bye...
            2.060 exit 0"#,
        );
    }
}
