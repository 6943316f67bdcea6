//! A process whose program is not run here: whoever owns the machine is told of it, does its work and ends it.

use super::process::{Event, Pid, Step, Wait};
use super::system::{Read, System};

/// What is read of a standard input; the rest is read and dropped.
const INPUT_BYTES_MAX: usize = 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The program's own name, whatever it was called by.
    pub name: &'static str,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Started,
    /// Its owner has been told.
    Away,
    /// Its owner wants to know its standard input first; so much of it has come.
    Reads(String),
}

/// A program's work is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub pid: Pid,
    pub name: &'static str,
    /// All of its standard input, once that was asked for.
    pub input: Option<String>,
}

impl Outside {
    pub fn new(name: &'static str) -> Outside {
        Outside { name, stage: Stage::Started }
    }

    /// Reads the standard input to its end; then there is another call.
    pub fn read_input(&mut self) {
        self.stage = Stage::Reads(String::new());
    }

    pub fn step(&mut self, system: &mut System) -> Step {
        let name = self.name;
        let pid = system.pid();
        let input = match &mut self.stage {
            Stage::Away => return Step::Wait(Wait::forever()),
            Stage::Started => None,
            Stage::Reads(text) => match system.read(0) {
                Ok(Read::Data(data)) => {
                    if text.len() <= INPUT_BYTES_MAX {
                        text.push_str(&data);
                    }
                    return Step::Again;
                }
                Ok(Read::Empty(id)) => return Step::Wait(Wait::on(Event::Data(id))),
                Ok(Read::End) | Err(_) => Some(std::mem::take(text)),
            },
        };
        self.stage = Stage::Away;
        system.kernel.screen.calls.push(Call { pid, name, input });
        Step::Wait(Wait::forever())
    }
}
