//! What lives in one container, and who waits for the commands that run beside its own program.

use std::collections::BTreeMap;

use crate::cluster::app::{Pid, Processes};
use crate::cluster::ids::Asker;
use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    pub processes: Processes,
    /// What makes it behave as it does: its start, or the last fault.
    pub cause: Option<RecordId>,
    /// A person made it hang, and has not let it go on.
    pub frozen_since: Option<SimTime>,
    /// Commands under way, and who hears how they end.
    sessions: BTreeMap<Pid, Asker>,
}

impl Inside {
    pub fn new(processes: Processes, cause: Option<RecordId>) -> Inside {
        Inside { processes, cause, frozen_since: None, sessions: BTreeMap::new() }
    }

    pub fn open_session(&mut self, pid: Pid, asker: Asker) {
        self.sessions.insert(pid, asker);
    }

    pub fn close_session(&mut self, pid: Pid) -> Option<Asker> {
        self.sessions.remove(&pid)
    }

    pub fn session_of(&self, asker: &Asker) -> Option<Pid> {
        self.sessions.iter().find(|(_, of)| *of == asker).map(|(pid, _)| *pid)
    }
}
