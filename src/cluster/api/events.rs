//! Events: aggregated, counted, and dropped when one object talks too much.
//! Models client-go/tools/record/{event,events_cache}.go (v1.36), K82.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Api;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::record::{Actor, RecordId, Verb, What};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{
    Event, EventSource, EventType, Key, Kind, Object, ObjectMeta, ObjectReference, Pod,
};

/// As many different messages of one (object, type, reason) within the interval become one event.
const AGGREGATE_MESSAGES_MAX: usize = 10;
const AGGREGATE_INTERVAL: Span = Span::secs(600);
/// Tokens of the spam filter, for each source, object and type.
const SPAM_BURST: u64 = 25;
const SPAM_REFILL: Span = Span::secs(300);

/// The recorder's memory, over all sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorder {
    similar: BTreeMap<Similar, Aggregate>,
    counted: BTreeMap<Same, Counted>,
    buckets: BTreeMap<Talker, Bucket>,
}

/// What somebody has to say about a pod.
pub struct EventNote<'a> {
    pub actor: Actor,
    pub component: &'a str,
    pub host: &'a str,
    pub kind: EventType,
    pub reason: &'a str,
    pub message: &'a str,
    pub container: Option<&'a str>,
    pub rule: Option<Rule>,
}

type Similar = (EventSource, ObjectReference, EventType, String);
type Same = (EventSource, ObjectReference, EventType, String, String);
type Talker = (EventSource, ObjectReference, EventType);

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

/// Records an event about a pod. The event itself reaches the API unless the spam filter drops it.
pub fn note(ctx: &mut Ctx, pod: &Rc<Pod>, note: EventNote) -> RecordId {
    let meta = &pod.metadata;
    let key = Key::pod(&meta.namespace, &meta.name);
    let what = What::Event {
        kind: note.kind,
        reason: note.reason.to_owned(),
        message: note.message.to_owned(),
    };
    let about = match note.container {
        Some(container) => About::container(key, container),
        None => About::object(key),
    };
    let id = ctx.record(note.actor, about, what, note.rule);
    let now = ctx.now();
    let reference = reference(pod, note.container);
    let event = correlate(&mut ctx.shared.api, now, reference, &note);
    if let Some((verb, event)) = event {
        let cause = ctx.cause.replace(id);
        let mut object = Object::Event(Rc::new(event));
        ctx.shared.api.store.stamp_version(&mut object);
        ctx.shared.api.store.put(object.clone());
        let about = About::object(object.key());
        ctx.record(Actor::Api, about, What::Stored { verb, object }, note.rule);
        ctx.cause = cause;
    }
    id
}

fn reference(pod: &Pod, container: Option<&str>) -> ObjectReference {
    let field_path = container.map(|name| {
        let is_init = pod.spec.init_containers.iter().any(|container| container.name == name);
        let list = if is_init { "initContainers" } else { "containers" };
        format!("spec.{list}{{{name}}}")
    });
    ObjectReference {
        api_version: "v1".to_owned(),
        field_path: field_path.unwrap_or_default(),
        kind: "Pod".to_owned(),
        name: pod.metadata.name.clone(),
        namespace: pod.metadata.namespace.clone(),
        resource_version: String::new(),
        uid: pod.metadata.uid.clone(),
    }
}

