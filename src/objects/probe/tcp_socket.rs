//! tcpSocket: whoever accepts a connection is well.
//! Models pkg/probe/tcp/tcp.go (v1.36), K33 and K36.

use crate::objects::json::Json;

use super::port::{dial_error, join_host_port, resolve_port};
use super::{Answer, Ask, Refusal, Target, Verdict};
use crate::objects::int_or_string::IntOrString;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct TcpSocketAction {
    #[json(omitempty)]
    pub host: String,
    pub port: IntOrString,
}

impl TcpSocketAction {
    pub(super) fn question(&self, target: &Target) -> Result<Ask, String> {
        let port = resolve_port(&self.port, target.container).map_err(|error| error.to_string())?;
        let host = if self.host.is_empty() { target.pod_ip } else { &self.host };
        Ok(Ask::TcpConnect { address: join_host_port(host, port) })
    }

    pub(super) fn describe(&self) -> String {
        format!("tcp-socket {}:{}", self.host, self.port)
    }
}

pub(super) fn judge(address: &str, answer: &Answer) -> Verdict {
    match answer {
        Answer::Connected => Verdict::success(""),
        Answer::TimedOut(_) => Verdict::failure(format!("dial tcp {address}: i/o timeout")),
        Answer::Refused(
            Refusal::Connection | Refusal::Eof | Refusal::PlainHttp | Refusal::Malformed(_),
        ) => Verdict::failure(dial_error(address)),
        Answer::Http(_)
        | Answer::Exited { .. }
        | Answer::NotRun(_)
        | Answer::Serving
        | Answer::NotServing(_)
        | Answer::RpcError { .. } => unreachable!("a connection is accepted or not: {answer:?}"),
    }
}
