//! The recorder's memory: events are aggregated, counted, and dropped when one object talks too much.
//! Models client-go/tools/record/events_cache.go (v1.36), K82.

use crate::kit::sorted::{SortedMap, SortedSet};
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
    objects: SortedMap<Rc<str>, Rc<Memory>>,
    names: u64,
}

/// What was said of one object.
#[derive(Clone, Debug, Default, PartialEq)]
struct Memory {
    similar: SortedMap<Similar, Aggregate>,
    counted: SortedMap<Same, Counted>,
    buckets: SortedMap<Talker, Bucket>,
    series: SortedMap<Similar, Option<Series>>,
}

/// Events that differ in their message alone, in whichever container they arose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Similar {
    component: String,
    kind: EventType,
    reason: String,
}

/// What counts as one event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    Exactly {
        like: Similar,
        field_path: String,
        message: String,
    },
    /// All similar ones, whatever the latest of them says.
    Combined(Similar),
}

/// Whose tokens an event takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Talker {
    component: String,
    kind: Option<EventType>,
}

#[derive(Clone, Debug, PartialEq)]
struct Aggregate {
    messages: SortedSet<String>,
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

/// What becomes of an event.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Told(Stored),
    Combined(Stored),
    Dropped,
}

/// What the event in the API is to say.
#[derive(Debug, PartialEq)]
pub struct Stored {
    pub count: i32,
    pub first: Stamp,
    pub name: String,
    pub message: String,
}

/// Whether the spam filter tells Normal and Warning events apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpamFilter {
    ByObject,
    ByType,
}

impl Recorder {
    /// Aggregates, counts, then filters: in that order, so a dropped event is counted all the same.
    pub fn hear(&mut self, said: &Said, now: SimTime, filter: SpamFilter) -> Heard {
        let fresh_name = self.next_name(&said.object.name, now);
        let memory = self.objects.entry(Rc::from(said.object.uid.as_str())).or_default();
        let memory = Rc::make_mut(memory);
        let (same, message) = memory.aggregate(said, now);
        let is_new = !memory.counted.contains_key(&same);
        let is_combined = matches!(same, Same::Combined(_));
        let counted = memory.counted.entry(same).or_insert_with(|| Counted {
            count: 0,
            first: Stamp::of(now),
            name: fresh_name,
        });
        counted.count += 1;
        let Counted { count, first, name } = counted.clone();
        let talker = Talker {
            component: said.component.to_owned(),
            kind: (filter == SpamFilter::ByType).then_some(said.kind),
        };
        let has_token = memory.has_token(talker, now);
        self.names += u64::from(is_new);
        let stored = Stored { count, first, name, message };
        match (has_token, is_combined) {
            (false, _) => Heard::Dropped,
            (true, false) => Heard::Told(stored),
            (true, true) => Heard::Combined(stored),
        }
    }

