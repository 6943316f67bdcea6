//! What goes on while a container of docker's does: its output is shown, an image is pulled, a stop takes its time.

use super::run::{self, Asked};
use super::{from_daemon, images, no_such};
use crate::cluster::{DockerHeard, LogLine, LogStream, Pid};
use crate::console::kubectl::verbs::exec::Reads;
use crate::console::shell::Shell;
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};

/// How often a job looks at its container, besides whenever something is due in one.
const LOOK_EVERY: Span = Span::millis(100);

#[derive(Clone, Debug, PartialEq)]
pub struct DockerJob {
    pub next_look: SimTime,
    doing: Doing,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// `docker logs -f`: so many lines have been shown.
    Follows { id: String, lines: u64 },
    /// Somebody listens to a process: `docker run` in the foreground, `docker exec`.
    Listens { id: String, pid: Pid, reads: Reads, then: Then },
    /// Until the image is here.
    Pulls { image: String, done_at: SimTime, then: AfterPull },
    /// `docker stop`, one after the other; what is printed of the one at hand.
    Stops { current: Option<(String, String)>, rest: Vec<String>, patience: Span, then: AfterStop },
}

#[derive(Clone, Debug, PartialEq)]
pub enum AfterPull {
    Ends,
    Runs(Box<Asked>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterStop {
    Stays,
    StartsAgain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The process's code is the program's.
    ExitAlike,
    ExitAlikeAndRemove,
}

impl DockerJob {
    pub fn new(shell: &Shell, doing: Doing) -> DockerJob {
        DockerJob { next_look: shell.now(), doing }
    }

    /// The process that hears what is typed.
    pub fn typing(&self) -> Option<(&str, Pid, Reads)> {
        match &self.doing {
            Doing::Listens { id, pid, reads, .. } if *reads != Reads::Nothing => {
                Some((id, *pid, *reads))
            }
            _ => None,
        }
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.next_look = shell.now() + LOOK_EVERY;
        match &mut self.doing {
            Doing::Follows { id, lines } => {
                show_log(shell, id, lines);
                let is_up = shell.docker().find(id).is_some_and(|one| one.is_up());
                (!is_up).then_some(Exit::SUCCESS)
            }
            Doing::Listens { id, pid, then, .. } => {
                let Some(heard) = shell.docker().take_heard(id, *pid) else {
                    return Some(Exit(137));
                };
                let DockerHeard { stdout, stderr, code } = heard;
                shell.out(&stdout);
                shell.err(&stderr);
                let code = code?;
                if *then == Then::ExitAlikeAndRemove {
                    shell.docker().remove(id);
                }
                Some(Exit(code))
            }
            Doing::Pulls { done_at, .. } if shell.now() < *done_at => {
                self.next_look = *done_at;
                None
            }
            Doing::Pulls { image, then, .. } => {
                images::end_pull(shell, image);
                match std::mem::replace(then, AfterPull::Ends) {
                    AfterPull::Ends => {
                        shell.out(&format!("{}\n", images::canonical(image)));
                        Some(Exit::SUCCESS)
                    }
                    AfterPull::Runs(asked) => match run::go(shell, *asked) {
                        Ok(doing) => {
                            self.doing = doing;
                            self.on_time(shell)
                        }
                        Err(exit) => Some(exit),
                    },
                }
            }
            Doing::Stops { current, rest, patience, then } => {
                let (patience, then) = (*patience, *then);
                if let Some((word, id)) = current {
                    if shell.docker().find(id).is_some_and(|one| one.is_up()) {
                        return None;
                    }
                    let (word, id) = (word.clone(), id.clone());
                    *current = None;
                    stopped(shell, &word, &id, then);
                }
                stop_next(shell, current, rest, patience, then)
            }
        }
    }
}

/// What follows once a container is down.
fn stopped(shell: &mut Shell, word: &str, id: &str, then: AfterStop) {
    if then == AfterStop::StartsAgain {
        let (now, seed) = (shell.now(), shell.cluster().config().seed);
        if let Err(error) = shell.docker().start(now, seed, id) {
            return shell.err(&from_daemon(&error));
        }
    }
    shell.out(&format!("{word}\n"));
}

fn stop_next(
    shell: &mut Shell,
    current: &mut Option<(String, String)>,
    rest: &mut Vec<String>,
    patience: Span,
    then: AfterStop,
) -> Option<Exit> {
    while let Some(word) = rest.pop() {
        let (now, seed) = (shell.now(), shell.cluster().config().seed);
        let Some(id) = shell.docker().find(&word).map(|one| one.id.clone()) else {
            shell.err(&from_daemon(&no_such(&word)));
            return Some(Exit::FAILURE);
        };
        shell.docker().stop(now, seed, &id, patience);
        if shell.docker().find(&id).is_some_and(|one| one.is_up()) {
            *current = Some((word, id));
            return None;
        }
        stopped(shell, &word, &id, then);
    }
    Some(Exit::SUCCESS)
}

/// Prints what is new in a container's log.
pub fn show_log(shell: &mut Shell, id: &str, lines: &mut u64) {
    let Some(one) = shell.docker().find(id) else { return };
    let unseen = usize::try_from(lines.saturating_sub(one.log.forgotten())).unwrap_or(usize::MAX);
    let new: Vec<LogLine> = one.log.lines().skip(unseen).cloned().collect();
    *lines = one.log.forgotten() + one.log.lines().len() as u64;
    for line in new {
        let text = format!("{}\n", line.text);
        match line.stream {
            LogStream::Stdout => shell.out(&text),
            LogStream::Stderr | LogStream::Remark => shell.err(&text),
        }
    }
}
