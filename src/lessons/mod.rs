//! Scenarios and lessons: one recipe text per file, compiled in.
//!
//! Knows: session's recipe. Never knows: prose, the page.

use include_dir::{Dir, include_dir};

use crate::session::recipe::Recipe;

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
pub fn first() -> Recipe {
    let text = text(FIRST).expect("the first scenario is compiled in");
    Recipe::parse(text).expect("a test reads every scenario")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_is_a_recipe() {
        assert!(names().contains(&FIRST));
        for name in names() {
            let text = text(name).unwrap();
            if let Err(error) = Recipe::parse(text) {
                panic!("{name}: {error}");
            }
        }
    }
}