    /// An event of the newer kind: neither aggregated nor filtered, and the same whatever its message says.
    pub fn hear_in_series(&mut self, said: &Said, now: SimTime) -> Reported {
        let fresh_name = self.next_name(&said.object.name, now);
        let memory = self.objects.entry(Rc::from(said.object.uid.as_str())).or_default();
        let similar = Similar {
            component: said.component.to_owned(),
            kind: said.kind,
            reason: said.reason.to_owned(),
        };
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

impl Memory {
    /// What the event is counted as, and what it says.
    fn aggregate(&mut self, said: &Said, now: SimTime) -> (Same, String) {
        let like = Similar {
            component: said.component.to_owned(),
            kind: said.kind,
            reason: said.reason.to_owned(),
        };
        let aggregate = self
            .similar
            .entry(like.clone())
            .or_insert_with(|| Aggregate { messages: SortedSet::new(), last: now });
        if now - aggregate.last > AGGREGATE_INTERVAL {
            aggregate.messages.clear();
        }
        aggregate.last = now;
        let message = said.message.to_owned();
        aggregate.messages.insert(message.clone());
        if aggregate.messages.len() < AGGREGATE_MESSAGES_MAX {
            let field_path = said.object.field_path.clone();
            return (Same::Exactly { like, field_path, message: message.clone() }, message);
        }
        // Upstream forgets any one of them so that the set stays at its limit.
        aggregate.messages.pop_first();
        (Same::Combined(like), format!("(combined from similar events): {message}"))
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

    /// One event of a pod: (kind, reason, container, message).
    type Words<'a> = (EventType, &'a str, &'a str, &'a str);

    const SIMILAR: Words = (EventType::Normal, "similar", "container1", "similar message");

    fn say(recorder: &mut Recorder, millis: u64, words: Words) -> Option<Stored> {
        say_to(SpamFilter::ByType, recorder, millis, words)
    }

    fn say_to(
        filter: SpamFilter,
        recorder: &mut Recorder,
        millis: u64,
        (kind, reason, container, message): Words,
    ) -> Option<Stored> {
        let field_path = format!("spec.containers{{{container}}}");
        let object =
            ObjectReference { name: "web".into(), field_path, ..ObjectReference::default() };
        let said = Said { component: "kubelet", kind, reason, message, object: &object };
        match recorder.hear(&said, SimTime::millis(millis), filter) {
            Heard::Told(stored) | Heard::Combined(stored) => Some(stored),
            Heard::Dropped => None,
        }
    }

    /// So many earlier events, each with a message of its own if `SIMILAR`'s reason is theirs; then one more.
    /// Expected: its count and message, or `dropped`. Models TestEventCorrelator of events_cache_test.go.
    fn check(earlier: usize, of: Words, interval_secs: u64, last: Words, expected: &str) {
        let mut recorder = Recorder::default();
        let (kind, reason, container, message) = of;
        for nth in 0..earlier {
            let own = format!("{message}-{nth}-{message}");
            let message = if reason == SIMILAR.1 { own.as_str() } else { message };
            say(
                &mut recorder,
                nth as u64 * interval_secs * 1000,
                (kind, reason, container, message),
            );
        }
        let heard = say(&mut recorder, earlier as u64 * interval_secs * 1000, last);
        let got = match heard {
            Some(Stored { count, message, .. }) => format!("{count} {message}"),
            None => "dropped".to_owned(),
        };
        assert_eq!(got, expected, "{earlier} of {of:?} every {interval_secs} s, then {last:?}");
    }

    #[test]
    fn events_are_counted_combined_and_dropped_as_upstream_s_are() {
        let duplicate = (EventType::Normal, "duplicate", "", "me again");
        let combined = "(combined from similar events): similar message";
        check(0, duplicate, 5, duplicate, "1 me again");
        check(1, duplicate, 5, duplicate, "2 me again");
        check(10, duplicate, 30, duplicate, "11 me again");
        check(26, duplicate, 1, duplicate, "dropped");
        check(9, SIMILAR, 5, SIMILAR, &format!("1 {combined}"));
        check(10, SIMILAR, 5, SIMILAR, &format!("2 {combined}"));
        check(9, SIMILAR, 601, SIMILAR, "1 similar message");
        let elsewhere = (EventType::Normal, "similar", "container2", "similar message");
        check(0, SIMILAR, 5, elsewhere, "1 similar message");
        check(9, elsewhere, 5, SIMILAR, &format!("1 {combined}"));
        let unique = (EventType::Normal, "unique", "", "snowflake");
        check(9, SIMILAR, 5, unique, "1 snowflake");
    }

    #[test]
    fn an_event_remembers_when_it_was_first_seen_even_if_that_was_dropped() {
        let mut recorder = Recorder::default();
        let other = (EventType::Normal, "Other", "", "filler");
        for _ in 0..25 {
            say(&mut recorder, 0, other);
        }
        let late = (EventType::Normal, "Late", "", "hello");
        assert_eq!(say(&mut recorder, 10_000, late), None);
        let stored = say(&mut recorder, 300_000, late).unwrap();
        assert_eq!((stored.count, stored.first), (2, Stamp::of(SimTime::secs(10))));
    }

    #[test]
    fn after_25_events_one_more_passes_every_five_minutes() {
        let mut recorder = Recorder::default();
        let event = (EventType::Warning, "Unhealthy", "app", "no");
        let at = (0..40 * 6).map(|tick| tick * 10_000);
        let passed: Vec<(u64, i32)> = at
            .filter_map(|at| Some((at / 1000, say(&mut recorder, at, event)?.count)))
            .filter(|(_, count)| 25 <= *count)
            .collect();
        // In 250 s almost a whole token has come back, so the 26th need not wait long.
        assert_eq!(passed[..4], [(240, 25), (300, 31), (600, 61), (900, 91)]);
    }

    #[test]
    fn warnings_have_tokens_of_their_own_since_1_32() {
        let normal = (EventType::Normal, "Pulled", "app", "image");
        let warning = (EventType::Warning, "Unhealthy", "app", "no");
        for (filter, passes) in [(SpamFilter::ByType, true), (SpamFilter::ByObject, false)] {
            let mut recorder = Recorder::default();
            for _ in 0..25 {
                say_to(filter, &mut recorder, 0, normal);
            }
            assert_eq!(say_to(filter, &mut recorder, 0, warning).is_some(), passes, "{filter:?}");
        }
    }
}
