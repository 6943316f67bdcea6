//! One HTTP request as a server sees it, and the page it gives back.

use crate::kit::sorted::SortedMap;

use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{HttpHeader, HttpQuestion};

use super::clock::Line;
use super::manners::Manners;
use super::plan::{End, WhileStopping};
use crate::cluster::app::files::Files;
use crate::cluster::app::launch::{Launch, Output};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    pub method: String,
    /// Without query, percent signs resolved.
    pub path: String,
    /// As it was written, with its query.
    pub target: String,
    pub headers: Vec<HttpHeader>,
    pub body: String,
    /// Where it came in.
    pub address: String,
    pub port: i32,
    query: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub code: u16,
    pub body: String,
    pub location: Option<String>,
    pub manners: Manners,
    pub latency: Span,
    pub then: Then,
}

/// What the request does to the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    GoOn,
    /// It answers, and ends.
    End(End),
    /// It ends instead of answering.
    EndUnanswered(End),
    /// It answers, and never again.
    Hang,
    /// It closes the connection without an answer.
    HangUp,
}

/// A request with everything a program may look at or change while it answers.
pub struct Exchange<'a> {
    pub request: &'a Request,
    pub launch: &'a Launch,
    pub now: SimTime,
    /// Since the process began.
    pub uptime: Span,
    /// None while no stop signal has come.
    pub stopping: Option<WhileStopping>,
    pub state: &'a mut State,
    pub files: &'a mut Files,
    pub out: &'a mut Output,
}

/// What a server remembers between requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    counters: SortedMap<String, u64>,
    pub notes: Vec<String>,
}

const LATENCY: Span = Span::millis(2);
const NOTES_MAX: usize = 100;
const BODY_BYTES_MAX: usize = 64 * 1024;

impl Request {
    pub fn of(question: &HttpQuestion) -> Request {
        let (path, query) = question.path.split_once('?').unwrap_or((&question.path, ""));
        Request {
            method: question.method.clone(),
            path: unescaped(path, Plus::Stays),
            target: question.path.clone(),
            headers: question.headers.clone(),
            body: bounded(question.body.clone()),
            address: question.host.clone(),
            port: question.port,
            query: pairs(query),
        }
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        let pair = self.query.iter().find(|(known, _)| known == name)?;
        Some(&pair.1)
    }

    /// By its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(&header.value)
    }

    /// All but `Host`, which Go and others keep apart.
    pub fn other_headers(&self) -> impl Iterator<Item = &HttpHeader> {
        self.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("Host"))
    }

    /// The fields of a form that was posted.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }
}

impl Page {
    pub fn ok(body: impl Into<String>) -> Page {
        Page::status(200, body)
    }

    pub fn status(code: u16, body: impl Into<String>) -> Page {
        let body = bounded(body.into());
        let manners = Manners::default();
        Page { code, body, location: None, manners, latency: LATENCY, then: Then::GoOn }
    }

    pub fn then(self, then: Then) -> Page {
        Page { then, ..self }
    }

    pub fn mannered(self, manners: Manners) -> Page {
        Page { manners, ..self }
    }

    pub fn after(self, latency: Span) -> Page {
        Page { latency, ..self }
    }

    /// What Go's ServeMux says of a path nobody handles.
    pub fn go_not_found() -> Page {
        Page::status(404, "404 page not found\n")
    }

    /// Models Go's http.Redirect.
    pub fn go_redirect(request: &Request, to: &str, code: u16) -> Page {
        let has_scheme = to.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
        let location = if has_scheme || to.starts_with('/') {
            to.to_owned()
        } else {
            let folder = request.path.rfind('/').map_or("/", |at| &request.path[..=at]);
            format!("{folder}{to}")
        };
        let body = format!("<a href=\"{}\">{}</a>.\n\n", html(&location), reason(code));
        Page { location: Some(location), ..Page::status(code, body) }
    }
}

impl Exchange<'_> {
    pub fn say(&mut self, line: Line) {
        line.say(self.now, self.out);
    }
}

impl State {
    /// Counts once more, and says how often it has been by now.
    pub fn count(&mut self, what: &str) -> u64 {
        let counter = self.counters.entry(what.to_owned()).or_default();
        *counter = counter.saturating_add(1);
        *counter
    }

    pub fn counted(&self, what: &str) -> u64 {
        self.counters.get(what).copied().unwrap_or(0)
    }

    pub fn set(&mut self, what: &str, number: u64) {
        self.counters.insert(what.to_owned(), number);
    }

    /// The oldest note makes room.
    pub fn note(&mut self, text: &str) {
        if NOTES_MAX <= self.notes.len() {
            self.notes.remove(0);
        }
        self.notes.push(text.to_owned());
    }
}

/// The words behind a status code.
pub fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        412 => "Precondition Failed",
        418 => "I'm a teapot",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

/// Go's html escaping of what stands inside a link.
pub fn html(text: &str) -> String {
    [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&#34;"), ('\'', "&#39;")]
        .iter()
        .fold(text.to_owned(), |text, (letter, escape)| text.replace(*letter, escape))
}

pub(super) fn bounded(mut body: String) -> String {
    body.truncate(body.floor_char_boundary(BODY_BYTES_MAX));
    body
}

/// What a plus sign stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plus {
    Stays,
    IsSpace,
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    let split = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    split
        .map(|(name, value)| (unescaped(name, Plus::IsSpace), unescaped(value, Plus::IsSpace)))
        .collect()
}

fn unescaped(text: &str, plus: Plus) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if let Some(byte) = hex(*high, *low) => {
                bytes.push(byte);
                rest = after;
            }
            (b'+', _) if plus == Plus::IsSpace => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
