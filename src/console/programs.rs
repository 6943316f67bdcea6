//! What can be typed first on a line.

use super::shell::{Outcome, Shell};
use super::world::Exit;
use super::{curl, docker, editor, kubectl, minikube, sim, sleep};

pub struct Program {
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    /// `words` begins behind the program's own name.
    pub run: fn(words: &[String], shell: &mut Shell) -> Outcome,
}

/// In alphabetical order, as `help` lists them.
pub const PROGRAMS: &[&Program] = &[
    &curl::PROGRAM,
    &docker::PROGRAM,
    &HELP,
    &kubectl::PROGRAM,
    &minikube::PROGRAM,
    &sim::PROGRAM,
    &sleep::PROGRAM,
    &editor::PROGRAM,
];

const HELP: Program =
    Program { name: "help", aliases: &[], summary: "List what can be typed here", run: help };

/// Each name that can be typed, and the program it stands for.
pub fn names() -> Vec<(&'static str, &'static str)> {
    let of = |program: &&'static Program| {
        let own = program.name;
        std::iter::once(own).chain(program.aliases.iter().copied()).map(move |name| (name, own))
    };
    PROGRAMS.iter().flat_map(of).collect()
}

/// Starts a program of the list.
pub fn start(name: &str, words: &[String], shell: &mut Shell) -> Outcome {
    let Some(program) = PROGRAMS.iter().find(|program| program.name == name) else {
        shell.err(&format!("bash: {name}: command not found\n"));
        return Outcome::Ended(Exit::COMMAND_NOT_FOUND);
    };
    (program.run)(words, shell)
}

fn help(_words: &[String], shell: &mut Shell) -> Outcome {
    for program in PROGRAMS {
        shell.out(&format!("{:<9} {}\n", program.name, program.summary));
    }
    shell.out(
        "\nThese run in a shell with cat, grep, head, seq, sort, wc and their like: pipes, loops, variables, $(…), > \
         files and scripts work as in bash. Tab completes a word, Ctrl-C ends what is running.\n",
    );
    Outcome::Ended(Exit::SUCCESS)
}
