//! `sim slow`: every answer takes longer.

use super::{CONTAINER, Call, NAMESPACE, Verb, explained, inflict};
use crate::cluster::Fault;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::Shell;
use crate::kit::offset::parse_span;
use crate::kit::time::Span;

pub const VERB: Verb = Verb {
    name: "slow",
    usage: "slow POD [-c CONTAINER] [--by TIME] [-n NAMESPACE]",
    summary: "Let every answer of a container take longer",
    flags: &[&BY, &CONTAINER, &NAMESPACE],
    run,
};

const BY: Flag = Flag {
    name: "by",
    short: None,
    takes: Takes::Text("2s"),
    help: "How much longer, such as 300ms or 5s",
};

/// A slower answer than this is none.
const SLOWEST: Span = Span::mins(10);

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let text = call.flags.text("by").unwrap_or("2s");
    let by = parse_span(text).map_err(|error| explained(call.verb, &error))?.min(SLOWEST);
    inflict(call, shell, Fault::Slow { by }, &format!("answers {by} later"))
}
