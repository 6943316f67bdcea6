//! What the open lesson says and asks, and how the learner stands in it.

use std::rc::Rc;

use super::saying::Saying;
use super::tone::Tone;
pub use crate::session::lesson::markdown::{Block, Inline, Order, Target};
pub use crate::session::lesson::prose::Prose;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// By which it is told from another.
    pub name: String,
    pub title: String,
    pub prose: Option<Rc<Prose>>,
    pub questions: Vec<Question>,
    /// The answers stand.
    pub is_locked: bool,
    pub goals: Vec<Goal>,
    pub is_reached: bool,
    /// How many hints are open.
    pub hints: usize,
    pub solution: Solution,
    /// The section that says what should have been seen is open.
    pub is_checked: bool,
    /// Asked whether the learner's own may be lost.
    pub is_asked: bool,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
    /// What its author has to mend.
    pub complaints: Rc<Vec<Complaint>>,
}

/// The lesson before or after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub name: String,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub name: String,
    pub choices: Vec<String>,
    pub chosen: Option<usize>,
    /// What the run said, once it has come so far.
    pub answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub right: Option<usize>,
    pub tone: Tone,
    pub saying: Saying,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// As the recipe has it, in the language of goals.
    pub line: String,
    /// Open, held or broken.
    pub tone: Tone,
    /// What was seen, and when if that decided it.
    pub seen: Option<Seen>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub what: String,
    pub at: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solution {
    None,
    Ready,
    Shown,
    /// Shown in place of the learner's own, which can come back.
    ShownOverOwn,
}

/// A sentence about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub line: usize,
    pub sentence: String,
}

impl Goal {
    /// A key of `words/`.
    pub fn state(&self) -> &'static str {
        match self.tone {
            Tone::Done | Tone::Fine => "lesson.goal.held",
            Tone::Failing => "lesson.goal.broken",
            Tone::Waiting | Tone::Stopping | Tone::Quiet | Tone::Mine => "lesson.goal.open",
        }
    }
}
