//! `sim help`: made from the list of faults, and from the flags of one.

use super::{Call, VERBS, Verb};
use crate::console::shell::Shell;

pub const VERB: Verb =
    Verb { name: "help", usage: "help [VERB]", summary: "List the faults", flags: &[], run };

fn run(call: &Call, shell: &mut Shell) -> Result<(), String> {
    let text = match call.arguments.as_slice() {
        [] => overview(),
        [name] => of(super::find(name).ok_or_else(|| super::unknown(name))?),
        _ => return Err(super::explained(call.verb, &"name one verb")),
    };
    shell.out(&text);
    Ok(())
}

/// What a verb does, how it is written, and its flags.
pub fn of(verb: &Verb) -> String {
    let mut text = format!("{}\n\nUsage: sim {}\n", verb.summary, verb.usage);
    for flag in verb.flags {
        let short = flag.short.map_or("    ".to_owned(), |short| format!("-{short}, "));
        text += &format!("  {short}--{:<12}{}\n", flag.name, flag.help);
    }
    text
}

pub fn overview() -> String {
    let widest = VERBS.iter().map(|verb| verb.usage.len()).max().unwrap_or(0);
    let line = |verb: &&Verb| format!("  sim {:<widest$}  {}\n", verb.usage, verb.summary);
    VERBS.iter().map(line).collect()
}
