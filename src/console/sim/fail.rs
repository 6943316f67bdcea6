//! `sim fail`: the program answers, but not well.

use super::{CONTAINER, Call, NAMESPACE, Verb, explained, inflict};
use crate::cluster::Fault;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "fail",
    usage: "fail POD [-c CONTAINER] [--status CODE] [-n NAMESPACE]",
    summary: "Let a container answer every request with an error",
    flags: &[&CONTAINER, &NAMESPACE, &STATUS],
    run,
};

const STATUS: Flag = Flag {
    name: "status",
    short: None,
    takes: Takes::Number("500"),
    help: "The HTTP status of every answer, 200 to 599",
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let status = call.flags.number("status").unwrap_or(500);
    let Some(status) = u16::try_from(status).ok().filter(|status| (200..600).contains(status))
    else {
        return Err(explained(call.verb, &"an HTTP status is a number from 200 to 599"));
    };
    inflict(call, shell, Fault::Fail { status }, &format!("answers with {status}"))
}
