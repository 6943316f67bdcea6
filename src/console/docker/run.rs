//! `docker run` and `docker exec`
//! Models docker/cli's cli/command/container/run.go and exec.go (v28).

use super::job::{AfterPull, Doing, Then};
use super::life::begin;
use super::words::{Flag, Takes, Until, given, wrong_count};
use super::{REFUSED, Verb, from_daemon, images, no_such};
use crate::cluster::{DockerError, DockerRun, Pid, Stdin, Typed, docker_image};
use crate::console::kubectl::verbs::exec::Reads;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;

const HELP: &str = "Run 'docker run --help' for more information\n";

/// What a container is to be, and how far the command stays with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    run: DockerRun,
    stays: Stays,
    reads: Reads,
    input: Option<String>,
    then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stays {
    Attached,
    Detached,
}

/// What `run` and `exec` share.
pub const INPUT: &[Flag] = &[
    Flag { letter: Some('d'), name: "detach", takes: Takes::Nothing, help: "Run in background" },
    Flag {
        letter: Some('i'),
        name: "interactive",
        takes: Takes::Nothing,
        help: "Keep STDIN open even if not attached",
    },
    Flag { letter: Some('t'), name: "tty", takes: Takes::Nothing, help: "Allocate a pseudo-TTY" },
];

pub const FLAGS: &[Flag] = &[
    Flag {
        letter: Some('e'),
        name: "env",
        takes: Takes::Value("list"),
        help: "Set environment variables",
    },
    Flag {
        letter: None,
        name: "name",
        takes: Takes::Value("string"),
        help: "Assign a name to the container",
    },
    // Of two containers neither can reach the other here.
    Flag {
        letter: None,
        name: "network",
        takes: Takes::Value("network"),
        help: "Connect a container to a network",
    },
    Flag {
        letter: None,
        name: "privileged",
        takes: Takes::Nothing,
        help: "Give extended privileges to this container",
    },
    Flag {
        letter: Some('p'),
        name: "publish",
        takes: Takes::Value("list"),
        help: "Publish a container's port(s) to the host",
    },
    Flag {
        letter: None,
        name: "rm",
        takes: Takes::Nothing,
        help: "Automatically remove the container and its associated anonymous volumes when it exits",
    },
];

pub fn run(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::FirstArgument, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let Some((image, args)) = given.arguments.split_first() else {
        return wrong_count(verb, "requires at least 1 argument", shell);
    };
    let mut published = Vec::new();
    for text in given.all("publish") {
        match ports(text) {
            Some(pair) => published.push(pair),
            None => {
                let port = text.rsplit(':').next().unwrap_or(text);
                shell.err(&format!("docker: invalid containerPort: {port}\n\n{HELP}"));
                return Outcome::Ended(REFUSED);
            }
        }
    }
    let env = given.all("env").map(|text| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (name.to_owned(), value.to_owned())
    });
    let env = env.collect();
    let stays = if given.has("detach") { Stays::Detached } else { Stays::Attached };
    let (stdin, reads, input) = match standard_input(&given, shell) {
        Ok(all) => all,
        Err(outcome) => return outcome,
    };
    let run = DockerRun {
        name: given.last("name").map(str::to_owned),
        image: image.clone(),
        args: args.to_vec(),
        env,
        stdin,
        published,
    };
    let then = if given.has("rm") { Then::ExitAlikeAndRemove } else { Then::ExitAlike };
    let asked = Asked { run, stays, reads, input, then };
    if shell.docker().has_image(image) {
        return match go(shell, asked) {
            Ok(doing) => begin(shell, doing),
            Err(exit) => Outcome::Ended(exit),
        };
    }
    shell.err(&format!("Unable to find image '{}' locally\n", docker_image(image)));
    if let Err(error) = shell.docker().look_up(image) {
        return Outcome::Ended(refused(shell, &error));
    }
    let doing = images::begin_pull(shell, image, AfterPull::Runs(Box::new(asked)));
    begin(shell, doing)
}

