//! Whose cards the page wants anew, and how soon.

use super::msg::Key;
use crate::kit::sorted::SortedSet;

#[derive(Clone, Copy, Debug)]
pub enum Sight<'a> {
    All,
    /// What is out of sight stays as it was painted last; what is new is painted.
    Of(&'a SortedSet<Key>),
    /// The same while time is dragged past: of a crowd each takes its turn.
    Passing(&'a SortedSet<Key>),
}

impl Sight<'_> {
    pub fn passes(&self) -> bool {
        matches!(self, Sight::Passing(_))
    }

    pub fn takes_in(&self, key: &Key) -> bool {
        match self {
            Sight::All => true,
            Sight::Of(seen) | Sight::Passing(seen) => seen.contains(key),
        }
    }
}
