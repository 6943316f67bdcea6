//! `sim thaw`: a frozen process goes on.

use super::{CONTAINER, Call, NAMESPACE, Verb, inflict};
use crate::cluster::Fault;
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "thaw",
    usage: "thaw POD [-c CONTAINER] [-n NAMESPACE]",
    summary: "Let a frozen container go on",
    flags: &[&CONTAINER, &NAMESPACE],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    inflict(call, shell, Fault::Thaw, "thawed")
}
