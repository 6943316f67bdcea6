//! A program's answer to a question, and how long it takes.

use super::process::{Doing, Process};
use crate::kit::quote::quote;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, Ask, HttpReply, Refusal};

/// An answer that takes this long, or none at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    After {
        delay: Span,
        answer: Answer,
    },
    /// The program hangs: whoever asks gives up by itself.
    Never,
}

/// Asks the program. Counting the call is all that changes.
pub fn answer(process: &mut Process, ask: &Ask) -> Reply {
    match ask {
        Ask::HttpGet(question) => {
            if !process.is_listening(question.port) {
                return refused();
            }
            if matches!(process.doing, Doing::Frozen { .. }) {
                return Reply::Never;
            }
            process.calls = process.calls.saturating_add(1);
            let page = (process.image.answer)(&question.path, process.calls);
            let reply = HttpReply { code: page.code, body: page.body, location: None };
            Reply::After { delay: page.latency, answer: Answer::Http(reply) }
        }
        // The kernel accepts connections for a program that hangs.
        Ask::TcpConnect { address } => match port_of(address) {
            Some(port) if process.is_listening(port) => {
                Reply::After { delay: Span::ZERO, answer: Answer::Connected }
            }
            Some(_) | None => refused(),
        },
        // These images are one program each: there is nothing else to run in them.
        Ask::Exec { argv } => {
            Reply::After { delay: Span::ZERO, answer: Answer::NotRun(not_found(argv)) }
        }
        // No worker is made for handlers that the simulation does not act on (`Action::is_simulated`).
        Ask::Grpc { .. } => unreachable!("asked what is not simulated: {ask:?}"),
    }
}

/// As containerd tells it.
fn not_found(argv: &[String]) -> String {
    let command = quote(argv.first().map_or("", String::as_str));
    format!(
        "rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: \
         exec failed: unable to start container process: exec: {command}: executable file not found in $PATH: unknown"
    )
}

fn refused() -> Reply {
    Reply::After { delay: Span::ZERO, answer: Answer::Refused(Refusal::Connection) }
}

fn port_of(address: &str) -> Option<i32> {
    let (_, port) = address.rsplit_once(':')?;
    port.parse().ok()
}
