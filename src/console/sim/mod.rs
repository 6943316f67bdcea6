//! `sim`: what a learner does to the simulated world itself, one file a verb.
//!
//! To add one: a file here with its `VERB`, and its line in `VERBS`.

mod crash;
mod fail;
mod freeze;
mod help;
mod kubelet;
mod leak;
mod load;
mod node;
mod node_shape;
mod recover;
mod slow;
mod thaw;

pub use node_shape::{ShapeProblem, read as read_node};

use super::kubectl::flags::{self, Flag, Flags, Takes};
use super::kubectl::suggest;
use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::{Command, Done, Fault};
use crate::kit::quote::quote;
use crate::objects::Key;

pub const PROGRAM: Program =
    Program { name: "sim", aliases: &[], summary: "Break things and mend them: sim help", run };

/// In alphabetical order.
pub const VERBS: &[&Verb] = &[
    &crash::VERB,
    &fail::VERB,
    &freeze::VERB,
    &help::VERB,
    &kubelet::VERB,
    &leak::VERB,
    &load::VERB,
    &node::VERB,
    &recover::VERB,
    &slow::VERB,
    &thaw::VERB,
];

pub struct Verb {
    pub name: &'static str,
    /// What follows `sim`.
    pub usage: &'static str,
    pub summary: &'static str,
    pub flags: &'static [&'static Flag],
    pub run: fn(&Call, &mut Shell) -> Result<(), String>,
}

/// A verb with what was typed behind it.
pub struct Call {
    pub verb: &'static Verb,
    pub flags: Flags,
    pub arguments: Vec<String>,
}

const CONTAINER: Flag = Flag {
    name: "container",
    short: Some('c'),
    takes: Takes::Text(""),
    help: "The container; the pod's first if not given",
};
const NAMESPACE: Flag = Flag {
    name: "namespace",
    short: Some('n'),
    takes: Takes::Text("default"),
    help: "The pod's namespace",
};

pub fn find(name: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.name == name).copied()
}

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    match call(words, shell) {
        Ok(()) => Outcome::Ended(Exit::SUCCESS),
        Err(text) => {
            shell.err(&format!("sim: {text}\n"));
            Outcome::Ended(Exit::FAILURE)
        }
    }
}

fn call(words: &[String], shell: &mut Shell) -> Result<(), String> {
    let Some((name, words)) = words.split_first() else {
        shell.out(&help::overview());
        return Ok(());
    };
    if name == "--help" || name == "-h" {
        shell.out(&help::overview());
        return Ok(());
    }
    let verb = find(name).ok_or_else(|| unknown(name))?;
    if words.iter().any(|word| word == "--help" || word == "-h") {
        shell.out(&help::of(verb));
        return Ok(());
    }
    let (flags, arguments) = flags::parse(words, verb.flags).map_err(|e| explained(verb, &e))?;
    (verb.run)(&Call { verb, flags, arguments }, shell)
}

fn explained(verb: &Verb, problem: &impl std::fmt::Display) -> String {
    format!("{problem}\nUsage: sim {}", verb.usage)
}

fn unknown(name: &str) -> String {
    let close = suggest::close_to(name, VERBS.iter().map(|verb| verb.name));
    let hint = match close.first() {
        Some(close) => format!("; did you mean {}?", quote(close)),
        None => ": sim help lists them".to_owned(),
    };
    format!("there is no {}{hint}", quote(name))
}

impl Call {
    /// The one pod the call is about, `web` or `pod/web`.
    fn pod(&self) -> Result<Key, String> {
        let [word] = self.arguments.as_slice() else {
            return Err(explained(self.verb, &"name one pod"));
        };
        let name = match word.split_once('/') {
            None => word,
            Some(("pod" | "pods" | "po", name)) => name,
            Some(_) => return Err(explained(self.verb, &format!("{word} is not a pod"))),
        };
        let namespace = self.flags.text("namespace").unwrap_or("default");
        Ok(Key::pod(namespace, name))
    }

    fn container(&self) -> Option<String> {
        self.flags.text("container").map(str::to_owned)
    }
}

/// Does it, and says which container it happened to: `pod/web: container app frozen`.
fn inflict(call: &Call, shell: &mut Shell, fault: Fault, done: &str) -> Result<(), String> {
    let (pod, container) = (call.pod()?, call.container());
    let command = Command::Fault { pod: pod.clone(), container, fault };
    match shell.command(command).map_err(|refused| refused.to_string())? {
        Done::Fault { container } => shell.out(&format!("{pod}: container {container} {done}\n")),
        Done::Noted
        | Done::Created(_)
        | Done::Configured(_)
        | Done::Unchanged(_)
        | Done::Deleting(_)
        | Done::Deleted(_)
        | Done::Exec { .. }
        | Done::Fetch { .. }
        | Done::KubeletRestarted
        | Done::Load { .. }
        | Done::LoadsStopped { .. }
        | Done::NodeChanged => unreachable!("a fault is done to a container"),
    }
    Ok(())
}
