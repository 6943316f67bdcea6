//! wget(1): busybox's, and with GNU's exit codes where the image has those tools.

use super::Utility;
use super::arguments;
use super::duration;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::url::{Sent, Url};
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::{Family, Heard, Question, System};
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpHeader, HttpReply, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Wget {
    url: Url,
    sent: Sent,
    /// `-` is standard output.
    output: String,
    quiet: bool,
    /// Only asks whether it is there.
    spider: bool,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    /// Nobody listened; the complaint names the address behind the name.
    Refused,
}

const TIMEOUT: Span = Span::secs(900);
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
        stage: Stage::Asking,
        sent,
        url,
    };
    if !wget.quiet {
        let connecting = format!("Connecting to {}:{}\n", wget.url.host, wget.url.port);
        system.print_error(&connecting);
    }
    let question = wget.url.question(&wget.sent);
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
        let host = &self.url.host;
        if self.stage == Stage::Refused {
            let found = match told.heard {
                Some(Heard::Addresses { addresses, .. }) => addresses.first(),
                Some(Heard::Answer(_) | Heard::UnknownName | Heard::Reset) | None => None,
            };
            let address = found.unwrap_or(host);
            let message = format!("can't connect to remote host ({address}): Connection refused");
            return self.fail(&message, 4, utility, system);
        }
        let (message, gnu_code) = match told.heard {
            None => ("download timed out".to_owned(), 4),
            Some(Heard::UnknownName) => (format!("bad address '{host}'"), 4),
            Some(Heard::Answer(Answer::Http(reply))) => {
                return self.replied(reply, utility, system);
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => {
                self.stage = Stage::Refused;
                return Next::Ask(Question::Resolve { name: self.url.host.clone() });
            }
            Some(Heard::Answer(Answer::TimedOut(_))) => ("download timed out".to_owned(), 4),
            Some(Heard::Answer(_) | Heard::Addresses { .. } | Heard::Reset) => {
                ("error getting response: Connection reset by peer".to_owned(), 4)
            }
        };
        self.fail(&message, gnu_code, utility, system)
    }
}

impl Wget {
    fn replied(&mut self, reply: &HttpReply, utility: &Utility, system: &mut System) -> Next {
        if (300..400).contains(&reply.code)
            && let Some(url) = reply.location.as_ref().and_then(|place| self.url.join(place))
        {
            self.url = url;
            return Next::Ask(self.url.question(&self.sent));
        }
        if !(200..300).contains(&reply.code) {
            let message =
                format!("server returned error: HTTP/1.1 {} {}", reply.code, reason(reply.code));
            return self.fail(message.trim_end(), 8, utility, system);
        }
        if self.spider {
            if !self.quiet {
                system.print_error("remote file exists\n");
            }
            return Next::Exit(0);
        }
        if self.output == "-" {
            system.print(&reply.body);
            return Next::Exit(0);
        }
        let whole = system.path(&self.output);
        if let Err(error) = system.files().write(&whole, &reply.body) {
            utility.complain(system, &format!("can't open '{}': {error}", self.output));
            return Next::Exit(1);
        }
        if !self.quiet {
            system.print_error(&format!("saving to '{0}'\n'{0}' saved\n", self.output));
        }
        Next::Exit(0)
    }

    fn fail(&self, message: &str, gnu_code: i32, utility: &Utility, system: &mut System) -> Next {
        match system.kernel.machine.family {
            Family::Busybox => {
                utility.complain(system, message);
                Next::Exit(1)
            }
            Family::Gnu => {
                if !self.quiet {
                    utility.complain(system, message);
                }
                Next::Exit(gnu_code)
            }
        }
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
