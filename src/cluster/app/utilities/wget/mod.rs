//! wget(1): busybox's. `gnu` is the one of images that have GNU's tools.

mod answer;
pub mod gnu;
mod progress;

use super::Utility;
use super::arguments;
use super::duration;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::url::{Sent, Url};
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::{Family, Heard, Question, System};
use crate::kit::chance::draw;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpHeader, HttpReply, Refusal, Scheme};

#[derive(Clone, Debug, PartialEq)]
pub struct Wget {
    url: Url,
    sent: Sent,
    /// `-` is standard output.
    output: String,
    quiet: bool,
    /// Only asks whether it is there.
    spider: bool,
    /// Whose certificate it is does not matter.
    trusts: bool,
    redirects: u32,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// The address behind the name is looked up.
    Resolving,
    Asking {
        address: String,
    },
}

/// How wide the bar is in a window of 80 characters.
const BAR: usize = 32;
/// The version of busybox that began to say what becomes of the page.
const TALKS_SINCE: u32 = 31;

const TIMEOUT: Span = Span::secs(900);
/// The one that is not followed any more.
const REDIRECTS_MAX: u32 = 16;
const LONG: &[(&str, char)] = &[
    ("header", 'H'),
    ("method", 'M'),
    ("no-check-certificate", 'k'),
    ("output-document", 'O'),
    ("post-data", 'D'),
    ("quiet", 'q'),
    ("server-response", 'S'),
    ("spider", 's'),
    ("timeout", 'T'),
    ("tries", 't'),
];

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    if system.kernel.machine.family == Family::Gnu {
        return gnu::start(system, arguments);
    }
    let read = arguments::read_long(arguments, "qO:sT:t:SH:M:D:kcY:nv", LONG)?;
    let [text] = read.operands.as_slice() else { return Err(Failure::new(1, "missing URL")) };
    let Some(url) = Url::parse(text) else {
        return Err(Failure::new(1, format!("bad address '{text}'")));
    };
    let timeout = match read.value('T').map(duration::parse) {
        None => Some(TIMEOUT),
        Some(Some(timeout)) => timeout,
        Some(None) => return Err(Failure::new(1, "invalid number")),
    };
    let name = match path::base_name(url.path.split('?').next().unwrap_or_default()) {
        "/" | "" => "index.html",
        name => name,
    };
    let sent = Sent {
        method: match (read.value('M'), read.value('D')) {
            (Some(method), _) => method.to_owned(),
            (None, Some(_)) => "POST".to_owned(),
            (None, None) => "GET".to_owned(),
        },
        headers: headers(read.values('H')),
        body: read.value('D').unwrap_or_default().to_owned(),
    };
    let wget = Wget {
        output: read.value('O').unwrap_or(name).to_owned(),
        quiet: read.has('q'),
        spider: read.has('s'),
        trusts: read.has('k'),
        redirects: 0,
        stage: Stage::Resolving,
        sent,
        url,
    };
    let question = wget.resolve();
    Ok(Work::Asks(Box::new(Asking::new(Client::Wget(wget), question, timeout))))
}

/// `Name: value` lines.
pub fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<HttpHeader> {
    let pairs = lines.filter_map(|line| line.split_once(':'));
    let header = |(name, value): (&str, &str)| HttpHeader {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
    };
    pairs.map(header).collect()
}

impl Asker for Wget {
    fn told(&mut self, told: &Told, utility: &Utility, system: &mut System) -> Next {
        let message = match (&self.stage, told.heard) {
            (_, None) => "download timed out".to_owned(),
            (Stage::Resolving, Some(Heard::Addresses { addresses, .. })) => {
                return self.resolved(&addresses.clone(), system);
            }
            (_, Some(Heard::UnknownName)) | (Stage::Resolving, Some(_)) => {
                format!("bad address '{}'", self.url.host)
            }
            (Stage::Asking { .. }, Some(Heard::Answer(Answer::Http(reply)))) => {
                return self.replied(reply, utility, system);
            }
            (
                Stage::Asking { address },
                Some(Heard::Answer(Answer::Refused(Refusal::Connection))),
            ) => format!("can't connect to remote host ({address}): Connection refused"),
            (Stage::Asking { .. }, Some(Heard::Answer(Answer::TimedOut(_)))) => {
                "download timed out".to_owned()
            }
            (
                Stage::Asking { .. },
                Some(
                    Heard::Answer(_)
                    | Heard::Addresses { .. }
                    | Heard::Reset
                    | Heard::Echo { .. }
                    | Heard::Sockets(_)
                    | Heard::Memory(_),
                ),
            ) => "error getting response: Connection reset by peer".to_owned(),
        };
        fail(&message, utility, system)
    }
}

