//! luksa/kubia and luksa/kubia-unhealthy: Node.js servers that say which host they run on; the second fails every
//! request after its fifth until it is restarted.

use super::tags::Tags;
use super::{Entry, base, static_files};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::plan::{Cpu, MEBIBYTE, Memory};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["luksa/kubia"],
        tags: Tags::Only(&["latest", "v1", "v2", "v3", "v4", "1.0", "1.1"]),
        make: |tag| image(tag, "kubia", |begin, tag| plan(begin, tag).http(8080, "kubia", greet)),
    },
    Entry {
        names: &["luksa/kubia-unhealthy"],
        tags: Tags::Only(&["latest"]),
        make: |tag| {
            let plan = |begin: &mut Begin, tag: &str| {
                plan(begin, tag).http(8080, "kubia-unhealthy", greet_five_times)
            };
            image(tag, "kubia-unhealthy", plan)
        },
    },
];

const HEALTHY_CALLS: u64 = 5;

fn image(tag: &str, name: &'static str, plan: fn(&mut Begin, &str) -> Plan) -> Image {
    base::debian("jessie")
        .tools("/usr/bin", base::NETWORK_TOOLS)
        .tools("/bin", base::PROCESS_TOOLS)
        .server("/usr/local/bin/node", &Server::code(name, tag, plan))
        .file("/app.js", "const http = require('http');\n")
        .entrypoint(&["node", "app.js"])
        .cmd(&[])
}

/// Node.js as PID 1 has no handler of its own, so it takes the whole grace period.
fn plan(_begin: &mut Begin, _tag: &str) -> Plan {
    Plan {
        start_up: Span::millis(250),
        ready_words: vec![Line::out("Kubia server starting...")],
        memory: Memory::steady(28 * MEBIBYTE),
        cpu: Cpu { starting: 600, serving: 2 },
        ..Plan::idle()
    }
}

fn greet(exchange: &mut Exchange) -> Page {
    let client = static_files::client(exchange);
    exchange.say(Line::out(format!("Received request from ::ffff:{client}")));
    Page::ok(format!("You've hit {}\n", exchange.launch.hostname)).mannered(Manners::Node)
}

fn greet_five_times(exchange: &mut Exchange) -> Page {
    let page = greet(exchange);
    if exchange.state.count("calls") <= HEALTHY_CALLS {
        return page;
    }
    Page::status(500, "I'm not well. Please restart me!\n").mannered(Manners::Node)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn kubia_names_its_host_and_ignores_sigterm() {
        check(
            &Container { image: "luksa/kubia:v1", ..Container::default() },
            "0s GET :8080/
             1s GET :8080/
             2s SIGTERM
             40s GET :8080/x",
            r#"
            0.000 GET :8080/: Refused(Connection)
            0.250 1> Kubia server starting...
            1.000 1> Received request from ::ffff:10.244.1.1
            1.000 GET :8080/: 200 "You've hit web\n"
            2.000 SIGTERM ignored
            40.000 1> Received request from ::ffff:10.244.1.1
            40.000 GET :8080/x: 200 "You've hit web\n""#,
        );
    }

    #[test]
    fn the_unhealthy_one_answers_five_requests() {
        check(
            &Container { image: "luksa/kubia-unhealthy", ..Container::default() },
            &"1s GET :8080/\n".repeat(6),
            &[
                "0.250 1> Kubia server starting...\n".to_owned(),
                "1.000 1> Received request from ::ffff:10.244.1.1\n1.000 GET :8080/: 200 \"You've hit web\\n\"\n".repeat(5),
                "1.000 1> Received request from ::ffff:10.244.1.1\n1.000 GET :8080/: 500 \"I'm not well. Please restart me!\\n\"".to_owned(),
            ].concat(),
        );
    }
}
