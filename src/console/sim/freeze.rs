//! `sim freeze`: the process stops answering, as one that is stuck or deadlocked.

use super::{CONTAINER, Call, Fault, NAMESPACE, inflict};
use crate::cluster::Command;
use crate::console::shell::Shell;

pub const FAULT: Fault = Fault {
    name: "freeze",
    usage: "freeze POD [-c CONTAINER] [-n NAMESPACE]",
    summary: "Let a container hang: it runs, but answers nothing",
    flags: &[&CONTAINER, &NAMESPACE],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let pod = call.pod()?;
    let command = Command::Freeze { pod: pod.clone(), container: call.container() };
    inflict(shell, &pod, command, "frozen")
}
