//! The open lesson: its prose, how the answers and the goals stand at the instant looked at, and its neighbours.

use std::rc::Rc;

use crate::kit::time::SimTime;
use crate::lessons;
use crate::session::Session;
use crate::session::goal::{Report, Verdict};
use crate::session::learning::Learning;
use crate::session::lesson;
use crate::session::lesson::predict::{Answer, Prediction};
use crate::session::lesson::prose;
use crate::session::recipe::Recipe;
use crate::view::gallery::Authored;
use crate::view::lesson::{
    self as shown, Complaint, Goal, Lesson, Neighbour, Question, Seen, Solution,
};
use crate::view::{Saying, Tone, moment};
use crate::words::{Lang, Words};

/// The group through which no path leads.
const FREE_PLAY: &str = "mistakes";

#[derive(Default)]
pub struct Taught {
    /// The lesson that the rest was painted for.
    of: Option<(Rc<lesson::Lesson>, Lang)>,
    complaints: Rc<Vec<Complaint>>,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
    lesson: Option<Rc<Lesson>>,
    authored: Option<Rc<Authored>>,
}

impl Taught {
    /// The title is the prose's own, where there is one.
    pub fn title(session: &Session) -> Option<String> {
        let prose = session.learning().lesson()?.prose(session.language)?;
        (!prose.title.is_empty()).then(|| prose.title.clone())
    }

    pub fn look(&mut self, session: &Session) -> Option<Rc<Lesson>> {
        let Some(lesson) = session.learning().lesson() else {
            *self = Taught { authored: self.authored.take(), ..Taught::default() };
            return None;
        };
        let language = session.language;
        let is_same =
            |(of, tag): &(Rc<lesson::Lesson>, Lang)| Rc::ptr_eq(of, lesson) && *tag == language;
        if !self.of.as_ref().is_some_and(is_same) {
            self.of = Some((lesson.clone(), language));
            self.complaints = Rc::new(complaints(lesson));
            let name = lesson.name.as_deref().unwrap_or_default();
            [self.previous, self.next] = neighbours(name, language);
        }
        let now = self.paint(session, lesson);
        let is_old = self.lesson.as_ref().is_some_and(|old| **old == now);
        if !is_old {
            self.lesson = Some(Rc::new(now));
        }
        self.lesson.clone()
    }

    /// What the author's dialog holds, while it is open. It is read again when it was written in, and not in every frame.
    pub fn authored(&mut self, session: &Session) -> Option<Rc<Authored>> {
        let text = session.learning().authored();
        let is_same = self.authored.as_ref().map(|authored| authored.text.as_str()) == text;
        if !is_same {
            self.authored = text.map(|text| Rc::new(authored(text.to_owned())));
        }
        self.authored.clone()
    }

    fn paint(&self, session: &Session, lesson: &lesson::Lesson) -> Lesson {
        let (learning, take) = (session.learning(), session.take());
        let prose = lesson.prose(session.language).cloned();
        let recipe = take.recipe();
        let title =
            prose.as_ref().map(|prose| prose.title.clone()).filter(|title| !title.is_empty());
        let reports = take.trail().standing(take.now());
        let is_reached =
            !reports.is_empty() && reports.iter().all(|report| report.verdict == Verdict::Held);
        Lesson {
            name: lesson.name.clone().unwrap_or_default(),
            title: title.unwrap_or_else(|| recipe.title().unwrap_or_default().to_owned()),
            prose,
            questions: questions(learning, lesson, take.end()),
            is_locked: learning.is_locked(),
            goals: reports.into_iter().map(goal).collect(),
            is_reached,
            hints: learning.hints(),
            solution: match (lesson.has_solution, learning.is_solved(), learning.has_own()) {
                (false, _, _) => Solution::None,
                (true, false, _) => Solution::Ready,
                (true, true, false) => Solution::Shown,
                (true, true, true) => Solution::ShownOverOwn,
            },
            is_checked: learning.is_checked() || is_reached,
            is_asked: learning.is_asked(),
            previous: self.previous.clone(),
            next: self.next.clone(),
            complaints: self.complaints.clone(),
        }
    }
}

