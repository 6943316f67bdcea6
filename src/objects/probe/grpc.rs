//! grpc: the standard health service decides.
//! Models pkg/probe/grpc/grpc.go (v1.36), K35.

use crate::objects::json::Json;

use super::port::join_host_port;
use super::{Answer, Ask, Sequel, Stage, Target, Verdict};
use crate::kit::quote::{duration, quote};
use crate::kit::time::Span;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct GrpcAction {
    pub port: i32,
    #[json(null)]
    pub service: Option<String>,
}

impl GrpcAction {
    pub(super) fn question(&self, target: &Target) -> Ask {
        let service = self.service.clone().unwrap_or_default();
        Ask::Grpc { address: join_host_port(target.pod_ip, self.port), service }
    }

    pub(super) fn describe(&self) -> String {
        format!("grpc <pod>:{} {}", self.port, self.service.as_deref().unwrap_or_default())
    }
}

pub(super) fn judge(address: &str, answer: &Answer, timeout: Span) -> Sequel {
    let timeout = duration(timeout.as_nanos());
    let output = match answer {
        Answer::Serving => return Sequel::Judged(Verdict::success("service healthy")),
        Answer::NotServing(status) => {
            format!("service unhealthy (responded with {})", quote(status))
        }
        Answer::RpcError { code: "Unimplemented", message } => format!(
            "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {message}"
        ),
        Answer::RpcError { code, message } => {
            format!("error: health rpc probe failed: rpc error: code = {code} desc = {message}")
        }
        Answer::TimedOut(Stage::Reply) => {
            format!("timeout: health rpc did not complete within {timeout}")
        }
        Answer::TimedOut(Stage::Connection) => format!(
            "timeout: failed to connect service {} within {timeout}: context deadline exceeded",
            quote(address)
        ),
        // Nobody there, or nobody who speaks gRPC: the client dials again and again.
        Answer::Refused(_) => return Sequel::KeepTrying,
        Answer::Http(_) | Answer::Connected | Answer::Exited { .. } | Answer::NotRun(_) => {
            unreachable!("a health service answers in its own words: {answer:?}")
        }
    };
    Sequel::Judged(Verdict::failure(output))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rpc_error(code: &'static str, message: &str) -> Answer {
        Answer::RpcError { code, message: message.to_owned() }
    }

    #[test]
    fn every_output_is_worded_as_the_kubelet_words_it() {
        for (answer, output) in [
            (
                Answer::NotServing("NOT_SERVING".into()),
                r#"service unhealthy (responded with "NOT_SERVING")"#,
            ),
            (
                Answer::TimedOut(Stage::Connection),
                r#"timeout: failed to connect service "10.244.0.5:9000" within 1m0s: context deadline exceeded"#,
            ),
            (Answer::TimedOut(Stage::Reply), "timeout: health rpc did not complete within 1m0s"),
            (
                rpc_error("Unimplemented", "unknown service grpc.health.v1.Health"),
                "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health",
            ),
            (
                rpc_error("NotFound", "unknown service"),
                "error: health rpc probe failed: rpc error: code = NotFound desc = unknown service",
            ),
        ] {
            let sequel = judge("10.244.0.5:9000", &answer, Span::mins(1));
            assert_eq!(sequel, Sequel::Judged(Verdict::failure(output)));
        }
    }
}
