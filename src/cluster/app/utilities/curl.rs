//! curl(1) in a container.

use super::Utility;
use super::curl_options::{self, Met, Options, Shown};
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::work::Work;
use crate::cluster::app::processes::{Heard, System};
use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpReply, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Curl(Options);

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut options = curl_options::read(arguments)?;
    options.read_trust(|path| system.text_at(path).ok().map(str::to_owned));
    let timeout = options.max_time.unwrap_or(options.connect_timeout);
    let question = options.url.question(&options.sent);
    Ok(Work::Asks(Box::new(Asking::new(Client::Curl(Curl(options)), question, Some(timeout)))))
}

impl Asker for Curl {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let met = match told.heard {
            None => Met::Nothing,
            Some(Heard::UnknownName) => Met::NoSuchHost,
            Some(Heard::Answer(Answer::Http(reply))) => Met::Reply(reply),
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => Met::Refused(told.took),
            Some(Heard::Answer(Answer::TimedOut(_))) => Met::NoConnection(told.took),
            Some(Heard::Answer(_) | Heard::Addresses { .. } | Heard::Reset) => Met::Nothing,
        };
        system.print_error(&self.0.told_before(&met));
        let host = &self.0.url.host;
        let millis = told.took.as_millis();
        let (code, message) = match told.heard {
            None => curl_options::timed_out(told.took),
            Some(Heard::UnknownName) => self.0.unknown_host(),
            Some(Heard::Answer(Answer::Http(reply))) => {
                return self.replied(reply, told.took, system);
            }
            Some(Heard::Answer(Answer::Refused(Refusal::Connection))) => self.0.refused(told.took),
            Some(Heard::Answer(Answer::TimedOut(_))) => {
                let port = self.0.url.port;
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
            Some(Heard::Answer(_) | Heard::Addresses { .. }) => {
                (52, "Empty reply from server".to_owned())
            }
        };
        self.fail(code, &message, 0, told.took, system)
    }
}

impl Curl {
    fn replied(&mut self, reply: &HttpReply, took: Span, system: &mut System) -> Next {
        let shown = match self.0.shown(reply) {
            Shown::Redirect(url) => {
                self.0.url = url;
                return Next::Ask(self.0.url.question(&self.0.sent));
            }
            Shown::Fails { code, message, status } => {
                return self.fail(code, &message, status, took, system);
            }
            Shown::Text(text) => text,
        };
        match self.0.output.clone() {
            Some(path) => {
                let whole = system.path(&path);
                if let Err(error) = system.files().write(&whole, &shown) {
                    let message = format!("client returned ERROR on write: {error}");
                    return self.fail(23, &message, reply.code, took, system);
                }
            }
            None => system.print(&shown),
        }
        system.print_error(&self.0.told_after());
        system.print(&self.0.write_out(reply.code, took));
        Next::Exit(0)
    }

    fn fail(&self, code: i32, message: &str, status: u16, took: Span, system: &mut System) -> Next {
        system.print_error(&self.0.complaint(code, message));
        system.print(&self.0.write_out(status, took));
        Next::Exit(code)
    }
}
