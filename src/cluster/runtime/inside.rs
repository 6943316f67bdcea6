//! What lives in one container, and who waits for the commands that run beside its own program.

use crate::kit::sorted::SortedMap;

use crate::cluster::app::{Pid, Processes};
use crate::cluster::fault::Fault;
use crate::cluster::ids::Asker;
use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    pub processes: Processes,
    /// What makes it behave as it does: its start, or the last fault.
    pub cause: Option<RecordId>,
    pub faults: Faults,
    /// Commands under way, and who hears how they end.
    sessions: SortedMap<Pid, Asker>,
}

/// What a person did to it and has not mended, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub frozen: Option<SimTime>,
    pub slow: Option<SimTime>,
    pub failing: Option<SimTime>,
    pub leaking: Option<SimTime>,
}

impl Faults {
    pub fn add(&mut self, fault: Fault, now: SimTime) {
        match fault {
            Fault::Freeze => self.frozen = Some(now),
            Fault::Thaw => self.frozen = None,
            // What ends is mended by its next start.
            Fault::Crash { .. } => {}
            Fault::Slow { .. } => self.slow = Some(now),
            Fault::Fail { .. } => self.failing = Some(now),
            Fault::Leak { .. } => self.leaking = Some(now),
            Fault::Recover => *self = Faults { frozen: self.frozen, ..Faults::default() },
        }
    }
}

impl Inside {
    pub fn new(processes: Processes, cause: Option<RecordId>) -> Inside {
        Inside { processes, cause, faults: Faults::default(), sessions: SortedMap::new() }
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
