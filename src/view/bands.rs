//! The recipe with many seeds: for everything that happens to a pod its earliest, typical and latest time.

use std::rc::Rc;

use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands {
    pub done: u32,
    pub seeds: u32,
    /// Files or script are no longer those that were measured.
    pub is_stale: bool,
    pub rows: Rc<Vec<BandRow>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandRow {
    /// Stable while seeds are added.
    pub id: String,
    pub pod: String,
    /// Its sentence in `words/`, and what fills it.
    pub key: &'static str,
    pub fills: Vec<(&'static str, String)>,
    pub tone: Tone,
    pub earliest: SimTime,
    pub typical: SimTime,
    pub latest: SimTime,
    /// In how many of the seeds it happened.
    pub seeds: u32,
    /// The learner's line before it, and how long after it: "11.0", "13.4", "15.9".
    pub after: Option<(String, [String; 3])>,
}
