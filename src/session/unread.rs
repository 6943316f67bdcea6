//! What there is no place for on the shelf: texts that cannot be read, and own lessons that there is no more room for.
//! They are set aside and offered as a file, and nothing is written over them.

use super::Session;
use super::aside::Aside;
use super::keeping::{SHELF_DRAFTS, SHELF_OPENED, SHELF_OWN, SHELF_PREVIOUS, store};
use super::keeping::{SHELF_PREVIOUS_TAKES, SHELF_RECIPE, SHELF_TAKES};
use super::learning::SHELF_WORKS;
use super::msg::Effect;
use super::notice::Notice;
use super::recipe::Recipe;
use super::takes::Takes;
use super::work::{Work, drafts_of};
use super::works::Works;
use crate::kit::sorted::SortedMap;
use crate::lessons;

/// The texts that were set aside, by the shelves that they lay on.
pub const SHELF_UNREAD: &str = "unread";
/// So many bytes go on the shelf; what is more is offered as long as the page is open.
const LENGTH_MAX: usize = 1024 * 1024;

/// Before the title of a work that there was no more room for behind the page.
pub const PUT_ASIDE: &str = "aside: ";
/// Follows the name of a lesson.
pub const DRAFTS: &str = "-drafts";

const WORK_ON_PAGE: [&str; 5] = [SHELF_RECIPE, SHELF_OPENED, SHELF_TAKES, SHELF_DRAFTS, SHELF_OWN];
const OTHERS: [&str; 3] = [SHELF_PREVIOUS, SHELF_PREVIOUS_TAKES, SHELF_WORKS];

#[derive(Clone, Debug, Default)]
pub struct Unread {
    texts: SortedMap<String, String>,
    /// The shelves on which something was found now.
    found: Vec<&'static str>,
}

impl Unread {
    /// Looks through the shelf. Of a recipe that cannot be read everything goes with it.
    pub fn find(shelf: impl Fn(&str) -> Option<String>) -> Unread {
        let mut unread = Unread::default();
        if let Some(before) = shelf(SHELF_UNREAD) {
            match drafts_of(&before) {
                Some(texts) => unread.texts = texts,
                None => unread.put(SHELF_UNREAD, before),
            }
        }
        let is_lost = shelf(SHELF_RECIPE).is_some_and(|text| Recipe::parse(&text).is_err());
        let keys = WORK_ON_PAGE.into_iter().map(|key| (key, is_lost));
        for (key, is_lost) in keys.chain(OTHERS.map(|key| (key, false))) {
            let text = shelf(key).filter(|text| is_lost || !is_read(key, text));
            if let Some(text) = text {
                unread.found.push(key);
                unread.put(key, text);
            }
        }
        unread
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn has_found(&self, key: &str) -> bool {
        self.found.contains(&key)
    }

    /// What was found goes aside first, and then from where it lay; the recipe's shelf is written with the next act.
    pub fn on_shelf(&self) -> Vec<Effect> {
        if self.found.is_empty() {
            return Vec::new();
        }
        let emptied = self.found.iter().filter(|key| **key != SHELF_RECIPE);
        let emptied = emptied.map(|key| store(key, String::new()));
        [self.store()].into_iter().chain(emptied).collect()
    }

    /// The same text is there once.
    pub fn put(&mut self, name: &str, text: String) {
        let mut free = name.to_owned();
        let mut number = 1;
        while self.texts.get(&free).is_some_and(|other| *other != text) {
            number += 1;
            free = format!("{name}-{number}");
        }
        self.texts.insert(free, text);
    }

    pub fn store(&self) -> Effect {
        let mut length = 0;
        let fits = self.texts.iter().filter(|(_, text)| {
            let fits = length + text.len() <= LENGTH_MAX;
            length += if fits { text.len() } else { 0 };
            fits
        });
        let texts = SortedMap::from_iter(fits);
        store(SHELF_UNREAD, serde_json::to_string(&texts).unwrap_or_default())
    }

    /// All of them in one file, each under its name.
    fn to_file(&self) -> String {
        let one = |(name, text): (&String, &String)| format!("== {name} ==\n{text}\n");
        self.texts.iter().map(one).collect()
    }
}

fn is_read(key: &str, text: &str) -> bool {
    match key {
        SHELF_RECIPE | SHELF_OPENED => Recipe::parse(text).is_ok(),
        SHELF_TAKES | SHELF_PREVIOUS_TAKES => Takes::is_whole(text),
        SHELF_DRAFTS => drafts_of(text).is_some(),
        // Each of them is read when its lesson is opened.
        SHELF_WORKS => Works::of_text(text).is_some(),
        SHELF_PREVIOUS => Aside::of_text(text).is_whole(),
        _ => Work::of_text(text).is_whole(),
    }
}

impl Session {
    /// Nothing takes the place of a text that is not read: it goes aside, and the learner is told.
    pub(super) fn set_aside_unread(&mut self, name: &str, text: String) -> Effect {
        self.unread.put(name, text);
        self.notices.tell(Notice::Unread);
        self.unread.store()
    }

    /// What was set aside before the page was loaded, or just now.
    pub(super) fn tell_unread(&mut self) {
        for name in self.unread.texts.keys() {
            // With it are its texts that no recipe can hold.
            let lesson = name.strip_suffix(DRAFTS).unwrap_or(name);
            let title = name.strip_prefix(PUT_ASIDE).map(str::to_owned);
            self.notices.tell(match title {
                Some(title) => Notice::NoRoomAside { title },
                None if lessons::exists(lesson) => Notice::NoRoom { lesson: lesson.to_owned() },
                None => Notice::Unread,
            });
        }
    }

    pub(super) fn hand_out_unread(&mut self) -> Vec<Effect> {
        if self.unread.is_empty() {
            return Vec::new();
        }
        let text = std::mem::take(&mut self.unread).to_file();
        self.notices.withdraw(Notice::is_of_unread);
        let name = "podlife-set-aside.txt".to_owned();
        vec![Effect::Download { name, text }, store(SHELF_UNREAD, String::new())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_text_of_a_shelf_does_not_take_the_place_of_the_first() {
        let mut unread = Unread::default();
        for text in ["one", "two", "one"] {
            unread.put("recipe", text.to_owned());
        }
        let names: Vec<&str> = unread.texts.keys().map(String::as_str).collect();
        assert_eq!(names, ["recipe", "recipe-2"]);
        assert_eq!(unread.to_file(), "== recipe ==\none\n== recipe-2 ==\ntwo\n");
    }

    #[test]
    fn a_sound_shelf_has_nothing_to_set_aside() {
        assert!(Unread::find(|_| None).is_empty());
        let kept = |key: &str| (key == SHELF_RECIPE).then(|| "0s echo 1\n".to_owned());
        assert!(Unread::find(kept).is_empty());
    }
}
