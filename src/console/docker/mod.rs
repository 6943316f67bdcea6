//! docker in the small: containers and images of a machine beside the cluster.
//! Models docker/cli's cli/command (v28): its tables, its words, its exit codes.
//!
//! The map: `VERBS` is the one table of commands; `run` and `exec` begin what a `job` goes on with, `ps` and `images`
//! are tables, `inspect` tells all there is of a container, `life` starts and ends containers, `words` reads flags and says what is wrong with them.

mod images;
mod inspect;
mod job;
mod life;
mod ps;
mod run;
mod words;

use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::{Docker, DockerError};
use words::Flag;

pub use job::DockerJob;

pub const PROGRAM: Program = Program {
    name: "docker",
    aliases: &[],
    summary: "Containers without a cluster: docker help",
    run: start,
};

/// What docker itself exits with when it cannot run anything.
const REFUSED: Exit = Exit(125);

struct Verb {
    name: &'static str,
    usage: &'static str,
    summary: &'static str,
    flags: &'static [&'static [Flag]],
    names: Names,
    run: fn(&Verb, &[String], &mut Shell) -> Outcome,
}

/// What a command is told by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Nothing,
    Containers,
    Images,
}

/// In alphabetical order.
const VERBS: &[Verb] = &[
    Verb {
        name: "exec",
        usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
        summary: "Execute a command in a running container",
        flags: &[run::INPUT],
        names: Names::Containers,
        run: run::exec,
    },
    Verb {
        name: "images",
        usage: "[OPTIONS]",
        summary: "List images",
        flags: &[images::FLAGS],
        names: Names::Nothing,
        run: images::list,
    },
    Verb {
        name: "inspect",
        usage: "[OPTIONS] NAME|ID [NAME|ID...]",
        summary: "Return low-level information on Docker objects",
        flags: &[inspect::FLAGS],
        names: Names::Containers,
        run: inspect::run,
    },
    Verb {
        name: "kill",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Kill one or more running containers",
        flags: &[],
        names: Names::Containers,
        run: life::kill,
    },
    Verb {
        name: "logs",
        usage: "[OPTIONS] CONTAINER",
        summary: "Fetch the logs of a container",
        flags: &[life::LOGS],
        names: Names::Containers,
        run: life::logs,
    },
    Verb {
        name: "ps",
        usage: "[OPTIONS]",
        summary: "List containers",
        flags: &[ps::FLAGS],
        names: Names::Nothing,
        run: ps::list,
    },
    Verb {
        name: "pull",
        usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
        summary: "Download an image from a registry",
        flags: &[],
        names: Names::Nothing,
        run: images::pull,
    },
    Verb {
        name: "restart",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Restart one or more containers",
        flags: &[life::PATIENCE],
        names: Names::Containers,
        run: life::restart,
    },
    Verb {
        name: "rm",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Remove one or more containers",
        flags: &[life::REMOVE],
        names: Names::Containers,
        run: life::remove,
    },
    Verb {
        name: "rmi",
        usage: "[OPTIONS] IMAGE [IMAGE...]",
        summary: "Remove one or more images",
        flags: &[images::REMOVE],
        names: Names::Images,
        run: images::remove,
    },
    Verb {
        name: "run",
        usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        summary: "Create and run a new container from an image",
        flags: &[run::INPUT, run::FLAGS],
        names: Names::Images,
        run: run::run,
    },
    Verb {
        name: "start",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Start one or more stopped containers",
        flags: &[],
        names: Names::Containers,
        run: life::start,
    },
    Verb {
        name: "stop",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Stop one or more running containers",
        flags: &[life::PATIENCE],
        names: Names::Containers,
        run: life::stop,
    },
];

/// Real commands that would show nothing here.
const UNPLAYED: [&str; 24] = [
    "attach", "build", "buildx", "commit", "compose", "cp", "create", "diff", "events", "history",
    "info", "load", "login", "network", "port", "push", "rename", "save", "stats", "swarm", "tag",
    "top", "version", "volume",
];

fn start(words: &[String], shell: &mut Shell) -> Outcome {
    let words = match words {
        [first, rest @ ..] if first == "container" || first == "image" => rest,
        words => words,
    };
    let Some((name, words)) = words.split_first() else {
        shell.out(&usage());
        return Outcome::Ended(Exit::SUCCESS);
    };
    let own = if name == "ls" { "ps" } else { name };
    if let Some(verb) = VERBS.iter().find(|verb| verb.name == own) {
        if words.first().is_some_and(|word| word == "--help") {
            shell.out(&words::help(verb));
            return Outcome::Ended(Exit::SUCCESS);
        }
        return (verb.run)(verb, words, shell);
    }
    match name.as_str() {
        "help" | "--help" => {
            shell.out(&usage());
            Outcome::Ended(Exit::SUCCESS)
        }
        name if UNPLAYED.contains(&name) => {
            let known: Vec<&str> = VERBS.iter().map(|verb| verb.name).collect();
            let hint = match name {
                // What an image would hold is said by an App.
                "build" | "buildx" => ": images are those it knows, and any that an App describes",
                _ => "",
            };
            let known = known.join(", ");
            shell.err(&format!(
                "docker {name} is not part of podlife{hint}. It knows of docker: {known}\n"
            ));
            Outcome::Ended(Exit::FAILURE)
        }
        other => {
            shell.err(&format!(
                "docker: unknown command: docker {other}\n\nRun 'docker --help' for more information\n"
            ));
            Outcome::Ended(Exit::FAILURE)
        }
    }
}

/// What the word behind these could become: a command, its flags, what it is about.
pub fn endings(docker: &Docker, words: &[&str], typed: &str) -> Vec<String> {
    let Some((name, _)) = words.split_first() else {
        return VERBS.iter().map(|verb| verb.name.to_owned()).collect();
    };
    let Some(verb) = VERBS.iter().find(|verb| verb.name == *name) else { return Vec::new() };
    if typed.starts_with('-') {
        return verb.flags().map(|flag| format!("--{}", flag.name)).collect();
    }
    match verb.names {
        Names::Nothing => Vec::new(),
        Names::Containers => docker.containers().map(|one| one.name.clone()).collect(),
        Names::Images => docker.images().to_vec(),
    }
}

impl Verb {
    fn flags(&self) -> impl Iterator<Item = &'static Flag> {
        self.flags.iter().copied().flatten()
    }
}

fn usage() -> String {
    let line = |verb: &Verb| format!("  {:<11} {}\n", verb.name, verb.summary);
    let lines: String = VERBS.iter().map(line).collect();
    format!("\nUsage:  docker [OPTIONS] COMMAND\n\nCommands:\n{lines}")
}

/// What the daemon says no with.
fn from_daemon(error: &DockerError) -> String {
    format!("Error response from daemon: {}\n", error.message)
}

fn no_such(word: &str) -> DockerError {
    DockerError { message: format!("No such container: {word}"), code: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_command() {
        assert!(VERBS.is_sorted_by_key(|verb| verb.name));
        assert!(VERBS.iter().all(|verb| !UNPLAYED.contains(&verb.name)));
        let named: Vec<String> = VERBS.iter().map(|verb| format!("`{}`", verb.name)).collect();
        let readme = include_str!("../../../README.md");
        let (_, behind) = readme.split_once("<!-- commands of docker -->").expect("the list");
        let (list, _) = behind.split_once("<!-- end -->").expect("its end");
        assert_eq!(list.split_whitespace().collect::<Vec<_>>().join(" "), named.join(", "));
    }
}
