//! What a learner does with a lesson: answers, hints, the solution, beginning again, and what stays done.

use super::keeping::{SHELF_PREVIOUS, Whose, store};
pub use super::learner::Learning;
use super::lesson::reference::Reference;
use super::lesson::{self, skeleton};
use super::msg::Effect;
use super::notice::Notice;
use super::progress::{Mark, Progress};
use super::recipe::Recipe;
use super::share::LinkProblem;
use super::{Session, first_file};
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
            Learn::StartAgain if self.is_changed() => self.learning.is_asked = true,
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
        let work = self.learning.works.remove(name);
        effects.extend(work.as_ref().map(|_| self.learning.works_on_shelf()));
        let recipe = work.and_then(|text| Recipe::parse(&text).ok());
        effects.extend(self.stand(recipe.unwrap_or_else(|| start.clone()), start));
        self.own_page(effects)
    }

    /// A recipe takes the place of what stood there.
    fn stand(&mut self, recipe: Recipe, start: Recipe) -> Vec<Effect> {
        self.drafts.retain(|name, text| recipe.clone().put_file(name, text).is_err());
        self.open_file = first_file(&recipe);
        self.learning.meet(&start);
        self.opened = start;
        self.notices.withdraw(|notice| matches!(notice, Notice::Link(_)));
        self.begin_again(recipe);
        self.whose = Whose::Nobodys;
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

    fn leave(&mut self) -> Vec<Effect> {
        match (self.whose, self.learning.name().map(str::to_owned)) {
            (Whose::Nobodys, _) => Vec::new(),
            (Whose::Links, _) => {
                self.aside.clone().map(|work| store(SHELF_PREVIOUS, work)).into_iter().collect()
            }
            (Whose::Learners, Some(_)) if !self.is_changed() || self.is_the_solution() => {
                Vec::new()
            }
            (Whose::Learners, Some(name)) => {
                let own = self.learning.own.take().unwrap_or_else(|| self.recipe());
                vec![self.learning.put_work(&name, own.to_text())]
            }
            (Whose::Learners, None) => {
                let work = self.recipe().to_text();
                self.aside = Some(work.clone());
                self.notices.tell(Notice::PutAside);
                vec![store(SHELF_PREVIOUS, work)]
            }
        }
    }

    /// Whether the page holds something else than the lesson began with.
    fn is_changed(&self) -> bool {
        self.recipe().to_text() != self.opened.to_text()
    }

    fn is_the_solution(&self) -> bool {
        let solved = lesson::solved(&self.opened);
        self.learning.own.is_none()
            && solved.is_ok_and(|solved| solved.to_text() == self.recipe().to_text())
    }

    fn start_again(&mut self) -> Vec<Effect> {
        let start = self.opened.clone();
        self.stand(start.clone(), start)
    }

    /// The solution in place of what the learner has, which can be brought back.
    fn solve(&mut self) -> Vec<Effect> {
        let Ok(solved) = lesson::solved(&self.opened) else { return Vec::new() };
        if !self.learning.is_solved {
            self.learning.own = self.is_changed().then(|| self.recipe());
        }
        self.drafts.retain(|name, text| solved.clone().put_file(name, text).is_err());
        let changed = solved.sections().solution_files().next().map(|(name, _)| name.to_owned());
        self.open_file = changed.unwrap_or_else(|| first_file(&solved));
        self.learning.is_solved = true;
        self.begin_again(solved);
        self.keep()
    }

    fn own(&mut self) -> Vec<Effect> {
        let Some(own) = self.learning.own.take() else { return Vec::new() };
        self.learning.is_solved = false;
        self.open_file = first_file(&own);
        self.begin_again(own);
        self.keep()
    }

    /// A link told of somebody's progress. Nothing is taken over unasked.
    pub(super) fn offer_progress(&mut self, text: &str) {
        let offered = Progress::parse(text);
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
        effects.push(Effect::Address(String::new()));
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
        effects.extend(self.stand(recipe.clone(), recipe));
        self.own_page(effects)
    }
}
