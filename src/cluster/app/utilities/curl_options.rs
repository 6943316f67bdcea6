//! What curl(1) is asked to do, and what it says of what came of it, in a container or on the learner's machine.

use super::arguments::{self, Arguments};
use super::curl_write_out::{self, Transfer, Written};
use super::duration;
use super::failure::Failure;
use super::url::{Sent, Url};
use super::wget::{headers, reason};
use crate::kit::time::Span;
use crate::objects::probe::{Ask, HttpHeader, HttpReply, Scheme, Signer};

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub url: Url,
    /// The address as it was typed.
    pub asked: String,
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
    pub trust: Trust,
}

/// Whose certificates are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// `-k`
    Anybody,
    /// Those whom a system knows from the outset; of the cluster's servers none is signed by them.
    System,
    /// `--cacert`: those whose certificates are in a file; None: it cannot be read.
    File { path: String, text: Option<String> },
}

/// What became of a request, as `-v` tells it.
pub enum Met<'a> {
    NoSuchHost,
    Refused(Span),
    NoConnection(Span),
    /// Nothing came back.
    Nothing,
    Reply(&'a HttpReply),
}

/// What an answer comes to.
pub enum Shown {
    Text(String),
    Redirect(Url),
    Fails {
        code: i32,
        message: String,
        /// What the server said, if it was let speak.
        status: u16,
    },
}

/// How long a connection may take when nothing is said.
const CONNECT_TIMEOUT: Span = Span::secs(300);
/// The exit code, and what follows the message.
const UNVERIFIED: (i32, &str) = (
    60,
    "More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the webpage mentioned above.",
);
pub const VERSION: &str = "curl/8.14.1";
const ADVICE: &str = "curl: try 'curl --help' or 'curl --manual' for more information";
const LETTERS: &str = "sSfLIikgvo:w:m:C:d:H:X:A:E:";
const LONG: &[(&str, char)] = &[
    ("cacert", 'E'),
    ("connect-timeout", 'C'),
    ("data", 'd'),
    ("data-raw", 'd'),
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
    let text = match read.operands.as_slice() {
        [text] => text,
        [] => return Err(Failure::new(2, format!("(2) no URL specified\n{ADVICE}"))),
        _ => return Err(Failure::unsupported("more than one URL at a time")),
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
            headers: sent_headers(&read),
            body: read.values('d').collect::<Vec<_>>().join("&"),
        },
        silent: read.has('s') && !read.has('S'),
        fails: read.has('f'),
        follows: read.has('L'),
        shows_head: read.has('i') || read.has('I'),
        verbose: read.has('v'),
        output: read.value('o').map(str::to_owned),
        format: read.value('w').unwrap_or_default().to_owned(),
        max_time: time('m')?,
        connect_timeout: time('C')?.unwrap_or(CONNECT_TIMEOUT),
        trust: match read.value('E') {
            _ if read.has('k') => Trust::Anybody,
            Some(path) => Trust::File { path: path.to_owned(), text: None },
            None => Trust::System,
        },
        asked: text.clone(),
        url,
    })
}

/// What curl says of itself, and what it was told to say.
fn sent_headers(read: &Arguments) -> Vec<HttpHeader> {
    let own = headers(read.values('H'));
    let form = read.has('d').then_some(("Content-Type", "application/x-www-form-urlencoded"));
    let usual =
        [Some(("User-Agent", read.value('A').unwrap_or(VERSION))), Some(("Accept", "*/*")), form];
    let usual = usual.into_iter().flatten();
    let unsaid =
        usual.filter(|(name, _)| !own.iter().any(|header| header.name.eq_ignore_ascii_case(name)));
    let unsaid = unsaid.map(|(name, value)| HttpHeader { name: name.into(), value: value.into() });
    unsaid.chain(own.iter().cloned()).collect()
}

impl Options {
    /// Reads the files that say whom to trust, what to send and what to write in the end. Err: the one that is missing.
    pub fn read_files(&mut self, read: impl Fn(&str) -> Option<String>) -> Result<(), Failure> {
        if let Trust::File { path, text } = &mut self.trust {
            *text = read(path);
        }
        // Models file2string of src/tool_paramhlp.c.
        let one_line = |text: String| text.replace(['\r', '\n'], "");
        for (option, value) in [("-w", &mut self.format), ("-d", &mut self.sent.body)] {
            let Some(path) = value.strip_prefix('@') else { continue };
            let Some(text) = read(path) else {
                let why = "error encountered when reading a file";
                let message =
                    format!("Failed to open {path}\ncurl: option {option}: {why}\n{ADVICE}");
                return Err(Failure::new(26, message));
            };
            *value = one_line(text);
        }
        Ok(())
    }

    /// Whether the address of a name is to be told.
    pub fn tells_address(&self) -> bool {
        self.verbose
            || ["%{remote_ip}", "%{time_namelookup}", "%{json}"]
                .iter()
                .any(|it| self.format.contains(it))
    }

    /// Whether the cluster's own certificates are believed.
    pub fn trusts_cluster(&self) -> bool {
        let Trust::File { text: Some(text), .. } = &self.trust else { return false };
        text.contains("BEGIN CERTIFICATE")
    }

    /// Why a server is not talked to: exit code and message.
    fn distrust(&self, reply: &HttpReply) -> Option<(i32, String)> {
        let problem = match reply.signed_by {
            Signer::Server => "self-signed certificate",
            Signer::Cluster => "unable to get local issuer certificate",
        };
        match &self.trust {
            _ if self.url.scheme != Scheme::Https => return None,
            Trust::Anybody => return None,
            Trust::File { path, text: None } => {
                return Some((77, format!("error adding trust anchors from file: {path}")));
            }
            // The cluster's is the one authority here, so a certificate in a file is its own.
            Trust::File { .. } if reply.signed_by == Signer::Cluster && self.trusts_cluster() => {
                return None;
            }
            Trust::File { .. } | Trust::System => {}
        }
        Some((UNVERIFIED.0, format!("SSL certificate problem: {problem}")))
    }

