//! What nginx answers: files, redirects, its own error pages, and a line in the log for each.

use super::super::static_files::{self, Found};
use super::config::{Config, Returns, Scope, Server};
use super::logs::{Access, Level, REQUESTS, Sink};
use super::{VERSION, reading};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page, Then, reason};
use crate::cluster::app::server::plan::{Pages, are_equal};

/// The blocks that a request falls into, the nearest first.
struct Scopes<'a>([Option<&'a Scope>; 3]);

impl<'a> Scopes<'a> {
    fn nearest<T>(&self, get: impl Fn(&'a Scope) -> Option<T>) -> Option<T> {
        self.0.iter().flatten().find_map(|scope| get(scope))
    }
}

impl Pages for Config {
    fn is(&self, other: &dyn Pages) -> bool {
        are_equal(self, other)
    }

    fn answer(&self, exchange: &mut Exchange) -> Page {
        let request = exchange.request;
        let host = request.header("Host").unwrap_or("");
        let server = self.server(exchange.launch, (&request.address, request.port), host);
        let location = server.and_then(|server| server.location(&request.path));
        let scopes = Scopes([
            location.map(|location| &location.scope),
            server.map(|server| &server.scope),
            Some(&self.scope),
        ]);
        let returns = server.and_then(|server| server.returns.as_ref());
        let page = match returns.or(location.and_then(|one| one.returns.as_ref())) {
            Some(returns) => {
                let kind = self.kind_of(&scopes, &request.path);
                returned(exchange, returns, kind)
            }
            None => self.file(exchange, &scopes, server.map_or("", Server::name)),
        };
        log(exchange, &page, scopes.nearest(|scope| scope.access.as_ref()));
        page
    }
}

impl Config {
    fn kind_of(&self, scopes: &Scopes, path: &str) -> String {
        let default = || scopes.nearest(|scope| scope.default_type.as_deref());
        self.kind(path).or_else(default).unwrap_or("text/plain").to_owned()
    }

    fn file(&self, exchange: &mut Exchange, scopes: &Scopes, server: &str) -> Page {
        let request = exchange.request;
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            return error_page(exchange, 405, "Not Allowed");
        }
        let root = scopes.nearest(|scope| scope.root.as_deref()).unwrap_or("html");
        let root = reading::absolute(root);
        let usual = || vec!["index.html".to_owned()];
        let indexes = scopes.nearest(|scope| scope.indexes.clone()).unwrap_or_else(usual);
        let names: Vec<&str> = indexes.iter().map(String::as_str).collect();
        match static_files::find(exchange.files, &root, &request.path, &names) {
            Found::File(body) => {
                let is_folder = request.path.ends_with('/');
                let path =
                    if is_folder { names.first().copied().unwrap_or("") } else { &request.path };
                let kind = self.kind_of(scopes, path);
                Page::ok(body).mannered(manners(exchange, Some(kind)))
            }
            Found::Folder => {
                let location = Some(format!("{}/", request.path));
                Page { location, ..error_page(exchange, 301, reason(301)) }
            }
            Found::NoIndex => {
                let text = format!("directory index of \"{root}{}\" is forbidden", request.path);
                self.complain(exchange, scopes, server, &text);
                error_page(exchange, 403, reason(403))
            }
            Found::Nothing => {
                let trouble = "(2: No such file or directory)";
                let text = match (request.path.strip_suffix('/'), names.first()) {
                    (Some(folder), Some(index)) => {
                        format!("\"{root}{folder}/{index}\" is not found {trouble}")
                    }
                    _ => format!("open() \"{root}{}\" failed {trouble}", request.path),
                };
                self.complain(exchange, scopes, server, &text);
                error_page(exchange, 404, reason(404))
            }
        }
    }

    fn complain(&self, exchange: &mut Exchange, scopes: &Scopes, server: &str, text: &str) {
        let logs = scopes.nearest(|scope| scope.errors.as_ref()).unwrap_or(&self.errors);
        let hears = |level: Level| level <= Level::Error;
        if !logs.iter().any(|log| hears(log.level)) {
            return;
        }
        let number = exchange.state.count("errors");
        let host = exchange.request.header("Host").unwrap_or(&exchange.launch.ip).to_owned();
        let worker = self.worker;
        let line = format!(
            "{{time}} [error] {worker}#{worker}: *{number} {text}, client: {}, server: {server}, request: \"{} {} HTTP/1.1\", host: \"{host}\"",
            static_files::client(exchange),
            exchange.request.method,
            exchange.request.target,
        );
        for log in logs.iter().filter(|log| hears(log.level)) {
            say(exchange, &log.place, &Line::err(line.clone()).at(Clock::Slashes));
        }
    }
}

fn log(exchange: &mut Exchange, page: &Page, access: Option<&Access>) {
    let request = exchange.request;
    let header = |name: &str| request.header(name).unwrap_or("-").to_owned();
    let line = format!(
        "{} - - [{{time}}] \"{} {} HTTP/1.1\" {} {} \"{}\" \"{}\" \"{}\"",
        static_files::client(exchange),
        request.method,
        request.target,
        page.code,
        page.body.len(),
        header("Referer"),
        header("User-Agent"),
        header("X-Forwarded-For"),
    );
    let place = match access {
        Some(Access::Off) => return,
        Some(Access::To(place)) => place,
        None => REQUESTS,
    };
    say(exchange, place, &Line::out(line).at(Clock::Common));
}

fn say(exchange: &mut Exchange, place: &str, line: &Line) {
    if let Some(line) = Sink::of(exchange.files, place).takes(line) {
        exchange.say(line);
    }
}

fn returned(exchange: &Exchange, returns: &Returns, kind: String) -> Page {
    let (code, text) = (returns.code, &returns.text);
    match code {
        301 | 302 | 303 | 307 | 308 => {
            Page { location: Some(text.clone()), ..error_page(exchange, code, reason(code)) }
        }
        // Its own way to say nothing at all.
        444 => Page::status(code, "").then(Then::HangUp),
        400.. if text.is_empty() => error_page(exchange, code, reason(code)),
        _ => Page::status(code, text.clone()).mannered(manners(exchange, Some(kind))),
    }
}

fn version<'a>(exchange: &'a Exchange) -> &'a str {
    exchange.launch.env.get(VERSION).map_or("", String::as_str)
}

/// `kind`: what the page is said to be; its own pages are HTML.
fn manners(exchange: &Exchange, kind: Option<String>) -> Manners {
    let kind = kind.unwrap_or_else(|| "text/html".to_owned());
    Manners::Nginx { version: version(exchange).to_owned(), kind }
}

fn error_page(exchange: &Exchange, code: u16, reason: &str) -> Page {
    let version = version(exchange);
    let title = format!("{code} {reason}");
    let lines = [
        "<html>".to_owned(),
        format!("<head><title>{title}</title></head>"),
        "<body>".to_owned(),
        format!("<center><h1>{title}</h1></center>"),
        format!("<hr><center>nginx/{version}</center>"),
        "</body>".to_owned(),
        "</html>".to_owned(),
    ];
    Page::status(code, lines.map(|line| format!("{line}\r\n")).concat())
        .mannered(manners(exchange, None))
}
