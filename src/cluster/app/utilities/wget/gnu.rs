//! wget(1) of GNU: its options, and what it writes to standard error while it asks. `answer` goes on with what comes back.
//! Models src/main.c, http.c http_loop, connect.c, host.c lookup_host and exits.c of GNU Wget (1.24).
//!
//! What an answer brings comes at one instant, so that a line which would stand half written meanwhile comes with it.

use super::answer::NETWORK_FAILED;
use super::headers;
use crate::cluster::app::processes::{Heard, Question, System};
use crate::cluster::app::utilities::Utility;
use crate::cluster::app::utilities::arguments::{self, Arguments};
use crate::cluster::app::utilities::duration;
use crate::cluster::app::utilities::failure::Failure;
use crate::cluster::app::utilities::request::{Asker, Asking, Client, Next, Told};
use crate::cluster::app::utilities::url::{Sent, Url};
use crate::cluster::app::utilities::work::Work;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpHeader, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct GnuWget {
    pub(super) url: Url,
    pub(super) sent: Sent,
    /// `-` is standard output.
    pub(super) output: String,
    /// Whether `-O` named it.
    pub(super) is_named: bool,
    pub(super) loud: Loud,
    pub(super) spider: bool,
    /// Whose certificate it is does not matter.
    pub(super) trusts: bool,
    pub(super) shows_headers: bool,
    pub(super) retries_refused: bool,
    pub(super) progress: Option<String>,
    /// 0: without end.
    pub(super) tries_max: u32,
    pub(super) tries: u32,
    pub(super) redirects: u32,
    /// What the name was found to mean.
    pub(super) addresses: Vec<String>,
    /// Which of them is asked.
    pub(super) at: usize,
    /// Whether the connection was there before.
    pub(super) reuses: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loud {
    Quiet,
    /// `-nv`
    Briefly,
    Fully,
}

const READ_TIMEOUT: Span = Span::secs(900);
const TRIES: u32 = 20;
const VERSION: &str = "Wget/1.21.4";

/// Letters that GNU has not given away stand for what has only a long name.
const LETTERS: &str = "n:qvO:P:ST:t:U:c46M:sW:y:zj:Z:YJ";
const LONG: &[(&str, char)] = &[
    ("body-data", 'j'),
    ("continue", 'c'),
    ("directory-prefix", 'P'),
    ("header", 'y'),
    ("inet4-only", '4'),
    ("inet6-only", '6'),
    ("method", 'M'),
    ("no-check-certificate", 'z'),
    ("no-verbose", 'Y'),
    ("output-document", 'O'),
    ("post-data", 'j'),
    ("progress", 'Z'),
    ("quiet", 'q'),
    ("retry-connrefused", 'J'),
    ("server-response", 'S'),
    ("spider", 's'),
    ("timeout", 'T'),
    ("tries", 't'),
    ("user-agent", 'U'),
    ("verbose", 'v'),
];

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, LETTERS, LONG)?;
    let [text] = read.operands.as_slice() else {
        let usage =
            "missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.";
        return Err(Failure::new(1, usage));
    };
    let Some(url) = Url::parse(text) else {
        return Err(said(&format!("{text}: Invalid host name."), system));
    };
    let timeout = match read.value('T').map(duration::parse) {
        None => Some(READ_TIMEOUT),
        // None at all.
        Some(Some(Some(Span::ZERO))) => None,
        Some(Some(timeout)) => timeout,
        Some(None) => {
            let value = read.value('T').unwrap_or_default();
            return Err(Failure::new(2, format!("timeout: Invalid time period '{value}'")));
        }
    };
    let wget = GnuWget::new(url, &read, system)?;
    let question = wget.first(system);
    Ok(Work::Asks(Box::new(Asking::new(Client::GnuWget(wget), question, timeout))))
}

/// A failure that is told without the program's name.
fn said(text: &str, system: &mut System) -> Failure {
    system.print_error(&format!("{text}\n"));
    Failure::new(1, "")
}

impl GnuWget {
    fn new(url: Url, read: &Arguments, system: &mut System) -> Result<GnuWget, Failure> {
        let is_spider = read.has('s');
        let method = match (read.value('M'), read.value('j')) {
            (Some(method), _) => method,
            (None, Some(_)) => "POST",
            (None, None) if is_spider => "HEAD",
            (None, None) => "GET",
        };
        let agent = HttpHeader {
            name: "User-Agent".to_owned(),
            value: read.value('U').unwrap_or(VERSION).to_owned(),
        };
        let sent = Sent {
            method: method.to_owned(),
            headers: [agent].into_iter().chain(headers(read.values('y'))).collect(),
            body: read.value('j').unwrap_or_default().to_owned(),
        };
        let is_brief = read.has('Y') || read.values('n').any(|value| value.starts_with('v'));
        let loud = match (read.has('q'), is_brief) {
            (true, _) => Loud::Quiet,
            (false, true) => Loud::Briefly,
            (false, false) => Loud::Fully,
        };
        let named = read.value('O');
        let output = match named {
            Some(name) => name.to_owned(),
            None => unused(&own_name(&url, read.value('P')), system),
        };
        if let Some(name) = named.filter(|name| *name != "-" && !is_spider) {
            let whole = system.path(name);
            let opened = system.files().write(&whole, "");
            opened.map_err(|error| said(&format!("{name}: {error}"), system))?;
        }
        Ok(GnuWget {
            output,
            is_named: named.is_some(),
            loud,
            spider: is_spider,
            trusts: read.has('z'),
            shows_headers: read.has('S'),
            retries_refused: read.has('J'),
            progress: read.value('Z').map(str::to_owned),
            tries_max: read.number('t')?.unwrap_or(TRIES),
            tries: 1,
            redirects: 0,
            addresses: Vec::new(),
            at: 0,
            reuses: false,
            sent,
            url,
        })
    }

