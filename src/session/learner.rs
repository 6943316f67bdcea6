//! How a learner stands in the open lesson, and what of all lessons is theirs.

use std::rc::Rc;

use super::keeping::store;
use super::learning::{SHELF_PROGRESS, SHELF_WORKS};
use super::lesson::Lesson;
use super::lesson::predict::Answer;
use super::lesson::reference::Reference;
use super::msg::Effect;
use super::progress::Progress;
use super::recipe::Recipe;
use super::work::Work;
use super::works::Works;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default)]
pub struct Learning {
    pub(super) lesson: Option<Rc<Lesson>>,
    pub(super) choices: Vec<Option<usize>>,
    pub(super) is_locked: bool,
    pub(super) hints: usize,
    pub(super) is_checked: bool,
    pub(super) is_asked: bool,
    /// The learner's own, while the solution stands in its place.
    pub(super) own: Option<Work>,
    pub(super) is_solved: bool,
    pub(super) reference: Option<Box<Reference>>,
    pub(super) progress: Progress,
    pub(super) offered: Option<Progress>,
    pub(super) works: Works,
    pub(super) authored: Option<String>,
}

impl Learning {
    pub fn of(recipe: &Recipe, shelf: impl Fn(&str) -> Option<String>) -> Learning {
        let works = shelf(SHELF_WORKS).and_then(|text| Works::of_text(&text));
        let progress = shelf(SHELF_PROGRESS).map(|text| Progress::parse(&text));
        let mut learning = Learning {
            works: works.unwrap_or_default(),
            progress: progress.unwrap_or_default(),
            ..Learning::default()
        };
        learning.meet(recipe);
        learning
    }

    /// Another recipe is on the page, or the same from its beginning.
    pub fn meet(&mut self, recipe: &Recipe) {
        let lesson = Lesson::of(recipe);
        self.choices = vec![None; lesson.as_ref().map_or(0, |lesson| lesson.predictions.len())];
        self.lesson = lesson.map(Rc::new);
        self.is_locked = false;
        self.hints = 0;
        self.is_checked = false;
        self.is_asked = false;
        self.own = None;
        self.is_solved = false;
        self.reference = None;
    }

    /// What goes with the learner and not with the recipe.
    pub fn remember(&mut self, before: &Learning) {
        self.progress = before.progress.clone();
        self.offered = before.offered.clone();
        self.works = before.works.clone();
    }

    pub fn lesson(&self) -> Option<&Rc<Lesson>> {
        self.lesson.as_ref()
    }

    pub fn choices(&self) -> &[Option<usize>] {
        &self.choices
    }

    /// The answers can no longer be changed.
    pub fn is_locked(&self) -> bool {
        self.is_locked
    }

    /// How many hints were asked for.
    pub fn hints(&self) -> usize {
        self.hints
    }

    pub fn is_checked(&self) -> bool {
        self.is_checked
    }

    /// Whether the learner is asked if their own may be lost.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    pub fn is_solved(&self) -> bool {
        self.is_solved
    }

    /// There is something of the learner's behind the solution.
    pub fn has_own(&self) -> bool {
        self.own.is_some()
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The text in the dialog in which lessons are made, while it is open.
    pub fn authored(&self) -> Option<&str> {
        self.authored.as_deref()
    }

    /// The answers of the start, as far as a run up to this instant has shown them.
    pub fn answers(&self, end: SimTime) -> Vec<Option<&Answer>> {
        let Some(lesson) = self.lesson.as_ref().filter(|_| self.is_locked) else {
            return vec![None; self.choices.len()];
        };
        let answers = self.reference.as_ref().map(|reference| reference.answers());
        let questions = lesson.predictions.iter().enumerate();
        questions
            .map(|(index, question)| {
                let answer = answers?.get(index)?.as_ref()?;
                (question.shown_at(answer) <= end).then_some(answer)
            })
            .collect()
    }

    pub fn has_idle_work(&self) -> bool {
        self.reference.as_ref().is_some_and(|reference| !reference.is_over())
    }

    pub fn idle(&mut self) {
        if let Some(reference) = &mut self.reference {
            reference.go_on();
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.lesson.as_ref()?.name.as_deref()
    }

    /// Every question has been answered, and rightly.
    pub(super) fn is_foreseen(&self, end: SimTime) -> bool {
        let Some(lesson) = &self.lesson else { return false };
        let answers = self.answers(end);
        let all = lesson.predictions.iter().zip(&self.choices).zip(answers);
        !lesson.predictions.is_empty()
            && all.into_iter().all(|((question, choice), answer)| {
                let right = answer.map(|answer| question.right(answer)).unwrap_or_default();
                choice.is_some_and(|choice| right.contains(&choice))
            })
    }

    pub(super) fn works_on_shelf(&self) -> Effect {
        store(SHELF_WORKS, self.works.to_text())
    }
}
