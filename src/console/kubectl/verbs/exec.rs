//! `kubectl exec`: a command beside a container's own program.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go (v1.36), C40.

use super::{Arguments, Call, Verb, flags};
use crate::cluster::version::{Gate, Version};
use crate::cluster::{Command, Done, ExecChange, Record, Refused, Stdin, Typed, What};
use crate::console::job::Job;
use crate::console::kubectl::attachable;
use crate::console::kubectl::containers;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::unreached;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::PodPhase;

pub const VERB: Verb = Verb {
    name: "exec",
    aliases: &[],
    usage: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    summary: "Execute a command in a container",
    flags: &[&CONTAINER, &flags::QUIET, &STDIN, &TTY],
    arguments: Arguments::Pod,
    run,
};

pub const CONTAINER: Flag = Flag {
    name: "container",
    short: Some('c'),
    takes: Takes::Text(""),
    help: "Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen",
};
pub const STDIN: Flag = Flag {
    name: "stdin",
    short: Some('i'),
    takes: Takes::Switch("false"),
    help: "Pass stdin to the container",
};
pub const TTY: Flag =
    Flag { name: "tty", short: Some('t'), takes: Takes::Switch("false"), help: "Stdin is a TTY" };

/// A command under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: u32,
    pub reads: Reads,
}

/// Where its standard input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Nowhere, or all of it has been sent.
    Nothing,
    /// From the person at the terminal, a line at a time.
    Lines,
    /// Every key; the other end shows what is typed.
    Keys,
}

impl Session {
    pub fn on_record(self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let code = said(shell, record, self.id)?;
        if code != 0 {
            shell.err(&format!("command terminated with exit code {code}\n"));
        }
        Some(Exit(code))
    }
}

/// Prints what is heard in a session; its code once it is over.
pub fn said(shell: &mut Shell, record: &Record, wanted: u32) -> Option<i32> {
    let What::Exec { session, change } = &record.what else { return None };
    if *session != wanted {
        return None;
    }
    match change {
        ExecChange::Started { .. } | ExecChange::Attached => None,
        ExecChange::Printed { stdout, stderr } => {
            shell.out(stdout);
            shell.err(stderr);
            None
        }
        ExecChange::Ended { code, stdout, stderr } => {
            shell.out(stdout);
            shell.err(stderr);
            Some(*code)
        }
    }
}

/// What the flags ask for, and the text to send where it is not a person who types.
pub fn standard_input(
    call: &Call,
    shell: &mut Shell,
) -> Result<(Stdin, Reads, Option<String>), Failure> {
    let (stdin, tty) = (call.flags.is_on("stdin"), call.flags.is_on("tty"));
    let is_terminal = shell.reads_terminal();
    if tty && !(stdin && is_terminal) {
        shell.err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
    }
    Ok(match (stdin, is_terminal) {
        (false, _) => (Stdin::Nothing, Reads::Nothing, None),
        (true, true) if tty => (Stdin::Terminal, Reads::Keys, None),
        (true, true) => (Stdin::Pipe, Reads::Lines, None),
        (true, false) => {
            // If it is yet to be read, whatever is said now is forgotten.
            let unread = || Failure::plain("standard input is not read yet");
            let text = shell.input().map(str::to_owned).ok_or_else(unread)?;
            (Stdin::Pipe, Reads::Nothing, Some(text))
        }
    })
}

/// Sends what comes from a file or a pipe, to its end.
pub fn send_input(shell: &mut Shell, session: u32, text: Option<String>) -> Result<(), Failure> {
    let Some(text) = text else { return Ok(()) };
    for typed in [Typed::Text(text), Typed::End] {
        shell.command(Command::TypeIn { session, typed })?;
    }
    Ok(())
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
    let pod = attachable::pod(shell.store(), call, pod)?;
    if pod.status.is_terminal() {
        let phase = pod.status.phase.map_or("", PodPhase::as_str);
        return Err(Failure::plain(format!(
            "cannot exec into a container in a completed pod; current phase is {phase}"
        )));
    }
    let (stdin, reads, input) = standard_input(call, shell)?;
    let chosen = containers::choose(&pod, call.flags.text("container"))?;
    if let Some(remark) = chosen.remark.filter(|_| !call.flags.is_on("quiet")) {
        shell.err(&remark);
    }
    let command = Command::Exec { pod: pod.key(), container: chosen.name, argv, stdin };
    match shell.command(command) {
        Ok(Done::Exec { session }) => {
            send_input(shell, session, input)?;
            Ok(Outcome::Running(Job::Exec(Session { id: session, reads })))
        }
        Ok(other) => unreachable!("a command is run or refused: {other:?}"),
        Err(why) => {
            let refused = refused(shell.cluster().config().version);
            unreached::answer(why, shell, refused)
        }
    }
}

/// In the words of whoever stands between kubectl and the container. Who translates its WebSocket into the runtime's SPDY makes an
/// error of its own of what it hears; a kubelet that does so is asked again without, where there is no container.
/// Models apiserver/pkg/util/proxy/streamtranslator.go and FallbackExecutor of client-go/tools/remotecommand (v1.36).
pub fn refused(version: Version) -> impl Fn(Refused) -> Failure {
    let by_server = passed_on(version);
    let translated = internal(version.gates().translates_streams);
    move |refused| match refused {
        Refused::NotRunning { container, .. } => Failure::plain(format!(
            "{by_server}unable to upgrade connection: container not found (\"{container}\")"
        )),
        Refused::NotRun { why } => Failure::plain(format!(
            "{translated}Internal error occurred: error executing command in container: {}",
            why.trim_start_matches("rpc error: code = Unknown desc = ")
        )),
        other => Failure::from(other),
    }
}

/// What the API server puts before the words of a kubelet that has no such container.
pub fn passed_on(version: Version) -> &'static str {
    let gates = version.gates();
    if gates.web_sockets_to_kubelet.is_on() { "" } else { internal(gates.translates_streams) }
}

fn internal(gate: Gate) -> &'static str {
    if gate.is_on() { "Internal error occurred: " } else { "" }
}
