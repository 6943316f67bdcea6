//! What the page tells the session, and what the session asks of the page.

pub use super::address::Theme;
pub use super::export::Format;
use super::hosting::Request;
pub use super::learning::{Author, Learn};
use super::sharing::Options;
pub use super::takes::TakeNumber;
use crate::kit::time::{SimTime, Span};
pub use crate::objects::Key;
use crate::objects::probe::ProbeKind;
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
    /// The file just removed comes back.
    BringBackFile,
    /// Types `kubectl apply -f FILE` into the console.
    Apply(String),
    /// A line for the console.
    Run(String),
    /// Pasted with line breaks in it: each line as if it were typed.
    Paste(String),
    /// The Tab key: what the word before the cursor could become.
    Complete {
        text: String,
        /// In bytes.
        cursor: usize,
    },
    Interrupt,
    Select(Selection),
    /// Opens a file and marks a part of it.
    Point(Spot),
    Language(Lang),
    Theme(Theme),
    /// Another version of Kubernetes, by its name.
    Kubernetes(String),
    /// The fragment of the address changed.
    Address(String),
    Share,
    /// What the link is to say.
    ShareAs(Options),
    /// The link has been seen.
    Shared,
    /// Takes the run out of the page as a file.
    Export(Format),
    /// The page around this one asks for something.
    Host(Request),
    /// Back to the beginning, texts kept.
    Reset,
    /// Takes the last act in the past back.
    Undo,
    Takes(TakeDeed),
    /// While playing, stretches in which nothing is drawn are skipped, or no longer.
    SkipQuiet,
    /// A work that lies behind the page comes back, counted from the newest.
    BringBackWork(usize),
    /// What was set aside because it could not be read or kept is saved as a file.
    HandOut,
    /// The browser did not keep what it was given.
    NotKept,
    /// The learner has read this notice, counted from the oldest.
    PutAway(usize),
    Learn(Learn),
    /// Plays the recipe with many seeds in the background.
    Measure,
    /// No longer, and what was found is not looked at any more.
    Measured,
    /// The page has nothing else to do.
    Idle,
}

impl Msg {
    /// Whether the learner did something, so that the answer to what they did before is over.
    pub fn is_an_act(&self) -> bool {
        match self {
            Msg::Frame { .. } | Msg::NotKept | Msg::PutAway(_) | Msg::Complete { .. } => false,
            Msg::Measure | Msg::Measured | Msg::Idle | Msg::SkipQuiet => false,
            Msg::Language(_) | Msg::Theme(_) | Msg::Select(_) | Msg::Shared => false,
            Msg::ShareAs(_) | Msg::Export(_) | Msg::HandOut => false,
            // What is written in a dialog answers nothing yet.
            Msg::Learn(Learn::Author(Author::Write(_))) => false,
            Msg::Learn(_) => true,
            Msg::Point(_) => false,
            Msg::Clock(_) | Msg::Edit { .. } | Msg::Open(_) | Msg::NewFile(_) => true,
            Msg::RemoveFile(_) | Msg::BringBackFile | Msg::Apply(_) | Msg::Run(_) => true,
            Msg::Paste(_) => true,
            Msg::Interrupt | Msg::Address(_) | Msg::Share | Msg::Reset => true,
            Msg::Undo | Msg::Takes(_) | Msg::BringBackWork(_) | Msg::Kubernetes(_) => true,
            Msg::Host(_) => true,
        }
    }
}

/// What can be done with the takes of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeDeed {
    /// It comes to the page; the one there is kept.
    Switch(TakeNumber),
    /// The same, at an instant.
    Look {
        take: TakeNumber,
        at: SimTime,
    },
    Rename {
        take: TakeNumber,
        name: String,
    },
    Drop(TakeNumber),
    /// Shows two side by side.
    Compare([TakeNumber; 2]),
    /// The take on the page beside the same with what the editor holds of a file.
    CompareDraft(String),
    /// The same with one line of a file changed: "periodSeconds: 5".
    CompareChange {
        file: String,
        change: String,
    },
    CompareNoMore,
    /// With what could the open file be compared?
    Ask,
}

/// What the editor is to mark; the same can be asked for twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointed {
    pub asked: u32,
    pub from: usize,
    pub to: usize,
}

/// What the word before the cursor could become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Counts the questions, so that the same one can be asked twice.
    pub asked: u32,
    pub text: String,
    pub cursor: usize,
    /// Whole words.
    pub endings: Vec<String>,
}

/// What goes back to the prompt: a line that was refused, or a pasted one that is not at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// Counts the lines, so that the same one can go back twice.
    pub count: u32,
    pub line: String,
}

/// What the simulated clock can be told, from buttons, keys and links alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Play,
    Pause,
    Toggle,
    Seek(SimTime),
    /// Dragged past an instant that nobody could point at more exactly than this: any near it will do.
    Drag {
        to: SimTime,
        within: Span,
    },
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
    Object(Key),
    /// One of the questions that can be asked of an object.
    Asked(Key, Ask),
}

impl Selection {
    /// The object that is pointed at, if it is one.
    pub fn object(&self) -> Option<&Key> {
        match self {
            Selection::Nothing | Selection::Record(_) => None,
            Selection::Object(key) | Selection::Asked(key, _) => Some(key),
        }
    }
}

/// What can be asked of an object at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// How it came to be as it is.
    Story,
    /// Of a pod: why it has not started.
    Start,
    /// Of a pod: why it is Ready, or is not.
    Ready,
    /// Of a condition of a pod, by its type.
    Lamp(String),
    /// Of a container: why it was restarted, waits for it, or is not.
    Restart(String),
    /// Of a probe of a container: how it stands.
    Probe(String, ProbeKind),
    /// Of anything: why it is still there; of a pod also: why it ends, or has ended.
    End,
    /// Of a pod: why this Service sends it requests, or does not.
    Endpoint(String),
    /// Of a Service: why it has nobody to send requests to.
    Endpoints,
    /// Of what makes pods: why its rollout is not over.
    Rollout,
    /// Of what makes pods: why there are fewer than it wants.
    Replicas,
    /// Of a pod, or of what makes pods: why an older template stays.
    Outdated,
    /// Of a DaemonSet: why some nodes have no pod of it.
    Placing,
    /// Of a Job: why it is not finished.
    Finish,
    /// Of a CronJob: when it makes its next Job, or why none.
    Schedule,
    /// Of a PodDisruptionBudget: why no pod may be evicted.
    Budget,
    /// Of a node: why it is NotReady, or takes no pods.
    Node,
}

/// A part of a file, counted as the editor counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub file: String,
    pub from: usize,
    pub to: usize,
}

/// What the page must do for the session: it cannot reach the browser itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Store {
        key: String,
        value: String,
    },
    /// Puts this fragment into the address bar, or none.
    Address(String),
    Download {
        name: String,
        text: String,
    },
    /// Hands out the timeline as a picture.
    Picture {
        name: String,
        format: Format,
    },
    /// Posts a message to the page around this one.
    Tell(String),
}
