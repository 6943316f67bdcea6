//! Everything about a probe except when it runs: its fields, the question it asks, how an answer is judged, and its
//! one line in `kubectl describe`. One file per kind of handler.
//! Models staging/src/k8s.io/api/core/v1/types.go Probe and pkg/probe/ (v1.36).
//!
//! To add a kind of handler: one file here, one variant of `Action`; the compiler leads to the rest.

mod answer;
pub mod exec;
mod grpc;
pub mod http_get;
mod http_question;
pub mod port;
mod redirect;
mod tcp_socket;
mod url;
mod wording;

use crate::objects::json::Json;

pub use answer::{
    Answer, Ask, HttpReply, Outcome, Refusal, Sequel, Signer, Stage, Verdict, bounded,
};
pub use exec::ExecAction;
pub use grpc::GrpcAction;
pub use http_get::{HttpGetAction, HttpHeader, Scheme};
pub use http_question::{HttpQuestion, canonical_headers};
pub use redirect::Follow;
pub use tcp_socket::TcpSocketAction;
pub use url::Url;
pub use wording::{ExecTimeOutWording, RedirectWording, Wording};

use super::container::Container;
use crate::kit::time::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    Startup,
    Readiness,
    Liveness,
}

impl ProbeKind {
    /// The order in which the kubelet creates a container's workers (K10).
    pub const ALL: [ProbeKind; 3] = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];

    /// `Liveness`, as probe events begin.
    pub fn title(self) -> &'static str {
        match self {
            ProbeKind::Startup => "Startup",
            ProbeKind::Readiness => "Readiness",
            ProbeKind::Liveness => "Liveness",
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startup",
            ProbeKind::Readiness => "readiness",
            ProbeKind::Liveness => "liveness",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Probe {
    /// None only in what never passed admission.
    #[json(inline)]
    pub action: Option<Action>,
    #[json(omitempty)]
    pub initial_delay_seconds: i32,
    pub termination_grace_period_seconds: Option<i64>,
    #[json(omitempty)]
    pub timeout_seconds: i32,
    #[json(omitempty)]
    pub period_seconds: i32,
    #[json(omitempty)]
    pub success_threshold: i32,
    #[json(omitempty)]
    pub failure_threshold: i32,
}

#[derive(Clone, Debug, PartialEq, Json)]
pub enum Action {
    Exec(ExecAction),
    HttpGet(HttpGetAction),
    TcpSocket(TcpSocketAction),
    Grpc(GrpcAction),
}

/// What a question is made from, besides the probe's own fields.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub container: &'a Container,
    pub pod_ip: &'a str,
    pub user_agent: &'a str,
}

impl Probe {
    /// What to ask of the target; an error is a probe error, which neither fails nor passes (K31).
    pub fn question(&self, target: &Target) -> Result<Ask, String> {
        match &self.action {
            Some(Action::Exec(exec)) => Ok(exec.question(target)),
            Some(Action::HttpGet(http_get)) => http_get.question(target),
            Some(Action::TcpSocket(tcp_socket)) => tcp_socket.question(target),
            Some(Action::Grpc(grpc)) => Ok(grpc.question(target)),
            None => Err("missing probe handler".to_owned()),
        }
    }

    /// What the answer leads to. `ask` is the question it answers.
    pub fn judge(&self, ask: &Ask, answer: &Answer, wording: &Wording) -> Sequel {
        match ask {
            Ask::Exec { argv } => {
                Sequel::Judged(exec::judge(exec::run(argv, answer, self.timeout(), wording)))
            }
            Ask::HttpGet(question) => http_get::judge(question, answer, Follow::SameHost, wording),
            Ask::TcpConnect { address } => Sequel::Judged(tcp_socket::judge(address, answer)),
            Ask::Grpc { address, .. } => grpc::judge(address, answer, self.timeout()),
        }
    }

    pub fn period(&self) -> Span {
        Span::secs(u64::from(self.period_seconds.max(1).unsigned_abs()))
    }

    pub fn timeout(&self) -> Span {
        Span::secs(u64::from(self.timeout_seconds.max(1).unsigned_abs()))
    }

    /// `http-get http://:8080/ delay=0s timeout=1s period=10s #success=1 #failure=3`.
    /// Models staging/src/k8s.io/kubectl/pkg/describe DescribeProbe (C25).
    pub fn describe(&self) -> String {
        let handler = match &self.action {
            Some(Action::Exec(exec)) => exec.describe(),
            Some(Action::HttpGet(http_get)) => http_get.describe(),
            Some(Action::TcpSocket(tcp_socket)) => tcp_socket.describe(),
            Some(Action::Grpc(grpc)) => grpc.describe(),
            None => "unknown".to_owned(),
        };
        format!(
            "{handler} delay={}s timeout={}s period={}s #success={} #failure={}",
            self.initial_delay_seconds,
            self.timeout_seconds,
            self.period_seconds,
            self.success_threshold,
            self.failure_threshold
        )
    }
}
