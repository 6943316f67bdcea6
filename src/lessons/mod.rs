//! Scenarios and lessons: one recipe text per file, compiled in.
//!
//! Knows: nothing but text. Never knows: how a recipe is read or played, prose, the page.

use include_dir::{Dir, include_dir};

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/lessons");

/// What a page without link or work of the learner's opens with.
const FIRST: &str = "first-probe";

/// The names of all lessons, in order.
pub fn names() -> Vec<&'static str> {
    let files = LESSONS.files().filter_map(|file| file.path().to_str());
    files.filter_map(|path| path.strip_suffix(".lesson")).collect()
}

pub fn text(name: &str) -> Option<&'static str> {
    LESSONS.get_file(format!("{name}.lesson"))?.contents_utf8()
}

/// The scenario for a newcomer.
pub fn first() -> &'static str {
    text(FIRST).expect("the first scenario is compiled in")
}
