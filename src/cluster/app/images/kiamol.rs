//! kiamol/ch03-numbers-api and its neighbours: ASP.NET servers of the book's exercises. The numbers API breaks after
//! FailAfterCallCount calls of `/rng` and stays broken until it is restarted; the to-do list keeps what is posted.

use super::tags::Tags;
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::page::{Exchange, Page, html};
use crate::cluster::app::server::plan::{End, Reacts, WhileStopping, computing};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["kiamol/ch03-numbers-api"],
        tags: Tags::Only(&["latest", "v1", "v2", "v3"]),
        make: |tag| {
            image(&Server::code("numbers-api", tag, |begin, _| {
                plan(begin).http(80, "numbers-api", numbers)
            }))
        },
    },
    Entry {
        names: &["kiamol/ch03-numbers-web"],
        tags: Tags::Only(&["latest", "v1", "v2"]),
        make: |tag| {
            image(&Server::code("numbers-web", tag, |begin, _| {
                plan(begin).http(80, "numbers-web", numbers_web)
            }))
        },
    },
    Entry {
        names: &["kiamol/ch04-todo-list"],
        tags: Tags::Only(&["latest", "v1", "v2", "v3"]),
        make: |tag| {
            image(&Server::code("todo-list", tag, |begin, _| {
                plan(begin).http(80, "todo-list", todo_list)
            }))
        },
    },
    Entry {
        names: &["kiamol/ch02-hello-kiamol"],
        tags: Tags::Only(&["latest"]),
        make: |tag| {
            image(&Server::code("hello-kiamol", tag, |begin, _| {
                plan(begin).http(80, "hello-kiamol", hello)
            }))
        },
    },
    Entry {
        names: &["kiamol/ch03-sleep"],
        tags: Tags::Only(&["latest"]),
        make: |_| base::alpine("3.15").cmd(&["sh", "-c", "while true; do sleep 3600; done"]),
    },
];

fn image(server: &std::rc::Rc<Server>) -> Image {
    base::debian("buster")
        .tools("/usr/bin", base::NETWORK_TOOLS)
        .server("/usr/bin/dotnet", server)
        .working_dir("/app")
        .entrypoint(&["dotnet", "/app/app.dll"])
        .cmd(&[])
}

fn plan(begin: &mut Begin) -> Plan {
    let stopping = End { after: Span::millis(150), code: 0, words: Vec::new() };
    Plan::idle()
        .takes(computing(Span::millis(1_100), begin.launch))
        .uses(60, 900, 4)
        .says_when_ready(
            [
                host("Now listening on: http://[::]:80"),
                host("Application started. Press Ctrl+C to shut down."),
            ]
            .concat(),
        )
        .reacts(Reacts {
            signal: Signal::Term,
            doors: WhileStopping::Closed,
            end: stopping,
            words: host("Application is shutting down..."),
        })
}

/// The host logs a heading and a line.
fn host(text: &str) -> Vec<Line> {
    vec![Line::out("info: Microsoft.Hosting.Lifetime[0]"), Line::out(format!("      {text}"))]
}

const CALLS: &str = "calls";

fn numbers(exchange: &mut Exchange) -> Page {
    match exchange.request.path.as_str() {
        "/healthz" if is_broken(exchange) => Page::status(500, ""),
        "/healthz" => Page::ok("Ok"),
        "/rng" if is_broken(exchange) => Page::status(500, ""),
        "/rng" => {
            let call = exchange.state.count(CALLS);
            let who = format!("{}/{call}", exchange.launch.hostname);
            Page::ok(draw(0, "random number", &who).below(100).to_string())
        }
        "/reset" => {
            exchange.state.set(CALLS, 0);
            Page::ok("Ok")
        }
        _ => Page::status(404, ""),
    }
}

/// Zero, or nothing, means that it never breaks.
fn is_broken(exchange: &Exchange) -> bool {
    let limit = exchange.launch.env.get("FailAfterCallCount");
    let limit = limit.and_then(|limit| limit.trim().parse::<u64>().ok()).unwrap_or(0);
    0 < limit && limit <= exchange.state.counted(CALLS)
}

fn numbers_web(exchange: &mut Exchange) -> Page {
    match exchange.request.path.as_str() {
        "/" => Page::ok("<html><body><h1>KIAMOL Random Number Generator</h1></body></html>\n"),
        _ => Page::status(404, ""),
    }
}

fn todo_list(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/" | "/new") => {
            let item = request.form().into_iter().find(|(name, _)| name.to_lowercase() == "item");
            if let Some((_, item)) = item {
                exchange.state.note(&item);
            }
            Page { location: Some("/list".to_owned()), ..Page::status(302, "") }
        }
        (_, "/" | "/list" | "/new") => {
            let items = exchange.state.notes.iter();
            let items: String = items.map(|item| format!("<li>{}</li>\n", html(item))).collect();
            Page::ok(format!("<html><body><h1>To-Do List</h1>\n<ul>\n{items}</ul></body></html>\n"))
        }
        _ => Page::status(404, ""),
    }
}

fn hello(exchange: &mut Exchange) -> Page {
    Page::ok(format!(
        "<html><body><h1>Hello from {}</h1></body></html>\n",
        exchange.launch.hostname
    ))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn the_numbers_api_breaks_after_so_many_calls() {
        check(
            &Container {
                image: "kiamol/ch03-numbers-api",
                env: &[("FailAfterCallCount", "1")],
                ..Container::default()
            },
            "2s GET :80/healthz
             3s GET :80/rng
             4s GET :80/healthz
             5s GET :80/rng
             6s SIGTERM
             7s end",
            r#"
            1.100 1> info: Microsoft.Hosting.Lifetime[0]
            1.100 1>       Now listening on: http://[::]:80
            1.100 1> info: Microsoft.Hosting.Lifetime[0]
            1.100 1>       Application started. Press Ctrl+C to shut down.
            2.000 GET :80/healthz: 200 "Ok"
            3.000 GET :80/rng: 200 "10"
            4.000 GET :80/healthz: 500 ""
            5.000 GET :80/rng: 500 ""
            6.000 1> info: Microsoft.Hosting.Lifetime[0]
            6.000 1>       Application is shutting down...
            6.150 exit 0"#,
        );
    }

    #[test]
    fn the_list_keeps_what_is_posted() {
        check(
            &Container { image: "kiamol/ch04-todo-list", ..Container::default() },
            "2s POST :80/new Item=buy+%3Cmilk%3E
             3s GET :80/list",
            r#"
            1.100 1> info: Microsoft.Hosting.Lifetime[0]
            1.100 1>       Now listening on: http://[::]:80
            1.100 1> info: Microsoft.Hosting.Lifetime[0]
            1.100 1>       Application started. Press Ctrl+C to shut down.
            2.000 POST :80/new Item=buy+%3Cmilk%3E: 302 -> /list ""
            3.000 GET :80/list: 200 "<html><body><h1>To-Do List</h1>\n<ul>\n<li>buy &lt;milk&gt;</li>\n</ul></body></html>\n""#,
        );
    }
}
