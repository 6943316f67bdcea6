//! docker in the small: run, ps, logs, stop, kill, start and rm on a machine beside the cluster.
//! Models docker/cli's cli/command/container (v27): its tables, its words, its exit codes.

mod ps;
mod run;

use super::job::Job;
use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::{DockerError, LogLine, LogStream};
use crate::kit::time::{SimTime, Span};

pub const PROGRAM: Program = Program {
    name: "docker",
    aliases: &[],
    summary: "Containers without a cluster: docker run, ps, logs, stop, kill, start, rm",
    run: start,
};

/// How often a job looks at its container.
const LOOK_EVERY: Span = Span::millis(100);

/// What goes on until its container is over.
#[derive(Clone, Debug, PartialEq)]
pub struct DockerJob {
    id: String,
    until: Until,
    pub next_look: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
enum Until {
    /// `docker run` in the foreground, `docker logs -f`: so many lines have been shown.
    Shown { lines: u64, then: Then },
    /// `docker stop`; the word to print then.
    Stopped { word: String, rest: Vec<String>, patience: Span },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The container's code is the program's.
    ExitAlike,
    ExitAlikeAndRemove,
    Succeed,
}

fn start(words: &[String], shell: &mut Shell) -> Outcome {
    let Some((verb, words)) = words.split_first() else {
        shell.out(&usage());
        return Outcome::Ended(Exit::SUCCESS);
    };
    match verb.as_str() {
        "run" => run::run(words, shell),
        "ps" => ps::run(words, shell),
        "container" if words.first().is_some_and(|word| word == "ls") => {
            ps::run(&words[1..], shell)
        }
        "logs" => logs(words, shell),
        "start" => each(words, shell, |shell, id| {
            let (now, seed) = (shell.now(), shell.cluster().config().seed);
            shell.docker().start(now, seed, id)
        }),
        "kill" => each(words, shell, |shell, id| {
            let (now, seed) = (shell.now(), shell.cluster().config().seed);
            let Some(one) = shell.docker().find(id).filter(|one| one.is_up()) else {
                let message = format!("cannot kill container: {id}: container {id} is not running");
                return Err(DockerError { message, code: 1 });
            };
            let id = one.id.clone();
            shell.docker().kill(now, seed, &id);
            Ok(())
        }),
        "rm" => {
            let is_forced = words.iter().any(|word| word == "-f" || word == "--force");
            let names: Vec<String> =
                words.iter().filter(|word| !word.starts_with('-')).cloned().collect();
            each(&names, shell, |shell, id| {
                let is_up = shell.docker().find(id).is_some_and(|one| one.is_up());
                if is_up && !is_forced {
                    let name = shell.docker().find(id).map_or("", |one| &one.name);
                    let message = format!(
                        "cannot remove container \"{name}\": container is running: stop the container before removing \
                         or force remove"
                    );
                    return Err(DockerError { message, code: 1 });
                }
                shell.docker().remove(id);
                Ok(())
            })
        }
        "stop" => stop(words, shell),
        "help" | "--help" => {
            shell.out(&usage());
            Outcome::Ended(Exit::SUCCESS)
        }
        other => {
            shell
                .err(&format!("docker: '{other}' is not a docker command.\nSee 'docker --help'\n"));
            Outcome::Ended(Exit::FAILURE)
        }
    }
}

fn usage() -> String {
    let verbs = [
        ("kill", "Kill one or more running containers"),
        ("logs", "Fetch the logs of a container"),
        ("ps", "List containers"),
        ("rm", "Remove one or more containers"),
        ("run", "Create and run a new container from an image"),
        ("start", "Start one or more stopped containers"),
        ("stop", "Stop one or more running containers"),
    ];
    let lines: String =
        verbs.iter().map(|(verb, summary)| format!("  {verb:<11} {summary}\n")).collect();
    format!("\nUsage:  docker [OPTIONS] COMMAND\n\nCommands:\n{lines}")
}

/// Does something to each container named; prints the word it was named by.
fn each(
    words: &[String],
    shell: &mut Shell,
    act: impl Fn(&mut Shell, &str) -> Result<(), DockerError>,
) -> Outcome {
    if words.is_empty() {
        shell.err("docker: this command requires at least 1 argument.\n");
        return Outcome::Ended(Exit::FAILURE);
    }
    let mut exit = Exit::SUCCESS;
    for word in words {
        let done = match shell.docker().find(word).map(|one| one.id.clone()) {
            None => Err(no_such(word)),
            Some(id) => act(shell, &id),
        };
        match done {
            Ok(()) => shell.out(&format!("{word}\n")),
            Err(error) => {
                shell.err(&format!("Error response from daemon: {}\n", error.message));
                exit = Exit(error.code);
            }
        }
    }
    Outcome::Ended(exit)
}

fn no_such(word: &str) -> DockerError {
    DockerError { message: format!("No such container: {word}"), code: 1 }
}

fn logs(words: &[String], shell: &mut Shell) -> Outcome {
    let follows = words.iter().any(|word| word == "-f" || word == "--follow");
    let names: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let [name] = names.as_slice() else {
        shell.err("docker: 'docker logs' requires 1 argument\n\nUsage:  docker logs [OPTIONS] CONTAINER\n");
        return Outcome::Ended(Exit::FAILURE);
    };
    let Some(id) = shell.docker().find(name).map(|one| one.id.clone()) else {
        shell.err(&format!("Error response from daemon: {}\n", no_such(name).message));
        return Outcome::Ended(Exit::FAILURE);
    };
    let now = shell.now();
    let until = Until::Shown { lines: 0, then: Then::Succeed };
    let mut job = DockerJob { id, until, next_look: now };
    match job.on_time(shell) {
        Some(exit) => Outcome::Ended(exit),
        None if follows => Outcome::Running(Job::Docker(Box::new(job))),
        None => Outcome::Ended(Exit::SUCCESS),
    }
}

fn stop(words: &[String], shell: &mut Shell) -> Outcome {
    let mut patience = crate::cluster::DOCKER_STOP_PATIENCE;
    let mut names = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-t" | "--time" | "--timeout" => {
                let secs = words.next().and_then(|text| text.parse::<u32>().ok());
                let Some(secs) = secs else {
                    shell.err("invalid argument for \"-t, --timeout\" flag\n");
                    return Outcome::Ended(Exit(125));
                };
                patience = Span::secs(u64::from(secs));
            }
            name => names.push(name.to_owned()),
        }
    }
    names.reverse();
    let next_look = shell.now();
    let until = Until::Stopped { word: String::new(), rest: names, patience };
    let mut job = DockerJob { id: String::new(), until, next_look };
    match job.on_time(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Docker(Box::new(job))),
    }
}

