//! Open files and pipes: what the numbers 0, 1, 2 … of a process stand for.
//!
//! An open file is shared by all who inherited it, together with its position: that is how `while read line` and the
//! commands in its body read one file in turn.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::bounds::{DESCRIPTIONS_MAX, PIPE_BYTES};
use super::process::Pid;
use crate::cluster::app::files::Errno;
use crate::cluster::app::log::Stream;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DescriptionId(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PipeId(u32);

/// What an open file is.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Null,
    Zero,
    /// Noise; so much of it was read.
    Random {
        drawn: u64,
    },
    /// The container's log.
    Log(Stream),
    /// What a command run from outside prints.
    Session(Pid, Stream),
    /// What a line typed at a workstation prints; by its leader.
    Screen(Pid, Stream),
    File {
        path: String,
        offset: usize,
    },
    /// A here-document.
    Text {
        text: Rc<str>,
        offset: usize,
    },
    ReadEnd(PipeId),
    WriteEnd(PipeId),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Descriptors {
    open: SortedMap<DescriptionId, Description>,
    pipes: SortedMap<PipeId, String>,
    next: u32,
}

#[derive(Clone, Debug, PartialEq)]
struct Description {
    target: Target,
    holders: u32,
}

impl Descriptors {
    /// A new open file with one holder.
    pub fn open(&mut self, target: Target) -> Result<DescriptionId, Errno> {
        if DESCRIPTIONS_MAX <= self.open.len() {
            return Err(Errno::TooManyOpen);
        }
        self.next += 1;
        let id = DescriptionId(self.next);
        self.open.insert(id, Description { target, holders: 1 });
        Ok(id)
    }

    /// One more holder.
    pub fn hold(&mut self, id: DescriptionId) -> DescriptionId {
        if let Some(description) = self.open.get_mut(&id) {
            description.holders += 1;
        }
        id
    }

    /// One holder less; the last one closes it.
    pub fn release(&mut self, id: DescriptionId) {
        let Some(description) = self.open.get_mut(&id) else { return };
        description.holders -= 1;
        if 0 < description.holders {
            return;
        }
        let closed = self.open.remove(&id).map(|description| description.target);
        if let Some(Target::ReadEnd(pipe) | Target::WriteEnd(pipe)) = closed
            && !self.has_reader(pipe)
            && !self.has_writer(pipe)
        {
            self.pipes.remove(&pipe);
        }
    }

    /// The two ends of a new pipe: to read from, to write to.
    pub fn pipe(&mut self) -> Result<(DescriptionId, DescriptionId), Errno> {
        self.next += 1;
        let pipe = PipeId(self.next);
        let reader = self.open(Target::ReadEnd(pipe))?;
        let writer = match self.open(Target::WriteEnd(pipe)) {
            Ok(writer) => writer,
            Err(error) => {
                self.release(reader);
                return Err(error);
            }
        };
        self.pipes.insert(pipe, String::new());
        Ok((reader, writer))
    }

    pub fn target(&self, id: DescriptionId) -> Option<&Target> {
        self.open.get(&id).map(|description| &description.target)
    }

    pub fn target_mut(&mut self, id: DescriptionId) -> Option<&mut Target> {
        self.open.get_mut(&id).map(|description| &mut description.target)
    }

    pub fn pipe_data(&mut self, pipe: PipeId) -> Option<&mut String> {
        self.pipes.get_mut(&pipe)
    }

    pub fn has_reader(&self, pipe: PipeId) -> bool {
        self.open.values().any(|description| description.target == Target::ReadEnd(pipe))
    }

    pub fn has_writer(&self, pipe: PipeId) -> bool {
        self.open.values().any(|description| description.target == Target::WriteEnd(pipe))
    }

    /// Whether somebody can still write to what a command run from outside prints.
    pub fn has_session(&self, pid: Pid) -> bool {
        let is_it = |one: &Description| matches!(one.target, Target::Session(of, _) if of == pid);
        self.open.values().any(is_it)
    }

    /// Whether a writer has to wait: the pipe is full and somebody may yet read it.
    pub fn is_full(&self, pipe: PipeId) -> bool {
        let is_full = self.pipes.get(&pipe).is_some_and(|data| PIPE_BYTES <= data.len());
        is_full && self.has_reader(pipe)
    }

    pub fn has_data(&self, id: DescriptionId) -> bool {
        match self.target(id) {
            Some(Target::ReadEnd(pipe)) => {
                self.pipes.get(pipe).is_some_and(|data| !data.is_empty()) || !self.has_writer(*pipe)
            }
            Some(_) | None => true,
        }
    }

    pub fn has_line(&self, id: DescriptionId) -> bool {
        match self.target(id) {
            Some(Target::ReadEnd(pipe)) => {
                let data = self.pipes.get(pipe).map_or("", String::as_str);
                data.contains('\n') || PIPE_BYTES <= data.len() || !self.has_writer(*pipe)
            }
            Some(_) | None => true,
        }
    }
}
