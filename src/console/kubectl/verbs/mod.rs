//! The verbs: the one table from which reading, help, completion and suggestions come.
//!
//! To add one: a file here with its `VERB`, and its line in `VERBS`.

pub mod apply;
pub mod cordon;
pub mod create;
pub mod delete;
pub mod describe;
pub mod drain;
pub mod exec;
pub mod explain;
pub mod flags;
pub mod get;
pub mod help;
pub mod logs;
pub mod patch;
pub mod taint;
pub mod top;

use super::failure::Failure;
use super::flags::{Flag, Flags};
use crate::console::shell::{Outcome, Shell};

/// In alphabetical order.
pub const VERBS: &[&Verb] = &[
    &apply::VERB,
    &cordon::VERB,
    &create::VERB,
    &delete::VERB,
    &describe::VERB,
    &drain::VERB,
    &exec::VERB,
    &explain::VERB,
    &get::VERB,
    &help::VERB,
    &logs::VERB,
    &patch::VERB,
    &taint::VERB,
    &top::VERB,
    &cordon::UNCORDON,
];

/// Flags that every verb takes.
pub const GLOBAL_FLAGS: &[&Flag] = &[&flags::NAMESPACE, &flags::HELP];

pub struct Verb {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// What follows `kubectl`, as help shows it.
    pub usage: &'static str,
    pub summary: &'static str,
    /// Beside the global ones.
    pub flags: &'static [&'static Flag],
    pub arguments: Arguments,
    pub run: fn(&Call, &mut Shell) -> Result<Outcome, Failure>,
}

/// What a verb's arguments are, for completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    Nothing,
    /// `TYPE NAME…` or `TYPE/NAME…`.
    Resources,
    /// `TYPE[.FIELD…]`.
    Field,
    /// One pod, by its name.
    Pod,
    Verbs,
}

/// A verb with what was typed behind it.
pub struct Call {
    pub verb: &'static Verb,
    pub flags: Flags,
    pub arguments: Vec<String>,
}

impl Verb {
    pub fn all_flags(&self) -> impl Iterator<Item = &'static Flag> {
        self.flags.iter().chain(GLOBAL_FLAGS).copied()
    }
}

impl Call {
    pub fn namespace(&self) -> &str {
        self.flags.text("namespace").filter(|name| !name.is_empty()).unwrap_or("default")
    }

    pub fn usage_failure(&self, text: impl Into<String>) -> Failure {
        Failure::Usage { verb: self.verb.name, text: text.into() }
    }
}

pub fn find(name: &str) -> Option<&'static Verb> {
    let answers = |verb: &&&Verb| verb.name == name || verb.aliases.contains(&name);
    VERBS.iter().find(answers).copied()
}
