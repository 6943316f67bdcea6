//! One container instance as the runtime knows it.

use crate::cluster::app::Process;
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;
use crate::objects::Key;

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
    pub ports: Vec<i32>,
    pub created_at: SimTime,
    pub run: ContainerRun,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ContainerRun {
    Created,
    Running {
        started_at: SimTime,
        process: Process,
        stop: Option<Stop>,
    },
    Exited(Exit),
    /// The runtime lost sight of it and cannot tell whether it runs.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub signalled_at: SimTime,
    /// None once SIGKILL is sent.
    pub kill_at: Option<SimTime>,
    pub cause: Option<RecordId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    pub started_at: SimTime,
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

    pub fn process(&self) -> Option<&Process> {
        match &self.run {
            ContainerRun::Running { process, .. } => Some(process),
            ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
        }
    }

    pub fn stop(&self) -> Option<&Stop> {
        match &self.run {
            ContainerRun::Running { stop, .. } => stop.as_ref(),
            ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
        }
    }

    pub(super) fn due(&self) -> Option<SimTime> {
        let ContainerRun::Running { process, stop, .. } = &self.run else { return None };
        let kill_at = stop.and_then(|stop| stop.kill_at);
        match (process.due(), kill_at) {
            (Some(process), Some(kill)) => Some(process.min(kill)),
            (process, kill) => process.or(kill),
        }
    }
}
