//! What can be wrong with a goal, in sentences that say what was expected.

use std::fmt;

use super::Operator;
use super::read::GOALS_MAX;
use crate::kit::offset::TimeError;
use crate::objects::Kind;

/// A line of a goal section that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalError {
    pub line: usize,
    pub problem: GoalProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoalProblem {
    /// There is no colon, so nothing says when.
    NoWhen,
    When(String),
    Time(TimeError),
    /// `from` is later than `to`.
    Backwards,
    NoSubject,
    Kind(String),
    NoName(String),
    Labels(String),
    /// The subject has no such property, but these.
    Property {
        subject: String,
        found: String,
        known: Vec<&'static str>,
    },
    OpenBrace,
    /// What the reader of JSONPath complains of.
    Path(String),
    Operator(String),
    NoValue,
    OpenQuote,
    /// More stands behind the value.
    Rest(String),
    NeedsNumber {
        operator: Operator,
        found: String,
    },
    /// `events` and `console` can only contain.
    OnlyContains(&'static str),
    TooMany,
}

impl GoalProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            GoalProblem::NoWhen => "goal.no-when",
            GoalProblem::When(_) => "goal.when",
            GoalProblem::Time(_) => "goal.time",
            GoalProblem::Backwards => "goal.backwards",
            GoalProblem::NoSubject => "goal.no-subject",
            GoalProblem::Kind(_) => "goal.kind",
            GoalProblem::NoName(_) => "goal.no-name",
            GoalProblem::Labels(_) => "goal.labels",
            GoalProblem::Property { .. } => "goal.property",
            GoalProblem::OpenBrace => "goal.open-brace",
            GoalProblem::Path(_) => "goal.path",
            GoalProblem::Operator(_) => "goal.operator",
            GoalProblem::NoValue => "goal.no-value",
            GoalProblem::OpenQuote => "goal.open-quote",
            GoalProblem::Rest(_) => "goal.rest",
            GoalProblem::NeedsNumber { .. } => "goal.needs-number",
            GoalProblem::OnlyContains(_) => "goal.only-contains",
            GoalProblem::TooMany => "goal.too-many",
        }
    }
}

impl fmt::Display for GoalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for GoalProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoalProblem::NoWhen => write!(f, "expected when, then a colon: {WHENS}"),
            GoalProblem::When(found) => write!(f, "expected {WHENS}, found {found:?}"),
            GoalProblem::Time(error) => error.fmt(f),
            GoalProblem::Backwards => {
                f.write_str("expected the earlier time first: from 10s to 3m")
            }
            GoalProblem::NoSubject => write!(f, "expected what the goal is about: {SUBJECTS}"),
            GoalProblem::Kind(found) => {
                let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.names().singular).collect();
                write!(
                    f,
                    "expected {SUBJECTS}, found {found:?}; the kinds are {}",
                    kinds.join(", ")
                )
            }
            GoalProblem::NoName(kind) => {
                write!(f, "expected a name behind {kind}/, or labels as in {kind}/[app=web]")
            }
            GoalProblem::Labels(found) => {
                write!(f, "expected labels as in [app=web,tier=front], found {found:?}")
            }
            GoalProblem::Property { subject, found, known } => {
                write!(f, "expected a property of {subject}: {}", known.join(", "))?;
                if found.is_empty() { Ok(()) } else { write!(f, "; found {found:?}") }
            }
            GoalProblem::OpenBrace => f.write_str("expected } at the end of the JSONPath"),
            GoalProblem::Path(complaint) => write!(f, "expected a JSONPath: {complaint}"),
            GoalProblem::Operator(found) => {
                let operators: Vec<_> =
                    Operator::ALL.iter().map(|operator| operator.as_str()).collect();
                write!(f, "expected one of {}, found {found:?}", operators.join(" "))
            }
            GoalProblem::NoValue => {
                f.write_str("expected a value: a number, a word, or text in quotes")
            }
            GoalProblem::OpenQuote => f.write_str("expected \" at the end of the text"),
            GoalProblem::Rest(found) => {
                write!(
                    f,
                    "expected the end of the line, found {found:?}: put a value of several words into quotes"
                )
            }
            GoalProblem::NeedsNumber { operator, found } => {
                write!(f, "expected a whole number behind {}, found {found:?}", operator.as_str())
            }
            GoalProblem::OnlyContains(stream) => {
                write!(f, "expected contains and a text: {stream} contains \"Back-off\"")
            }
            GoalProblem::TooMany => write!(f, "more than {GOALS_MAX} goals: leave some out"),
        }
    }
}

impl std::error::Error for GoalError {}

const WHENS: &str = "at T, within T, from T to T, always or never";
const SUBJECTS: &str = "kind/name, kind/[label=value], a kind, requests, events or console";
