//! `sim recover`: a slow, failing or leaking program is well again.

use super::{CONTAINER, Call, NAMESPACE, Verb, inflict};
use crate::cluster::Fault;
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "recover",
    usage: "recover POD [-c CONTAINER] [-n NAMESPACE]",
    summary: "Let a slow, failing or leaking container be well again",
    flags: &[&CONTAINER, &NAMESPACE],
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    inflict(call, shell, Fault::Recover, "recovered")
}
