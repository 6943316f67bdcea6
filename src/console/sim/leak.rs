//! `sim leak`: memory grows until the limit ends it.

use super::{CONTAINER, Call, NAMESPACE, Verb, explained, inflict};
use crate::admit::quantity::Quantity;
use crate::cluster::Fault;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::Shell;

pub const VERB: Verb = Verb {
    name: "leak",
    usage: "leak POD [-c CONTAINER] [--rate QUANTITY] [-n NAMESPACE]",
    summary: "Let a container's memory grow until its limit",
    flags: &[&CONTAINER, &NAMESPACE, &RATE],
    run,
};

const RATE: Flag = Flag {
    name: "rate",
    short: None,
    takes: Takes::Text("10Mi"),
    help: "How much more memory every second, such as 512Ki or 10Mi",
};

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let text = call.flags.text("rate").unwrap_or("10Mi");
    let rate = Quantity::parse(text).ok().and_then(|rate| u64::try_from(rate.value()).ok());
    let Some(bytes_per_second) = rate else {
        let problem = format!("{text} is not an amount of memory such as 512Ki or 10Mi");
        return Err(explained(call.verb, &problem));
    };
    inflict(call, shell, Fault::Leak { bytes_per_second }, &format!("leaks {text} a second"))
}
