//! `kubectl exec`: a command beside a container's own program.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go (v1.36), C40.

use super::{Arguments, Call, Verb};
use crate::cluster::{Command, Done, ExecChange, Record, Refused, What};
use crate::console::job::Job;
use crate::console::kubectl::containers;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::{pick, unreached};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::PodPhase;

pub const VERB: Verb = Verb {
    name: "exec",
    aliases: &[],
    usage: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    summary: "Execute a command in a container",
    flags: &[&CONTAINER, &QUIET, &STDIN, &TTY],
    arguments: Arguments::Pod,
    run,
};

pub const CONTAINER: Flag = Flag {
    name: "container",
    short: Some('c'),
    takes: Takes::Text(""),
    help: "Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen",
};
const QUIET: Flag = Flag {
    name: "quiet",
    short: Some('q'),
    takes: Takes::Switch("false"),
    help: "Only print output from the remote session",
};
const STDIN: Flag = Flag {
    name: "stdin",
    short: Some('i'),
    takes: Takes::Switch("false"),
    help: "Pass stdin to the container. This console has none to pass.",
};
const TTY: Flag = Flag {
    name: "tty",
    short: Some('t'),
    takes: Takes::Switch("false"),
    help: "Stdin is a TTY. This console has none.",
};

/// A command under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session(pub u32);

impl Session {
    pub fn on_record(self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Exec { session, change: ExecChange::Ended { code, stdout, stderr } } =
            &record.what
        else {
            return None;
        };
        if *session != self.0 {
            return None;
        }
        shell.out(stdout);
        shell.err(stderr);
        if *code != 0 {
            shell.err(&format!("command terminated with exit code {code}\n"));
        }
        Some(Exit(*code))
    }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let before_dashes = call.flags.arguments_before_dashes();
    let Some(pod) = call.arguments.first().filter(|_| before_dashes != Some(0)) else {
        return Err(call.usage_failure("pod, type/name or --filename must be specified"));
    };
    match before_dashes {
        None if call.arguments.len() > 1 => {
            return Err(call.usage_failure(
                "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
            ));
        }
        Some(count) if count > 1 => {
            return Err(Failure::plain(
                "exec: name one pod before the -- and its command behind it",
            ));
        }
        Some(_) | None => {}
    }
    let argv = call.arguments.get(1..).unwrap_or_default().to_vec();
    if argv.is_empty() {
        return Err(call.usage_failure("you must specify at least one command for the container"));
    }
    let pod = pick::pod(shell.store(), call, pod)?;
    if pod.status.is_terminal() {
        let phase = pod.status.phase.map_or("", PodPhase::as_str);
        return Err(Failure::plain(format!(
            "cannot exec into a container in a completed pod; current phase is {phase}"
        )));
    }
    let chosen = containers::choose(&pod, call.flags.text("container"))?;
    if let Some(remark) = chosen.remark.filter(|_| !call.flags.is_on("quiet")) {
        shell.err(&remark);
    }
    if call.flags.is_on("tty") {
        shell.err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
    }
    let command = Command::Exec { pod: pod.key(), container: chosen.name, argv };
    match shell.command(command) {
        Ok(Done::Exec { session }) => Ok(Outcome::Running(Job::Exec(Session(session)))),
        Ok(other) => unreachable!("a command is run or refused: {other:?}"),
        Err(why) => unreached::answer(why, shell, refused),
    }
}

/// In the words of whoever stands between kubectl and the container.
fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::NotRunning { container, .. } => Failure::plain(format!(
            "unable to upgrade connection: container not found (\"{container}\")"
        )),
        Refused::NotRun { why } => Failure::plain(format!(
            "Internal error occurred: error executing command in container: {}",
            why.trim_start_matches("rpc error: code = Unknown desc = ")
        )),
        other => Failure::from(other),
    }
}
