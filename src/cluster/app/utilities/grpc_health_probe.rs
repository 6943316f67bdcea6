//! grpc_health_probe: the gRPC health protocol as a command.
//! Models grpc-ecosystem/grpc-health-probe main.go: its exit codes and what it logs.

use super::Utility;
use super::failure::Failure;
use super::request::{Asker, Asking, Client, Next, Told};
use super::url;
use super::work::Work;
use crate::cluster::app::processes::{Heard, Question, System};
use crate::kit::offset::parse_span;
use crate::kit::quote::quote;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, Ask, Refusal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrpcHealthProbe {
    address: String,
    timeout: Span,
}

const INVALID_ARGUMENTS: i32 = 1;
const CONNECTION_FAILURE: i32 = 2;
const RPC_FAILURE: i32 = 3;
const UNHEALTHY: i32 = 4;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (mut address, mut service, mut timeout) = (String::new(), String::new(), Span::secs(1));
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let name = word.trim_start_matches('-');
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (name, None),
        };
        let mut value = || value.clone().or_else(|| words.next().cloned()).unwrap_or_default();
        match name {
            "addr" => address = value(),
            "service" => service = value(),
            "connect-timeout" | "rpc-timeout" => {
                timeout = parse_span(&value()).unwrap_or(timeout);
            }
            "v" => {}
            other => {
                return Err(refused(system, &format!("flag provided but not defined: -{other}")));
            }
        }
    }
    if address.is_empty() {
        return Err(refused(system, "error: -addr not specified"));
    }
    // Go dials its own machine when the host is left out.
    let dialled = match address.strip_prefix(':') {
        Some(port) => format!("localhost:{port}"),
        None => address.clone(),
    };
    let Some((host, Some(port))) = url::split_port(&dialled) else {
        return Err(refused(system, "error: -addr needs a host and a port"));
    };
    let ask = Ask::Grpc { address: address.clone(), service };
    let question = Question::Reach { host: host.to_owned(), port, ask };
    let client = GrpcHealthProbe { address: address.clone(), timeout };
    Ok(Work::Asks(Box::new(Asking::new(Client::GrpcHealthProbe(client), question, Some(timeout)))))
}

/// Go's log prints the line without a name before it.
fn refused(system: &mut System, line: &str) -> Failure {
    system.print_error(&format!("{line}\n"));
    Failure::new(INVALID_ARGUMENTS, "")
}

impl Asker for GrpcHealthProbe {
    fn told(&mut self, told: &Told, _: &Utility, system: &mut System) -> Next {
        let (code, line) = match told.heard {
            Some(Heard::Answer(Answer::Serving)) => (0, "status: SERVING".to_owned()),
            Some(Heard::Answer(Answer::NotServing(status))) => {
                (UNHEALTHY, format!("service unhealthy (responded with {})", quote(status)))
            }
            Some(Heard::Answer(Answer::RpcError { code, message })) => (
                RPC_FAILURE,
                format!("error: health rpc failed: rpc error: code = {code} desc = {message}"),
            ),
            Some(Heard::Answer(Answer::Refused(Refusal::Connection)) | Heard::UnknownName)
            | None => (
                CONNECTION_FAILURE,
                format!(
                    "timeout: failed to connect service {} within {}",
                    quote(&self.address),
                    self.timeout
                ),
            ),
            Some(
                Heard::Answer(_)
                | Heard::Addresses { .. }
                | Heard::Reset
                | Heard::Echo { .. }
                | Heard::Sockets(_)
                | Heard::Memory(_),
            ) => (
                RPC_FAILURE,
                "error: health rpc failed: rpc error: code = Unavailable desc = connection closed"
                    .to_owned(),
            ),
        };
        system.print_error(&format!("{line}\n"));
        Next::Exit(code)
    }
}
