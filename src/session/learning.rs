//! What a learner does with a lesson: answers, hints, the solution, beginning again, and what stays done.

use super::Session;
use super::keeping::{SHELF_OWN, Whose, store};
pub use super::learner::Learning;
use super::lesson::reference::Reference;
use super::lesson::{self, skeleton};
use super::msg::Effect;
use super::notice::Notice;
use super::progress::{Mark, Progress};
use super::recipe::Recipe;
use super::share::LinkProblem;
use super::unread::DRAFTS;
use super::work::Arrival;
use crate::kit::time::SimTime;

/// Where the page keeps what has been done.
pub const SHELF_PROGRESS: &str = "progress";
/// The learner's own of lessons that are not open.
pub const SHELF_WORKS: &str = "works";

/// What is said about a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learn {
    Open(String),
    Choose {
        question: usize,
        choice: usize,
    },
    /// The choices are the answers now.
    Answer,
    Hint,
    Solve,
    /// Back from the solution to the learner's own.
    Own,
    Check,
    /// Asks first if something of the learner's would be lost.
    StartAgain,
    StartAgainSurely,
    StartAgainNot,
    /// What a link told of somebody's progress becomes the learner's own.
    TakeProgress,
    Author(Author),
}

/// What is said in the dialog in which lessons are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    Begin,
    Write(String),
    Save,
    Open,
    End,
}

impl Session {
    pub fn learning(&self) -> &Learning {
        &self.learning
    }

    pub(super) fn learn(&mut self, learn: Learn) -> Vec<Effect> {
        match learn {
            Learn::Open(name) => return self.open_lesson(&name),
            Learn::Choose { question, choice } => self.choose(question, choice),
            Learn::Answer => self.lock(),
            Learn::Hint => self.learning.hints += 1,
            Learn::Check => self.learning.is_checked = !self.learning.is_checked,
            Learn::Solve => return self.solve(),
            Learn::Own => return self.own(),
            Learn::StartAgain if self.has_work() => self.learning.is_asked = true,
            Learn::StartAgain | Learn::StartAgainSurely => return self.start_again(),
            Learn::StartAgainNot => self.learning.is_asked = false,
            Learn::TakeProgress => return self.take_progress(),
            Learn::Author(author) => return self.author(author),
        }
        Vec::new()
    }

    /// What follows from how far the run has come.
    pub(super) fn follow_lesson(&mut self) -> Vec<Effect> {
        let end = self.take.end();
        if self.learning.lesson.is_none() || end == SimTime::ZERO {
            return Vec::new();
        }
        self.lock();
        let Some(name) = self.learning.name().map(str::to_owned) else { return Vec::new() };
        let known = self.learning.progress.of(&name);
        let is_done = |mark: Option<Mark>| mark.is_some_and(|mark| mark.is_done);
        let more = Mark {
            is_done: !is_done(known) && self.take.trail().is_reached(end),
            is_foreseen: self.learning.is_foreseen(end),
        };
        let is_news = self.learning.progress.add(&name, more);
        if is_news { self.keep_progress() } else { Vec::new() }
    }

    fn keep_progress(&self) -> Vec<Effect> {
        // Somebody else's page keeps nothing of the reader.
        let is_own = self.panes.is_none();
        let kept = is_own.then(|| store(SHELF_PROGRESS, self.learning.progress.to_text()));
        kept.into_iter().collect()
    }

    fn choose(&mut self, question: usize, choice: usize) {
        if let Some(chosen) =
            self.learning.choices.get_mut(question).filter(|_| !self.learning.is_locked)
        {
            *chosen = Some(choice);
        }
    }

    fn lock(&mut self) {
        let Some(lesson) = self.learning.lesson.clone().filter(|_| !self.learning.is_locked) else {
            return;
        };
        self.learning.is_locked = true;
        if !lesson.predictions.is_empty() {
            let goals = self.take.trail().horizon();
            let reference = Reference::new(self.opened.clone(), lesson.predictions.clone(), goals);
            self.learning.reference = Some(Box::new(reference));
        }
    }

