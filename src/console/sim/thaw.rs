//! `sim thaw`: a frozen process goes on.

use super::{CONTAINER, Call, Fault, NAMESPACE, inflict};
use crate::cluster::Command;
use crate::console::shell::Shell;

pub const FAULT: Fault = Fault {
    name: "thaw",
    usage: "thaw POD [-c CONTAINER] [-n NAMESPACE]",
    summary: "Let a frozen container go on",
    flags: &[&CONTAINER, &NAMESPACE],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let pod = call.pod()?;
    let command = Command::Thaw { pod: pod.clone(), container: call.container() };
    inflict(shell, &pod, command, "thawed")
}
