//! `python3 -m http.server`: the files of a folder, and a list of them where there is no index.
//! Models CPython's Lib/http/server.py (3.11 and later).

use super::static_files::{self, Found};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::interface::Interface;
use crate::cluster::app::server::page::{Exchange, Page, Request, html};
use crate::cluster::app::server::{Begin, Plan};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

/// `words`: what stands behind the module's name.
pub fn plan(begin: &mut Begin, words: &[String]) -> Plan {
    let value = |names: [&str; 2]| {
        let is_it = |word: &String| names.contains(&word.as_str());
        let next = words.iter().position(is_it).and_then(|at| words.get(at + 1));
        let joined = words.iter().find_map(|word| word.strip_prefix(names[1])?.strip_prefix('='));
        next.map(String::as_str).or(joined)
    };
    let port = words.iter().find_map(|word| word.parse().ok()).unwrap_or(8000);
    let address = value(["-b", "--bind"]).unwrap_or("0.0.0.0");
    let Some(at) = Interface::named(address, begin.launch) else {
        let words = [
            "Traceback (most recent call last):",
            "OSError: [Errno 99] Cannot assign requested address",
        ];
        return Plan::over(1, words.map(Line::err).to_vec());
    };
    let shown = if address == "localhost" { "127.0.0.1" } else { address };
    let ready = format!("Serving HTTP on {shown} port {port} (http://{shown}:{port}/) ...");
    let plan = Plan::idle().takes(Span::millis(300)).uses(14, 400, 1);
    // Python turns an interrupt into an exception, and has no handler for SIGTERM.
    plan.says_when_ready(vec![Line::out(ready)])
        .stops_on(Signal::Int, Span::millis(20), 0)
        .http(port, "python-http-server", serve)
        .listens_at(at)
}

fn serve(exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    let words = &exchange.launch.argv;
    let folder = words.windows(2).find(|pair| ["-d", "--directory"].contains(&pair[0].as_str()));
    let root = folder.map_or(exchange.launch.cwd.as_str(), |pair| pair[1].as_str());
    let page = match static_files::find(exchange.files, root, &request.path, &["index.html"]) {
        Found::File(body) => Page::ok(body),
        Found::Folder => {
            Page { location: Some(format!("{}/", request.path)), ..Page::status(301, "") }
        }
        Found::NoIndex => Page::ok(listing(exchange, root)),
        Found::Nothing => {
            exchange.say(logged(exchange, "code 404, message File not found"));
            Page::status(404, NOT_FOUND)
        }
    };
    let Request { method, target, .. } = request;
    let line = format!("\"{method} {target} HTTP/1.1\" {} -", page.code);
    exchange.say(logged(exchange, &line));
    page
}

fn logged(exchange: &Exchange, text: &str) -> Line {
    Line::err(format!("{} - - [{{time}}] {text}", static_files::client(exchange))).at(Clock::Python)
}

/// Models SimpleHTTPRequestHandler.list_directory.
fn listing(exchange: &Exchange, root: &str) -> String {
    let path = html(&exchange.request.path);
    let folder = format!("{}{}", root.trim_end_matches('/'), exchange.request.path);
    let folder = folder.trim_end_matches('/');
    let names = exchange.files.list(if folder.is_empty() { "/" } else { folder });
    let items = names.unwrap_or_default().into_iter().map(|name| {
        let slash = if exchange.files.is_dir(&format!("{folder}/{name}")) { "/" } else { "" };
        let name = html(&name);
        format!("<li><a href=\"{name}{slash}\">{name}{slash}</a></li>\n")
    });
    let items: String = items.collect();
    format!(
        "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Directory listing for {path}</title>\n</head>\n\
         <body>\n<h1>Directory listing for {path}</h1>\n<hr>\n<ul>\n{items}</ul>\n<hr>\n</body>\n</html>\n"
    )
}

const NOT_FOUND: &str = "<!DOCTYPE HTML>
<html lang=\"en\">
    <head>
        <meta charset=\"utf-8\">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: 404</p>
        <p>Message: File not found.</p>
        <p>Error code explanation: 404 - Nothing matches the given URI.</p>
    </body>
</html>
";

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn python_serves_files() {
        check(
            &Container {
                image: "python:3.12-slim",
                args: &["python3", "-m", "http.server", "8080", "-d", "/srv"],
                files: &[("/srv/a.txt", "hello"), ("/srv/b/c.txt", "")],
                ..Container::default()
            },
            "1s GET :8080/
             1s GET :8080/a.txt
             1s HEAD :8080/x
             2s SIGTERM",
            r#"
            0.300 1> Serving HTTP on 0.0.0.0 port 8080 (http://0.0.0.0:8080/) ...
            1.000 2> 10.244.1.1 - - [01/Jan/2026 00:00:01] "GET / HTTP/1.1" 200 -
            1.000 GET :8080/: 200 "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Directory listing for /</title>\n</head>\n<body>\n<h1>Directory listing for /</h1>\n<hr>\n<ul>\n<li><a href=\"a.txt\">a.txt</a></li>\n<li><a href=\"b/\">b/</a></li>\n</ul>\n<hr>\n</body>\n</html>\n"
            1.000 2> 10.244.1.1 - - [01/Jan/2026 00:00:01] "GET /a.txt HTTP/1.1" 200 -
            1.000 GET :8080/a.txt: 200 "hello"
            1.000 2> 10.244.1.1 - - [01/Jan/2026 00:00:01] code 404, message File not found
            1.000 2> 10.244.1.1 - - [01/Jan/2026 00:00:01] "HEAD /x HTTP/1.1" 404 -
            1.000 HEAD :8080/x: 404 ""
            2.000 SIGTERM ignored"#,
        );
    }

    #[test]
    fn the_root_of_all_files_is_a_folder_too() {
        check(
            &Container {
                image: "python",
                args: &["python3", "-m", "http.server"],
                ..Container::default()
            },
            "1s HEAD :8000/",
            r#"
            0.300 1> Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...
            1.000 2> 10.244.1.1 - - [01/Jan/2026 00:00:01] "HEAD / HTTP/1.1" 200 -
            1.000 HEAD :8000/: 200 """#,
        );
    }

    #[test]
    fn who_listens_to_itself_is_not_heard_from_outside() {
        let bound = |address| ["python3", "-m", "http.server", "8080", "--bind", address];
        check(
            &Container { image: "python", args: &bound("127.0.0.1"), ..Container::default() },
            "1s TCP :8080
             1s TCP localhost:8080",
            "0.300 1> Serving HTTP on 127.0.0.1 port 8080 (http://127.0.0.1:8080/) ...
             1.000 TCP :8080: Refused(Connection)
             1.000 TCP localhost:8080: Connected",
        );
        check(
            &Container { image: "python", args: &bound("10.9.9.9"), ..Container::default() },
            "1s end",
            "0.030 2> Traceback (most recent call last):
             0.030 2> OSError: [Errno 99] Cannot assign requested address
             0.030 exit 1",
        );
    }
}
