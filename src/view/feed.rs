//! The events, as `kubectl get events` prints them.

use std::rc::Rc;

use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Newest first.
    pub rows: Vec<Rc<EventRow>>,
    /// Older rows that are no longer shown.
    pub dropped: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub record: u32,
    pub at: SimTime,
    /// "Normal" or "Warning".
    pub kind: &'static str,
    pub reason: String,
    pub object: String,
    pub message: String,
    pub count: u32,
    pub tone: Tone,
}