impl DockerJob {
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let now = shell.now();
        self.next_look = now + LOOK_EVERY;
        match &mut self.until {
            Until::Shown { lines, then } => show(shell, &self.id, lines, *then),
            Until::Stopped { word, rest, patience } => {
                if shell.docker().find(&self.id).is_some_and(|one| one.is_up()) && !word.is_empty()
                {
                    return None;
                }
                if !word.is_empty() {
                    shell.out(&format!("{word}\n"));
                }
                while let Some(next) = rest.pop() {
                    let seed = shell.cluster().config().seed;
                    let Some(id) = shell.docker().find(&next).map(|one| one.id.clone()) else {
                        shell.err(&format!(
                            "Error response from daemon: {}\n",
                            no_such(&next).message
                        ));
                        return Some(Exit::FAILURE);
                    };
                    shell.docker().stop(now, seed, &id, *patience);
                    if shell.docker().find(&id).is_some_and(|one| one.is_up()) {
                        self.id = id;
                        *word = next;
                        return None;
                    }
                    shell.out(&format!("{next}\n"));
                }
                Some(Exit::SUCCESS)
            }
        }
    }
}

/// Prints what is new in a container's log; its end is the job's.
fn show(shell: &mut Shell, id: &str, lines: &mut u64, then: Then) -> Option<Exit> {
    let Some(one) = shell.docker().find(id) else { return Some(Exit::SUCCESS) };
    let unseen = usize::try_from(lines.saturating_sub(one.log.forgotten())).unwrap_or(usize::MAX);
    let new: Vec<LogLine> = one.log.lines().skip(unseen).cloned().collect();
    *lines = one.log.forgotten() + one.log.lines().len() as u64;
    let exited = match one.stage {
        crate::cluster::DockerStage::Exited { code, .. } => Some(code),
        crate::cluster::DockerStage::Created | crate::cluster::DockerStage::Up { .. } => None,
    };
    for line in new {
        let text = format!("{}\n", line.text);
        match line.stream {
            LogStream::Stdout => shell.out(&text),
            LogStream::Stderr | LogStream::Remark => shell.err(&text),
        }
    }
    let code = exited?;
    match then {
        Then::Succeed => Some(Exit::SUCCESS),
        Then::ExitAlike => Some(Exit(code)),
        Then::ExitAlikeAndRemove => {
            shell.docker().remove(id);
            Some(Exit(code))
        }
    }
}
