//! What travels between a prober and a program, as values; and what the prober makes of it.
//! Models pkg/probe Result (v1.36).

use super::HttpQuestion;

/// A question, as it leaves the kubelet.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Exec { argv: Vec<String> },
    HttpGet(HttpQuestion),
    TcpConnect { address: String },
    Grpc { address: String, service: String },
}

/// What came back within the time allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Http(HttpReply),
    Connected,
    Refused(Refusal),
    /// Nothing came back before the probe's time was over.
    TimedOut,
    Exited {
        code: i32,
        output: String,
    },
    /// The command could not be run at all.
    NotRun(String),
    Serving,
    NotServing(String),
    /// The health check itself failed, in gRPC's words.
    RpcError {
        code: &'static str,
        message: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct HttpReply {
    pub code: u16,
    pub body: String,
    pub location: Option<String>,
}

/// Why no connection came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing listens on that port.
    Connection,
    /// The other side closed before it answered.
    Eof,
    /// TLS was offered to a server that speaks plain HTTP.
    PlainHttp,
    /// The other side speaks something else; its first line.
    Malformed(&'static str),
}

/// The prober's own word for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Warning,
    Failure,
}

/// A judged answer; an `Err` of `Probe::question` or `Error` here is thrown away by the worker (K15.10).
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Judged { outcome: Outcome, output: String },
    Error(String),
}

impl Verdict {
    pub fn success(output: impl Into<String>) -> Verdict {
        Verdict::Judged { outcome: Outcome::Success, output: output.into() }
    }

    pub fn warning(output: impl Into<String>) -> Verdict {
        Verdict::Judged { outcome: Outcome::Warning, output: output.into() }
    }

    pub fn failure(output: impl Into<String>) -> Verdict {
        Verdict::Judged { outcome: Outcome::Failure, output: output.into() }
    }
}
