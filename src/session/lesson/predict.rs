//! What is asked before play: `noticed: when pod/web restarts >= 1? 10s | 31s | never`, and what the run answers.

use std::fmt;
use std::rc::Rc;

use crate::kit::offset::{TimeError, parse_time_offset};
use crate::kit::time::{SimTime, Span};
use crate::session::goal::{
    Claim, GoalProblem, Observation, Operator, Property, Subject, Value, read_answer, read_claim,
    read_measure,
};
use crate::session::recipe_problem::shown;

pub const PREDICTIONS_MAX: usize = 10;
const CHOICES: std::ops::RangeInclusive<usize> = 2..=5;
/// A choice is near enough within this, or within a tenth.
const NEAR: Span = Span::secs(2);
const NEVER: &str = "never";

/// One question with its choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Where it stands in the recipe.
    pub line: usize,
    pub name: String,
    pub question: Question,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The first instant at which it is so.
    When(Claim),
    Value {
        at: SimTime,
        subject: Subject,
        property: Property,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// As it was written.
    pub text: String,
    meant: Meant,
}

#[derive(Clone, Debug, PartialEq)]
enum Meant {
    At(SimTime),
    Never,
    Value(Value),
}

/// What the run says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    At(SimTime),
    /// Not in all the time it was watched.
    Never,
    /// Of everything picked; nothing if there was none.
    Values(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PredictProblem {
    NoName(String),
    NameTwice(String),
    /// Neither `when CLAIM? …` nor `at T: SUBJECT PROPERTY? …`.
    Form,
    Time(TimeError),
    Goal(GoalProblem),
    Choices(usize),
    ChoiceTime(String),
    TooMany,
}

/// Reads a section whose first line has the given number: what could be read, and complaints about the rest.
pub fn read(section: &str, first_line: usize) -> (Vec<Prediction>, Vec<(usize, PredictProblem)>) {
    let mut predictions: Vec<Prediction> = Vec::new();
    let mut problems = Vec::new();
    for (text, line) in section.lines().map(str::trim).zip(first_line..) {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if PREDICTIONS_MAX <= predictions.len() {
            problems.push((line, PredictProblem::TooMany));
            break;
        }
        match read_line(text, line) {
            Ok(found) if predictions.iter().any(|other| other.name == found.name) => {
                problems.push((line, PredictProblem::NameTwice(found.name)));
            }
            Ok(found) => predictions.push(found),
            Err(problem) => problems.push((line, problem)),
        }
    }
    (predictions, problems)
}

/// What a question may be called.
pub fn is_name(text: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 40 && text.bytes().all(is_letter)
}

fn read_line(text: &str, line: usize) -> Result<Prediction, PredictProblem> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    if !is_name(name) {
        return Err(PredictProblem::NoName(shown(name)));
    }
    let (question, choices) = rest.split_once("? ").ok_or(PredictProblem::Form)?;
    let question = question.trim();
    let question = match question.split_once(char::is_whitespace) {
        Some(("when", claim)) => Question::When(read_claim(claim).map_err(PredictProblem::Goal)?),
        Some(("at", rest)) => {
            let (at, measure) = rest.split_once(':').ok_or(PredictProblem::Form)?;
            let at = parse_time_offset(at.trim()).map_err(PredictProblem::Time)?;
            let (subject, property) = read_measure(measure).map_err(PredictProblem::Goal)?;
            Question::Value { at, subject, property }
        }
        _ => return Err(PredictProblem::Form),
    };
    let choices = choices.split('|').map(|choice| read_choice(choice.trim(), &question));
    let choices = choices.collect::<Result<Vec<_>, _>>()?;
    if !CHOICES.contains(&choices.len()) {
        return Err(PredictProblem::Choices(choices.len()));
    }
    Ok(Prediction { line, name: name.to_owned(), question, choices })
}

