//! kubectl, one file a verb.
//!
//! The map: `verbs` is the one table of verbs and their flags; reading, help, completion and suggestions come from it.
//! `flags` (and `duration`) reads a verb's words, `names` and `pick` find the objects they mean, `attachable` the pod, `containers` the container,
//! `selector` and `sort` narrow and order them, `print` and `jsonpath` turn them into text, `watch` goes on printing,
//! `manifest` and `result` serve what reads files, `change` and `generated` what writes, `failure` words every error, `impersonation` what `--as` comes to, `unplayed` what kubectl can do and podlife cannot.

pub mod attachable;
pub(super) mod change;
mod containers;
mod duration;
pub mod failure;
pub mod flags;
mod generated;
mod impersonation;
pub mod jsonpath;
pub(super) mod manifest;
mod names;
pub mod pairs;
mod pick;
pub mod print;
pub(super) mod result;
mod selector;
mod sort;
pub mod suggest;
pub mod template;
mod unplayed;
pub mod unreached;
pub mod verbs;
pub mod watch;

use failure::Failure;
use flags::Flag;
use verbs::{Call, GLOBAL_FLAGS, Verb};

use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::kit::quote::quote;

pub const PROGRAM: Program = Program {
    name: "kubectl",
    aliases: &["k"],
    summary: "Ask and tell the cluster: kubectl help",
    run,
};

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    call(words, shell).unwrap_or_else(|failure| {
        shell.err(&failure.text());
        Outcome::Ended(Exit::FAILURE)
    })
}

fn call(words: &[String], shell: &mut Shell) -> Result<Outcome, Failure> {
    let Some(at) = flags::first_argument(words, GLOBAL_FLAGS) else {
        flags::parse(words, GLOBAL_FLAGS).map_err(|error| {
            unplayed::flag("", &error).unwrap_or_else(|| flag_failure("", &error))
        })?;
        shell.out(&verbs::help::overview());
        return Ok(Outcome::Ended(Exit::SUCCESS));
    };
    if let Err(error) = flags::parse(&words[..at], GLOBAL_FLAGS)
        && let Some(refusal) = unplayed::flag("", &error)
    {
        return Err(refusal);
    }
    let plain: Vec<&str> =
        words[at..].iter().map(String::as_str).take_while(|word| !word.starts_with('-')).collect();
    if let Some(refusal) = unplayed::refusal(&plain) {
        return Err(refusal);
    }
    let mut verb = verbs::find(&words[at]).ok_or_else(|| unknown_command(&words[at]))?;
    let mut words = words.to_vec();
    words.remove(at);
    // `rollout status`, `create service clusterip`: a verb's name may have several words.
    while let Some((at, below)) = verbs::next_below(verb, &words) {
        verb = below;
        words.remove(at);
    }
    let known: Vec<&'static Flag> = verb.all_flags().collect();
    let (flags, arguments) = flags::parse(&words, &known).map_err(|error| {
        unplayed::flag(verb.name, &error).unwrap_or_else(|| flag_failure(verb.name, &error))
    })?;
    if flags.is_on("help") {
        shell.out(&verbs::help::of(verb));
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    manifest::validation(&flags)?;
    if flags.is_given("record") {
        shell.err("Flag --record has been deprecated, --record will be removed in the future\n");
    }
    let own_namespace = verbs::about::config::namespace(shell, flags.text("context"))?;
    let call = Call { verb, flags, arguments, own_namespace };
    impersonation::check(&call, shell)?;
    (verb.run)(&call, shell)
}

fn flag_failure(verb: &'static str, error: &flags::FlagError) -> Failure {
    Failure::Flag { verb, text: error.to_string() }
}

/// Models cobra's legacyArgs and SuggestionsFor.
fn unknown_command(name: &str) -> Failure {
    let names = verbs::VERBS.iter().map(|verb: &&Verb| verb.name);
    let names = names.filter(|name| !name.contains(' '));
    let close = suggest::close_to(name, names);
    let mut text = format!("unknown command {} for \"kubectl\"", quote(name));
    if !close.is_empty() {
        text += "\n\nDid you mean this?\n";
        close.iter().for_each(|name| text += &format!("\t{name}\n"));
    }
    Failure::Plain(text)
}
