//! Why: a question about what the learner points at, the chain of causes that answers it, and what else could be asked.

use super::msg::{Selection, Spot};
use super::saying::Saying;
use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub question: Saying,
    /// From what is seen back to its first cause.
    pub steps: Vec<Step>,
    pub related: Vec<Question>,
}

/// What could be asked as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub saying: Saying,
    pub asks: Selection,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: SimTime,
    pub tone: Tone,
    pub saying: Saying,
    /// Kubernetes' or a program's own words on it, or none.
    pub quote: String,
    pub rule: Option<RuleNote>,
    /// What is pointed at when the step is followed; nothing: only the instant is looked at.
    pub goes: Selection,
    /// The line of a manifest that made it so.
    pub place: Option<Place>,
}

/// The rule that made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNote {
    /// Its name, and its key in the rules of `words/`.
    pub name: &'static str,
    /// Where upstream says so: "prober/worker.go doProbe".
    pub source: &'static str,
}

/// A line in a file of the learner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    /// Nothing where it stood in a former text of the file: no editor shows it.
    pub spot: Option<Spot>,
    pub line: usize,
    /// What is written there, without the space around it.
    pub text: String,
    pub field: Field,
}

/// What a place says of the field in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Written,
    /// It is not; the place is where it would stand, and its default holds.
    Default,
    /// No text of the file says what the object holds: something else changed it.
    Differs,
}