/// The image is here: the container is made and started.
pub fn go(shell: &mut Shell, asked: Asked) -> Result<Doing, Exit> {
    let Asked { run, stays, reads, input, then } = asked;
    let (now, seed) = (shell.now(), shell.cluster().config().seed);
    let id = shell.docker().run(now, seed, run).map_err(|error| refused(shell, &error))?;
    if stays == Stays::Detached {
        shell.out(&format!("{id}\n"));
        return Err(Exit::SUCCESS);
    }
    shell.docker().attach(&id);
    send_input(shell, &id, Pid::FIRST, input);
    Ok(Doing::Listens { id, pid: Pid::FIRST, reads, then })
}

fn refused(shell: &mut Shell, error: &DockerError) -> Exit {
    shell.err(&format!("docker: {}\n{HELP}", from_daemon(error)));
    Exit(error.code)
}

pub fn exec(verb: &Verb, words: &[String], shell: &mut Shell) -> Outcome {
    let given = match given(verb, words, Until::FirstArgument, shell) {
        Ok(given) => given,
        Err(outcome) => return outcome,
    };
    let [word, argv @ ..] = given.arguments.as_slice() else {
        return wrong_count(verb, "requires at least 2 arguments", shell);
    };
    if argv.is_empty() {
        return wrong_count(verb, "requires at least 2 arguments", shell);
    }
    let found = shell.docker().find(word).map(|one| (one.id.clone(), one.is_up()));
    let problem = match &found {
        None => Some(no_such(word)),
        Some((id, false)) => {
            Some(DockerError { message: format!("container {id} is not running"), code: 1 })
        }
        Some((_, true)) => None,
    };
    if let Some(problem) = problem {
        shell.err(&from_daemon(&problem));
        return Outcome::Ended(Exit::FAILURE);
    }
    let (stdin, reads, input) = match standard_input(&given, shell) {
        Ok(all) => all,
        Err(outcome) => return outcome,
    };
    let id = found.map(|(id, _)| id).unwrap_or_default();
    let (now, seed) = (shell.now(), shell.cluster().config().seed);
    match shell.docker().exec(now, seed, &id, argv, stdin) {
        Ok(pid) => {
            send_input(shell, &id, pid, input);
            begin(shell, Doing::Listens { id, pid, reads, then: Then::ExitAlike })
        }
        Err(error) => {
            shell.err(&format!("{}: unknown\n", error.message));
            Outcome::Ended(Exit(error.code))
        }
    }
}

type Input = (Stdin, Reads, Option<String>);

fn standard_input(given: &super::words::Given, shell: &mut Shell) -> Result<Input, Outcome> {
    let is_terminal = shell.reads_terminal();
    Ok(match (given.has("interactive"), given.has("tty")) {
        (true, true) if !is_terminal => {
            shell.err("the input device is not a TTY\n");
            return Err(Outcome::Ended(Exit::FAILURE));
        }
        (true, true) => (Stdin::Terminal, Reads::Keys, None),
        (true, false) if is_terminal => (Stdin::Pipe, Reads::Lines, None),
        (true, false) => {
            // If it is yet to be read, this start is forgotten.
            let Some(text) = shell.input().map(str::to_owned) else {
                return Err(Outcome::Ended(Exit::FAILURE));
            };
            (Stdin::Pipe, Reads::Nothing, Some(text))
        }
        (false, _) => (Stdin::Nothing, Reads::Nothing, None),
    })
}

fn send_input(shell: &mut Shell, id: &str, pid: Pid, input: Option<String>) {
    let Some(text) = input else { return };
    let (now, seed) = (shell.now(), shell.cluster().config().seed);
    for typed in [Typed::Text(text), Typed::End] {
        shell.docker().type_in(now, seed, id, pid, &typed);
    }
}

/// `8080:80`, `127.0.0.1:8080:80`, `8080:80/tcp`.
fn ports(text: &str) -> Option<(u16, u16)> {
    let text = text.strip_suffix("/tcp").unwrap_or(text);
    let mut parts = text.rsplit(':');
    let inside = parts.next()?.parse().ok().filter(|port| *port != 0)?;
    let host = parts.next()?.parse().ok()?;
    Some((host, inside))
}
