//! The recorder's memory: events are aggregated, counted, and dropped when one object talks too much.
//! Models client-go/tools/record/events_cache.go (v1.36), K82.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::series::{Reported, Series};
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{EventType, ObjectReference};

/// As many different messages of one (object, type, reason) within the interval become one event.
const AGGREGATE_MESSAGES_MAX: usize = 10;
const AGGREGATE_INTERVAL: Span = Span::secs(600);
/// Tokens of the spam filter, for each source, object and type.
const SPAM_BURST: u64 = 25;
const SPAM_REFILL: Span = Span::secs(300);
/// The scenario's first instant, in nanoseconds since 1970.
const START_NANOS: u64 = 1_767_225_600_000_000_000;

/// The memory of all components, by the UID of the object they speak about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorder {
    objects: BTreeMap<Rc<str>, Rc<Memory>>,
    names: u64,
}

/// What was said of one object.
#[derive(Clone, Debug, Default, PartialEq)]
struct Memory {
    similar: BTreeMap<Similar, Aggregate>,
    counted: BTreeMap<Same, Counted>,
    buckets: BTreeMap<Talker, Bucket>,
    series: BTreeMap<Similar, Option<Series>>,
}

/// Component and type; then the reason; then field path and message.
type Talker = (String, EventType);
type Similar = (Talker, String);
type Same = (Similar, String, String);

#[derive(Clone, Debug, PartialEq)]
struct Aggregate {
    messages: BTreeSet<String>,
    last: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
struct Counted {
    count: i32,
    first: Stamp,
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    tokens: u64,
    refilled: SimTime,
}

/// One thing said. The same component on two nodes never speaks of the same pod, so the host does not matter here.
pub struct Said<'a> {
    pub component: &'a str,
    pub kind: EventType,
    pub reason: &'a str,
    pub message: &'a str,
    pub object: &'a ObjectReference,
}

/// What the event in the API is to say.
#[derive(Debug, PartialEq)]
pub struct Stored {
    pub count: i32,
    pub first: Stamp,
    pub name: String,
    pub message: String,
}

impl Recorder {
    /// Aggregates, counts, then filters: in that order, so a dropped event is counted all the same.
    pub fn hear(&mut self, said: &Said, now: SimTime) -> Option<Stored> {
        let fresh_name = self.next_name(&said.object.name, now);
        let memory = self.objects.entry(Rc::from(said.object.uid.as_str())).or_default();
        let memory = Rc::make_mut(memory);
        let talker = (said.component.to_owned(), said.kind);
        let similar = (talker.clone(), said.reason.to_owned());
        let message = memory.aggregate(similar.clone(), said.message, now);
        // An aggregate is one event, whatever its latest message says.
        let same = match &message {
            Message::Own => (similar, said.object.field_path.clone(), said.message.to_owned()),
            Message::Combined(_) => (similar, String::new(), String::new()),
        };
        let is_new = !memory.counted.contains_key(&same);
        let counted = memory.counted.entry(same).or_insert_with(|| Counted {
            count: 0,
            first: Stamp::of(now),
            name: fresh_name,
        });
        counted.count += 1;
        let Counted { count, first, name } = counted.clone();
        let has_token = memory.has_token(talker, now);
        self.names += u64::from(is_new);
        let message = match message {
            Message::Own => said.message.to_owned(),
            Message::Combined(text) => text,
        };
        has_token.then_some(Stored { count, first, name, message })
    }

    /// An event of the newer kind: neither aggregated nor filtered, and the same whatever its message says.
    pub fn hear_in_series(&mut self, said: &Said, now: SimTime) -> Reported {
        let fresh_name = self.next_name(&said.object.name, now);
        let memory = self.objects.entry(Rc::from(said.object.uid.as_str())).or_default();
        let similar = ((said.component.to_owned(), said.kind), said.reason.to_owned());
        let series = Rc::make_mut(memory).series.entry(similar).or_default();
        let reported = Series::hear(series, &fresh_name, now);
        self.names += u64::from(matches!(reported, Reported::New(_)));
        reported
    }

    /// Upstream appends the time in nanoseconds; the serial keeps two events of one millisecond apart.
    fn next_name(&self, object: &str, now: SimTime) -> String {
        format!("{object}.{:x}", START_NANOS + now.as_millis() * 1_000_000 + self.names)
    }
}

enum Message {
    Own,
    Combined(String),
}

impl Memory {
    fn aggregate(&mut self, similar: Similar, message: &str, now: SimTime) -> Message {
        let aggregate = self
            .similar
            .entry(similar)
            .or_insert_with(|| Aggregate { messages: BTreeSet::new(), last: now });
        if now - aggregate.last > AGGREGATE_INTERVAL {
            aggregate.messages.clear();
        }
        aggregate.last = now;
        aggregate.messages.insert(message.to_owned());
        if aggregate.messages.len() < AGGREGATE_MESSAGES_MAX {
            return Message::Own;
        }
        // Upstream forgets one message so that the set stays at its limit.
        aggregate.messages.pop_first();
        Message::Combined(format!("(combined from similar events): {message}"))
    }

    fn has_token(&mut self, talker: Talker, now: SimTime) -> bool {
        let bucket =
            self.buckets.entry(talker).or_insert(Bucket { tokens: SPAM_BURST, refilled: now });
        let refills = (now - bucket.refilled).as_millis() / SPAM_REFILL.as_millis();
        if bucket.tokens + refills >= SPAM_BURST {
            bucket.tokens = SPAM_BURST;
            bucket.refilled = now;
        } else {
            bucket.tokens += refills;
            bucket.refilled += Span::millis(refills * SPAM_REFILL.as_millis());
        }
        if bucket.tokens == 0 {
            return false;
        }
        bucket.tokens -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(recorder: &mut Recorder, secs: u64, message: &str) -> Option<Stored> {
        let object = ObjectReference { name: "web".into(), ..ObjectReference::default() };
        let said = Said {
            component: "kubelet",
            kind: EventType::Warning,
            reason: "Unhealthy",
            message,
            object: &object,
        };
        recorder.hear(&said, SimTime::secs(secs))
    }

    #[test]
    fn the_same_message_is_counted_not_repeated() {
        let mut recorder = Recorder::default();
        say(&mut recorder, 0, "no");
        say(&mut recorder, 10, "no");
        let event = say(&mut recorder, 30, "no").unwrap();
        assert_eq!(event.count, 3);
        assert_eq!(event.first, Stamp::of(SimTime::ZERO));
    }

    #[test]
    fn the_tenth_different_message_is_combined() {
        let mut recorder = Recorder::default();
        for n in 0..9 {
            assert_eq!(say(&mut recorder, n, &format!("m{n}")).unwrap().message, format!("m{n}"));
        }
        assert_eq!(
            say(&mut recorder, 9, "m9").unwrap().message,
            "(combined from similar events): m9"
        );
    }

    #[test]
    fn after_25_events_one_more_passes_every_five_minutes() {
        let mut recorder = Recorder::default();
        let passed = (0..40).filter(|n| say(&mut recorder, *n, "no").is_some()).count();
        assert_eq!(passed, 25);
        let event = say(&mut recorder, 301, "no").unwrap();
        assert_eq!(event.count, 41, "a dropped event is counted all the same");
        assert!(say(&mut recorder, 302, "no").is_none());
    }
}
