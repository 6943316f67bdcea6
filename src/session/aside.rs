//! The learner's works that something else took the place of: a link, a lesson, another work. As many are kept as there is
//! room for; what there is none for goes where it can be saved as a file.

use super::Session;
use super::keeping::{SHELF_PREVIOUS, Whose, store};
use super::lesson::Lesson;
use super::msg::Effect;
use super::notice::Notice;
use super::recipe::Recipe;
use super::unread::{PUT_ASIDE, Unread};
use super::work::Work;
use super::works::make_room;
use crate::words::Lang;

/// With their titles, in the order in which they were left.
#[derive(Clone, Debug, Default)]
pub struct Aside(Vec<(String, Work)>);

impl Aside {
    /// Once there was no more than one, which stood there by itself.
    pub fn of_text(text: &str) -> Aside {
        let several: Option<Vec<String>> = serde_json::from_str(text).ok();
        let texts = several.unwrap_or_else(|| vec![text.to_owned()]);
        Aside(texts.iter().map(|text| titled(Work::of_text(text))).collect())
    }

    pub fn to_text(&self) -> String {
        let texts: Vec<String> = self.0.iter().map(|(_, work)| work.to_text()).collect();
        match texts.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            several => serde_json::to_string(several).unwrap_or_default(),
        }
    }

    pub fn of(works: impl IntoIterator<Item = Work>) -> Aside {
        Aside(works.into_iter().map(titled).collect())
    }

    pub fn is_whole(&self) -> bool {
        self.0.iter().all(|(_, work)| work.is_whole())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The newest first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.0.iter().rev().map(|(title, _)| title.as_str())
    }

    /// Counted from the newest.
    pub fn take(&mut self, number: usize) -> Option<Work> {
        let index = self.0.len().checked_sub(number + 1)?;
        Some(self.0.remove(index).1)
    }

    /// The same work lies there once. What there is no more room for is told of among the unread.
    #[must_use]
    pub fn put(&mut self, work: Work, unread: &mut Unread) -> Vec<Notice> {
        self.0.retain(|(_, other)| *other != work);
        self.0.push(titled(work));
        let mut notices = Vec::new();
        for (title, work) in make_room(&mut self.0) {
            unread.put(&format!("{PUT_ASIDE}{title}"), work.to_text());
            notices.push(Notice::NoRoomAside { title });
        }
        notices
    }
}

fn titled(work: Work) -> (String, Work) {
    let title = Recipe::parse(&work.recipe).ok().and_then(|recipe| title(&recipe));
    (title.unwrap_or_default(), work)
}

/// Its lesson's, else its own, else the name of its first file.
fn title(recipe: &Recipe) -> Option<String> {
    let lesson = Lesson::of(recipe);
    let prose = lesson.as_ref().and_then(|lesson| lesson.prose(Lang::default()));
    let taught = prose.map(|prose| prose.title.clone()).filter(|title| !title.is_empty());
    let file = || recipe.files().iter().next().map(|file| file.name().to_owned());
    taught.or_else(|| recipe.title().map(str::to_owned)).or_else(file)
}

impl Session {
    /// The learner's works that lie behind the page, the newest first.
    pub fn aside(&self) -> &Aside {
        &self.aside
    }

    /// What goes from the page lies behind it. The shelf is told of it only when whatever comes is the learner's too.
    pub(super) fn set_aside(&mut self, work: Work) -> Vec<Effect> {
        let notices = self.aside.put(work, &mut self.unread);
        let is_full = !notices.is_empty();
        notices.into_iter().for_each(|notice| self.notices.tell(notice));
        is_full.then(|| self.unread.store()).into_iter().collect()
    }

    /// What lies behind the page goes on the shelf.
    pub(super) fn aside_on_shelf(&self) -> Effect {
        store(SHELF_PREVIOUS, self.aside.to_text())
    }

    /// A link is open and the learner's work lies behind it.
    pub(super) fn tell_aside(&mut self) {
        if self.whose == Whose::Links && !self.aside.is_empty() && self.panes.is_none() {
            self.notices.tell(Notice::PutAside);
        }
    }

    /// A work from before comes back; what the learner did since takes its place behind.
    pub(super) fn bring_back_work(&mut self, number: usize) -> Vec<Effect> {
        let Some(work) = self.aside.take(number) else { return Vec::new() };
        let Some(arrival) = work.arrival() else {
            let unread = self.set_aside_unread(SHELF_PREVIOUS, work.to_text());
            return vec![unread, self.aside_on_shelf()];
        };
        let mut effects = vec![Effect::Address(String::new())];
        effects.extend(self.leave());
        self.notices.withdraw(|notice| matches!(notice, Notice::PutAside));
        self.take_page(arrival);
        effects.extend(self.keep());
        effects.push(self.aside_on_shelf());
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(title: &str, length: usize) -> Work {
        let recipe = format!("# {title}\n0s echo\n-- a --\n{}\n", "x".repeat(length));
        Work { recipe, ..Work::default() }
    }

    #[test]
    fn several_lie_there_and_are_read_as_they_were_written() {
        let mut unread = Unread::default();
        let mut aside = Aside::default();
        assert_eq!(aside.to_text(), "");
        for title in ["one", "two", "one", "three"] {
            assert_eq!(aside.put(work(title, 10), &mut unread), []);
        }
        let mut again = Aside::of_text(&aside.to_text());
        assert!(again.is_whole() && unread.is_empty());
        assert_eq!(again.titles().collect::<Vec<_>>(), ["three", "one", "two"]);
        assert_eq!(again.take(1), Some(work("one", 10)));
        assert_eq!((again.take(2), again.take(1)), (None, Some(work("two", 10))));
        assert_eq!(again.to_text(), work("three", 10).to_text(), "one by itself");
    }

    #[test]
    fn a_recipe_by_itself_is_one_and_what_has_no_title_has_a_file() {
        let aside = Aside::of_text("0s echo\n-- web.yaml --\nkind: Pod\n");
        assert_eq!(aside.titles().collect::<Vec<_>>(), ["web.yaml"]);
        assert!(aside.is_whole() && !Aside::of_text("soon x\n").is_whole());
    }

    #[test]
    fn what_there_is_no_room_for_can_be_saved_and_is_told_of() {
        let mut unread = Unread::default();
        let mut aside = Aside::default();
        let told: Vec<Vec<Notice>> = ["one", "two", "three"]
            .map(|title| aside.put(work(title, 200 * 1024), &mut unread))
            .into();
        let full = Notice::NoRoomAside { title: "one".to_owned() };
        assert_eq!(told, [vec![], vec![], vec![full]]);
        assert_eq!(aside.titles().collect::<Vec<_>>(), ["three", "two"]);
        assert!(!unread.is_empty());
    }
}
