//! The console: lines, what they printed, and what may be typed next.

use std::rc::Rc;

pub use crate::console::Stream;
use crate::kit::time::SimTime;
pub use crate::session::msg::{Completion, Returned};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Console {
    /// Oldest first.
    pub entries: Vec<Rc<Entry>>,
    /// Older entries that are no longer shown.
    pub dropped: usize,
    /// Lines typed before, oldest first, for the arrow keys.
    pub history: Rc<Vec<String>>,
    /// What the Tab key was told last.
    pub completion: Rc<Completion>,
    /// What went back to the prompt last.
    pub returned: Rc<Returned>,
    pub prompt: Prompt,
}

/// Who hears what is typed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    Shell,
    /// A program that reads, or the rest of an unfinished line.
    Inside,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: u32,
    pub at: SimTime,
    pub origin: Origin,
    pub line: String,
    /// In the order of printing, as a terminal shows both streams.
    pub printed: Vec<Printed>,
    pub state: State,
}

impl Entry {
    pub fn text(&self) -> String {
        self.printed.iter().map(|printed| &*printed.text).collect()
    }
}

/// What one stream printed before the other did, or a piece of it: a long output grows by pieces, and the old ones stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub stream: Stream,
    pub text: Rc<str>,
}

/// Who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Learner,
    Script,
    /// The page did, for the learner: a text of the editor takes its place.
    Editor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Done { exit: u8 },
}