impl Wget {
    fn resolve(&self) -> Question {
        Question::Resolve { name: self.url.host.clone() }
    }

    fn resolved(&mut self, addresses: &[String], system: &mut System) -> Next {
        let Url { host, port, .. } = &self.url;
        let now = system.now().as_millis();
        let chance = draw(system.kernel.seed, "dns", host).nth(now);
        let address = chance.pick(addresses).unwrap_or(host).clone();
        if !self.quiet {
            system.print_error(&format!("Connecting to {host} ({address}:{port})\n"));
        }
        let question =
            Question::Reach { host: address.clone(), port: *port, ask: self.url.ask(&self.sent) };
        self.stage = Stage::Asking { address };
        Next::Ask(question)
    }

    fn replied(&mut self, reply: &HttpReply, utility: &Utility, system: &mut System) -> Next {
        if self.url.scheme == Scheme::Https && !self.trusts {
            utility.complain(system, "note: TLS certificate validation not implemented");
            self.trusts = true;
        }
        if (300..400).contains(&reply.code)
            && let Some(url) = reply.location.as_ref().and_then(|place| self.url.join(place))
        {
            self.redirects += 1;
            if self.redirects == REDIRECTS_MAX {
                return fail("too many redirections", utility, system);
            }
            self.url = url;
            self.stage = Stage::Resolving;
            return Next::Ask(self.resolve());
        }
        if !(200..300).contains(&reply.code) {
            let message =
                format!("server returned error: HTTP/1.1 {} {}", reply.code, reason(reply.code));
            return fail(message.trim_end(), utility, system);
        }
        let talks = !self.quiet && TALKS_SINCE <= system.kernel.machine.busybox_minor;
        if self.spider {
            if talks {
                system.print_error("remote file exists\n");
            }
            return Next::Exit(0);
        }
        let (begun, done) = match self.output.as_str() {
            "-" => ("writing to stdout".to_owned(), "written to stdout".to_owned()),
            name => (format!("saving to '{name}'"), format!("'{name}' saved")),
        };
        if talks {
            system.print_error(&format!("{begun}\n"));
        }
        if self.output == "-" {
            system.print(&reply.body);
        } else {
            let whole = system.path(&self.output);
            if let Err(error) = system.files().write(&whole, &reply.body) {
                utility.complain(system, &format!("can't open '{}': {error}", self.output));
                return Next::Exit(1);
            }
        }
        if !self.quiet && !reply.body.is_empty() {
            system.print_error(&bar(path::base_name(&self.output), reply.body.len()));
        }
        if talks {
            system.print_error(&format!("{done}\n"));
        }
        Next::Exit(0)
    }
}

fn fail(message: &str, utility: &Utility, system: &mut System) -> Next {
    utility.complain(system, message);
    Next::Exit(1)
}

/// What libbb/progress.c prints where nobody watches: a line for the whole of it.
fn bar(name: &str, bytes: usize) -> String {
    let shown: String = name.chars().take(20).collect();
    let (stars, size) = ("*".repeat(BAR), short(bytes as u64));
    format!("{shown:<20} 100% |{stars}| {size}  0:00:00 ETA\n")
}

/// Five characters. Models smart_ulltoa5 of libbb/human_readable.c.
fn short(bytes: u64) -> String {
    if bytes <= 99_999 {
        return format!("{bytes:>5}");
    }
    let (mut tenths, mut scale) = (bytes * 10 / 1_024, 0);
    while 100_000 <= tenths {
        tenths /= 1_024;
        scale += 1;
    }
    let scale = ["k", "M", "G"].get(scale).copied().unwrap_or("T");
    match tenths / 10 {
        whole @ 100.. => format!("{whole:>4}{scale}"),
        whole => format!("{whole:>2}.{}{scale}", tenths % 10),
    }
}

/// The words behind a status.
pub fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