/// Aggregate, count, then filter: in that order, so a dropped event is counted all the same.
fn correlate(
    api: &mut Api,
    now: SimTime,
    object: ObjectReference,
    note: &EventNote,
) -> Option<(Verb, Event)> {
    let recorder = &mut api.recorder;
    let source = EventSource { component: note.component.to_owned(), host: note.host.to_owned() };
    let whole = ObjectReference { field_path: String::new(), ..object.clone() };
    let similar = (source.clone(), whole.clone(), note.kind, note.reason.to_owned());
    let message = recorder.aggregated(similar, note.message, now);
    // An aggregate is one event, whatever its latest message says.
    let (counted_object, counted_message) = match &message {
        Message::Own => (object.clone(), note.message.to_owned()),
        Message::Combined(_) => (whole.clone(), String::new()),
    };
    let same = (source.clone(), counted_object, note.kind, note.reason.to_owned(), counted_message);
    let stamp = Stamp::of(now);
    let (verb, counted) = recorder.counted(same, stamp, &object.name, now);
    if !recorder.has_token((source.clone(), whole, note.kind), now) {
        return None;
    }
    // A first write that the filter dropped makes the next one an addition.
    let known = api.store.get(&Key::new(Kind::Event, &object.namespace, &counted.name)).is_some();
    let verb = if known { verb } else { Verb::Added };
    let event = Event {
        count: counted.count,
        event_time: None,
        first_timestamp: Some(counted.first),
        last_timestamp: Some(stamp),
        message: match message {
            Message::Own => note.message.to_owned(),
            Message::Combined(text) => text,
        },
        metadata: ObjectMeta {
            creation_timestamp: Some(counted.first),
            name: counted.name,
            namespace: object.namespace.clone(),
            ..ObjectMeta::default()
        },
        involved_object: object,
        reason: note.reason.to_owned(),
        reporting_component: note.component.to_owned(),
        reporting_instance: note.host.to_owned(),
        source,
        kind: note.kind,
    };
    Some((verb, event))
}

enum Message {
    Own,
    Combined(String),
}

impl Recorder {
    fn aggregated(&mut self, similar: Similar, message: &str, now: SimTime) -> Message {
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

    fn counted(&mut self, same: Same, stamp: Stamp, object: &str, now: SimTime) -> (Verb, Counted) {
        let fresh = self.counted.len();
        let mut verb = Verb::Modified;
        let counted = self.counted.entry(same).or_insert_with(|| {
            verb = Verb::Added;
            // Upstream appends the time in nanoseconds; the serial keeps two events of one millisecond apart.
            let nanos = now.as_millis() * 1_000_000 + fresh as u64;
            let name = format!("{object}.{:x}", START_NANOS + nanos);
            Counted { count: 0, first: stamp, name }
        });
        counted.count += 1;
        (verb, counted.clone())
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

/// The scenario's first instant, in nanoseconds since 1970.
const START_NANOS: u64 = 1_767_225_600_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn say(api: &mut Api, secs: u64, message: &str) -> Option<Event> {
        let note = EventNote {
            actor: Actor::Kubelet,
            component: "kubelet",
            host: "node-1",
            kind: EventType::Warning,
            reason: "Unhealthy",
            message,
            container: None,
            rule: None,
        };
        let reference = ObjectReference { name: "web".into(), ..ObjectReference::default() };
        let (_, event) = correlate(api, SimTime::secs(secs), reference, &note)?;
        api.store.put(Object::Event(Rc::new(event.clone())));
        Some(event)
    }

    #[test]
    fn the_same_message_is_counted_not_repeated() {
        let mut api = Api::default();
        say(&mut api, 0, "no");
        say(&mut api, 10, "no");
        let event = say(&mut api, 30, "no").unwrap();
        assert_eq!(event.count, 3);
        assert_eq!(event.first_timestamp, Some(Stamp::of(SimTime::ZERO)));
        assert_eq!(event.last_timestamp, Some(Stamp::of(SimTime::secs(30))));
    }

    #[test]
    fn the_tenth_different_message_is_combined() {
        let mut api = Api::default();
        for n in 0..9 {
            assert_eq!(say(&mut api, n, &format!("m{n}")).unwrap().message, format!("m{n}"));
        }
        assert_eq!(say(&mut api, 9, "m9").unwrap().message, "(combined from similar events): m9");
    }

    #[test]
    fn after_25_events_one_more_passes_every_five_minutes() {
        let mut api = Api::default();
        let passed = (0..40).filter(|n| say(&mut api, *n, "no").is_some()).count();
        assert_eq!(passed, 25);
        let event = say(&mut api, 301, "no").unwrap();
        assert_eq!(event.count, 41, "a dropped event is counted all the same");
        assert!(say(&mut api, 302, "no").is_none());
    }
}
