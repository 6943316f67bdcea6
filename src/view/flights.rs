//! Requests on their way from a Service to a pod, as the stage draws them: for a moment after each ended.

use super::msg::Key;
use crate::kit::time::SimTime;
use crate::view::clients::Ending;

/// How long one is seen, in the reader's own time: the simulated time is as many times that as the speed.
pub const FLIGHT_MILLIS: u64 = 600;

/// What tells one from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightId {
    /// The record that tells of it.
    Record(u32),
    /// Of the pods that answered a client in a second the one at this place: its first answer in that second.
    Answer { client: u32, second: u64, place: u64 },
}

impl FlightId {
    /// Counts on from one to the next of a client, so that some can be left out evenly.
    pub fn number(self) -> u64 {
        match self {
            FlightId::Record(record) => u64::from(record),
            FlightId::Answer { second, place, .. } => second + place,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    pub id: FlightId,
    pub from: SimTime,
    pub until: SimTime,
    pub service: Key,
    /// Who was chosen to answer, if anybody was.
    pub pod: Option<String>,
    pub ending: Ending,
}
