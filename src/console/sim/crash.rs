//! `sim crash`: the process ends at once.

use super::{CONTAINER, Call, NAMESPACE, Verb, explained, inflict};
use crate::cluster::Fault;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "crash",
    usage: "crash POD [-c CONTAINER] [--code N] [-n NAMESPACE]",
    summary: "End a container's process",
    flags: &[&CODE, &CONTAINER, &NAMESPACE],
    run,
};

const CODE: Flag =
    Flag { name: "code", short: None, takes: Takes::Number("1"), help: "The exit code, 0 to 255" };

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let code = call.flags.number("code").unwrap_or(1);
    let Ok(code) = u8::try_from(code) else {
        return Err(explained(call.verb, &"an exit code is a number from 0 to 255"));
    };
    let fault = Fault::Crash { code: i32::from(code) };
    inflict(call, shell, fault, &format!("crashed with exit code {code}"))
}
