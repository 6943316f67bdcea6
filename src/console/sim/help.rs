//! `sim help`: made from the list of faults.

use super::{Call, FAULTS, Fault};
use crate::console::shell::Shell;

pub const FAULT: Fault =
    Fault { name: "help", usage: "help", summary: "List the faults", flags: &[], run };

fn run(_call: &Call, shell: &mut Shell) -> Result<(), String> {
    shell.out(&overview());
    Ok(())
}

pub fn overview() -> String {
    let widest = FAULTS.iter().map(|fault| fault.usage.len()).max().unwrap_or(0);
    let line = |fault: &&Fault| format!("  sim {:<widest$}  {}\n", fault.usage, fault.summary);
    FAULTS.iter().map(line).collect()
}
