//! What became of one request.

use std::fmt;

use crate::kit::time::Span;
use crate::objects::probe::{Answer, HttpReply, Refusal, Stage};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Status(u16),
    /// Nobody took the connection.
    Refused,
    /// No answer within the time allowed.
    TimedOut,
    /// The server took the connection and ended before it answered.
    Reset,
    /// The server hung up without a word.
    Empty,
    /// The name is known nowhere.
    NoSuchHost,
    /// What came back is no HTTP.
    NoHttp,
}

/// As records tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRecord {
    /// A load's name, or `curl`.
    pub client: String,
    /// Which client it was; a fetch is known by it.
    pub session: u32,
    pub method: &'static str,
    /// What was asked for.
    pub url: String,
    pub outcome: Outcome,
    /// Who answered, or should have.
    pub pod: Option<String>,
    pub address: String,
    /// How far it came before it ended.
    pub stage: Stage,
    pub took: Span,
    /// What a fetch brought back.
    pub reply: Option<HttpReply>,
}

impl Outcome {
    pub fn is_ok(self) -> bool {
        matches!(self, Outcome::Status(status) if status < 400)
    }

    pub fn of(answer: &Answer) -> Outcome {
        match answer {
            Answer::Http(reply) => Outcome::Status(reply.code),
            Answer::Refused(Refusal::Connection) => Outcome::Refused,
            Answer::Refused(Refusal::Eof) => Outcome::Empty,
            Answer::TimedOut(_) => Outcome::TimedOut,
            Answer::Refused(Refusal::PlainHttp | Refusal::Malformed(_))
            | Answer::Connected
            | Answer::Exited { .. }
            | Answer::NotRun(_)
            | Answer::Serving
            | Answer::NotServing(_)
            | Answer::RpcError { .. } => Outcome::NoHttp,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Status(status) => write!(f, "{status}"),
            Outcome::Refused => f.write_str("refused"),
            Outcome::TimedOut => f.write_str("timed out"),
            Outcome::Reset => f.write_str("reset"),
            Outcome::Empty => f.write_str("empty reply"),
            Outcome::NoSuchHost => f.write_str("no such host"),
            Outcome::NoHttp => f.write_str("no HTTP"),
        }
    }
}

/// `load-1 GET http://web/ at 10.244.0.2:80: refused`
impl fmt::Display for RequestRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RequestRecord { client, method, url, outcome, address, .. } = self;
        let at = if address.is_empty() { String::new() } else { format!(" at {address}") };
        write!(f, "{client} {method} {url}{at}: {outcome}")
    }
}
