//! exec: a command in the container; its exit code decides.
//! Models pkg/probe/exec/exec.go, and the errors of ExecSync in cri-client (v1.36), K34.

use crate::objects::json::Json;

use super::answer::bounded;
use super::wording::{ExecTimeOutWording, Wording};
use super::{Answer, Ask, Outcome, Target, Verdict};
use crate::kit::expansion::expand;
use crate::kit::quote::{duration, quote};
use crate::kit::time::Span;

/// What of the output the kubelet keeps.
const OUTPUT_LENGTH_MAX: usize = 10 * 1024;
/// What containerd says of a container that has ended.
pub const NOT_RUNNING: &str = "rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state";

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ExecAction {
    pub command: Vec<String>,
}

/// How running a command in a container ended, as the kubelet's runtime client tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Exited {
        code: i32,
        output: String,
    },
    /// The text of the client's time-out error.
    TimedOut(String),
    /// Any other error.
    Failed(String),
}

impl ExecAction {
    /// `$(VAR)` is expanded from what the container's env says literally; a variable taken from elsewhere counts as empty.
    /// Models container/helpers.go ExpandContainerCommandOnlyStatic.
    pub(super) fn question(&self, target: &Target) -> Ask {
        let value_of = |name: &str| {
            let variable = target.container.env.iter().rev().find(|variable| variable.name == name);
            variable.map(|variable| variable.value.clone())
        };
        Ask::Exec { argv: self.command.iter().map(|word| expand(word, value_of)).collect() }
    }

    pub(super) fn describe(&self) -> String {
        format!("exec [{}]", self.command.join(" "))
    }
}

pub fn judge(run: Run) -> Verdict {
    match run {
        Run::Exited { code, output } => {
            let outcome = if code == 0 { Outcome::Success } else { Outcome::Failure };
            Verdict::Judged { outcome, output: bounded(&output, OUTPUT_LENGTH_MAX).to_owned() }
        }
        Run::TimedOut(text) => Verdict::failure(text),
        Run::Failed(text) => Verdict::Error(text),
    }
}

pub(super) fn run(argv: &[String], answer: &Answer, timeout: Span, wording: &Wording) -> Run {
    match answer {
        Answer::Exited { code, output } => Run::Exited { code: *code, output: output.clone() },
        Answer::TimedOut(_) => Run::TimedOut(time_out_text(argv, timeout, wording)),
        Answer::NotRun(text) => Run::Failed(text.clone()),
        // There is no container any more to run it in.
        Answer::Refused(_) => Run::Failed(NOT_RUNNING.to_owned()),
        Answer::Http(_)
        | Answer::Connected
        | Answer::Serving
        | Answer::NotServing(_)
        | Answer::RpcError { .. } => unreachable!("a command exits or does not run: {answer:?}"),
    }
}

fn time_out_text(argv: &[String], timeout: Span, wording: &Wording) -> String {
    let command = quote(&argv.join(" "));
    match wording.exec_time_out {
        ExecTimeOutWording::Empty => String::new(),
        ExecTimeOutWording::Command => format!("command {command} timed out"),
        ExecTimeOutWording::CommandTimedOut => {
            let after = duration(timeout.as_nanos());
            format!("command timed out: {command} timed out after {after}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_is_a_failure_worded_by_the_version() {
        let argv = ["sleep", "5"].map(str::to_owned);
        for (exec_time_out, output) in [
            (ExecTimeOutWording::Empty, ""),
            (ExecTimeOutWording::Command, r#"command "sleep 5" timed out"#),
            (
                ExecTimeOutWording::CommandTimedOut,
                r#"command timed out: "sleep 5" timed out after 1m0s"#,
            ),
        ] {
            let wording = Wording { exec_time_out, ..Wording::default() };
            let answer = Answer::TimedOut(super::super::Stage::Reply);
            let run = run(&argv, &answer, Span::mins(1), &wording);
            assert_eq!(judge(run), Verdict::failure(output));
        }
    }
}
