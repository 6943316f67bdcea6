//! The takes of a recipe, and two of them side by side: lane under lane, what differs first, and the figures.

use std::rc::Rc;

use super::lanes::{Label, Lane};
use super::saying::Saying;
use crate::kit::time::SimTime;
use crate::session::takes::TakeNumber;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takes {
    /// By their numbers; one of them is on the page.
    pub rows: Rc<Vec<TakeRow>>,
    pub compared: Option<Compared>,
    /// The open file, whose text can be another one.
    pub file: String,
    /// What the editor holds of it is not what the take on the page was given.
    pub is_edited: bool,
    /// Counts how often it was asked what can be compared.
    pub asked: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeRow {
    pub number: TakeNumber,
    pub is_current: bool,
    /// The learner's own, or empty.
    pub name: String,
    pub origin: Saying,
    pub until: SimTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub takes: [TakeNumber; 2],
    /// Both are played to this instant.
    pub until: SimTime,
    /// In hundredths, while they are being played.
    pub progress: Option<u64>,
    /// One of them is no longer what was compared.
    pub is_stale: bool,
    pub found: Rc<Found>,
}

/// What two takes came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub pairs: Vec<Pair>,
    /// The pair in which a state differs first.
    pub first: Option<usize>,
    /// Since when probes ask at other times, if that is earlier.
    pub probes: Option<SimTime>,
    pub figures: Vec<Figure>,
}

/// One lane in both takes. A pod whose name is drawn stands for the one of the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub group: String,
    pub label: Label,
    pub sides: [Option<Rc<Lane>>; 2],
    pub parting: Option<Parting>,
}

/// Where one lane is no longer the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    pub at: SimTime,
    /// What each says from there on.
    pub says: [Saying; 2],
}

/// A row of the table of differences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub pod: String,
    pub what: Saying,
    pub cells: [Cell; 2],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: Saying,
    /// Where it can be seen.
    pub at: Option<SimTime>,
}
