//! grpc: the standard health service decides.
//! Models pkg/probe/grpc/grpc.go (v1.36), K35.

use serde::{Deserialize, Serialize};

use super::{Answer, Ask, Verdict};
use crate::kit::quote::{duration, quote};
use crate::kit::time::Span;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrpcAction {
    pub port: i32,
    pub service: Option<String>,
}

impl GrpcAction {
    pub(super) fn question(&self, pod_ip: &str) -> Ask {
        let service = self.service.clone().unwrap_or_default();
        Ask::Grpc { address: format!("{pod_ip}:{}", self.port), service }
    }

    pub(super) fn describe(&self) -> String {
        format!("grpc <pod>:{} {}", self.port, self.service.as_deref().unwrap_or_default())
    }
}

pub(super) fn judge(address: &str, answer: &Answer, timeout_seconds: i32) -> Verdict {
    let timeout = duration(Span::secs(u64::from(timeout_seconds.unsigned_abs())).as_nanos());
    match answer {
        Answer::Serving => Verdict::success("service healthy"),
        Answer::NotServing(status) => {
            Verdict::failure(format!("service unhealthy (responded with {})", quote(status)))
        }
        Answer::RpcError { code: "Unimplemented", message } => Verdict::failure(format!(
            "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {message}"
        )),
        Answer::RpcError { code, message } => Verdict::failure(format!(
            "error: health rpc probe failed: rpc error: code = {code} desc = {message}"
        )),
        Answer::TimedOut => {
            Verdict::failure(format!("timeout: health rpc did not complete within {timeout}"))
        }
        // The client keeps dialling until the deadline, so a refused port shows as a timeout.
        Answer::Refused(_) => Verdict::failure(format!(
            "timeout: failed to connect service {} within {timeout}: context deadline exceeded",
            quote(address)
        )),
        Answer::Http(_) | Answer::Connected | Answer::Exited { .. } | Answer::NotRun(_) => {
            unreachable!("a health service answers in its own words: {answer:?}")
        }
    }
}
