//! exec: a command in the container; its exit code decides.
//! Models pkg/probe/exec/exec.go (v1.36), K34.

use serde::{Deserialize, Serialize};

use super::{Answer, Ask, Verdict};
use crate::kit::quote::{duration, quote};
use crate::kit::time::Span;

/// What of the output the kubelet keeps.
const OUTPUT_LENGTH_MAX: usize = 10 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExecAction {
    pub command: Vec<String>,
}

impl ExecAction {
    pub(super) fn question(&self) -> Ask {
        Ask::Exec { argv: self.command.clone() }
    }

    pub(super) fn describe(&self) -> String {
        format!("exec [{}]", self.command.join(" "))
    }
}

pub(super) fn judge(argv: &[String], answer: &Answer, timeout_seconds: i32) -> Verdict {
    match answer {
        Answer::Exited { code: 0, output } => Verdict::success(bounded(output)),
        Answer::Exited { output, .. } => Verdict::failure(bounded(output)),
        Answer::TimedOut => {
            let timeout = Span::secs(u64::from(timeout_seconds.unsigned_abs()));
            Verdict::failure(format!(
                "command timed out: {} timed out after {}",
                quote(&argv.join(" ")),
                duration(timeout.as_nanos())
            ))
        }
        Answer::NotRun(text) => Verdict::Error(text.clone()),
        Answer::Http(_)
        | Answer::Connected
        | Answer::Refused(_)
        | Answer::Serving
        | Answer::NotServing(_)
        | Answer::RpcError { .. } => unreachable!("a command exits or does not run: {answer:?}"),
    }
}

fn bounded(output: &str) -> &str {
    &output[..output.floor_char_boundary(OUTPUT_LENGTH_MAX)]
}
