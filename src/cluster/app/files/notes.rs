//! What was looked at and written in a file system, for whoever must know whether another text of a file, or one file
//! more or less, would have made a difference.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::{Files, LastLink, path};
use crate::kit::sorted::SortedSet;

/// Beyond so many paths everything counts as looked at.
const NOTED_MAX: usize = 4_096;

/// How closely something was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Its text was read, or written; or it was not there.
    Text,
    /// Whether it is there.
    Place,
    /// Which names it has in it.
    Names,
}

/// What is asked of the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closely {
    /// Whether another text of the file would have made a difference.
    Text,
    /// Whether it would have made one that the file is there, or is not.
    Presence,
}

/// Taken only while somebody asked for it; a copy costs a pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    is_taken: Cell<bool>,
    taken: RefCell<Rc<SortedSet<(String, Look)>>>,
}

impl Files {
    /// Notes what is looked at while something is done.
    pub fn noting<'a, T>(&'a self, work: impl FnOnce(&'a Files) -> T) -> T {
        self.take_notes(true);
        let done = work(self);
        self.take_notes(false);
        done
    }

    pub fn take_notes(&self, is_taken: bool) {
        self.notes.is_taken.set(is_taken);
    }

    /// Somebody is told how large or how old a file is.
    pub fn weigh(&self, path: &str) {
        self.note(path, Look::Text);
    }

    pub fn was_looked_at(&self, path: &str, closely: Closely) -> bool {
        match closely {
            Closely::Text => self.has_note(path, &[Look::Text]),
            Closely::Presence => self.was_looked_for(path),
        }
    }

    fn was_looked_for(&self, path: &str) -> bool {
        if self.has_note(path, &[Look::Text, Look::Place]) {
            return true;
        }
        let mut above = path::parent(path);
        while above != "/" && !above.is_empty() {
            if self.has_note(above, &[Look::Names]) {
                return true;
            }
            above = path::parent(above);
        }
        self.has_note("/", &[Look::Names])
    }

    pub(super) fn note(&self, path: &str, look: Look) {
        if !self.notes.is_taken.get() {
            return;
        }
        for last in [LastLink::Follow, LastLink::Keep] {
            let real = self.real_path(path, last).unwrap_or_else(|_| path::normalised(path));
            let mut taken = self.notes.taken.borrow_mut();
            let is_new = !taken.contains(&(real.clone(), look));
            if is_new && taken.len() < NOTED_MAX {
                Rc::make_mut(&mut taken).insert((real, look));
            }
        }
    }

    fn has_note(&self, path: &str, looks: &[Look]) -> bool {
        let taken = self.notes.taken.borrow();
        let path = path::normalised(path);
        NOTED_MAX <= taken.len() || looks.iter().any(|look| taken.contains(&(path.clone(), *look)))
    }
}
