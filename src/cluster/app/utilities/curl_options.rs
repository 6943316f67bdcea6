//! What curl(1) is asked to do, and what it says of what came of it, in a container or on the learner's machine.

use super::arguments;
use super::duration;
use super::escape;
use super::failure::Failure;
use super::url::{Sent, Url};
use super::wget::{headers, reason};
use crate::kit::time::Span;
use crate::objects::probe::HttpReply;

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub url: Url,
    pub sent: Sent,
    /// `-s`
    pub silent: bool,
    /// `-f`: a status from 400 on is a failure.
    pub fails: bool,
    pub follows: bool,
    /// `-i` and `-I`
    pub shows_head: bool,
    /// `-v`
    pub verbose: bool,
    pub output: Option<String>,
    /// `-w`
    format: String,
    /// `-m`; None: for ever.
    pub max_time: Option<Span>,
    pub connect_timeout: Span,
}

/// What an answer comes to.
pub enum Shown {
    Text(String),
    Redirect(Url),
    Fails { code: i32, message: String },
}

/// How long a connection may take when nothing is said.
const CONNECT_TIMEOUT: Span = Span::secs(300);
const LETTERS: &str = "sSfLIikgvo:w:m:C:d:H:X:A:";
const LONG: &[(&str, char)] = &[
    ("connect-timeout", 'C'),
    ("data", 'd'),
    ("fail", 'f'),
    ("head", 'I'),
    ("header", 'H'),
    ("include", 'i'),
    ("insecure", 'k'),
    ("location", 'L'),
    ("max-time", 'm'),
    ("output", 'o'),
    ("request", 'X'),
    ("show-error", 'S'),
    ("silent", 's'),
    ("user-agent", 'A'),
    ("verbose", 'v'),
    ("write-out", 'w'),
];

pub fn read(words: &[String]) -> Result<Options, Failure> {
    let read = arguments::read_long(words, LETTERS, LONG)?;
    let [text] = read.operands.as_slice() else {
        return Err(Failure::new(2, "(2) no URL specified"));
    };
    let Some(url) = Url::parse(text) else {
        return Err(Failure::new(3, "(3) URL using bad/illegal format or missing URL"));
    };
    let time = |letter: char| match read.value(letter).map(duration::parse) {
        None => Ok(None),
        Some(Some(time)) => Ok(time),
        Some(None) => {
            let message = format!("option -{letter}: expected a proper numerical parameter");
            Err(Failure::new(2, message))
        }
    };
    let method = match read.value('X') {
        Some(method) => method,
        None if read.has('I') => "HEAD",
        None if read.has('d') => "POST",
        None => "GET",
    };
    Ok(Options {
        sent: Sent {
            method: method.to_owned(),
            headers: headers(read.values('H')),
            body: read.value('d').unwrap_or_default().to_owned(),
        },
        silent: read.has('s') && !read.has('S'),
        fails: read.has('f'),
        follows: read.has('L'),
        shows_head: read.has('i') || read.has('I'),
        verbose: read.has('v'),
        output: read.value('o').map(str::to_owned),
        format: escape::resolve(read.value('w').unwrap_or_default()).text,
        max_time: time('m')?,
        connect_timeout: time('C')?.unwrap_or(CONNECT_TIMEOUT),
        url,
    })
}

impl Options {
    pub fn shown(&self, reply: &HttpReply) -> Shown {
        if self.follows
            && (300..400).contains(&reply.code)
            && let Some(url) = reply.location.as_ref().and_then(|place| self.url.join(place))
        {
            return Shown::Redirect(url);
        }
        if self.fails && 400 <= reply.code {
            let message = format!("The requested URL returned error: {}", reply.code);
            return Shown::Fails { code: 22, message };
        }
        let head = if self.shows_head { head(reply) } else { String::new() };
        let body = if self.sent.method == "HEAD" { "" } else { &reply.body };
        Shown::Text(format!("{head}{body}"))
    }

    /// `curl: (7) Failed to connect …`, unless it is to say nothing.
    pub fn complaint(&self, code: i32, message: &str) -> String {
        if self.silent { String::new() } else { format!("curl: ({code}) {message}\n") }
    }

    /// `-w`: variables between `%{` and `}`.
    pub fn write_out(&self, status: u16, took: Span) -> String {
        let total = format!("{}.{:03}000", took.as_millis() / 1_000, took.as_millis() % 1_000);
        self.format
            .replace("%{http_code}", &format!("{status:03}"))
            .replace("%{response_code}", &format!("{status:03}"))
            .replace("%{time_total}", &total)
            .replace("%{url_effective}", &self.url.to_string())
    }

    pub fn refused(&self, took: Span) -> (i32, String) {
        let Url { host, port, .. } = &self.url;
        let millis = took.as_millis();
        let message = format!(
            "Failed to connect to {host} port {port} after {millis} ms: Could not connect to server"
        );
        (7, message)
    }

    pub fn unknown_host(&self) -> (i32, String) {
        (6, format!("Could not resolve host: {}", self.url.host))
    }
}

pub fn timed_out(took: Span) -> (i32, String) {
    let millis = took.as_millis();
    (28, format!("Operation timed out after {millis} milliseconds with 0 bytes received"))
}

pub fn reset() -> (i32, String) {
    (56, "Recv failure: Connection reset by peer".to_owned())
}

pub fn connection_timed_out(took: Span) -> (i32, String) {
    (28, format!("Connection timed out after {} milliseconds", took.as_millis()))
}

pub fn head(reply: &HttpReply) -> String {
    let headers = reply.headers.iter();
    let headers = headers.map(|header| format!("{}: {}\r\n", header.name, header.value));
    let headers: String = headers.collect();
    let location = reply.location.as_ref().map(|place| format!("Location: {place}\r\n"));
    format!(
        "HTTP/1.1 {} {}\r\n{headers}Content-Length: {}\r\n{}\r\n",
        reply.code,
        reason(reply.code),
        reply.body.len(),
        location.unwrap_or_default()
    )
}
