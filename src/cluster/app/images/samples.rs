//! Small sample servers that tutorials use: hello-world, hello-app, node-hello, the two whoamis, http-echo.

use super::tags::Tags;
use super::{Entry, base, flags};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["hello-world"],
        tags: Tags::Only(&["latest", "linux", "nanoserver"]),
        make: |tag| {
            scratch(
                "/hello",
                &Server::code("hello-world", tag, |_, _| Plan::over(0, hello_world())),
            )
        },
    },
    Entry {
        names: &[
            "gcr.io/google-samples/hello-app",
            "us-docker.pkg.dev/google-samples/containers/gke/hello-app",
        ],
        tags: Tags::Only(&["latest", "1.0", "2.0"]),
        make: |tag| scratch("/hello-app", &Server::code("hello-app", tag, hello_app)),
    },
    Entry {
        names: &["gcr.io/google-samples/node-hello"],
        tags: Tags::Only(&["latest", "1.0"]),
        make: |tag| {
            let server = Server::code("node-hello", tag, |_, _| {
                let plan = Plan::idle().takes(Span::millis(250)).uses(24, 500, 1);
                plan.http(8080, "node-hello", |_| {
                    Page::ok("Hello Kubernetes!").mannered(Manners::Node)
                })
            });
            base::debian("jessie")
                .server("/usr/local/bin/node", &server)
                .cmd(&["node", "server.js"])
        },
    },
    Entry {
        names: &["hashicorp/http-echo"],
        tags: Tags::Any,
        make: |tag| {
            scratch("/http-echo", &Server::code("http-echo", tag, http_echo))
                .entrypoint(&["/http-echo"])
                .cmd(&[])
        },
    },
    Entry {
        names: &["jwilder/whoami"],
        tags: Tags::Only(&["latest"]),
        make: |tag| {
            let server = Server::code("jwilder-whoami", tag, |_, _| {
                go().says_when_ready(vec![Line::out("Listening on :8000")]).http(
                    8000,
                    "jwilder-whoami",
                    |exchange| Page::ok(format!("I'm {}\n", exchange.launch.hostname)),
                )
            });
            scratch("/app/http", &server)
        },
    },
    Entry {
        names: &["traefik/whoami", "containous/whoami"],
        tags: Tags::Any,
        make: |tag| {
            scratch("/whoami", &Server::code("whoami", tag, whoami))
                .entrypoint(&["/whoami"])
                .cmd(&[])
        },
    },
];

fn scratch(path: &str, server: &std::rc::Rc<Server>) -> Image {
    Image::scratch().server(path, server).cmd(&[path])
}

fn go() -> Plan {
    Plan::idle().takes(Span::millis(30)).uses(6, 80, 1).dies_as_go_does()
}

fn hello_world() -> Vec<Line> {
    [
        "",
        "Hello from Docker!",
        "This message shows that your installation appears to be working correctly.",
        "",
    ]
    .map(Line::out)
    .to_vec()
}

fn hello_app(begin: &mut Begin, _tag: &str) -> Plan {
    let port = begin.launch.env.get("PORT").and_then(|port| port.parse().ok()).unwrap_or(8080);
    let listening = log(&format!("Server listening on port {port}"));
    let answer: fn(&mut Exchange) -> Page = |exchange| {
        exchange.say(log(&format!("Serving request: {}", exchange.request.path)));
        let version = exchange.launch.env.get("VERSION").map_or("1.0.0", String::as_str);
        Page::ok(format!(
            "Hello, world!\nVersion: {version}\nHostname: {}\n",
            exchange.launch.hostname
        ))
    };
    go().says_when_ready(vec![listening]).http(port, "hello-app", answer)
}

fn log(text: &str) -> Line {
    Line::err(format!("{{time}} {text}")).at(Clock::Slashes)
}

