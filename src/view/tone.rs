//! The state of a thing as one of seven tones; each has a colour, a sign and a name, so that no state is told by colour alone.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Works: running, ready, answered.
    Fine,
    /// Waits for something: creating, back-off, not yet.
    Waiting,
    /// Fails: an error, a refused probe, not ready.
    Failing,
    /// Is being stopped.
    Stopping,
    /// Came to its end as it should.
    Done,
    /// Says nothing yet.
    Quiet,
    /// The learner's own doing.
    Mine,
}

impl Tone {
    /// The class that gives the colours.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Fine => "fine",
            Tone::Waiting => "waiting",
            Tone::Failing => "failing",
            Tone::Stopping => "stopping",
            Tone::Done => "done",
            Tone::Quiet => "quiet",
            Tone::Mine => "mine",
        }
    }

    /// The sign that stands beside the colour.
    pub fn sign(self) -> &'static str {
        match self {
            Tone::Fine => "●",
            Tone::Waiting => "◔",
            Tone::Failing => "✕",
            Tone::Stopping => "■",
            Tone::Done => "✓",
            Tone::Quiet => "○",
            Tone::Mine => "▶",
        }
    }
}
