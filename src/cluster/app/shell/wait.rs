//! What a shell waits for: children in the foreground, the output of a substitution, a command of its own.

use std::rc::Rc;

use super::Shell;
use super::builtins::Builtin;
use super::code::Code;
use super::expand::Substituted;
use super::redirect::Undo;
use super::start::Source;
use super::variables::TEXT_BYTES_MAX;
use crate::cluster::app::processes::{Event, Pid, Read, Step, System, Wait};
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    Begin(Source),
    Ready,
    /// A child runs `$(…)`; what it has printed so far.
    Substituting {
        child: Pid,
        text: String,
    },
    Foreground(Foreground),
    /// A command of the shell's own that has to wait, and is asked again.
    Builtin(Box<Pending>),
}

/// Children that the shell waits for; the last one's code is the status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreground {
    left: Vec<Pid>,
    last: Option<Pid>,
    status: i32,
    /// The last code that was a failure, for `pipefail`.
    failure: i32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    pub builtin: &'static Builtin,
    pub arguments: Vec<String>,
    pub undo: Undo,
    pub since: SimTime,
    /// What it has read so far.
    pub read: String,
}

/// Where a shell holds what the first `<(…)` of a command printed; the others stand below. As bash counts them.
pub const PROCESS_NUMBER: u32 = 63;
/// Where a shell holds the pipe it reads a substitution from: beyond what scripts can open.
const SUBSTITUTION_NUMBER: u32 = PROCESS_NUMBER + 1;

impl Foreground {
    pub fn one(child: Pid) -> Foreground {
        Foreground::all(vec![child])
    }

    pub fn all(children: Vec<Pid>) -> Foreground {
        Foreground { last: children.last().copied(), left: children, status: 0, failure: 0 }
    }
}

impl Shell {
    pub(super) fn wait_for(&mut self, foreground: Foreground) -> Step {
        self.doing = Doing::Foreground(foreground);
        Step::Again
    }

    pub(super) fn foreground(&mut self, system: &mut System) -> Step {
        let Doing::Foreground(foreground) = &mut self.doing else { return Step::Again };
        while let Some(child) = foreground.left.first().copied() {
            match system.reap(child) {
                Some(code) => {
                    foreground.left.remove(0);
                    if code != 0 {
                        foreground.failure = code;
                    }
                    if foreground.last == Some(child) {
                        foreground.status = code;
                    }
                }
                None if system.is_child(child) => return Step::Wait(Wait::on(Event::Child(child))),
                // Nobody knows how it ended.
                None => drop(foreground.left.remove(0)),
            }
        }
        let Foreground { status, failure, .. } = *foreground;
        let status = if self.options.pipefail && status == 0 { failure } else { status };
        self.finish(system, status)
    }

    /// Starts `$(…)`. The command at hand is done again once the output is known.
    pub(super) fn substitute(&mut self, system: &mut System, code: &Rc<Code>) -> Step {
        let (reader, writer) = match system.kernel.descriptors.pipe() {
            Ok(ends) => ends,
            Err(error) => return self.cannot_fork(system, error),
        };
        let forked = self.fork(system, code, &[(1, Some(writer))]);
        system.kernel.descriptors.release(writer);
        match forked {
            Ok(child) => {
                system.install(SUBSTITUTION_NUMBER, Some(reader));
                self.doing = Doing::Substituting { child, text: String::new() };
                Step::Again
            }
            Err(error) => {
                system.kernel.descriptors.release(reader);
                self.cannot_fork(system, error)
            }
        }
    }

    pub(super) fn substituting(&mut self, system: &mut System) -> Step {
        let Doing::Substituting { child, text } = &mut self.doing else { return Step::Again };
        let child = *child;
        match system.read(SUBSTITUTION_NUMBER) {
            Ok(Read::Data(data)) => {
                // More than a variable can hold is read and dropped, so that the child can end.
                if text.len() <= TEXT_BYTES_MAX {
                    text.push_str(&data.replace('\0', ""));
                }
                return Step::Again;
            }
            Ok(Read::Empty(id)) => return Step::Wait(Wait::on(Event::Data(id))),
            Ok(Read::End) | Err(_) => {}
        }
        let status = match system.reap(child) {
            Some(status) => status,
            None if system.is_child(child) => return Step::Wait(Wait::on(Event::Child(child))),
            None => 0,
        };
        let text = std::mem::take(text);
        system.install(SUBSTITUTION_NUMBER, None);
        self.substituted.push(Substituted { text, status });
        self.doing = Doing::Ready;
        Step::Again
    }
}
