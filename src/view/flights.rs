//! Requests on their way from a Service to a pod, as the stage draws them: for a moment after each became known.

use super::msg::Key;
use crate::kit::time::SimTime;
use crate::view::clients::Ending;

/// How long one is seen, in the reader's own time: the simulated time is as many times that as the speed.
pub const FLIGHT_MILLIS: u64 = 600;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// The record that tells of it.
    pub record: u32,
    pub from: SimTime,
    pub until: SimTime,
    pub service: Key,
    /// Who was chosen to answer, if anybody was.
    pub pod: Option<String>,
    pub ending: Ending,
}
