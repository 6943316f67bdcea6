//! What the learner does with takes: leave one by acting in its past, go back to another, name, drop and compare them.

use super::change::{CHANGE_LENGTH_MAX, changed};
use super::comparing::Comparison;
use super::edits;
use super::msg::{Effect, Selection, TakeDeed};
use super::notice::Notice;
use super::performance::natural_end;
use super::recipe::Recipe;
use super::take::{END_OF_TIME, Take};
use super::takes::{Origin, TakeNumber, Takes};
use super::{MEASURED_MAX, Motion, Session};
use crate::kit::time::SimTime;

impl Session {
    pub fn takes(&self) -> &Takes {
        &self.takes
    }

    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// Counts how often it was asked with what the open file could be compared.
    pub fn comparing_asked(&self) -> u32 {
        self.comparing_asked
    }

    pub(super) fn with_takes(&mut self, deed: TakeDeed) -> Vec<Effect> {
        match deed {
            TakeDeed::Switch(take) => self.switch_take(take),
            TakeDeed::Look { take, at } => {
                self.switch_take(take);
                self.motion = Motion::Paused;
                let until = self.take_of(take).map_or(at, |(_, until)| until.max(at));
                self.go_far(until, at);
            }
            TakeDeed::Rename { take, name } => self.takes.rename(take, &name),
            TakeDeed::Drop(take) => self.drop_take(take),
            TakeDeed::Compare(takes) => self.compare(takes),
            TakeDeed::CompareDraft(file) => {
                let text = self.text(&file).to_owned();
                self.compare_text(file, text, String::new());
            }
            TakeDeed::CompareChange { file, change } => self.compare_change(file, &change),
            TakeDeed::CompareNoMore => self.comparison = None,
            TakeDeed::Ask => self.comparing_asked += 1,
        }
        match self.takes.has_news() {
            true => self.keep(),
            false => Vec::new(),
        }
    }

    /// The take as it is, if an act where the learner looks would cut a part of it.
    pub(super) fn about_to_be_cut(&self) -> Option<Take> {
        self.take.has_future().then(|| self.take.clone())
    }

    /// A line was typed that cut what came after.
    pub(super) fn keep_cut(&mut self, cut: Option<Take>, line: &str) {
        if let Some(cut) = cut {
            // Another record will have the number of one that was cut.
            let now = self.take.now();
            let is_cut = |id: u32| {
                let found = cut.records().binary_search_by_key(&id, |record| record.id);
                found.is_ok_and(|index| now < cut.records()[index].at)
            };
            if matches!(self.selection, Selection::Record(id) if is_cut(id)) {
                self.selection = Selection::Nothing;
            }
            let origin = Origin::Line { at: self.take.now(), line: line.to_owned() };
            self.takes.leave(cut, origin);
        }
    }

    /// Another take on the page. Edits that were never given to a take stay in the editor.
    pub(super) fn switch_take(&mut self, take: TakeNumber) {
        let Some((until, now)) = self.takes.switch(take, &mut self.take) else { return };
        self.go_far(until, now);
        let is_given = |(name, text): &(&String, &String)| self.given_text(name) == Some(text);
        let given: Vec<String> =
            self.drafts.iter().filter(is_given).map(|(name, _)| name.clone()).collect();
        given.iter().for_each(|name| drop(self.drafts.remove(name)));
        if matches!(self.selection, Selection::Record(_)) {
            self.selection = Selection::Nothing;
        }
        self.sharing = None;
    }

    fn drop_take(&mut self, take: TakeNumber) {
        self.takes.drop(take);
        let has = |comparison: &Comparison| comparison.sides().iter().any(|side| side.take == take);
        if self.comparison.as_ref().is_some_and(has) {
            self.comparison = None;
        }
    }

    fn compare(&mut self, takes: [TakeNumber; 2]) {
        let [Some((one, end)), Some((other, other_end))] = takes.map(|take| self.take_of(take))
        else {
            return;
        };
        // The very first instant is played as well.
        let until = end.max(other_end).max(SimTime::millis(1));
        let takes = [(takes[0], one.clone()), (takes[1], other.clone())];
        self.comparison = Some(Comparison::new(takes, until));
    }

    /// What a take performs, and how far it is played.
    pub fn take_of(&self, number: TakeNumber) -> Option<(&Recipe, SimTime)> {
        if number == self.takes.current().number {
            return Some((self.take.recipe(), self.take.end()));
        }
        let branch = self.takes.find(number)?;
        Some((branch.recipe(), branch.until()))
    }

