//! Why: the chain of causes behind what the learner points at.

use super::tone::Tone;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The object or record asked about, in Kubernetes' words.
    pub subject: String,
    /// From what is seen back to its first cause.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub record: u32,
    pub at: SimTime,
    pub tone: Tone,
    /// What happened, in Kubernetes' words or as the learner typed it.
    pub text: String,
    pub rule: Option<RuleNote>,
}

/// The rule that made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNote {
    /// Its name, and its key in the rules of `words/`.
    pub name: &'static str,
    /// Where upstream says so: "prober/worker.go doProbe".
    pub source: &'static str,
}
