//! What can be typed first on a line.

use super::shell::{Outcome, Shell};
use super::world::Exit;
use super::{curl, kubectl, sim, sleep};

pub struct Program {
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    /// `words` begins behind the program's own name.
    pub run: fn(words: &[String], shell: &mut Shell) -> Outcome,
}

/// In alphabetical order, as `help` lists them.
pub const PROGRAMS: &[&Program] =
    &[&curl::PROGRAM, &HELP, &kubectl::PROGRAM, &sim::PROGRAM, &sleep::PROGRAM];

const HELP: Program =
    Program { name: "help", aliases: &[], summary: "List what can be typed here", run: help };

pub fn find(name: &str) -> Option<&'static Program> {
    let answers = |program: &&&Program| program.name == name || program.aliases.contains(&name);
    PROGRAMS.iter().find(answers).copied()
}

/// Starts the program that the first word names.
pub fn start(words: &[String], shell: &mut Shell) -> Outcome {
    let Some((name, words)) = words.split_first() else { return Outcome::Ended(Exit::SUCCESS) };
    let Some(program) = find(name) else {
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
        "\nJoin commands with ; && or ||. Tab completes a word, Ctrl-C ends what is running.\n",
    );
    Outcome::Ended(Exit::SUCCESS)
}
