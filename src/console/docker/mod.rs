//! docker in the small: containers and images of a machine beside the cluster.
//! Models docker/cli's cli/command (v28): its tables, its words, its exit codes.
//!
//! The map: `VERBS` is the one table of commands; `run` and `exec` begin what a `job` goes on with, `ps` and `images`
//! are tables, `life` starts and ends containers, `words` reads flags and says what is wrong with them.

mod images;
mod job;
mod life;
mod ps;
mod run;
mod words;

use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::DockerError;

pub use job::DockerJob;

pub const PROGRAM: Program = Program {
    name: "docker",
    aliases: &[],
    summary: "Containers without a cluster: docker run, ps, logs, exec, stop, rm",
    run: start,
};

/// What docker itself exits with when it cannot run anything.
const REFUSED: Exit = Exit(125);

struct Verb {
    name: &'static str,
    usage: &'static str,
    summary: &'static str,
    run: fn(&Verb, &[String], &mut Shell) -> Outcome,
}

/// In alphabetical order.
const VERBS: &[Verb] = &[
    Verb {
        name: "exec",
        usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
        summary: "Execute a command in a running container",
        run: run::exec,
    },
    Verb { name: "images", usage: "[OPTIONS]", summary: "List images", run: images::list },
    Verb {
        name: "kill",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Kill one or more running containers",
        run: life::kill,
    },
    Verb {
        name: "logs",
        usage: "[OPTIONS] CONTAINER",
        summary: "Fetch the logs of a container",
        run: life::logs,
    },
    Verb { name: "ps", usage: "[OPTIONS]", summary: "List containers", run: ps::list },
    Verb {
        name: "pull",
        usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
        summary: "Download an image from a registry",
        run: images::pull,
    },
    Verb {
        name: "restart",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Restart one or more containers",
        run: life::restart,
    },
    Verb {
        name: "rm",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Remove one or more containers",
        run: life::remove,
    },
    Verb {
        name: "rmi",
        usage: "[OPTIONS] IMAGE [IMAGE...]",
        summary: "Remove one or more images",
        run: images::remove,
    },
    Verb {
        name: "run",
        usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        summary: "Create and run a new container from an image",
        run: run::run,
    },
    Verb {
        name: "start",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Start one or more stopped containers",
        run: life::start,
    },
    Verb {
        name: "stop",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        summary: "Stop one or more running containers",
        run: life::stop,
    },
];

/// Real commands that would show nothing here.
const UNPLAYED: [&str; 16] = [
    "attach", "build", "buildx", "commit", "compose", "cp", "inspect", "login", "network", "push",
    "rename", "stats", "swarm", "tag", "top", "volume",
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
            let Verb { name, usage, summary, .. } = verb;
            shell.out(&format!("Usage:  docker {name} {usage}\n\n{summary}\n"));
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
            shell.err(&format!(
                "docker {name} is not part of podlife, which knows of docker: {}\n",
                known.join(", ")
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

/// The names of its commands, for completion.
pub fn names() -> impl Iterator<Item = &'static str> {
    VERBS.iter().map(|verb| verb.name)
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
