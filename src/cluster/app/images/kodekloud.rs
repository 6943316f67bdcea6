//! kodekloud's lab images: event-simulator and an image processor that only log, and the web app of the probe labs,
//! which warms up for APP_START_DELAY seconds and can be crashed and frozen by request.

use super::tags::Tags;
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::page::{Exchange, Page, Then};
use crate::cluster::app::server::plan::{Chatter, End, Text};
use crate::cluster::app::server::{Begin, Code, Plan, Server};
use crate::kit::chance::{Draw, draw};
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["kodekloud/event-simulator"],
        tags: Tags::Any,
        make: |tag| image(&Server::code("event-simulator", tag, |_, _| chatters(EVENTS))),
    },
    Entry {
        names: &["kodekloud/image-processor", "some-image-processor"],
        tags: Tags::Any,
        make: |tag| image(&Server::code("image-processor", tag, |_, _| chatters(PICTURES))),
    },
    Entry {
        names: &[
            "kodekloud/simple-webapp",
            "kodekloud/webapp-color",
            "kodekloud/webapp-conntest",
            "kodekloud/webapp-delayed-start",
            "simple-webapp",
        ],
        tags: Tags::Any,
        make: |tag| image(&Server::code("simple-webapp", tag, web_app)),
    },
];

const EVENTS: Code<fn(&Launch, u64) -> Line> = Code { name: "event-simulator", run: event };
const PICTURES: Code<fn(&Launch, u64) -> Line> = Code { name: "image-processor", run: picture };

fn image(server: &std::rc::Rc<Server>) -> Image {
    base::alpine("3.15")
        .server("/usr/local/bin/python", server)
        .working_dir("/opt")
        .entrypoint(&["python", "app.py"])
        .cmd(&[])
}

/// Python as PID 1 has no handler for SIGTERM.
fn chatters(code: Code<fn(&Launch, u64) -> Line>) -> Plan {
    let second = Span::secs(1);
    let chatter = Chatter { first: Span::millis(300), every: Some(second), text: Text::Code(code) };
    Plan { chatter: vec![chatter], ..Plan::idle().uses(12, 300, 2) }
}

fn event(launch: &Launch, index: u64) -> Line {
    let chance = draw(index, "event", &launch.hostname);
    let user = 1 + chance.nth(0).below(7);
    match index % 8 {
        4 => log(
            "WARNING",
            &format!(
                "USER{user} Failed to Login as the account is locked due to MANY FAILED ATTEMPTS."
            ),
        ),
        7 => log("WARNING", &format!("USER{user} Order failed as the item is OUT OF STOCK.")),
        _ => log("INFO", &format!("USER{user} {}", deed(chance))),
    }
}

fn deed(chance: Draw) -> String {
    match chance.nth(1).below(5) {
        0 => "logged in".to_owned(),
        1 => "logged out".to_owned(),
        page => format!("is viewing page{}", page - 1),
    }
}

fn log(level: &str, text: &str) -> Line {
    Line::out(format!("[{{time}}] {level} in event-simulator: {text}")).at(Clock::Comma)
}

fn picture(_launch: &Launch, index: u64) -> Line {
    let number = index / 2 + 1;
    let done = if index.is_multiple_of(2) { "processing" } else { "processed" };
    Line::out(format!("[{{time}}] INFO in image-processor: {done} image-{number}.png"))
        .at(Clock::Comma)
}

/// While it warms up, nothing listens.
fn web_app(begin: &mut Begin, _tag: &str) -> Plan {
    let seconds =
        begin.launch.env.get("APP_START_DELAY").and_then(|delay| delay.trim().parse().ok());
    let start_up = Span::millis(800) + Span::secs(seconds.unwrap_or(0));
    Plan::idle()
        .takes(start_up)
        .uses(22, 400, 2)
        .says_when_ready(vec![Line::err(
            " * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)",
        )])
        .http(8080, "simple-webapp", answer)
}

fn answer(exchange: &mut Exchange) -> Page {
    let host = &exchange.launch.hostname;
    match exchange.request.path.as_str() {
        "/" | "/ready" | "/live" | "/api/ready" | "/api/healthy" => {
            Page::ok(format!("Message from {host} : I am ready! OK\n"))
        }
        "/crash" => {
            let end = End { after: Span::millis(100), code: 1, words: Vec::new() };
            let words = format!("Message from {host} : Mayday! Mayday! Going to crash!\n");
            Page::ok(words).then(Then::End(end))
        }
        "/freeze" => Page::ok(format!("Message from {host} : Going to freeze!\n")).then(Then::Hang),
        _ => Page::status(404, "Not Found\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn the_web_app_warms_up_and_crashes() {
        check(
            &Container {
                image: "kodekloud/webapp-delayed-start",
                env: &[("APP_START_DELAY", "60")],
                ..Container::default()
            },
            "59s GET :8080/api/ready
             61s GET :8080/api/ready
             62s GET :8080/crash
             63s end",
            r#"
            59.000 GET :8080/api/ready: Refused(Connection)
            60.800 2>  * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)
            61.000 GET :8080/api/ready: 200 "Message from web : I am ready! OK\n"
            62.000 GET :8080/crash: 200 "Message from web : Mayday! Mayday! Going to crash!\n"
            62.100 exit 1"#,
        );
    }

    #[test]
    fn a_frozen_web_app_still_has_its_port_open() {
        check(
            &Container { image: "simple-webapp", ..Container::default() },
            "1s GET :8080/freeze
             2s GET :8080/
             3s TCP :8080
             4s SIGTERM
             5s recover
             6s GET :8080/",
            r#"
            0.800 2>  * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)
            1.000 GET :8080/freeze: 200 "Message from web : Going to freeze!\n"
            2.000 GET :8080/: never
            3.000 TCP :8080: Connected
            4.000 SIGTERM ignored
            6.000 GET :8080/: 200 "Message from web : I am ready! OK\n""#,
        );
    }

    #[test]
    fn the_simulators_say_a_line_every_second() {
        check(
            &Container { image: "kodekloud/event-simulator", ..Container::default() },
            "4500ms end",
            "0.300 1> [2026-01-01 00:00:00,300] INFO in event-simulator: USER5 logged out
             1.300 1> [2026-01-01 00:00:01,300] INFO in event-simulator: USER5 is viewing page2
             2.300 1> [2026-01-01 00:00:02,300] INFO in event-simulator: USER5 logged out
             3.300 1> [2026-01-01 00:00:03,300] INFO in event-simulator: USER1 is viewing page3
             4.300 1> [2026-01-01 00:00:04,300] WARNING in event-simulator: USER7 Failed to Login as the account is locked due to MANY FAILED ATTEMPTS.",
        );
        check(
            &Container { image: "some-image-processor", ..Container::default() },
            "1500ms end",
            "0.300 1> [2026-01-01 00:00:00,300] INFO in image-processor: processing image-1.png
             1.300 1> [2026-01-01 00:00:01,300] INFO in image-processor: processed image-1.png",
        );
    }
}
