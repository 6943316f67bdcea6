//! Somebody at the other end of a program's standard input: what they type, what they hear, Ctrl-C and Ctrl-D.
//! Models a pseudoterminal in canonical mode, and the attach streams of containerd.

use super::bounds::{SESSION_BYTES_MAX, WhenSpent};
use super::descriptors::{DescriptionId, Target};
use super::kernel::Kernel;
use super::process::{Hearing, Pid};
use super::sender::Sender;
use super::sessions::Session;
use super::system::System;
use super::{Processes, World};
use crate::cluster::app::files::Errno;
use crate::cluster::app::launch::Stdin;
use crate::cluster::app::log::Stream;
use crate::cluster::app::signal::Signal;
use crate::kit::sorted::SortedMap;

/// Who can be typed to, and what those who are attached to the first process have not heard yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keyboards {
    plugged: SortedMap<Pid, Keyboard>,
    /// None: nobody is attached.
    heard: Option<Session>,
}

/// The end to write to of a leader's standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Keyboard {
    writer: DescriptionId,
    stdin: Stdin,
}

/// What a person at a terminal sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Text with its line's end.
    Text(String),
    /// Ctrl-D.
    End,
    /// Ctrl-C.
    Interrupt,
}

impl Keyboards {
    /// What the first process prints, for those who are attached.
    pub fn overhear(&mut self, stream: Stream, text: &str) {
        if let Some(heard) = &mut self.heard {
            heard.print(stream, text);
        }
    }
}

impl Session {
    /// Text up to the bound.
    pub fn print(&mut self, stream: Stream, text: &str) {
        let kept = match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr | Stream::Remark => &mut self.stderr,
        };
        let room = SESSION_BYTES_MAX.saturating_sub(kept.len());
        kept.push_str(&text[..text.floor_char_boundary(room)]);
    }

    fn is_empty(&self) -> bool {
        self.stdout.is_empty() && self.stderr.is_empty()
    }
}

impl Processes {
    /// Whoever is attached to the first process hears what it prints from now on.
    pub fn attach(&mut self) {
        self.kernel.keyboards.heard.get_or_insert_default();
    }

    /// What the first process has printed since this was last called.
    pub fn take_heard(&mut self) -> Option<Session> {
        let heard = self.kernel.keyboards.heard.as_mut().filter(|heard| !heard.is_empty())?;
        Some(std::mem::take(heard))
    }

    /// What a command run from outside has printed since this was last called.
    pub fn take_printed(&mut self, pid: Pid) -> Option<Session> {
        let session = self.kernel.sessions.get_mut(&pid).filter(|session| !session.is_empty())?;
        Some(std::mem::take(session))
    }

    /// Something is typed to a command run from outside, or to the first process.
    pub fn type_in(&mut self, world: &mut World, pid: Pid, typed: &Typed) {
        self.during(world, |kernel| kernel.type_in(pid, typed));
    }
}

impl Kernel {
    /// The standard input of a new leader, where there is one.
    pub fn plug(&mut self, pid: Pid, stdin: Stdin) -> Result<Option<DescriptionId>, Errno> {
        if stdin == Stdin::Nothing {
            return Ok(None);
        }
        let (reader, writer) = self.descriptors.pipe()?;
        self.keyboards.plugged.insert(pid, Keyboard { writer, stdin });
        Ok(Some(reader))
    }

    /// Whether somebody sits at the terminal of a leader; at a workstation somebody always does.
    pub fn has_terminal(&self, leader: Pid) -> bool {
        self.is_typed_to(leader) || self.machine.limits.when_spent == WhenSpent::IsReported
    }

    /// Whether somebody types to it at a terminal.
    pub fn is_typed_to(&self, pid: Pid) -> bool {
        self.keyboards.plugged.get(&pid).is_some_and(|one| one.stdin == Stdin::Terminal)
    }

    /// Nobody types to it any longer.
    pub fn unplug(&mut self, pid: Pid) {
        if let Some(keyboard) = self.keyboards.plugged.remove(&pid) {
            self.descriptors.release(keyboard.writer);
        }
    }

    fn type_in(&mut self, pid: Pid, typed: &Typed) {
        let Some(keyboard) = self.keyboards.plugged.get(&pid).copied() else { return };
        match typed {
            Typed::Text(text) => {
                if keyboard.stdin == Stdin::Terminal {
                    self.echo(pid, text);
                }
                let pipe = match self.descriptors.target(keyboard.writer) {
                    Some(Target::WriteEnd(pipe)) => *pipe,
                    _ => return,
                };
                if !self.descriptors.is_full(pipe)
                    && let Some(data) = self.descriptors.pipe_data(pipe)
                {
                    data.push_str(text);
                }
            }
            Typed::End => self.unplug(pid),
            Typed::Interrupt => {
                if keyboard.stdin == Stdin::Terminal {
                    self.echo(pid, "^C");
                }
                let group = self.table.values().filter(|process| {
                    process.core.group == pid && process.core.keyboard == Hearing::Hears
                });
                let pids: Vec<Pid> = group.map(|process| process.core.pid).collect();
                for pid in pids {
                    // Whoever has ended meanwhile hears nothing.
                    let _ = self.signal(pid, Signal::Int, Sender::Terminal);
                }
            }
        }
    }

    /// A terminal shows what is typed.
    fn echo(&mut self, pid: Pid, text: &str) {
        let target = match pid {
            Pid::FIRST => Target::Log(Stream::Stdout),
            pid => Target::Session(pid, Stream::Stdout),
        };
        // Neither of the two refuses anything.
        let _ = self.write(&target, text);
    }
}

impl System<'_> {
    /// Whether somebody types what this process reads.
    pub fn has_terminal(&self) -> bool {
        let Some(keyboard) = self.kernel.keyboards.plugged.get(&self.process.group) else {
            return false;
        };
        let descriptors = &self.kernel.descriptors;
        let own = self.process.descriptors.get(&0).and_then(|id| descriptors.target(*id));
        let ends = (own, descriptors.target(keyboard.writer));
        let is_its_end = matches!(ends, (Some(Target::ReadEnd(own)), Some(Target::WriteEnd(other))) if own == other);
        keyboard.stdin == Stdin::Terminal && is_its_end
    }

    /// Whether a number of this process stands for a terminal. Models isatty(3).
    pub fn is_terminal(&self, number: u32) -> bool {
        let kernel = &self.kernel;
        let id = self.process.descriptors.get(&number);
        match id.and_then(|id| kernel.descriptors.target(*id)) {
            Some(Target::Screen(..)) => true,
            Some(Target::Session(leader, _)) => kernel.is_typed_to(*leader),
            Some(Target::Log(_)) => kernel.is_typed_to(Pid::FIRST),
            // What a line at a workstation reads stands ready when it is asked for.
            Some(Target::Null) if number == 0 => {
                kernel.machine.limits.when_spent == WhenSpent::IsReported
            }
            Some(Target::ReadEnd(_)) => self.has_terminal(),
            Some(
                Target::Null
                | Target::Zero
                | Target::Random { .. }
                | Target::File { .. }
                | Target::Text { .. }
                | Target::WriteEnd(_),
            )
            | None => false,
        }
    }
}
