//! curl(1)

use super::Utility;
use super::arguments;
use super::duration;
use super::escape;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::url::{Sent, Url};
use super::wget::{headers, reason};
use super::work::Work;
use crate::cluster::app::processes::{Heard, System};
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpReply, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Curl {
    url: Url,
    sent: Sent,
    /// `-s`
    silent: bool,
    /// `-f`: a status from 400 on is a failure.
    fails: bool,
    follows: bool,
    /// `-i` and `-I`
    shows_head: bool,
    output: Option<String>,
    /// `-w`
    format: String,
}

/// How long a connection may take when nothing is said.
const CONNECT_TIMEOUT: Span = Span::secs(300);
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
    ("write-out", 'w'),
];

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, "sSfLIikgo:w:m:C:d:H:X:A:", LONG)?;
    let [text] = read.operands.as_slice() else {
        return Err(Failure::new(2, "(2) no URL specified"));
    };
    let Some(url) = Url::parse(text) else {
        return Err(Failure::new(3, "(3) URL using bad/illegal format or missing URL"));
    };
    let timeout = match read.value('m').or(read.value('C')).map(duration::parse) {
        None => Some(CONNECT_TIMEOUT),
        Some(Some(timeout)) => timeout,
        Some(None) => {
            return Err(Failure::new(2, "option -m: expected a proper numerical parameter"));
        }
    };
    let method = match read.value('X') {
        Some(method) => method,
        None if read.has('I') => "HEAD",
        None if read.has('d') => "POST",
        None => "GET",
    };
    let curl = Curl {
        sent: Sent {
            method: method.to_owned(),
            headers: headers(read.values('H')),
            body: read.value('d').unwrap_or_default().to_owned(),
        },
        silent: read.has('s') && !read.has('S'),
        fails: read.has('f'),
        follows: read.has('L'),
        shows_head: read.has('i') || read.has('I'),
        output: read.value('o').map(str::to_owned),
        format: escape::resolve(read.value('w').unwrap_or_default()).text,
        url,
    };
    let question = curl.url.question(&curl.sent);
    Ok(Work::Asks(Box::new(Asking::new(Client::Curl(curl), question, timeout))))
}

impl Asker for Curl {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let Url { host, port, .. } = &self.url;
        let millis = told.took.as_millis();
        let (code, message) = match told.heard {
            None => (
                28,
                format!("Operation timed out after {millis} milliseconds with 0 bytes received"),
            ),
            Some(Heard::UnknownName) => (6, format!("Could not resolve host: {host}")),
            Some(Heard::Answer(Answer::Http(reply))) => {
                return self.replied(reply, told.took, system);
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => (
                7,
                format!(
                    "Failed to connect to {host} port {port} after {millis} ms: Could not connect to server"
                ),
            ),
            Some(Heard::Answer(Answer::TimedOut(_))) => (
                28,
                format!(
                    "Failed to connect to {host} port {port} after {millis} ms: Timeout was reached"
                ),
            ),
            Some(Heard::Answer(Answer::Refused(Refusal::PlainHttp))) => {
                (35, "TLS connect error: wrong version number".to_owned())
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Malformed(_)))) => {
                (1, "Received HTTP/0.9 when not allowed".to_owned())
            }
            Some(Heard::Answer(_) | Heard::Addresses(_)) => {
                (52, "Empty reply from server".to_owned())
            }
        };
        self.fail(code, &message, 0, told.took, system)
    }
}

impl Curl {
    fn replied(&mut self, reply: &HttpReply, took: Span, system: &mut System) -> Next {
        if self.follows
            && (300..400).contains(&reply.code)
            && let Some(url) = reply.location.as_ref().and_then(|place| self.url.join(place))
        {
            self.url = url;
            return Next::Ask(self.url.question(&self.sent));
        }
        if self.fails && 400 <= reply.code {
            let message = format!("The requested URL returned error: {}", reply.code);
            return self.fail(22, &message, reply.code, took, system);
        }
        let head = if self.shows_head { head(reply) } else { String::new() };
        let body = if self.sent.method == "HEAD" { "" } else { &reply.body };
        let shown = format!("{head}{body}");
        match self.output.clone() {
            Some(path) => {
                let whole = system.path(&path);
                if let Err(error) = system.files().write(&whole, &shown) {
                    let message = format!("client returned ERROR on write: {error}");
                    return self.fail(23, &message, reply.code, took, system);
                }
            }
            None => system.print(&shown),
        }
        self.write_out(reply.code, took, system);
        Next::Exit(0)
    }

    fn fail(&self, code: i32, message: &str, status: u16, took: Span, system: &mut System) -> Next {
        if !self.silent {
            system.print_error(&format!("curl: ({code}) {message}\n"));
        }
        self.write_out(status, took, system);
        Next::Exit(code)
    }

    /// `-w`: variables between `%{` and `}`.
    fn write_out(&self, status: u16, took: Span, system: &mut System) {
        let total = format!("{}.{:03}000", took.as_millis() / 1_000, took.as_millis() % 1_000);
        let text = self
            .format
            .replace("%{http_code}", &format!("{status:03}"))
            .replace("%{response_code}", &format!("{status:03}"))
            .replace("%{time_total}", &total)
            .replace("%{url_effective}", &self.url.to_string());
        system.print(&text);
    }
}

fn head(reply: &HttpReply) -> String {
    let location = reply.location.as_ref().map(|place| format!("Location: {place}\r\n"));
    format!(
        "HTTP/1.1 {} {}\r\nContent-Length: {}\r\n{}\r\n",
        reply.code,
        reason(reply.code),
        reply.body.len(),
        location.unwrap_or_default()
    )
}
