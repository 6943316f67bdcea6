//! What goes wrong with a document after it was parsed. It waits until the end, because an error of the parser further
//! down comes first, and kubectl makes its passes one after the other.

use super::build::Stop;
use super::complaint::Complaint;
use super::tree::Span;

/// The passes over a whole document, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Decode,
    ConvertKeys,
    PrintJson,
}

#[derive(Default)]
pub(super) struct Trouble(Option<(Phase, Complaint)>);

impl Trouble {
    /// Keeps the complaint of the earliest pass, and of that the first.
    pub(super) fn note(&mut self, phase: Phase, text: String, span: Span) {
        if self.0.as_ref().is_none_or(|(earlier, _)| phase < *earlier) {
            self.0 = Some((phase, Complaint::syntax(text, span)));
        }
    }

    pub(super) fn into_result(self) -> Result<(), Stop> {
        self.0.map_or(Ok(()), |(_, complaint)| Err(complaint.into()))
    }
}
