//! What nginx answers: files, redirects, its own error pages, and a line in the log for each.

use super::super::static_files::{self, Found};
use super::config::{Config, Location, Returns, Server};
use super::words::WORKER;
use super::{ROOT, VERSION};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page, Then, reason};
use crate::cluster::app::server::plan::{Pages, are_equal};

impl Pages for Config {
    fn is(&self, other: &dyn Pages) -> bool {
        are_equal(self, other)
    }

    fn answer(&self, exchange: &mut Exchange) -> Page {
        let page = serve(self, exchange);
        log(exchange, &page);
        page.mannered(Manners::Nginx(version(exchange).to_owned()))
    }
}

fn log(exchange: &mut Exchange, page: &Page) {
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
    exchange.say(Line::out(line).at(Clock::Common));
}

fn serve(config: &Config, exchange: &mut Exchange) -> Page {
    let request = exchange.request;
    let host = request.header("Host").unwrap_or("");
    let server = config.server(exchange.launch, (&request.address, request.port), host);
    let location = server.and_then(|server| server.location(&request.path));
    let returns = server.and_then(|server| server.returns.as_ref());
    if let Some(returns) = returns.or(location.and_then(|one| one.returns.as_ref())) {
        return returned(exchange, returns);
    }
    let own = |location: &Location| location.root.clone();
    let root = location.and_then(own).or_else(|| server?.root.clone());
    file(exchange, root.as_deref().unwrap_or(ROOT), server.map_or("", Server::name))
}

fn returned(exchange: &Exchange, returns: &Returns) -> Page {
    let (code, text) = (returns.code, &returns.text);
    match code {
        301 | 302 | 303 | 307 | 308 => {
            Page { location: Some(text.clone()), ..error_page(exchange, code, reason(code)) }
        }
        // Its own way to say nothing at all.
        444 => Page::status(code, "").then(Then::HangUp),
        400.. if text.is_empty() => error_page(exchange, code, reason(code)),
        _ => Page::status(code, text.clone()),
    }
}

fn file(exchange: &mut Exchange, root: &str, server: &str) -> Page {
    let request = exchange.request;
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        return error_page(exchange, 405, "Not Allowed");
    }
    match static_files::find(exchange.files, root, &request.path, &["index.html", "index.htm"]) {
        Found::File(body) => Page::ok(body),
        Found::Folder => {
            let location = Some(format!("{}/", request.path));
            Page { location, ..error_page(exchange, 301, reason(301)) }
        }
        Found::NoIndex => {
            let trouble = "is forbidden";
            complain(
                exchange,
                server,
                &format!("directory index of \"{root}{}\" {trouble}", request.path),
            );
            error_page(exchange, 403, reason(403))
        }
        Found::Nothing => {
            let trouble = "failed (2: No such file or directory)";
            complain(exchange, server, &format!("open() \"{root}{}\" {trouble}", request.path));
            error_page(exchange, 404, reason(404))
        }
    }
}

fn complain(exchange: &mut Exchange, server: &str, text: &str) {
    let number = exchange.state.count("errors");
    let host = exchange.request.header("Host").unwrap_or(&exchange.launch.ip).to_owned();
    let line = format!(
        "{{time}} [error] {WORKER}#{WORKER}: *{number} {text}, client: {}, server: {server}, request: \"{} {} HTTP/1.1\", host: \"{host}\"",
        static_files::client(exchange),
        exchange.request.method,
        exchange.request.target,
    );
    exchange.say(Line::err(line).at(Clock::Slashes));
}

fn version<'a>(exchange: &'a Exchange) -> &'a str {
    exchange.launch.env.get(VERSION).map_or("", String::as_str)
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
}