    /// Told unless it is to be quiet, or brief.
    pub fn say(&self, text: &str, system: &mut System) {
        if self.loud == Loud::Fully {
            system.print_error(text);
        }
    }

    /// Told unless it is to be quiet.
    pub fn complain(&self, text: &str, system: &mut System) {
        if self.loud != Loud::Quiet {
            system.print_error(text);
        }
    }

    /// The first line of a try, and what is asked first.
    pub fn first(&self, system: &mut System) -> Question {
        if self.spider {
            self.say("Spider mode enabled. Check if remote file exists.\n", system);
        }
        let time = time(system);
        let again =
            if self.tries == 1 { String::new() } else { format!("(try:{:2})  ", self.tries) };
        self.say(&format!("--{time}--  {again}{}\n", self.url), system);
        match self.addresses.is_empty() {
            true if self.is_numeric() => self.connect(&self.url.host, system),
            true => {
                let host = &self.url.host;
                self.say(&format!("Resolving {host} ({host})... "), system);
                Question::Resolve { name: host.clone() }
            }
            false => self.connect(self.address(), system),
        }
    }

    pub fn is_numeric(&self) -> bool {
        self.url.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
    }

    pub fn address(&self) -> &str {
        self.addresses.get(self.at).unwrap_or(&self.url.host)
    }

    pub fn connect(&self, address: &str, system: &mut System) -> Question {
        let Url { host, port, .. } = &self.url;
        let whom = match self.is_numeric() {
            true => format!("{host}:{port}"),
            false => format!("{host} ({host})|{address}|:{port}"),
        };
        self.say(&format!("Connecting to {whom}... "), system);
        self.reach(address)
    }

    pub fn reach(&self, address: &str) -> Question {
        Question::Reach {
            host: address.to_owned(),
            port: self.url.port,
            ask: self.url.ask(&self.sent),
        }
    }
}

/// The last part of the path, with what is asked for.
fn own_name(url: &Url, directory: Option<&str>) -> String {
    let name = match url.path.rsplit('/').next().unwrap_or_default() {
        "" => "index.html".to_owned(),
        name if name.starts_with('?') => format!("index.html{name}"),
        name => name.to_owned(),
    };
    match directory {
        Some(directory) => format!("{}/{name}", directory.trim_end_matches('/')),
        None => name,
    }
}

/// `page`, `page.1` … : nothing that is there is written over.
fn unused(name: &str, system: &mut System) -> String {
    let mut names =
        std::iter::once(name.to_owned()).chain((1..).map(|number: u32| format!("{name}.{number}")));
    let is_free = |name: &String| {
        let whole = system.path(name);
        !system.files().exists(&whole)
    };
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}

/// As datetime_str prints it.
pub fn time(system: &System) -> String {
    Stamp::of(system.now()).to_string().replace('T', " ").trim_end_matches('Z').to_owned()
}

/// In a locale of UTF-8 the marks are curved ones.
pub fn quoted(text: &str, system: &System) -> String {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let mut set = names.iter().filter_map(|name| system.process.variable(name));
    let locale = set.find(|value| !value.is_empty()).unwrap_or_default().to_uppercase();
    match locale.contains("UTF-8") || locale.contains("UTF8") {
        true => format!("‘{text}’"),
        false => format!("'{text}'"),
    }
}

impl Asker for GnuWget {
    fn rested(&mut self, system: &mut System) -> Question {
        self.first(system)
    }

    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        match told.heard {
            Some(Heard::Addresses { addresses, .. }) => self.resolved(addresses, system),
            Some(Heard::UnknownName) => self.unresolved("Name or service not known", system),
            Some(Heard::Answer(Answer::Http(reply))) => self.replied(reply, system),
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => {
                self.unconnected("Connection refused", system)
            }
            Some(Heard::Answer(Answer::TimedOut(_))) => {
                self.unconnected("Connection timed out", system)
            }
            Some(Heard::Answer(Answer::Refused(Refusal::PlainHttp))) => {
                self.say("connected.\n", system);
                self.complain("Unable to establish SSL connection.\n", system);
                Next::Exit(NETWORK_FAILED)
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Malformed(line)))) => {
                self.headless(line, system)
            }
            Some(Heard::Reset) => {
                self.unread("Read error (Connection reset by peer) in headers", system)
            }
            Some(Heard::Answer(_) | Heard::Echo { .. } | Heard::Sockets(_) | Heard::Memory(_)) => {
                self.unread("No data received", system)
            }
            None if self.addresses.is_empty() && !self.is_numeric() => {
                self.unresolved("Connection timed out", system)
            }
            None => self.unread("Read error (Connection timed out) in headers", system),
        }
    }
}
