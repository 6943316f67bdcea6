//! What the page tells the session, and what the session asks of the page.

pub use super::address::Theme;
use crate::kit::time::SimTime;
use crate::words::Lang;

/// Everything a person, the clock or the address bar can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Real time went by while playing.
    Frame {
        elapsed_millis: u32,
    },
    Clock(Clock),
    Edit {
        file: String,
        text: String,
    },
    Open(String),
    NewFile(String),
    RemoveFile(String),
    /// Types `kubectl apply -f FILE` into the console.
    Apply(String),
    /// A line for the console.
    Run(String),
    Interrupt,
    Select(Selection),
    Language(Lang),
    Theme(Theme),
    /// The fragment of the address changed.
    Address(String),
    Share,
    /// Back to the beginning, texts kept.
    Reset,
    /// Takes the last act in the past back.
    Undo,
}

/// What the simulated clock can be told, from buttons, keys and links alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Play,
    Pause,
    Toggle,
    Seek(SimTime),
    /// Milliseconds forward, or backward when negative.
    Step(i64),
    NextEvent,
    PreviousEvent,
    Speed(u32),
    Start,
    End,
}

/// What the learner points at, to be asked why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    #[default]
    Nothing,
    Record(u32),
    Pod(String),
    Service(String),
}

/// What the page must do for the session: it cannot reach the browser itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Store {
        key: String,
        value: String,
    },
    Copy(String),
    Address(String),
    /// Said once in the polite live region.
    Announce(String),
    Focus(Target),
    Download {
        name: String,
        text: String,
    },
}

/// Where focus may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Console,
    Editor,
}
