//! `docker run`
//! Models docker/cli's cli/command/container/run.go (v27).

use super::{DockerJob, Then, Until};
use crate::cluster::{DockerRun, docker_image};
use crate::console::job::Job;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;

/// What docker itself exits with when it cannot run anything.
const REFUSED: Exit = Exit(125);

#[derive(Default)]
struct Asked {
    run: DockerRun,
    is_detached: bool,
    is_removed: bool,
}

pub fn run(words: &[String], shell: &mut Shell) -> Outcome {
    let asked = match read(words) {
        Ok(asked) => asked,
        Err(message) => {
            shell.err(&format!("{message}\n\nRun 'docker run --help' for more information\n"));
            return Outcome::Ended(REFUSED);
        }
    };
    let (now, seed) = (shell.now(), shell.cluster().config().seed);
    let image = docker_image(&asked.run.image);
    let begun = shell.docker().run(now, seed, asked.run);
    let id = match begun {
        Ok(id) => id,
        Err(error) => {
            if error.message.starts_with("manifest") {
                shell.err(&format!("Unable to find image '{image}' locally\n"));
            }
            shell.err(&format!(
                "docker: Error response from daemon: {}\n\nRun 'docker run --help' for more information\n",
                error.message
            ));
            return Outcome::Ended(Exit(error.code));
        }
    };
    if asked.is_detached {
        shell.out(&format!("{id}\n"));
        return Outcome::Ended(Exit::SUCCESS);
    }
    let then = if asked.is_removed { Then::ExitAlikeAndRemove } else { Then::ExitAlike };
    let mut job = DockerJob { id, until: Until::Shown { lines: 0, then }, next_look: now };
    match job.on_time(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Docker(Box::new(job))),
    }
}

fn read(words: &[String]) -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, inline) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = || {
            let given = inline.clone().or_else(|| words.next().cloned());
            given.ok_or_else(|| format!("flag needs an argument: {flag}"))
        };
        match flag {
            "-d" | "--detach" => asked.is_detached = true,
            "--rm" => asked.is_removed = true,
            // Nobody can type into it here.
            "-i" | "-t" | "-it" | "-ti" | "--interactive" | "--tty" => {}
            "--name" => asked.run.name = Some(value()?),
            // Ports, restarts and networks are read; only the container's own life is played.
            "-p" | "--publish" | "--network" | "--hostname" => drop(value()?),
            "-e" | "--env" => {
                let text = value()?;
                let (name, value) = text.split_once('=').unwrap_or((&text, ""));
                asked.run.env.push((name.to_owned(), value.to_owned()));
            }
            flag if flag.starts_with('-') => return Err(format!("unknown flag: {flag}")),
            image => {
                asked.run.image = image.to_owned();
                asked.run.args = words.cloned().collect();
                return Ok(asked);
            }
        }
    }
    Err("docker: 'docker run' requires at least 1 argument".to_owned())
}
