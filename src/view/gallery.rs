//! All lessons, in the order in which they are met, and how far the learner came in each.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gallery {
    pub groups: Vec<Group>,
    pub done: usize,
    pub lessons: usize,
    /// What stands behind the `#` of a link that carries the progress; empty if there is none.
    pub link: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub title: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub title: String,
    pub lede: String,
    /// The titles in all languages and the name, in small letters.
    pub found_by: String,
    pub mark: Option<Mark>,
    pub is_open: bool,
}

pub use crate::session::progress::Mark;

impl Entry {
    /// Every word of the search is found.
    pub fn is_found(&self, search: &str) -> bool {
        search.split_whitespace().all(|word| self.found_by.contains(word))
    }
}

/// The dialog in which a lesson is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authored {
    pub text: String,
    pub complaints: Vec<super::lesson::Complaint>,
    /// It can be read as a recipe, so it can be opened.
    pub is_recipe: bool,
}
