//! The small language of goals: `within 3m: pod/web restarts >= 1`.
//!
//! Knows: the API's kinds, times. Never knows: how a property is looked up; that is an `Observation`'s work.
//!
//! The map: here is what a goal says, `read` gets it from text (`subject` and `rest` are its
//! parts), `look` finds whether a claim is true in one instant, `judge` decides the goal while a run is watched.

mod judge;
mod look;
mod problem;
mod read;
mod rest;
mod subject;

use crate::kit::sorted::SortedMap;
use std::fmt;

pub use judge::{Judge, Report, Verdict};
pub use look::{Fact, Observation, Sighting};
pub use problem::{GoalError, GoalProblem};
pub use read::{GOALS_MAX, read, read_answer, read_claim, read_measure};

use crate::kit::time::SimTime;
use crate::objects::Kind;

/// One line of a goal section.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Where it stands in the recipe.
    pub line: usize,
    /// The line as it was written.
    pub text: String,
    pub when: When,
    pub claim: Claim,
}

/// At which instants the claim must be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    At(SimTime),
    /// At some instant up to this one.
    Within(SimTime),
    /// At every instant of these, both ends included.
    Throughout {
        from: SimTime,
        to: SimTime,
    },
    Always,
    Never,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// What a property of everything picked compares to.
    Compare { subject: Subject, property: Property, operator: Operator, value: Value },
    /// Some event's message, or some line of output so far, contains a text.
    Mention { stream: Stream, text: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Objects {
        kind: Kind,
        pick: Pick,
    },
    /// What the clients sent.
    Requests,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    All,
    Named(String),
    /// All that carry these labels.
    Labelled(SortedMap<String, String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Events,
    Console,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Property {
    /// How many there are.
    Count,
    /// The status of a condition, by its type.
    Condition(String),
    /// How often events of this reason came, repetitions counted.
    Event(String),
    /// A JSONPath with its braces.
    Path(String),
    Shown(Shown),
}

/// What kubectl shows of an object, and what is counted of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Answered,
    /// The number of ready endpoints.
    Endpoints,
    Failed,
    Ip,
    Node,
    Phase,
    Ready,
    Restarts,
    Sent,
    Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(i64),
    Text(String),
}

impl When {
    /// The instant after which nothing can change the verdict, where there is one.
    pub fn end(self) -> Option<SimTime> {
        match self {
            When::At(time) | When::Within(time) | When::Throughout { to: time, .. } => Some(time),
            When::Always | When::Never => None,
        }
    }
}

impl Subject {
    /// The words of what is shown of it, besides `count`, `event.…` and a JSONPath.
    pub fn shown(&self) -> &'static [Shown] {
        match self {
            Subject::Requests => &[Shown::Answered, Shown::Failed, Shown::Sent],
            Subject::Objects { kind, .. } => match kind {
                Kind::Pod => &[
                    Shown::Ip,
                    Shown::Node,
                    Shown::Phase,
                    Shown::Ready,
                    Shown::Restarts,
                    Shown::Status,
                ],
                Kind::Service => &[Shown::Endpoints],
                Kind::Node => &[Shown::Status],
                Kind::DaemonSet
                | Kind::Deployment
                | Kind::ReplicaSet
                | Kind::ReplicationController
                | Kind::StatefulSet => &[Shown::Ready],
                Kind::App
                | Kind::ConfigMap
                | Kind::ControllerRevision
                | Kind::CronJob
                | Kind::EndpointSlice
                | Kind::Endpoints
                | Kind::Event
                | Kind::Job
                | Kind::Lease
                | Kind::Namespace
                | Kind::PodDisruptionBudget
                | Kind::PriorityClass
                | Kind::Secret => &[],
            },
        }
    }

    pub fn has_conditions(&self) -> bool {
        match self {
            Subject::Objects { kind, .. } => match kind {
                Kind::Deployment | Kind::Job | Kind::Node | Kind::Pod => true,
                Kind::App
                | Kind::ConfigMap
                | Kind::ControllerRevision
                | Kind::CronJob
                | Kind::DaemonSet
                | Kind::EndpointSlice
                | Kind::Endpoints
                | Kind::Event
                | Kind::Lease
                | Kind::Namespace
                | Kind::PodDisruptionBudget
                | Kind::PriorityClass
                | Kind::ReplicaSet
                | Kind::ReplicationController
                | Kind::Secret
                | Kind::Service
                | Kind::StatefulSet => false,
            },
            Subject::Requests => false,
        }
    }
}