fn read_choice(text: &str, question: &Question) -> Result<Choice, PredictProblem> {
    let meant = match question {
        Question::When(_) if text == NEVER => Meant::Never,
        Question::When(_) => {
            let at = parse_time_offset(text);
            Meant::At(at.map_err(|_| PredictProblem::ChoiceTime(shown(text)))?)
        }
        Question::Value { .. } => Meant::Value(read_answer(text).map_err(PredictProblem::Goal)?),
    };
    Ok(Choice { text: text.to_owned(), meant })
}

impl Prediction {
    /// The choices that this answer makes right: one, if the question is a good one.
    pub fn right(&self, answer: &Answer) -> Vec<usize> {
        let nearest = self.choices.iter().filter_map(|choice| off(&choice.meant, answer)).min();
        let is_right = |choice: &Choice| match (&choice.meant, answer) {
            (Meant::At(_), Answer::At(at)) => {
                let near = NEAR.max(Span::millis(at.as_millis() / 10));
                off(&choice.meant, answer).is_some_and(|off| Some(off) == nearest && off <= near)
            }
            (Meant::Never, Answer::Never) => true,
            (Meant::Value(value), Answer::Values(seen)) => {
                !seen.is_empty() && seen.iter().all(|seen| Operator::Equal.holds(seen, value))
            }
            (Meant::At(_) | Meant::Never | Meant::Value(_), _) => false,
        };
        let all = self.choices.iter().enumerate();
        all.filter(|(_, choice)| is_right(choice)).map(|(index, _)| index).collect()
    }

    /// The latest instant that the question is about.
    pub fn end(&self) -> SimTime {
        let times = self.choices.iter().filter_map(|choice| match choice.meant {
            Meant::At(at) => Some(at),
            Meant::Never | Meant::Value(_) => None,
        });
        let asked = match self.question {
            Question::Value { at, .. } => at,
            Question::When(_) => SimTime::ZERO,
        };
        times.max().unwrap_or_default().max(asked)
    }

    /// When a run shows this answer.
    pub fn shown_at(&self, answer: &Answer) -> SimTime {
        match answer {
            Answer::At(at) => *at,
            Answer::Never | Answer::Values(_) => self.end(),
        }
    }
}

fn off(meant: &Meant, answer: &Answer) -> Option<Span> {
    match (meant, answer) {
        (Meant::At(meant), Answer::At(at)) => Some((*meant).max(*at) - (*meant).min(*at)),
        (Meant::At(_) | Meant::Never | Meant::Value(_), _) => None,
    }
}

/// Follows a run for the sake of some questions.
#[derive(Clone, Debug)]
pub struct Witness {
    predictions: Rc<[Prediction]>,
    answers: Vec<Option<Answer>>,
    /// What was seen last of a value.
    last: Vec<Vec<String>>,
}

impl Witness {
    pub fn new(predictions: Rc<[Prediction]>) -> Witness {
        let count = predictions.len();
        Witness { predictions, answers: vec![None; count], last: vec![Vec::new(); count] }
    }

    pub fn watch(&mut self, now: SimTime, observation: &dyn Observation) {
        let states = self.answers.iter_mut().zip(&mut self.last);
        for (prediction, (answer, last)) in self.predictions.iter().zip(states) {
            if answer.is_some() {
                continue;
            }
            match &prediction.question {
                Question::When(claim) => {
                    let is_so = claim.look(now, observation).held;
                    *answer = is_so.then_some(Answer::At(now));
                }
                Question::Value { at, .. } if *at < now => {
                    *answer = Some(Answer::Values(std::mem::take(last)));
                }
                Question::Value { subject, property, .. } => {
                    let facts = observation.facts(subject, property).into_iter();
                    *last = facts.map(|fact| fact.value).collect();
                }
            }
        }
    }

    /// Nothing comes any more.
    pub fn finish(&mut self) {
        let states = self.answers.iter_mut().zip(&mut self.last);
        for (prediction, (answer, last)) in self.predictions.iter().zip(states) {
            answer.get_or_insert_with(|| match prediction.question {
                Question::When(_) => Answer::Never,
                Question::Value { .. } => Answer::Values(std::mem::take(last)),
            });
        }
    }

