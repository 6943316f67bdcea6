//! The console: lines, what they printed, and what may be typed next.

use std::rc::Rc;

use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Console {
    /// Oldest first.
    pub entries: Vec<Rc<Entry>>,
    /// Older entries that are no longer shown.
    pub dropped: usize,
    /// Lines typed before, oldest first, for the arrow keys.
    pub history: Rc<Vec<String>>,
    /// Words that the Tab key may finish.
    pub candidates: Rc<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: u32,
    pub at: SimTime,
    pub origin: Origin,
    pub line: String,
    pub stdout: String,
    pub stderr: String,
    pub state: State,
}

/// Who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Learner,
    Button,
    Script,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Done { exit: u8 },
}
