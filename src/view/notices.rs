//! What the learner must be told, as sentences of the bar under the header.

use crate::session::notice::Remedy;
use crate::view::msg::{Clock, Learn, Msg};
use crate::view::saying::Saying;
use crate::view::tone::Tone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// By which it is put away.
    pub index: usize,
    pub tone: Tone,
    pub saying: Saying,
    pub remedy: Option<Remedy>,
}

/// What one click does about it: its words and its message.
pub fn remedy(remedy: Remedy) -> (&'static str, Msg) {
    match remedy {
        Remedy::BringBackWork => ("notice.bring-back-work", Msg::BringBackWork(0)),
        Remedy::BringBackFile => ("notice.bring-back-file", Msg::BringBackFile),
        Remedy::TakeProgress => ("notice.take-progress", Msg::Learn(Learn::TakeProgress)),
        Remedy::Stop => ("notice.stop", Msg::Clock(Clock::Pause)),
        Remedy::HandOut => ("notice.hand-out", Msg::HandOut),
    }
}