    /// In the order of the questions; nothing where the run has not come far enough.
    pub fn answers(&self) -> &[Option<Answer>] {
        &self.answers
    }
}

impl fmt::Display for PredictProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PredictProblem::NoName(found) => write!(
                f,
                "a question begins with its name in small letters: restarts: at 5m: …; found {found:?}"
            ),
            PredictProblem::NameTwice(name) => {
                write!(f, "there is already a question {name:?}: give this one another name")
            }
            PredictProblem::Form => f.write_str(
                "write NAME: when CLAIM? 10s | 31s | never, or NAME: at 5m: pod/web restarts? 0 | 4",
            ),
            PredictProblem::Time(error) => error.fmt(f),
            PredictProblem::Goal(problem) => problem.fmt(f),
            PredictProblem::Choices(found) => {
                write!(f, "a question has {} to {} choices with | between them, and here are {found}", CHOICES.start(), CHOICES.end())
            }
            PredictProblem::ChoiceTime(found) => {
                write!(f, "a choice is a time such as 31s, or never; found {found:?}")
            }
            PredictProblem::TooMany => {
                write!(f, "more than {PREDICTIONS_MAX} questions: leave some out")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Prediction {
        let (mut read, problems) = read(text, 1);
        assert_eq!(problems, [], "{text}");
        read.remove(0)
    }

    #[test]
    fn the_nearest_time_is_right_if_it_is_near() {
        let question = one("first: when pod/web restarts >= 1? 10s | 31s | 5m | never");
        for (secs, right) in [
            (31, vec![1]),
            (33, vec![1]),
            (35, vec![]),
            (11, vec![0]),
            (280, vec![2]),
            (60, vec![]),
        ] {
            assert_eq!(question.right(&Answer::At(SimTime::secs(secs))), right, "{secs}");
        }
        assert_eq!(question.right(&Answer::Never), [3]);
        assert_eq!(question.end(), SimTime::secs(300));
        let even = one("first: when pod/web restarts >= 1? 30s | 32s");
        assert_eq!(even.right(&Answer::At(SimTime::secs(31))), [0, 1]);
    }

    #[test]
    fn a_value_is_compared_as_goals_compare() {
        let question = one("ready: at 40s: pod ready? 0/1 | 1/1");
        let seen = |values: &[&str]| Answer::Values(values.iter().map(|v| v.to_string()).collect());
        assert_eq!(question.right(&seen(&["1/1", "1/1"])), [1]);
        assert_eq!(question.right(&seen(&["1/1", "0/1"])), Vec::<usize>::new());
        assert_eq!(question.right(&seen(&[])), Vec::<usize>::new());
        assert_eq!(one("n: at 1m: pod/web restarts? 0 | 04").right(&seen(&["4"])), [1]);
        let path = one("s: at 1m: pod/web {.spec.nodeName}? node-1 | \"a b\"");
        assert_eq!(path.right(&seen(&["a b"])), [1]);
    }

    #[test]
    fn problems_name_their_lines() {
        let section = "# why\nRestarts: at 5m: pod/web restarts? 0 | 1\na: soon? 1 | 2\nb: when pod/web restarts >= 1? soon | 3s\nc: at 5m: pod/web restarts? 0\nd: at 5m: pod/web size? 0 | 1\ne: at 5m: pod count? 0 | 1\ne: at 6m: pod count? 0 | 1\nf: when pod/web restarts? 1s | 2s\n";
        let (read, problems) = read(section, 10);
        assert_eq!(read.len(), 1);
        let lines: Vec<String> =
            problems.iter().map(|(line, problem)| format!("{line}: {problem}")).collect();
        let starts = [
            "11: a question begins",
            "12: write NAME",
            "13: a choice is a time",
            "14: a question has 2 to 5",
            "15: expected a property",
            "17: there is already",
            "18: expected one of ==",
        ];
        assert_eq!(lines.len(), starts.len(), "{lines:#?}");
        for (line, start) in lines.iter().zip(starts) {
            assert!(line.starts_with(start), "{line}");
        }
    }
}