fn http_echo(begin: &mut Begin, _tag: &str) -> Plan {
    let argv = &begin.launch.argv;
    if flags::flag(argv, "text").is_none_or(str::is_empty) {
        return Plan::over(127, vec![Line::err("Missing -text option!")]);
    }
    let listen = flags::flag(argv, "listen").unwrap_or(":5678");
    let port = listen.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(5678);
    let listening = log(&format!("[INFO] server is listening on {listen}"));
    let plan = Plan::idle().takes(Span::millis(30)).uses(6, 80, 1).says_when_ready(vec![listening]);
    plan.stops_on(Signal::Term, Span::millis(20), 0)
        .stops_on(Signal::Int, Span::millis(20), 0)
        .http(port, "http-echo", |exchange| match exchange.request.path.as_str() {
            "/health" => Page::ok("{\"status\":\"ok\"}\n"),
            _ => {
                Page::ok(format!("{}\n", flags::flag(&exchange.launch.argv, "text").unwrap_or("")))
            }
        })
}

const HEALTH: &str = "health";

fn whoami(begin: &mut Begin, _tag: &str) -> Plan {
    let asked = flags::flag(&begin.launch.argv, "port").map(str::to_owned);
    let named = begin.launch.env.get("WHOAMI_PORT_NUMBER").cloned();
    let port = asked.or(named).and_then(|port| port.parse().ok()).unwrap_or(80);
    let starting = log(&format!("Starting up on port {port}"));
    go().says_when_ready(vec![starting]).http(port, "whoami", |exchange| {
        let request = exchange.request;
        match (request.path.as_str(), request.method.as_str()) {
            // What is posted here is the status of the next health checks.
            ("/health", "POST") => {
                let status = request.body.trim().parse().unwrap_or(200);
                exchange.state.set(HEALTH, status);
                exchange.say(log(&format!("Update health check status code [{status}]")));
                Page::ok("")
            }
            ("/health", _) => {
                let status = u16::try_from(exchange.state.counted(HEALTH)).unwrap_or(0);
                Page::status(if status == 0 { 200 } else { status }, "")
            }
            _ => Page::ok(about(exchange)),
        }
    })
}

fn about(exchange: &Exchange) -> String {
    let (request, launch) = (exchange.request, exchange.launch);
    let headers: String = request
        .other_headers()
        .map(|header| format!("{}: {}\n", header.name, header.value))
        .collect();
    format!(
        "Hostname: {}\nIP: 127.0.0.1\nIP: {}\nRemoteAddr: {}:40000\n{} {} HTTP/1.1\nHost: {}\n{headers}\n",
        launch.hostname,
        launch.ip,
        super::static_files::client(exchange),
        request.method,
        request.target,
        request.header("Host").unwrap_or(&launch.ip),
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn the_small_servers_say_who_they_are() {
        for (image, args, question, answer) in [
            (
                "gcr.io/google-samples/node-hello:1.0",
                &[][..],
                "GET :8080/",
                r#"200 "Hello Kubernetes!""#,
            ),
            ("hashicorp/http-echo", &["/http-echo", "-text=hi there"], "HEAD :5678/", r#"200 """#),
        ] {
            let seen = format!("1.000 {question}: {answer}");
            let seen = match image {
                "hashicorp/http-echo" => {
                    format!(
                        "0.030 2> 2026/01/01 00:00:00 [INFO] server is listening on :5678\n{seen}"
                    )
                }
                _ => seen,
            };
            check(
                &Container { image, args, ..Container::default() },
                &format!("1s {question}"),
                &seen,
            );
        }
    }

    #[test]
    fn whoami_is_as_well_as_it_is_told() {
        check(
            &Container { image: "traefik/whoami", ..Container::default() },
            "1s GET :80/x?y=1
             2s POST :80/health 503
             3s GET :80/health",
            r#"
            0.030 2> 2026/01/01 00:00:00 Starting up on port 80
            1.000 GET :80/x?y=1: 200 "Hostname: web\nIP: 127.0.0.1\nIP: 10.244.1.5\nRemoteAddr: 10.244.1.1:40000\nGET /x?y=1 HTTP/1.1\nHost: 10.244.1.5\nUser-Agent: test/1\n\n"
            2.000 2> 2026/01/01 00:00:02 Update health check status code [503]
            2.000 POST :80/health 503: 200 ""
            3.000 GET :80/health: 503 """#,
        );
    }

    #[test]
    fn hello_world_is_over_at_once() {
        check(
            &Container { image: "hello-world", ..Container::default() },
            "1s end",
            "0.030 1>
             0.030 1> Hello from Docker!
             0.030 1> This message shows that your installation appears to be working correctly.
             0.030 1>
             0.030 exit 0",
        );
    }
}
