//! Web servers by their descriptions, and a probe's whole conversation with one.

use std::fmt::Write;

use super::super::case::Failure;
use crate::objects::probe::http_get::judge;
use crate::objects::probe::{
    Answer, Ask, Follow, HttpHeader, HttpQuestion, HttpReply, Refusal, Sequel, Stage, Url, Verdict,
    Wording,
};

const HOST: &str = "127.0.0.1";
const PORT: i32 = 8080;
const OTHER_PORT: i32 = 9090;

/// A server that says one thing at each of its paths, on either port.
pub struct Server {
    pages: Vec<(String, Says)>,
}

enum Says {
    Page(HttpReply),
    Headers,
    HeaderNames,
    HeaderCount,
    Host,
    /// One page for this Host, another for all others.
    ForHost {
        host: String,
        page: HttpReply,
        others: HttpReply,
    },
    /// 200, after so many seconds.
    After(u64),
    HangsUp,
}

/// Asks until there is a verdict, as the kubelet's worker does.
pub fn exchange(server: &Server, headers: &[HttpHeader], follow: Follow, timeout: u64) -> Verdict {
    let url = Url::of_probe("http", HOST, PORT, "/");
    let mut question = HttpQuestion::new(&url, headers, "kube-probe/1.36");
    loop {
        let answer = server.answer(&question, timeout);
        match judge(&question, &answer, follow, &Wording::default()) {
            Sequel::Judged(verdict) => return verdict,
            Sequel::Ask(Ask::HttpGet(next)) => question = next,
            other => return Verdict::Error(format!("unexpected: {other:?}")),
        }
    }
}

impl Server {
    pub fn described(words: &str) -> Result<Server, Failure> {
        let pages = read(words).ok_or_else(|| Failure::unknown(words))?;
        Ok(Server { pages })
    }

    fn answer(&self, question: &HttpQuestion, timeout: u64) -> Answer {
        if question.host != HOST || ![PORT, OTHER_PORT].contains(&question.port) {
            return Answer::Refused(Refusal::Connection);
        }
        let Some((_, says)) = self.pages.iter().find(|(path, _)| *path == question.path) else {
            return Answer::Http(page(404, "404 page not found\n"));
        };
        // A server written in Go keeps Host apart from the other headers.
        let headers = || question.headers.iter().skip(1);
        Answer::Http(match says {
            Says::Page(page) => page.clone(),
            Says::Headers => page(200, &shown(headers())),
            Says::HeaderNames => {
                let names: Vec<&str> = headers().map(|header| header.name.as_str()).collect();
                page(200, &names.join("\n"))
            }
            Says::HeaderCount => page(200, &headers().count().to_string()),
            Says::Host => page(200, question.host_header()),
            Says::ForHost { host, page, .. } if host == question.host_header() => page.clone(),
            Says::ForHost { others, .. } => others.clone(),
            Says::After(seconds) if *seconds < timeout => page(200, ""),
            Says::After(_) => return Answer::TimedOut(Stage::Reply),
            Says::HangsUp => return Answer::Refused(Refusal::Eof),
        })
    }
}

fn shown<'a>(headers: impl Iterator<Item = &'a HttpHeader>) -> String {
    let mut text = String::new();
    for HttpHeader { name, value } in headers {
        writeln!(text, "{name}: {value}").expect("a String takes every write");
    }
    text
}

/// The pages of a description: `500 "fail body"`, `301 to /new, /new 200`, `302 to /loop (302 to itself)` …
fn read(words: &str) -> Option<Vec<(String, Says)>> {
    let root = |says| Some(vec![("/".to_owned(), says)]);
    if let Some(code) = words.strip_prefix("status ") {
        // Go's server refuses to write what is no status, and hangs up.
        return root(code.parse().map_or(Says::HangsUp, |code| Says::Page(page(code, ""))));
    }
    if let Some(seconds) = words.strip_prefix("sleep ") {
        return root(Says::After(seconds.strip_suffix(" s")?.parse().ok()?));
    }
    if let Some((_, what)) = words.split_once("200, ") {
        return root(match what {
            "echo Host" => Says::Host,
            "echo request headers" => Says::Headers,
            what if what.contains("names") || what.contains("keys") => Says::HeaderNames,
            what if what.contains("count") || what.contains("number") => Says::HeaderCount,
            _ => return None,
        });
    }
    if let Some((first, second)) = words.split_once("; ") {
        let (code, path) = first.split_once(' ')?;
        return Some(vec![
            ("/".to_owned(), Says::Page(redirect(code.parse().ok()?, path))),
            (path.to_owned(), for_host(second.strip_prefix(path)?)?),
        ]);
    }
    match words.split_once(" to ") {
        Some((code, target)) => read_redirect(code.parse().ok()?, target),
        None => root(Says::Page(read_page(words)?)),
    }
}

/// What follows `302 to `.
fn read_redirect(code: u16, target: &str) -> Option<Vec<(String, Says)>> {
    let (place, target) = match target.strip_prefix("same host, other port, ") {
        Some(target) => (format!("http://{HOST}:{OTHER_PORT}"), target),
        None => (String::new(), target),
    };
    let path = target.split([' ', ',']).next()?;
    let rest = target[path.len()..].trim_start_matches([' ', ',']);
    let location = format!("{place}{path}");
    let mut pages = vec![("/".to_owned(), Says::Page(redirect(code, &location)))];
    let there = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => match inside.strip_suffix(" to itself") {
            Some(code) => redirect(code.parse().ok()?, path),
            None => read_page(inside)?,
        },
        None if rest.is_empty() => return Some(pages),
        None => read_page(rest.strip_prefix(path)?.trim_start())?,
    };
    pages.push((path.to_owned(), Says::Page(there)));
    Some(pages)
}

/// ` answers 200 only for Host www.success.com, else 400`
fn for_host(words: &str) -> Option<Says> {
    let (code, rest) = words.strip_prefix(" answers ")?.split_once(" only for Host ")?;
    let (host, others) = rest.split_once(", else ")?;
    let (page, others) = (read_page(code)?, read_page(others)?);
    Some(Says::ForHost { host: host.to_owned(), page, others })
}

/// `500` or `500 "fail body"`
fn read_page(words: &str) -> Option<HttpReply> {
    let (code, body) = words.split_once(' ').unwrap_or((words, "\"\""));
    let body = body.strip_prefix('"')?.strip_suffix('"')?;
    Some(page(code.parse().ok()?, body))
}

fn redirect(code: u16, location: &str) -> HttpReply {
    HttpReply { location: Some(location.to_owned()), ..page(code, "") }
}

fn page(code: u16, body: &str) -> HttpReply {
    HttpReply { code, body: body.to_owned(), ..HttpReply::default() }
}
