//! What lives in one container, and who waits for the commands that run beside its own program.

use crate::kit::sorted::SortedMap;

use crate::cluster::app::{Pid, Processes, Session};
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
    /// Whoever hears what the container's own program prints.
    attached: Vec<Asker>,
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
        Inside {
            processes,
            cause,
            faults: Faults::default(),
            sessions: SortedMap::new(),
            attached: Vec::new(),
        }
    }

    pub fn open_session(&mut self, pid: Pid, asker: Asker) {
        self.sessions.insert(pid, asker);
    }

    pub fn close_session(&mut self, pid: Pid) -> Option<Asker> {
        self.sessions.remove(&pid)
    }

    /// Hears what the container's own program prints from now on.
    pub fn attach(&mut self, asker: Asker) {
        self.processes.attach();
        self.attached.push(asker);
    }

    /// The container is over, and whoever was attached to it hears nothing more.
    pub fn take_attached(&mut self) -> Vec<Asker> {
        std::mem::take(&mut self.attached)
    }

    /// What was printed for a person since this was last called; probes and hooks wait for the end.
    pub fn take_printed(&mut self) -> Vec<(Asker, Session)> {
        let mut printed = Vec::new();
        for (pid, asker) in &self.sessions {
            if let Asker::Console(_) = asker
                && let Some(session) = self.processes.take_printed(*pid)
            {
                printed.push((asker.clone(), session));
            }
        }
        if let Some(heard) = self.processes.take_heard() {
            printed.extend(self.attached.iter().map(|asker| (asker.clone(), heard.clone())));
        }
        printed
    }

    /// Which process a person types to in a session of theirs.
    pub fn typed_to(&self, session: u32) -> Option<Pid> {
        let is_it = |asker: &Asker| matches!(asker, Asker::Console(key) if key.session == session);
        let own = self.sessions.iter().find(|(_, asker)| is_it(asker)).map(|(pid, _)| *pid);
        own.or_else(|| self.attached.iter().any(is_it).then_some(Pid::FIRST))
    }

    pub fn asker_of(&self, pid: Pid) -> Option<&Asker> {
        self.sessions.get(&pid)
    }

    pub fn session_of(&self, asker: &Asker) -> Option<Pid> {
        self.sessions.iter().find(|(_, of)| *of == asker).map(|(pid, _)| *pid)
    }
}
