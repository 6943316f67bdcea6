//! Scenarios and lessons: one recipe text per file, compiled in, and the order in which they are met.
//!
//! Knows: nothing but text. Never knows: how a recipe is read or played, prose, the page.
//! How one is written is told in `LESSONS.md`.

use include_dir::{Dir, include_dir};

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/lessons");

/// Groups in brackets, each above the names of its lessons.
const ORDER: &str = "order.txt";

/// Lessons that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: &'static str,
    pub lessons: Vec<&'static str>,
}

/// The names of all lessons, in the order of their files.
pub fn names() -> Vec<&'static str> {
    let files = LESSONS.files().filter_map(|file| file.path().to_str());
    files.filter_map(|path| path.strip_suffix(".lesson")).collect()
}

pub fn text(name: &str) -> Option<&'static str> {
    LESSONS.get_file(format!("{name}.lesson"))?.contents_utf8()
}

pub fn exists(name: &str) -> bool {
    text(name).is_some()
}

/// The path through the lessons, and behind it what is there to be tried out.
pub fn groups() -> Vec<Group> {
    let order = LESSONS.get_file(ORDER).and_then(|file| file.contents_utf8()).unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    for line in order.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            groups.push(Group { name, lessons: Vec::new() });
        } else if let Some(group) = groups.last_mut().filter(|_| !line.starts_with('#')) {
            group.lessons.push(line);
        }
    }
    groups
}

/// The name of the lesson that a page without link or work of the learner's opens with.
pub fn first() -> &'static str {
    let first = groups().into_iter().find_map(|group| group.lessons.into_iter().next());
    first.expect("the order names a lesson")
}