    /// `-v`: the conversation up to where the page begins.
    /// `address`: what a name has become.
    pub fn told_before(&self, met: &Met, address: Option<&str>) -> String {
        let Url { host, port, .. } = &self.url;
        if !self.verbose {
            return String::new();
        }
        let resolved = |six: &str, four: &str| {
            format!("* Host {host}:{port} was resolved.\n* IPv6: {six}\n* IPv4: {four}\n")
        };
        let (both, one) = (["::1", "127.0.0.1"], [address.unwrap_or(host)]);
        let (found, addresses): (String, &[&str]) = match address {
            _ if host == "localhost" => (resolved("::1", "127.0.0.1"), &both),
            Some(address) if address != host => (resolved("(none)", address), &one),
            Some(_) | None => (String::new(), &one),
        };
        let bare = |address: &str| address.trim_matches(['[', ']']).to_owned();
        let trying = |address: &str| match address.contains(':') {
            true => format!("*   Trying [{}]:{port}...\n", bare(address)),
            false => format!("*   Trying {address}:{port}...\n"),
        };
        let closing = "* closing connection #0\n";
        let reply = match met {
            Met::NoSuchHost => {
                return format!(
                    "* Could not resolve host: {host}\n* shutting down connection #0\n"
                );
            }
            Met::Refused(took) => {
                let each = addresses.iter().map(|address| {
                    let (trying, address) = (trying(address), bare(address));
                    format!(
                        "{trying}* connect to {address} port {port} failed: Connection refused\n"
                    )
                });
                let each: String = each.collect();
                return format!("{found}{each}* {}\n{closing}", self.refused(*took).1);
            }
            Met::NoConnection(took) => {
                let trying = trying(addresses[0]);
                return format!("{found}{trying}* {}\n{closing}", connection_timed_out(*took).1);
            }
            Met::Nothing => None,
            Met::Reply(reply) => match self.distrust(reply) {
                Some((_, message)) => {
                    return format!("{found}{}* {message}\n{closing}", trying(addresses[0]));
                }
                None => Some(reply),
            },
        };
        let Ask::HttpGet(question) = self.url.ask(&self.sent) else {
            unreachable!("a URL asks for a page")
        };
        let (address, method) = (addresses[0], &self.sent.method);
        let protocol = reply.map_or("1.1", |reply| protocol(reply));
        let uses = if protocol == "2" { "2" } else { "1.x" };
        let mut text = format!(
            "{found}{}* Connected to {host} ({}) port {port}\n* using HTTP/{uses}\n> {method} {} HTTP/{protocol}\n",
            trying(address),
            bare(address),
            self.url.path,
        );
        for header in &question.headers {
            text += &format!("> {}: {}\n", header.name, header.value);
        }
        text += "> \n* Request completely sent off\n";
        let head = reply.map(|reply| head(reply).replace('\r', "")).unwrap_or_default();
        head.lines().for_each(|line| text += &format!("< {line}\n"));
        text
    }

    /// `-v`: what follows the page.
    pub fn told_after(&self) -> String {
        let host = &self.url.host;
        if self.verbose {
            format!("* Connection #0 to host {host} left intact\n")
        } else {
            String::new()
        }
    }

    pub fn shown(&self, reply: &HttpReply) -> Shown {
        if let Some((code, mut message)) = self.distrust(reply) {
            if code == UNVERIFIED.0 {
                message = format!("{message}\n{}", UNVERIFIED.1);
            }
            return Shown::Fails { code, message, status: 0 };
        }
        if self.follows
            && (300..400).contains(&reply.code)
            && let Some(url) = reply.location.as_ref().and_then(|place| self.url.join(place))
        {
            return Shown::Redirect(url);
        }
        if self.fails && 400 <= reply.code {
            let message = format!("The requested URL returned error: {}", reply.code);
            return Shown::Fails { code: 22, message, status: reply.code };
        }
        let head = if self.shows_head { head(reply) } else { String::new() };
        let body = if self.sent.method == "HEAD" { "" } else { &reply.body };
        Shown::Text(format!("{head}{body}"))
    }

    /// `curl: (7) Failed to connect …`, unless it is to say nothing.
    pub fn complaint(&self, code: i32, message: &str) -> String {
        if self.silent { String::new() } else { format!("curl: ({code}) {message}\n") }
    }

    /// `-w`
    pub fn write_out(&self, transfer: &Transfer) -> Written {
        curl_write_out::write_out(&self.format, self, transfer)
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

/// The API server speaks HTTP/2, which has no words for a status and writes names small.
pub fn protocol(reply: &HttpReply) -> &'static str {
    if reply.signed_by == Signer::Cluster { "2" } else { "1.1" }
}

pub fn head(reply: &HttpReply) -> String {
    let headers = reply.headers.iter();
    let headers = headers.map(|header| format!("{}: {}\r\n", header.name, header.value));
    let headers: String = headers.collect();
    let is_there =
        |name: &str| reply.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    // A server that speaks for itself says how long its page is, or sends it in chunks.
    let length = if is_there("Content-Length") || is_there("Transfer-Encoding") {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", reply.body.len())
    };
    let (code, protocol) = (reply.code, protocol(reply));
    let reason = if protocol == "2" { "" } else { reason(code) };
    format!("HTTP/{protocol} {code} {reason}\r\n{headers}{length}\r\n")
}
