//! Whoever sends requests, and what became of them.

use super::pods::Deed;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCard {
    pub name: String,
    /// "service/web"
    pub target: String,
    pub pace: Pace,
    pub answered: u64,
    pub failed: u64,
    /// How those that failed ended, and how many did so: ("refused", 13).
    pub causes: Vec<(String, u64)>,
    /// The record of the newest that failed.
    pub failure: Option<u32>,
    /// What the learner can do to it.
    pub deeds: Vec<Deed>,
    /// When the newest request ended, and whether it was answered.
    pub last: Option<(SimTime, Ending)>,
}

/// How often it sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// "200ms"
    Every(String),
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Answered,
    Failed,
}
