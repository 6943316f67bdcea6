//! What travels between a prober and a program, as values; and what the prober makes of it.
//! Models pkg/probe Result (v1.36).

use super::port::join_host_port;
use super::{HttpHeader, HttpQuestion};

/// A question, as it leaves the kubelet.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Exec { argv: Vec<String> },
    HttpGet(HttpQuestion),
    TcpConnect { address: String },
    Grpc { address: String, service: String },
}

impl Ask {
    /// Host and port of a question that goes over the network.
    pub fn address(&self) -> (&str, i32) {
        match self {
            Ask::Exec { .. } => ("", 0),
            Ask::HttpGet(question) => (&question.host, question.port),
            Ask::TcpConnect { address } | Ask::Grpc { address, .. } => {
                match address.rsplit_once(':') {
                    Some((host, port)) => (host, port.parse().unwrap_or(0)),
                    None => (address, 0),
                }
            }
        }
    }

    /// The same question on its way to another machine.
    pub fn readdressed(&self, host: &str, port: i32) -> Ask {
        let address = join_host_port(host, port);
        match self {
            Ask::Exec { .. } => self.clone(),
            Ask::HttpGet(question) => Ask::HttpGet(question.readdressed(host, port)),
            Ask::TcpConnect { .. } => Ask::TcpConnect { address },
            Ask::Grpc { service, .. } => Ask::Grpc { address, service: service.clone() },
        }
    }
}

/// What came back within the time allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Http(HttpReply),
    Connected,
    Refused(Refusal),
    /// The probe's time was over in this stage.
    TimedOut(Stage),
    /// `output`: what was printed to stdout, then to stderr.
    Exited {
        code: i32,
        output: String,
    },
    /// The command could not be run at all.
    NotRun(String),
    Serving,
    /// The health service named this status.
    NotServing(String),
    /// The health check itself failed, in gRPC's words.
    RpcError {
        code: &'static str,
        message: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpReply {
    pub code: u16,
    /// Beside those that every server sends.
    pub headers: Vec<HttpHeader>,
    pub body: String,
    pub location: Option<String>,
    pub signed_by: Signer,
}

/// Who vouches for the certificate that came with a reply over TLS. Nobody whom a system trusts from the outset does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signer {
    /// The server itself.
    #[default]
    Server,
    /// The cluster's authority, whose certificate every pod is given.
    Cluster,
}

/// Why no conversation came about.
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

/// What a question waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Connection,
    Reply,
}

/// The prober's own word for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Warning,
    Failure,
    /// No handler of today's leaves this without an error.
    Unknown,
}

/// A judged answer; an `Err` of `Probe::question` or `Error` here is thrown away by the worker (K15.10).
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Judged { outcome: Outcome, output: String },
    Error(String),
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Sequel {
    Judged(Verdict),
    /// A redirect: one more question, within the same time.
    Ask(Ask),
    /// The client goes on trying until its time is over.
    KeepTrying,
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

/// The first so many bytes of what a program said, cut where a character ends.
/// Models pkg/kubelet/util/ioutils LimitWriter and k8s.io/utils/io ReadAtMost.
pub fn bounded(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}
