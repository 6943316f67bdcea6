//! `sim freeze`: the process stops answering, as one that is stuck or deadlocked.

use super::{CONTAINER, Call, NAMESPACE, Verb, inflict};
use crate::cluster::Fault;
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "freeze",
    usage: "freeze POD [-c CONTAINER] [-n NAMESPACE]",
    summary: "Let a container hang: it runs, but answers nothing",
    flags: &[&CONTAINER, &NAMESPACE],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    inflict(call, shell, Fault::Freeze, "frozen")
}
