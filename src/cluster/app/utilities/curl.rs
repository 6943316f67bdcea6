//! curl(1) in a container.

use super::Utility;
use super::curl_options::{self, Met, Options, Shown};
use super::curl_write_out::{Ends, LOCAL_PORTS, Transfer};
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::url::Url;
use super::work::Work;
use crate::cluster::app::processes::{Heard, Question, System};
use crate::cluster::app::server::interface::{LOCALHOST, is_loopback};
use crate::kit::chance::draw;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpReply, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Curl {
    options: Options,
    /// What the name was found to mean, and how long that took.
    found: Option<(String, Span)>,
    redirects: u32,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut options = curl_options::read(arguments)?;
    options.read_files(|path| system.text_at(path).ok().map(str::to_owned))?;
    let timeout = options.max_time.unwrap_or(options.connect_timeout);
    let curl = Curl { options, found: None, redirects: 0 };
    let question = curl.question(system);
    Ok(Work::Asks(Box::new(Asking::new(Client::Curl(curl), question, Some(timeout)))))
}

impl Asker for Curl {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        if let Some(Heard::Addresses { addresses, .. }) = told.heard {
            return self.resolved(addresses, told.took, system);
        }
        let met = match told.heard {
            None => Met::Nothing,
            Some(Heard::UnknownName) => Met::NoSuchHost,
            Some(Heard::Answer(Answer::Http(reply))) => Met::Reply(reply),
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => Met::Refused(told.took),
            Some(Heard::Answer(Answer::TimedOut(_))) => Met::NoConnection(told.took),
            Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::Reset
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => Met::Nothing,
        };
        let address = self.found.as_ref().map(|(address, _)| address.as_str());
        system.print_error(&self.options.told_before(&met, address));
        let host = &self.options.url.host;
        let millis = told.took.as_millis();
        let (code, message) = match told.heard {
            None => curl_options::timed_out(told.took),
            Some(Heard::UnknownName) => self.options.unknown_host(),
            Some(Heard::Answer(Answer::Http(reply))) => {
                return self.replied(reply, told.took, system);
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => {
                self.options.refused(told.took)
            }
            Some(Heard::Answer(Answer::TimedOut(_))) => {
                let port = self.options.url.port;
                let why = "Timeout was reached";
                (28, format!("Failed to connect to {host} port {port} after {millis} ms: {why}"))
            }
            Some(Heard::Answer(Answer::Refused(Refusal::PlainHttp))) => {
                (35, "TLS connect error: wrong version number".to_owned())
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Malformed(_)))) => {
                (1, "Received HTTP/0.9 when not allowed".to_owned())
            }
            Some(Heard::Reset) => curl_options::reset(),
            Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => (52, "Empty reply from server".to_owned()),
        };
        let transfer =
            Transfer { exit: code, message: &message, took: told.took, ..Transfer::default() };
        self.fail(transfer, system)
    }
}

impl Curl {
    /// The name is looked up by itself only for whoever asks to be told its address.
    fn question(&self, system: &System) -> Question {
        let Url { host, .. } = &self.options.url;
        let is_name = host.parse::<std::net::IpAddr>().is_err();
        if is_name && self.options.tells_address() && !system.kernel.is_own_address(host) {
            return Question::Resolve { name: host.clone() };
        }
        self.options.url.question(&self.options.sent)
    }

    fn resolved(&mut self, addresses: &[String], took: Span, system: &System) -> Next {
        let Url { host, port, .. } = &self.options.url;
        let now = system.now().as_millis();
        let chance = draw(system.kernel.seed, "dns", host).nth(now);
        let address = chance.pick(addresses).unwrap_or(host).clone();
        let ask = self.options.url.ask(&self.options.sent);
        self.found = Some((address.clone(), took));
        Next::Ask(Question::Reach { host: address, port: *port, ask })
    }

    fn replied(&mut self, reply: &HttpReply, took: Span, system: &mut System) -> Next {
        let transfer = Transfer {
            status: reply.code,
            reply: Some(reply),
            took,
            ends: Some(self.ends(system)),
            ..Transfer::default()
        };
        let shown = match self.options.shown(reply) {
            Shown::Redirect(url) => {
                self.options.url = url;
                self.redirects += 1;
                self.found = None;
                return Next::Ask(self.question(system));
            }
            Shown::Fails { code, message, status } => {
                let reply = transfer.reply.filter(|_| status != 0);
                let transfer =
                    Transfer { exit: code, message: &message, status, reply, ..transfer };
                return self.fail(transfer, system);
            }
            Shown::Text(text) => text,
        };
        match self.options.output.clone() {
            Some(path) if path != "-" => {
                let whole = system.path(&path);
                if let Err(error) = system.files().write(&whole, &shown) {
                    let message = format!("client returned ERROR on write: {error}");
                    let transfer = Transfer { exit: 23, message: &message, ..transfer };
                    return self.fail(transfer, system);
                }
            }
            Some(_) | None => system.print(&shown),
        }
        system.print_error(&self.options.told_after());
        self.write_out(transfer, system);
        Next::Exit(0)
    }

    fn fail(&self, transfer: Transfer, system: &mut System) -> Next {
        let code = transfer.exit;
        system.print_error(&self.options.complaint(code, transfer.message));
        self.write_out(transfer, system);
        Next::Exit(code)
    }

    fn write_out(&self, transfer: Transfer, system: &mut System) {
        let looked_up = self.found.as_ref().map_or(Span::ZERO, |(_, took)| *took);
        let took = transfer.took + looked_up;
        let transfer = Transfer { took, looked_up, redirects: self.redirects, ..transfer };
        let written = self.options.write_out(&transfer);
        system.print(&written.out);
        system.print_error(&written.err);
    }

    /// Who spoke with whom.
    fn ends(&self, system: &System) -> Ends {
        let Url { host, .. } = &self.options.url;
        let machine = &system.kernel.machine;
        let (remote_ip, local_ip) = match &self.found {
            Some((address, _)) => (address.as_str(), machine.ip.as_str()),
            None if host == "localhost" => ("::1", "::1"),
            None if is_loopback(host) => (host.as_str(), LOCALHOST),
            None if *host == machine.hostname => (machine.ip.as_str(), machine.ip.as_str()),
            None => (host.as_str(), machine.ip.as_str()),
        };
        let chance = draw(system.kernel.seed, "port", host).nth(system.now().as_millis());
        let (first, count) = LOCAL_PORTS;
        Ends {
            remote_ip: remote_ip.trim_matches(['[', ']']).to_owned(),
            local_ip: local_ip.to_owned(),
            local_port: first + chance.below(count),
        }
    }
}
