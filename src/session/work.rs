//! A work: a recipe with all that is of it, as it goes aside and comes back. One door brings another one to the page.

use super::aside::Aside;
use super::edits;
use super::keeping::{SHELF_DRAFTS, SHELF_RECIPE, SHELF_TAKES, Whose};
use super::keeping::{SHELF_OPENED, SHELF_OWN, SHELF_PREVIOUS, SHELF_PREVIOUS_TAKES};
use super::lesson::{self, Lesson};
use super::notice::Notice;
use super::recipe::Recipe;
use super::takes::Takes;
use super::{Session, first_file};
use crate::kit::sorted::SortedMap;

/// What a work is made of, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    pub recipe: String,
    /// As it began, unless that is compiled in.
    pub opened: Option<String>,
    pub takes: Option<String>,
    /// What no recipe can hold.
    pub drafts: Option<String>,
}

/// What comes to the page.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub recipe: Recipe,
    pub opened: Recipe,
    pub takes: Takes,
    pub drafts: SortedMap<String, String>,
    /// The learner's own, behind the solution.
    pub own: Option<Work>,
}

impl Work {
    /// The work on the shelf.
    pub fn kept(shelf: impl Fn(&str) -> Option<String>) -> Option<Work> {
        Some(Work {
            recipe: shelf(SHELF_RECIPE)?,
            opened: shelf(SHELF_OPENED),
            takes: shelf(SHELF_TAKES),
            drafts: shelf(SHELF_DRAFTS),
        })
    }

    /// The one behind the solution.
    pub fn own(shelf: impl Fn(&str) -> Option<String>) -> Option<Work> {
        shelf(SHELF_OWN).map(|text| Work::of_text(&text))
    }

    /// Those that were set aside. A recipe by itself had its takes on a shelf of their own once.
    pub fn previous(shelf: impl Fn(&str) -> Option<String>) -> Aside {
        let Some(text) = shelf(SHELF_PREVIOUS) else { return Aside::default() };
        let one = Work::of_text(&text);
        match one.recipe == text && Recipe::parse(&text).is_ok() {
            true => Aside::of([Work { takes: shelf(SHELF_PREVIOUS_TAKES), ..one }]),
            false => Aside::of_text(&text),
        }
    }

    /// A text that is no work in all its parts is a recipe by itself.
    pub fn of_text(text: &str) -> Work {
        let parts: Option<SortedMap<String, String>> = serde_json::from_str(text).ok();
        let Some(mut parts) = parts.filter(|parts| parts.contains_key(SHELF_RECIPE)) else {
            return Work { recipe: text.to_owned(), ..Work::default() };
        };
        Work {
            recipe: parts.remove(SHELF_RECIPE).unwrap_or_default(),
            opened: parts.remove(SHELF_OPENED),
            takes: parts.remove(SHELF_TAKES),
            drafts: parts.remove(SHELF_DRAFTS),
        }
    }

    pub fn to_text(&self) -> String {
        let parts = [
            (SHELF_RECIPE, Some(&self.recipe)),
            (SHELF_OPENED, self.opened.as_ref()),
            (SHELF_TAKES, self.takes.as_ref()),
            (SHELF_DRAFTS, self.drafts.as_ref()),
        ];
        let parts = parts.into_iter().filter_map(|(key, text)| Some((key, text?)));
        serde_json::to_string(&SortedMap::from_iter(parts)).unwrap_or_default()
    }

    /// Nothing if its recipe cannot be read.
    pub fn arrival(&self) -> Option<Arrival> {
        let Arrival { recipe, mut drafts, .. } = Arrival::new(Recipe::parse(&self.recipe).ok()?);
        let opened = beginning(&recipe, self.opened.as_deref());
        let takes = Takes::of_text(self.takes.clone());
        drafts.extend(self.drafts.as_deref().and_then(drafts_of).unwrap_or_default());
        Some(Arrival { recipe, opened, takes, drafts, own: None })
    }

    /// Whether all of it can be read.
    pub fn is_whole(&self) -> bool {
        let is_recipe = |text: &str| Recipe::parse(text).is_ok();
        is_recipe(&self.recipe)
            && self.opened.as_deref().is_none_or(is_recipe)
            && self.takes.as_deref().is_none_or(Takes::is_whole)
            && self.drafts.as_deref().is_none_or(|text| drafts_of(text).is_some())
    }
}

impl Arrival {
    /// A recipe that nobody has done anything with, but for the texts that it carries beside its run.
    pub fn new(mut recipe: Recipe) -> Arrival {
        let drafts = edits::take_drafts(&mut recipe);
        let opened = beginning(&recipe, None);
        Arrival { recipe, opened, takes: Takes::default(), drafts, own: None }
    }

    /// The same run, with the same texts beside it.
    pub fn says_the_same(&self, other: &Arrival) -> bool {
        self.recipe.to_text() == other.recipe.to_text() && self.drafts == other.drafts
    }

