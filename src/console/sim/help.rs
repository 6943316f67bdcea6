//! `sim help`: made from the list of faults.

use super::{Call, VERBS, Verb};
use crate::console::shell::Shell;

pub const VERB: Verb =
    Verb { name: "help", usage: "help", summary: "List the faults", flags: &[], run };

fn run(_call: &Call, shell: &mut Shell) -> Result<(), String> {
    shell.out(&overview());
    Ok(())
}

pub fn overview() -> String {
    let widest = VERBS.iter().map(|verb| verb.usage.len()).max().unwrap_or(0);
    let line = |verb: &&Verb| format!("  sim {:<widest$}  {}\n", verb.usage, verb.summary);
    VERBS.iter().map(line).collect()
}
