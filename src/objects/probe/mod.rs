//! Everything about a probe except when it runs: its fields, the question it asks, how an answer is judged, and its
//! one line in `kubectl describe`. One file per kind of handler.
//! Models staging/src/k8s.io/api/core/v1/types.go Probe and pkg/probe/ (v1.36).
//!
//! To add a kind of handler: one file here, one variant of `Action`; the compiler leads to the rest.

mod answer;
mod exec;
mod grpc;
pub(super) mod http_get;
mod tcp_socket;

use std::fmt::Display;

use serde::{Deserialize, Serialize};

pub use answer::{Answer, Ask, HttpReply, Outcome, Refusal, Verdict};
pub use exec::ExecAction;
pub use grpc::GrpcAction;
pub use http_get::{HttpGetAction, HttpHeader, HttpQuestion, Scheme};
pub use tcp_socket::TcpSocketAction;

use super::container::Container;
use super::is_default;

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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Probe {
    /// None only in what never passed admission.
    #[serde(flatten)]
    pub action: Option<Action>,
    #[serde(skip_serializing_if = "is_default")]
    pub initial_delay_seconds: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period_seconds: Option<i64>,
    #[serde(skip_serializing_if = "is_default")]
    pub timeout_seconds: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub period_seconds: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub success_threshold: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub failure_threshold: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    Exec(ExecAction),
    HttpGet(HttpGetAction),
    TcpSocket(TcpSocketAction),
    Grpc(GrpcAction),
}

impl Probe {
    /// What to ask of the container at `pod_ip`; an error is a probe error, which neither fails nor passes (K31).
    pub fn question(&self, container: &Container, pod_ip: &str) -> Result<Ask, String> {
        match &self.action {
            Some(Action::Exec(exec)) => Ok(exec.question()),
            Some(Action::HttpGet(http_get)) => http_get.question(container, pod_ip),
            Some(Action::TcpSocket(tcp_socket)) => tcp_socket.question(container, pod_ip),
            Some(Action::Grpc(grpc)) => Ok(grpc.question(pod_ip)),
            None => Err("missing probe handler".to_owned()),
        }
    }

    /// What the answer means. `ask` is the question it answers.
    pub fn judge(&self, ask: &Ask, answer: &Answer) -> Verdict {
        match ask {
            Ask::Exec { argv } => exec::judge(argv, answer, self.timeout_seconds),
            Ask::HttpGet(question) => http_get::judge(question, answer),
            Ask::TcpConnect { address } => tcp_socket::judge(address, answer),
            Ask::Grpc { address, .. } => grpc::judge(address, answer, self.timeout_seconds),
        }
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

/// The port a probe goes to: a number, a numeric text, or the name of a container port (K32).
fn resolve_port(port: &super::IntOrString, container: &Container) -> Result<i32, String> {
    match port {
        super::IntOrString::Int(number) => Ok(*number),
        super::IntOrString::String(name) => {
            container.port_named(name).or_else(|| name.parse().ok()).ok_or_else(|| {
                format!("strconv.Atoi: parsing {}: invalid syntax", crate::kit::quote::quote(name))
            })
        }
    }
}

/// Go's net.JoinHostPort: what holds a colon is set in brackets.
fn join_host_port(host: &str, port: impl Display) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
