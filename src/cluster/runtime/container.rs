//! One container instance as the runtime reports it. What lives in it is elsewhere (`inside`).

use std::rc::Rc;

use crate::cluster::app::Start;
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;
use crate::objects::{Key, TerminationMessagePolicy};

#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    pub id: ContainerId,
    pub uid: Uid,
    pub pod: Key,
    pub name: String,
    pub image: String,
    /// The restart count, written at creation (K48).
    pub attempt: i32,
    /// What the definition was, so that a changed one is noticed.
    pub hash: u64,
    pub created_at: SimTime,
    /// None for an instance that was only ever told of.
    pub start: Option<Rc<Start>>,
    pub last_words: LastWords,
    pub run: ContainerRun,
}

/// Where a container leaves its termination message (K79).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastWords {
    pub path: String,
    pub policy: Option<TerminationMessagePolicy>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ContainerRun {
    Created,
    Running {
        started_at: SimTime,
        stop: Option<Stop>,
    },
    Exited(Exit),
    /// The runtime lost track of it.
    Unknown,
}

/// A container that was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub signalled_at: SimTime,
    pub patience: Patience,
    pub cause: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// SIGKILL comes then.
    Until(SimTime),
    /// SIGKILL was sent; it is dead then.
    Over { dies_at: SimTime },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    /// None: it never ran.
    pub started_at: Option<SimTime>,
    pub finished_at: SimTime,
    pub code: i32,
    pub reason: String,
    pub message: String,
    pub cause: Option<RecordId>,
}

impl Container {
    pub fn is_running(&self) -> bool {
        matches!(self.run, ContainerRun::Running { .. })
    }

    pub fn exit(&self) -> Option<&Exit> {
        match &self.run {
            ContainerRun::Exited(exit) => Some(exit),
            ContainerRun::Created | ContainerRun::Running { .. } | ContainerRun::Unknown => None,
        }
    }

    pub fn stop(&self) -> Option<&Stop> {
        match &self.run {
            ContainerRun::Running { stop, .. } => stop.as_ref(),
            ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
        }
    }

    pub(super) fn stop_mut(&mut self) -> Option<&mut Stop> {
        match &mut self.run {
            ContainerRun::Running { stop, .. } => stop.as_mut(),
            ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
        }
    }
}

impl Stop {
    /// When SIGKILL comes, if it has not come yet.
    pub fn kill_at(&self) -> Option<SimTime> {
        match self.patience {
            Patience::Until(at) => Some(at),
            Patience::Over { .. } => None,
        }
    }
}
