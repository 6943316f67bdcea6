//! One claim, looked at in one instant.

use super::{Claim, Property, Stream, Subject};
use crate::kit::time::SimTime;

/// What can be looked up of a cluster at one instant.
pub trait Observation {
    /// The property of each object that the subject picks and that exists. `Property::Count` is one fact, and so is a
    /// property of the requests. A JSONPath that leads nowhere is empty text.
    fn facts(&self, subject: &Subject, property: &Property) -> Vec<Fact>;

    /// Whether some message, or some line so far, contains the text.
    fn mentions(&self, stream: Stream, text: &str) -> bool;
}

/// One property of one object, as kubectl would print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// `pod/web`
    pub about: String,
    pub value: String,
}

/// What was seen of a claim, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub at: SimTime,
    pub held: bool,
    pub text: String,
}

impl Claim {
    /// Whether the claim is true now, and what was seen.
    pub fn look(&self, at: SimTime, observation: &dyn Observation) -> Sighting {
        let (held, text) = match self {
            Claim::Mention { stream, text } => {
                let held = observation.mentions(*stream, text);
                (held, mention(*stream, text, held))
            }
            Claim::Compare { subject, property, operator, value } => {
                let facts = observation.facts(subject, property);
                let (right, wrong): (Vec<_>, Vec<_>) =
                    facts.iter().partition(|fact| operator.holds(&fact.value, value));
                let held = wrong.is_empty() && !right.is_empty();
                let telling = if wrong.is_empty() { right } else { wrong };
                (held, comparison(subject, property, &telling))
            }
        };
        Sighting { at, held, text }
    }
}

/// More than this many objects are not named in a report.
const FACTS_NAMED_MAX: usize = 3;
const VALUE_LENGTH_MAX: usize = 80;

fn comparison(subject: &Subject, property: &Property, facts: &[&Fact]) -> String {
    if facts.is_empty() {
        return format!("no {subject}");
    }
    let mut named: Vec<String> = facts
        .iter()
        .take(FACTS_NAMED_MAX)
        .map(|fact| {
            let value = fact.value.replace('\n', "\\n");
            let value: String = value.chars().take(VALUE_LENGTH_MAX).collect();
            let value = if value.is_empty() { "\"\"" } else { &value };
            format!("{} {property} {value}", fact.about)
        })
        .collect();
    if FACTS_NAMED_MAX < facts.len() {
        named.push(format!("{} more", facts.len() - FACTS_NAMED_MAX));
    }
    named.join(", ")
}

fn mention(stream: Stream, text: &str, held: bool) -> String {
    let text: String = text.chars().take(VALUE_LENGTH_MAX).collect();
    match (stream, held) {
        (Stream::Events, true) => format!("an event says {text:?}"),
        (Stream::Events, false) => format!("no event says {text:?}"),
        (Stream::Console, true) => format!("the console says {text:?}"),
        (Stream::Console, false) => format!("the console does not say {text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::goal::{Judge, Verdict, read};

    #[test]
    fn all_of_a_selection_must_satisfy_the_goal() {
        struct Pods;
        impl Observation for Pods {
            fn facts(&self, _: &Subject, _: &Property) -> Vec<Fact> {
                let ready = |name: &str, value: &str| Fact {
                    about: format!("pod/{name}"),
                    value: value.to_owned(),
                };
                vec![ready("a", "1/1"), ready("b", "0/1"), ready("c", "1/1")]
            }
            fn mentions(&self, _: Stream, _: &str) -> bool {
                false
            }
        }
        let (goals, _) = read("at 0s: pod/[app=web] ready == 1/1\nat 0s: pod ready contains /", 1);
        let mut judge = Judge::new(goals);
        judge.watch(SimTime::ZERO, &Pods);
        let reports = judge.clone().finish(SimTime::ZERO);
        assert_eq!(reports[0].sighting.as_ref().unwrap().text, "pod/b ready 0/1");
        assert_eq!((reports[0].verdict, reports[1].verdict), (Verdict::Broken, Verdict::Held));
        assert_eq!(judge.horizon(), Some(SimTime::ZERO));
        assert!(judge.reports().iter().all(|report| report.verdict == Verdict::Open));
    }
}