    /// What stands on the page goes aside; a lesson as it was left is there again.
    pub(super) fn open_lesson(&mut self, name: &str) -> Vec<Effect> {
        let Some(start) = lesson::recipe(name) else {
            self.notices.tell(Notice::Link(LinkProblem::UnknownLesson(name.to_owned())));
            return Vec::new();
        };
        let mut effects = self.leave();
        let mut arrival = Arrival::new(start);
        if let Some(work) = self.learning.works.take(name) {
            match work.arrival() {
                Some(own) => arrival = own,
                None => effects.push(self.set_aside_unread(SHELF_WORKS, work.to_text())),
            }
            effects.push(self.learning.works_on_shelf());
        }
        effects.extend(self.stand(arrival));
        self.own_page(effects)
    }

    /// A recipe takes the place of what stood there, and is the learner's from now on.
    fn stand(&mut self, arrival: Arrival) -> Vec<Effect> {
        self.take_page(arrival);
        self.keep()
    }

    /// An embed stores nothing and leaves its address alone.
    fn own_page(&self, mut effects: Vec<Effect>) -> Vec<Effect> {
        if self.panes.is_some() {
            return Vec::new();
        }
        effects.push(Effect::Address(String::new()));
        effects
    }

    /// What stands on the page goes aside, if it is the learner's.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        let name = self.learning.name().map(str::to_owned);
        match (self.whose, name) {
            (Whose::Nobodys | Whose::Links, _) => Vec::new(),
            (Whose::Learners, Some(_)) if !self.has_work() => Vec::new(),
            (Whose::Learners, Some(name)) => self.put_work(&name),
            (Whose::Learners, None) => {
                let own = self.own_work();
                let mut effects = self.set_aside(own);
                self.notices.tell(Notice::PutAside);
                effects.push(self.aside_on_shelf());
                effects
            }
        }
    }

    /// The learner's own is kept for when they come back to the lesson.
    fn put_work(&mut self, name: &str) -> Vec<Effect> {
        let work = self.own_work();
        let gone = self.learning.works.put(name, work);
        let mut effects = Vec::new();
        for (lesson, work) in gone {
            self.unread.put(&lesson, work.recipe);
            if let Some(drafts) = work.drafts {
                self.unread.put(&(lesson.clone() + DRAFTS), drafts);
            }
            self.notices.tell(Notice::NoRoom { lesson });
            effects = vec![self.unread.store()];
        }
        effects.push(self.learning.works_on_shelf());
        effects
    }

    fn start_again(&mut self) -> Vec<Effect> {
        self.stand(Arrival::new(self.opened.clone()))
    }

    /// The solution in place of what the learner has, which can be brought back.
    fn solve(&mut self) -> Vec<Effect> {
        let Ok(solved) = lesson::solved(&self.opened) else { return Vec::new() };
        let own = match self.learning.is_solved {
            true => self.learning.own.take(),
            false => self.has_work().then(|| self.work()),
        };
        let changed = solved.sections().solution_files().next().map(|(name, _)| name.to_owned());
        let opened = self.opened.clone();
        self.put_on_page(Arrival { opened, own, ..Arrival::new(solved) });
        self.learning.is_solved = true;
        self.open_file = changed.unwrap_or_else(|| self.open_file.clone());
        self.keep()
    }

    fn own(&mut self) -> Vec<Effect> {
        let Some(own) = self.learning.own.take() else { return Vec::new() };
        let Some(own) = own.arrival() else {
            return vec![self.set_aside_unread(SHELF_OWN, own.to_text())];
        };
        self.put_on_page(Arrival { opened: self.opened.clone(), ..own });
        self.keep()
    }

    /// A link told of somebody's progress. Nothing is taken over unasked.
    pub(super) fn offer_progress(&mut self, text: &str) {
        let offered = Progress::parse(text).of_lessons();
        if self.panes.is_none() && !self.learning.progress.covers(&offered) {
            self.notices.tell(Notice::Progress { lessons: offered.begun() });
            self.learning.offered = Some(offered);
        }
    }

    fn take_progress(&mut self) -> Vec<Effect> {
        let Some(offered) = self.learning.offered.take() else { return Vec::new() };
        self.learning.progress.merge(&offered);
        self.notices.withdraw(|notice| matches!(notice, Notice::Progress { .. }));
        let mut effects = self.keep_progress();
        // A link that is still on the page stays in the address.
        if self.whose != Whose::Links {
            effects.push(Effect::Address(String::new()));
        }
        effects
    }

    fn author(&mut self, author: Author) -> Vec<Effect> {
        match author {
            Author::Begin => self.learning.authored = Some(skeleton::lesson_of(&self.recipe())),
            Author::Write(text) => self.learning.authored = Some(text),
            Author::End => self.learning.authored = None,
            Author::Save => {
                let text = self.learning.authored.clone().unwrap_or_default();
                return vec![Effect::Download { name: "my.lesson".to_owned(), text }];
            }
            Author::Open => return self.open_authored(),
        }
        Vec::new()
    }

    /// What is no recipe stays in the dialog, which says why.
    fn open_authored(&mut self) -> Vec<Effect> {
        let Some(Ok(recipe)) = self.learning.authored.as_deref().map(Recipe::parse) else {
            return Vec::new();
        };
        self.learning.authored = None;
        let mut effects = self.leave();
        effects.extend(self.stand(Arrival::new(recipe)));
        self.own_page(effects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::msg::{Clock, Msg};

    const FIRST: &str = "probe-gets-404";
    const OTHER: &str = "three-kinds";

    fn told(session: &mut Session, learn: Learn) -> Vec<Effect> {
        session.update(Msg::Learn(learn))
    }

    fn opened(name: &str) -> Session {
        let mut session = Session::start("", None, |_| None);
        told(&mut session, Learn::Open(name.to_owned()));
        session
    }

    fn stored<'a>(effects: &'a [Effect], shelf: &str) -> Option<&'a str> {
        effects.iter().rev().find_map(|effect| match effect {
            Effect::Store { key, value } if key == shelf => Some(value.as_str()),
            _ => None,
        })
    }

    fn typed(session: &mut Session) -> Vec<Effect> {
        session.update(Msg::Run("kubectl get nodes".to_owned()))
    }

    #[test]
    fn what_the_learner_did_is_there_when_the_lesson_is_opened_again_and_after_a_reload() {
        let mut session = opened(FIRST);
        typed(&mut session);
        let mine = session.recipe().to_text();
        let effects = told(&mut session, Learn::Open(OTHER.to_owned()));
        let works = stored(&effects, SHELF_WORKS).expect("it is kept").to_owned();
        assert_ne!(session.recipe().to_text(), mine);
        told(&mut session, Learn::Open(FIRST.to_owned()));
        assert_eq!(session.recipe().to_text(), mine);
        let shelf = |key: &str| (key == SHELF_WORKS).then(|| works.clone());
        let mut later = Session::start("", None, shelf);
        told(&mut later, Learn::Open(FIRST.to_owned()));
        assert_eq!(later.recipe().to_text(), mine);
    }

    #[test]
    fn the_solution_gives_way_to_the_learner_s_own_and_the_start_to_neither_unasked() {
        let mut session = opened(FIRST);
        let start = session.recipe().to_text();
        typed(&mut session);
        let mine = session.recipe().to_text();
        told(&mut session, Learn::Solve);
        assert!(session.learning().is_solved() && session.learning().has_own());
        told(&mut session, Learn::Own);
        assert_eq!(session.recipe().to_text(), mine);
        told(&mut session, Learn::StartAgain);
        assert!(session.learning().is_asked());
        assert_eq!(session.recipe().to_text(), mine);
        told(&mut session, Learn::StartAgainSurely);
        assert_eq!(session.recipe().to_text(), start);
        told(&mut session, Learn::StartAgain);
        assert!(!session.learning().is_asked(), "nothing would be lost");
    }

    #[test]
    fn answers_stand_from_play_on_and_are_told_when_the_run_shows_them() {
        let mut session = opened(FIRST);
        let lesson = session.learning().lesson().cloned().expect("a lesson");
        assert!(!lesson.predictions.is_empty());
        told(&mut session, Learn::Choose { question: 0, choice: 0 });
        told(&mut session, Learn::Choose { question: 9, choice: 0 });
        session.update(Msg::Clock(Clock::Step(100)));
        assert!(session.learning().is_locked());
        told(&mut session, Learn::Choose { question: 0, choice: 1 });
        assert_eq!(session.learning().choices()[0], Some(0));
        while session.has_idle_work() {
            session.update(Msg::Idle);
        }
        assert!(session.learning().answers(session.take().end()).iter().all(Option::is_none));
        session.update(Msg::Clock(Clock::Seek(SimTime::secs(3600))));
        let answers = session.learning().answers(session.take().end());
        assert!(answers.iter().all(Option::is_some), "{answers:?}");
    }

    #[test]
    fn progress_is_kept_carried_by_a_link_and_taken_over_when_asked() {
        let mut session = Session::start("#progress=three-kinds.dp", None, |_| None);
        assert_eq!(session.learning().progress().of(OTHER), None);
        assert!(session.notices().contains(&Notice::Progress { lessons: 1 }));
        let effects = told(&mut session, Learn::TakeProgress);
        assert_eq!(stored(&effects, SHELF_PROGRESS), Some("three-kinds.dp"));
        assert_eq!(session.notices(), []);
        let shelf = |key: &str| (key == SHELF_PROGRESS).then(|| "three-kinds.d".to_owned());
        let known = Session::start("#progress=three-kinds.b", None, shelf);
        assert_eq!(known.notices(), [], "it tells nothing new");
    }

    #[test]
    fn an_embed_keeps_nothing_and_leaves_its_address_alone() {
        let mut session = Session::start("#l=three-kinds&embed=lesson,stage", None, |_| None);
        assert_eq!(told(&mut session, Learn::Open(FIRST.to_owned())), []);
        assert_eq!(session.update(Msg::Clock(Clock::Seek(SimTime::secs(60)))), []);
        assert!(session.learning().is_locked());
    }

    #[test]
    fn a_lesson_is_made_of_what_is_on_the_page() {
        let mut session = opened(FIRST);
        told(&mut session, Learn::Author(Author::Begin));
        let text = session.learning().authored().expect("a text").to_owned();
        told(&mut session, Learn::Author(Author::Write("no recipe at all\n".to_owned())));
        told(&mut session, Learn::Author(Author::Open));
        assert!(session.learning().authored().is_some(), "it stays, and says why");
        let own = text.replace("-- prose/en.md --\n# ", "-- prose/en.md --\n# My own ");
        told(&mut session, Learn::Author(Author::Write(own)));
        let effects = told(&mut session, Learn::Author(Author::Open));
        let lesson = session.learning().lesson().cloned().expect("a lesson");
        assert_eq!((lesson.name.as_deref(), session.learning().authored()), (None, None));
        assert_eq!(lesson.complaints, []);
        typed(&mut session);
        let shelf = |key: &str| match key {
            "recipe" => Some(session.recipe().to_text()),
            key => stored(&effects, key).map(str::to_owned),
        };
        let mut later = Session::start("", None, shelf);
        told(&mut later, Learn::StartAgain);
        assert!(later.learning().is_asked(), "what was typed before the reload would be lost");
        told(&mut later, Learn::StartAgainSurely);
        assert!(!later.recipe().to_text().contains("kubectl get nodes"));
    }
}
