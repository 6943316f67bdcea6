//! One process: starting, serving, frozen, on its way out. Its next deadline is a field.

use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;

use super::images::{Image, OnTerm};

#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    pub image: &'static Image,
    /// The ports it listens on once it has started.
    pub ports: Vec<i32>,
    pub doing: Doing,
    /// Requests answered so far; some images count.
    pub calls: u32,
    /// When and how it ends, once that is certain.
    pub ending: Option<Ending>,
    /// What made it behave as it does now: its start, or the last fault.
    pub cause: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Starting {
        until: SimTime,
    },
    Serving,
    /// The process lives, the program hangs: it answers nothing and handles no signal.
    Frozen {
        since: SimTime,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub at: SimTime,
    pub code: i32,
    pub cause: Option<RecordId>,
}

impl Process {
    pub fn start(
        image: &'static Image,
        declared_ports: Vec<i32>,
        now: SimTime,
        cause: Option<RecordId>,
    ) -> Process {
        let ports = match image.ports {
            Some(ports) => ports.to_vec(),
            None => declared_ports,
        };
        Process {
            image,
            ports,
            doing: Doing::Starting { until: now + image.start_up },
            calls: 0,
            ending: None,
            cause,
        }
    }

    pub fn due(&self) -> Option<SimTime> {
        let started = match self.doing {
            Doing::Starting { until } => Some(until),
            Doing::Serving | Doing::Frozen { .. } => None,
        };
        let ended = self.ending.map(|ending| ending.at);
        match (started, ended) {
            (Some(started), Some(ended)) => Some(started.min(ended)),
            (started, ended) => started.or(ended),
        }
    }

    pub fn is_listening(&self, port: i32) -> bool {
        !matches!(self.doing, Doing::Starting { .. }) && self.ports.contains(&port)
    }

    /// The stop signal arrives. A frozen program handles nothing; PID 1 without a handler ignores it (K69).
    pub fn asked_to_stop(&mut self, now: SimTime, cause: Option<RecordId>) {
        if matches!(self.doing, Doing::Frozen { .. }) {
            return;
        }
        match self.image.on_term {
            OnTerm::Ignore => {}
            OnTerm::Exit { after, code } => self.end(Ending { at: now + after, code, cause }),
        }
    }

    /// The earliest ending wins.
    pub fn end(&mut self, ending: Ending) {
        if self.ending.is_none_or(|already| ending.at < already.at) {
            self.ending = Some(ending);
        }
    }
}