    /// What is on the page when it has come.
    pub fn open_file(&self) -> String {
        self.drafts.keys().next().cloned().unwrap_or_else(|| first_file(&self.recipe))
    }
}

/// Texts by the names of their files.
pub fn drafts_of(text: &str) -> Option<SortedMap<String, String>> {
    serde_json::from_str(text).ok()
}

/// A recipe as it began: a lesson as it is compiled in, else what was kept of it, else as it is.
fn beginning(recipe: &Recipe, kept: Option<&str>) -> Recipe {
    if let Some(start) = lesson::name_of(recipe).and_then(lesson::recipe) {
        return start;
    }
    let kept = kept.and_then(|text| Recipe::parse(text).ok());
    let is_it = |began: &Recipe| match (Lesson::of(began), Lesson::of(recipe)) {
        (Some(began), Some(lesson)) => began.says_the_same(&lesson),
        (began, lesson) => began.is_none() && lesson.is_none(),
    };
    kept.filter(is_it).unwrap_or_else(|| recipe.clone())
}

impl Session {
    /// Another recipe takes the page, with all that is of it and nothing of what stood there.
    pub(super) fn take_page(&mut self, arrival: Arrival) {
        self.learning.meet(&arrival.opened);
        self.put_on_page(arrival);
    }

    /// The same, within a lesson: what was answered and asked for stays.
    pub(super) fn put_on_page(&mut self, arrival: Arrival) {
        self.open_file = arrival.open_file();
        let Arrival { recipe, opened, takes, drafts, own } = arrival;
        (self.takes, self.drafts, self.opened) = (takes, drafts, opened);
        (self.removed, self.edited, self.left, self.bands) = (None, None, None, None);
        self.notices.withdraw(|notice| {
            matches!(notice, Notice::Link(_) | Notice::Editing { .. } | Notice::Removed { .. })
        });
        self.begin_again(recipe);
        self.learning.own = own;
        self.learning.is_solved = self.learning.own.is_some() || self.is_the_solution();
        if self.whose == Whose::Learners {
            self.whose = Whose::Nobodys;
        }
        self.tell_homeless();
    }

    /// What is on the page.
    pub(super) fn work(&self) -> Work {
        let is_compiled_in = self.learning.name().is_some();
        Work {
            recipe: self.recipe().to_text(),
            opened: Some(self.opened.to_text()).filter(|_| !is_compiled_in),
            takes: Some(self.takes.to_text()),
            drafts: Some(self.homeless_text()).filter(|_| !self.homeless().is_empty()),
        }
    }

    /// What on the page is the learner's, when it goes: not the solution, if their own is behind it.
    pub(super) fn own_work(&mut self) -> Work {
        self.learning.own.take().unwrap_or_else(|| self.work())
    }

    /// Whether something on the page would be lost.
    pub(super) fn has_work(&self) -> bool {
        let is_ours = self.learning.is_solved && self.is_the_solution();
        let is_touched = || !self.takes.kept().is_empty() || !self.homeless().is_empty();
        self.learning.own.is_some() || (!is_ours && (self.is_changed() || is_touched()))
    }

    /// Whether the page holds something else than it began with.
    fn is_changed(&self) -> bool {
        self.recipe().to_text() != self.opened.to_text()
    }

    pub(super) fn is_the_solution(&self) -> bool {
        let has_one = self.learning.lesson().is_some_and(|lesson| lesson.has_solution);
        let solved = || lesson::solved(&self.opened).ok();
        has_one && solved().is_some_and(|solved| solved.to_text() == self.recipe().to_text())
    }

    /// The drafts that no recipe can hold, with their names.
    pub(super) fn homeless_texts(&self) -> SortedMap<String, String> {
        let homeless = self.homeless().into_iter();
        SortedMap::from_iter(
            homeless.map(|(name, _)| (name.to_owned(), self.text(name).to_owned())),
        )
    }

    pub(super) fn homeless_text(&self) -> String {
        serde_json::to_string(&self.homeless_texts()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_read_as_it_was_written_and_a_recipe_is_a_work_by_itself() {
        let work = Work {
            recipe: "0s echo 1\n".to_owned(),
            opened: Some("0s echo 0\n".to_owned()),
            takes: Some(Takes::default().to_text()),
            drafts: Some("{\"a\":\"b\"}".to_owned()),
        };
        assert_eq!(Work::of_text(&work.to_text()), work);
        assert!(work.is_whole());
        for text in ["0s echo 1\n", "{}", "{\"takes\":\"\"}", ""] {
            let plain = Work::of_text(text);
            assert_eq!((plain.recipe.as_str(), plain.takes), (text, None));
        }
        let parts = [("recipe", "soon"), ("opened", "soon"), ("takes", "["), ("drafts", "[")];
        for (part, broken) in parts {
            let mut parts = drafts_of(&work.to_text()).expect("a map");
            parts.insert(part.to_owned(), broken.to_owned());
            let text = serde_json::to_string(&parts).expect("a map");
            assert!(!Work::of_text(&text).is_whole(), "{part}");
        }
    }
}