impl Shown {
    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Answered => "answered",
            Shown::Endpoints => "endpoints",
            Shown::Failed => "failed",
            Shown::Ip => "ip",
            Shown::Node => "node",
            Shown::Phase => "phase",
            Shown::Ready => "ready",
            Shown::Restarts => "restarts",
            Shown::Sent => "sent",
            Shown::Status => "status",
        }
    }
}

impl Operator {
    pub const ALL: &[Operator] = &[
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::AtMost,
        Operator::Greater,
        Operator::AtLeast,
        Operator::Contains,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Greater => ">",
            Operator::AtLeast => ">=",
            Operator::Contains => "contains",
        }
    }

    pub fn is_ordering(self) -> bool {
        match self {
            Operator::Less | Operator::AtMost | Operator::Greater | Operator::AtLeast => true,
            Operator::Equal | Operator::NotEqual | Operator::Contains => false,
        }
    }

    /// Compares what was seen with what the goal names. Text is in no order, so it is never less or more.
    pub fn holds(self, seen: &str, value: &Value) -> bool {
        let equal = || match value {
            Value::Number(number) => seen.parse() == Ok(*number),
            Value::Text(text) => seen == text,
        };
        let order = || match value {
            Value::Number(number) => seen.parse::<i64>().ok().map(|seen| seen.cmp(number)),
            Value::Text(_) => None,
        };
        match self {
            Operator::Equal => equal(),
            Operator::NotEqual => !equal(),
            Operator::Less => order().is_some_and(|order| order.is_lt()),
            Operator::AtMost => order().is_some_and(|order| order.is_le()),
            Operator::Greater => order().is_some_and(|order| order.is_gt()),
            Operator::AtLeast => order().is_some_and(|order| order.is_ge()),
            Operator::Contains => seen.contains(&value.to_string()),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Subject::Objects { kind, pick } = self else {
            return f.write_str("requests");
        };
        f.write_str(kind.names().singular)?;
        match pick {
            Pick::All => Ok(()),
            Pick::Named(name) => write!(f, "/{name}"),
            Pick::Labelled(labels) => {
                let pairs: Vec<_> =
                    labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
                write!(f, "/[{}]", pairs.join(","))
            }
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Property::Count => f.write_str("count"),
            Property::Condition(kind) => write!(f, "condition.{kind}"),
            Property::Event(reason) => write!(f, "event.{reason}"),
            Property::Path(path) => f.write_str(path),
            Property::Shown(shown) => f.write_str(shown.as_str()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => number.fmt(f),
            Value::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers_and_text_as_text() {
        use Operator::*;
        for (seen, operator, value, holds) in [
            ("10", Greater, Value::Number(9), true),
            ("9", AtLeast, Value::Number(9), true),
            ("9", Less, Value::Number(9), false),
            ("9", AtMost, Value::Number(9), true),
            ("03", Equal, Value::Number(3), true),
            ("03", Equal, Value::Text("3".to_owned()), false),
            ("Running", NotEqual, Value::Number(3), true),
            ("Running", AtLeast, Value::Number(0), false),
            ("", Equal, Value::Text(String::new()), true),
            ("CrashLoopBackOff", Contains, Value::Text("BackOff".to_owned()), true),
            ("1/12", Contains, Value::Number(12), true),
            ("1/1", Equal, Value::Text("1/1".to_owned()), true),
        ] {
            assert_eq!(operator.holds(seen, &value), holds, "{seen} {} {value}", operator.as_str());
        }
    }
}
