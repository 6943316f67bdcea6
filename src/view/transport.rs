//! The transport: what the simulated clock does, and what happens next.

use std::rc::Rc;

use super::probes::Kind;
use crate::kit::time::SimTime;

/// The speeds with a button of their own.
pub const SPEEDS: [u32; 4] = [1, 10, 60, 600];
/// Every speed that can be chosen.
pub const ALL_SPEEDS: [u32; 9] = [1, 2, 5, 10, 30, 60, 120, 300, 600];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    pub motion: Motion,
    pub speed: u32,
    pub now: SimTime,
    /// How far this take has been played.
    pub head: SimTime,
    /// The end of the scrubber: at least the head and every scripted line.
    pub horizon: SimTime,
    /// The future that the last act in the past cut off can be brought back.
    pub can_undo: bool,
    /// Stretches in which nothing is drawn are not waited through.
    pub skips_quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Paused,
    Playing,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextUp {
    pub rows: Rc<Vec<Due>>,
    /// Something that is no row of its own is about to happen.
    pub is_brewing: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: SimTime,
    /// A pod, a pod's container or a line: Kubernetes' or the learner's words.
    pub about: String,
    pub what: Coming,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coming {
    Probe(Kind),
    ProbeTimeout(Kind),
    Scheduled,
    /// No node would do; the scheduler will look again.
    ScheduledAgain,
    Restart,
    /// What failed is tried again.
    Retry,
    Kill,
    ImagePulled,
    Started,
    /// The pod's network.
    Sandbox,
    /// Its volumes are mounted, if they can be.
    Mount,
    /// One of them could not be, and is tried again.
    MountAgain,
    /// A hook is over: "postStart" or "preStop".
    Hook(&'static str),
    /// The stop signal.
    Signal,
    /// The pod leaves its node.
    Gone,
    /// Programs in a container have something to do.
    Program,
    ScriptLine,
}

impl Coming {
    /// Its key in `words/`.
    pub fn key(self) -> &'static str {
        match self {
            Coming::Probe(_) => "next.probe",
            Coming::ProbeTimeout(_) => "next.timeout",
            Coming::Scheduled => "next.scheduled",
            Coming::ScheduledAgain => "next.scheduled-again",
            Coming::Restart => "next.restart",
            Coming::Retry => "next.retry",
            Coming::Kill => "next.kill",
            Coming::ImagePulled => "next.pulled",
            Coming::Started => "next.started",
            Coming::Sandbox => "next.sandbox",
            Coming::Mount => "next.mount",
            Coming::MountAgain => "next.mount-again",
            Coming::Hook(_) => "next.hook",
            Coming::Signal => "next.signal",
            Coming::Gone => "next.gone",
            Coming::Program => "next.program",
            Coming::ScriptLine => "next.line",
        }
    }
}