/// A lesson in the making, and what is to be mended in it.
fn authored(text: String) -> Authored {
    match Recipe::parse(&text) {
        Ok(recipe) => {
            let lesson = lesson::Lesson::of(&recipe);
            let complaints = lesson.map(|lesson| complaints(&lesson)).unwrap_or_default();
            Authored { text, complaints, is_recipe: true }
        }
        Err(error) => {
            let sentence = error.problem.to_string();
            let complaints = vec![Complaint { line: error.line, sentence }];
            Authored { text, complaints, is_recipe: false }
        }
    }
}

/// Only of the recipe itself: what is compiled in has been checked.
fn complaints(lesson: &lesson::Lesson) -> Vec<Complaint> {
    let own = lesson.complaints.iter().filter(|complaint| complaint.file.is_none());
    own.map(|complaint| Complaint { line: complaint.line, sentence: complaint.problem.to_string() })
        .collect()
}

fn questions(learning: &Learning, lesson: &lesson::Lesson, end: SimTime) -> Vec<Question> {
    let answers = learning.answers(end);
    let all = lesson.predictions.iter().zip(learning.choices()).zip(answers);
    all.map(|((prediction, chosen), answer)| Question {
        name: prediction.name.clone(),
        choices: prediction.choices.iter().map(|choice| choice.text.clone()).collect(),
        chosen: *chosen,
        answer: answer.map(|answer| score(prediction, *chosen, answer)),
    })
    .collect()
}

fn score(prediction: &Prediction, chosen: Option<usize>, answer: &Answer) -> shown::Answer {
    let right = prediction.right(answer);
    let what = match answer {
        Answer::At(at) => moment::clock(*at),
        Answer::Never => "never".to_owned(),
        Answer::Values(values) => values.join(", "),
    };
    let (tone, key) = match chosen {
        Some(chosen) if right.contains(&chosen) => (Tone::Done, "lesson.answer.right"),
        Some(_) => (Tone::Failing, "lesson.answer.wrong"),
        None => (Tone::Quiet, "lesson.answer.none"),
    };
    let saying = Saying::Ours { key, fills: vec![("what", what)] };
    shown::Answer { right: right.first().copied(), tone, saying }
}

fn goal(report: Report) -> Goal {
    let (tone, is_decided) = match report.verdict {
        Verdict::Held => (Tone::Done, true),
        Verdict::Broken => (Tone::Failing, true),
        Verdict::Open => (Tone::Quiet, false),
    };
    let seen = report
        .sighting
        .map(|seen| Seen { what: seen.text, at: is_decided.then(|| moment::clock(seen.at)) });
    Goal { line: report.goal, tone, seen }
}

/// On the path; among the mistakes there is none.
fn neighbours(name: &str, language: Lang) -> [Option<Neighbour>; 2] {
    let groups = lessons::groups();
    let own = groups.iter().find(|group| group.lessons.contains(&name));
    let is_free = own.is_some_and(|group| group.name == FREE_PLAY);
    let path = groups.iter().filter(|group| (group.name == FREE_PLAY) == is_free);
    let path: Vec<&str> = path.flat_map(|group| group.lessons.iter().copied()).collect();
    let Some(index) = path.iter().position(|other| *other == name) else { return [None, None] };
    let neighbour = |index: Option<usize>| {
        let name = *path.get(index?)?;
        Some(Neighbour { name: name.to_owned(), title: title(name, language) })
    };
    [neighbour(index.checked_sub(1)), neighbour(Some(index + 1))]
}

/// Of a lesson that is compiled in.
pub fn title(name: &str, language: Lang) -> String {
    let text = Words::lesson(language, name).or_else(|| Words::lesson(Lang::En, name));
    text.map(|text| prose::head(text).title).unwrap_or_else(|| name.to_owned())
}
