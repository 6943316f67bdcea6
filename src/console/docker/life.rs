//! `docker start`, `stop`, `restart`, `kill`, `rm` and `logs`.
//! Models docker/cli's cli/command/container (v28).

use super::job::{AfterStop, DockerJob, Doing, show_log};
use super::words::{Flag, Given, Takes, Until, given, wrong_count};
use super::{REFUSED, Verb, from_daemon, no_such};
use crate::cluster::{DOCKER_STOP_PATIENCE, DockerError};
use crate::console::job::Job;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::Span;

const AT_LEAST_ONE: &str = "requires at least 1 argument";

pub const REMOVE: &[Flag] = &[
    Flag {
        letter: Some('f'),
        name: "force",
        takes: Takes::Nothing,
        help: "Force the removal of a running container (uses SIGKILL)",
    },
    Flag {
        letter: Some('v'),
        name: "volumes",
        takes: Takes::Nothing,
        help: "Remove anonymous volumes associated with the container",
    },
];
pub const PATIENCE: &[Flag] = &[
    Flag {
        letter: Some('t'),
        name: "timeout",
        takes: Takes::Value("int"),
        help: "Seconds to wait before killing the container",
    },
    Flag { letter: None, name: "time", takes: Takes::Value("int"), help: "As --timeout" },
];
pub const LOGS: &[Flag] = &[
    Flag { letter: Some('f'), name: "follow", takes: Takes::Nothing, help: "Follow log output" },
    Flag {
        letter: Some('n'),
        name: "tail",
        takes: Takes::Value("string"),
        help: "Number of lines to show from the end of the logs",
    },
    Flag { letter: Some('t'), name: "timestamps", takes: Takes::Nothing, help: "Show timestamps" },
];

/// Does something to each container named; prints the word it was named by.
fn each(
    verb: &Verb,
    words: &[String],
    shell: &mut Shell,
    act: impl Fn(&mut Shell, &Given, &str, &str) -> Result<(), DockerError>,
) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    if given.arguments.is_empty() {
        return wrong_count(verb, AT_LEAST_ONE, shell);
    }
    let mut exit = Exit::SUCCESS;
    let mut complaints = String::new();
    for word in &given.arguments {
        let done = match shell.docker().find(word).map(|one| one.id.clone()) {
            None => Err(no_such(word)),
            Some(id) => act(shell, &given, word, &id),
        };
        match done {
            Ok(()) => shell.out(&format!("{word}\n")),
            Err(error) => {
                complaints += &from_daemon(&error);
                exit = Exit::FAILURE;
            }
        }
    }
    shell.err(&complaints);
    Outcome::Ended(exit)
}

pub fn start(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    each(verb, words, shell, |shell, _, _, id| {
        let (now, seed) = (shell.now(), shell.cluster().config().seed);
        shell.docker().start(now, seed, id)
    })
}

pub fn kill(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    each(verb, words, shell, |shell, _, word, id| {
        let (now, seed) = (shell.now(), shell.cluster().config().seed);
        if !shell.docker().find(id).is_some_and(|one| one.is_up()) {
            let message = format!("cannot kill container: {word}: container {id} is not running");
            return Err(DockerError { message, code: 1 });
        }
        shell.docker().kill(now, seed, id);
        Ok(())
    })
}

pub fn remove(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    each(verb, words, shell, |shell, given, word, id| {
        let is_up = shell.docker().find(id).is_some_and(|one| one.is_up());
        if is_up && !given.has("force") {
            let message = format!(
                "cannot remove container \"{word}\": container is running: stop the container before removing or force remove"
            );
            return Err(DockerError { message, code: 1 });
        }
        shell.docker().remove(id);
        Ok(())
    })
}

pub fn stop(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    take_down(verb, words, shell, AfterStop::Stays)
}

pub fn restart(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    take_down(verb, words, shell, AfterStop::StartsAgain)
}

fn take_down(verb: &Verb, words: &[String], shell: &mut Shell, then: AfterStop) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let asked = given.last("timeout").or(given.last("time"));
    let patience = match asked.map(str::parse::<u32>) {
        None => DOCKER_STOP_PATIENCE,
        Some(Ok(secs)) => Span::secs(u64::from(secs)),
        Some(Err(_)) => {
            let text = asked.unwrap_or_default();
            shell.err(&format!(
                "invalid argument \"{text}\" for \"-t, --timeout\" flag: strconv.ParseInt: parsing \"{text}\": invalid syntax\n"
            ));
            return Outcome::Ended(REFUSED);
        }
    };
    if given.arguments.is_empty() {
        return wrong_count(verb, AT_LEAST_ONE, shell);
    }
    let rest: Vec<String> = given.arguments.into_iter().rev().collect();
    begin(shell, Doing::Stops { current: None, rest, patience, then })
}

pub fn logs(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::End, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let [word] = given.arguments.as_slice() else {
        return wrong_count(verb, "requires 1 argument", shell);
    };
    let Some(one) = shell.docker().find(word) else {
        shell.err(&from_daemon(&no_such(word)));
        return Outcome::Ended(Exit::FAILURE);
    };
    let id = one.id.clone();
    let all = one.log.forgotten() + one.log.lines().len() as u64;
    let tail = given.last("tail").and_then(|text| text.parse::<u64>().ok());
    let mut lines = tail.map_or(0, |tail| all.saturating_sub(tail));
    if given.has("follow") {
        return begin(shell, Doing::Follows { id, lines });
    }
    show_log(shell, &id, &mut lines);
    Outcome::Ended(Exit::SUCCESS)
}

/// Goes on at once, and later if there is a later.
pub fn begin(shell: &mut Shell, doing: Doing) -> Outcome {
    let mut job = DockerJob::new(shell, doing);
    match job.on_time(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Docker(Box::new(job))),
    }
}