    fn compare_change(&mut self, file: String, change: &str) {
        let change = change.trim();
        let recipe = self.take.recipe();
        let given = recipe.files().find(&edits::newest(recipe, &file)).map(|file| file.body());
        match given.and_then(|text| changed(text, change)) {
            Some(text) => self.compare_text(file, text, change.to_owned()),
            None => {
                let change = change.chars().take(CHANGE_LENGTH_MAX).collect();
                self.notices.tell(Notice::Change { file, change });
            }
        }
    }

    /// The take on the page beside the same with another text of a file, from the beginning.
    fn compare_text(&mut self, file: String, text: String, change: String) {
        let mut recipe = self.take.recipe().clone();
        // Another text for what it was at last; before that it stays as it was.
        let newest = edits::newest(&recipe, &file);
        if let Err(problem) = recipe.put_file(&newest, &text) {
            return self.notices.tell(Notice::File(problem));
        }
        let natural = natural_end(&recipe, None).min(MEASURED_MAX);
        let until = self.take.end().max(natural).min(END_OF_TIME);
        let other = self.takes.add(recipe, until, Origin::Text { file, change });
        self.compare([self.takes.current().number, other]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::address::Address;
    use crate::session::keeping::{SHELF_PREVIOUS, SHELF_RECIPE, SHELF_TAKES};
    use crate::session::msg::{Clock, Msg};
    use crate::session::work::Work;

    const OWN: &str = "0s echo mine\n20s echo more\n";
    const THEIRS: &str = "0s echo theirs\n";

    fn stored(effects: &[Effect], shelf: &str) -> Option<String> {
        effects.iter().rev().find_map(|effect| match effect {
            Effect::Store { key, value } if key == shelf => Some(value.clone()),
            _ => None,
        })
    }

    fn seek(session: &mut Session, seconds: u64) {
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(seconds))));
    }

    /// Typed in the past, so that there are two takes.
    fn act(session: &mut Session) -> Vec<Effect> {
        seek(session, 60);
        seek(session, 10);
        session.update(Msg::Run("echo now".to_owned()))
    }

    fn origins(session: &Session) -> Vec<&Origin> {
        session.takes().kept().iter().map(|branch| &branch.label.origin).collect()
    }

    #[test]
    fn takes_are_kept_with_the_work_that_they_are_of() {
        let own = |key: &str| (key == SHELF_RECIPE).then(|| OWN.to_owned());
        let mut session = Session::start("", None, own);
        let takes = stored(&act(&mut session), SHELF_TAKES).expect("news");
        assert_eq!(session.update(Msg::Run("echo".to_owned())).len(), 1, "no news");
        let work = session.recipe().to_text();

        // A link takes the place of the work; its takes wait beside it.
        let address = Address { recipe: Some(THEIRS.to_owned()), ..Address::default() };
        let link = address.format().expect("short enough");
        let shelf = |key: &str| match key {
            SHELF_RECIPE => Some(work.clone()),
            SHELF_TAKES => Some(takes.clone()),
            _ => None,
        };
        let mut session = Session::start(&link, None, shelf);
        assert!(session.takes().kept().is_empty(), "those are of something else");
        let effects = act(&mut session);
        let previous = stored(&effects, SHELF_PREVIOUS).map(|text| Work::of_text(&text));
        assert_eq!(previous.and_then(|work| work.takes), Some(takes));
        let theirs = stored(&effects, SHELF_TAKES).expect("its own");
        session.update(Msg::BringBackWork(0));
        assert_eq!(session.recipe().to_text(), work);
        assert_eq!(origins(&session), [&Origin::Opened]);
        assert_eq!(session.takes().find(1).expect("kept").recipe().script.lines().len(), 2);
        let effects = session.update(Msg::BringBackWork(0));
        assert_eq!(stored(&effects, SHELF_TAKES), Some(theirs));
    }

    #[test]
    fn beginning_again_and_another_kubernetes_leave_a_take_to_go_back_to() {
        let own = |key: &str| (key == SHELF_RECIPE).then(|| OWN.to_owned());
        let mut session = Session::start("", None, own);
        session.update(Msg::Reset);
        assert!(session.takes().kept().is_empty(), "no time went by");
        seek(&mut session, 30);
        session.update(Msg::Kubernetes("1.34".to_owned()));
        session.update(Msg::Reset);
        assert_eq!(session.takes().current().origin, Origin::Again);
        assert_eq!(origins(&session), [&Origin::Opened, &Origin::Kubernetes("1.34".to_owned())]);
        session.update(Msg::Undo);
        session.update(Msg::Undo);
        assert_eq!(session.takes().current().origin, Origin::Opened);
        assert_eq!(session.take().now(), SimTime::secs(30));
        assert_eq!(session.take().recipe().settings.version.to_string(), "1.36");
    }
}
