//! Events: what a component has to say about an object, and what of it reaches the API.
//! Models client-go/tools/record/event.go and tools/events/event_recorder.go (v1.36).

use std::rc::Rc;

use super::held;
use super::recorder::{Heard, Said, SpamFilter, Stored};
use super::series::Reported;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::record::{Actor, Correlation, RecordId, Verb, What};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{
    Container, Event, EventSource, EventType, Key, Kind, Object, ObjectMeta, ObjectReference, Pod,
};

/// What somebody has to say about an object.
#[derive(Clone, Copy)]
pub struct EventNote<'a> {
    pub actor: Actor,
    pub component: &'a str,
    /// The node, or whatever tells one instance of the component from another.
    pub host: &'a str,
    pub kind: EventType,
    pub reason: &'a str,
    pub message: &'a str,
    pub container: Option<&'a str>,
    pub rule: Option<Rule>,
}

/// An event of the older kind: counted while it repeats. It reaches the API unless the spam filter drops it.
pub fn note(ctx: &mut Ctx, object: &Object, note: EventNote) -> RecordId {
    let id = leave_record(ctx, object.key(), &note);
    let now = ctx.now();
    if !held::hold(ctx, object, &note, id) {
        arrive(ctx, object, &note, id, now);
    }
    id
}

/// An event that was said at an instant reaches the API.
pub(super) fn arrive(
    ctx: &mut Ctx,
    object: &Object,
    note: &EventNote,
    id: RecordId,
    said_at: SimTime,
) {
    let now = said_at;
    let reference = reference(object, note.container);
    let said = said(note, &reference);
    let filter = match ctx.shared.config.version.filters_events_by_type() {
        true => SpamFilter::ByType,
        false => SpamFilter::ByObject,
    };
    let heard = ctx.shared.api.recorder.hear(&said, now, filter);
    let stored = match heard {
        Heard::Told(stored) => stored,
        Heard::Combined(stored) => {
            correlated(ctx, object.key(), note, id, Correlation::Combined);
            stored
        }
        Heard::Dropped => {
            correlated(ctx, object.key(), note, id, Correlation::Dropped);
            return;
        }
    };
    let Stored { count, first, name, message } = stored;
    let event = Event {
        count,
        first_timestamp: Some(first),
        last_timestamp: Some(Stamp::of(now)),
        message,
        metadata: ObjectMeta { name, ..ObjectMeta::default() },
        source: EventSource { component: note.component.to_owned(), host: note.host.to_owned() },
        ..blank(note, reference)
    };
    store(ctx, event, id, (object.key(), note));
}

/// An event of the newer kind (events.k8s.io), which the scheduler writes: what happens again becomes a series.
pub fn report(ctx: &mut Ctx, pod: &Rc<Pod>, note: EventNote) -> RecordId {
    let id = leave_record(ctx, pod.key(), &note);
    let now = ctx.now();
    let reference = reference(&Object::Pod(pod.clone()), note.container);
    let said = said(&note, &reference);
    match ctx.shared.api.recorder.hear_in_series(&said, now) {
        Reported::New(name) => {
            let now = Some(Stamp::of(now));
            let event = Event {
                event_time: now,
                message: note.message.to_owned(),
                metadata: ObjectMeta { name, ..ObjectMeta::default() },
                ..blank(&note, reference)
            };
            store(ctx, event, id, (pod.key(), &note));
        }
        Reported::Again(name, series) => {
            let key = Key::new(Kind::Event, &pod.metadata.namespace, &name);
            if let Some(Object::Event(event)) = ctx.shared.api.store.get(&key) {
                let event = Event { series: Some(series), ..Event::clone(event) };
                store(ctx, event, id, (pod.key(), &note));
            }
        }
        Reported::Counted => {}
    }
    id
}

fn said<'a>(note: &EventNote<'a>, object: &'a ObjectReference) -> Said<'a> {
    Said {
        component: note.component,
        kind: note.kind,
        reason: note.reason,
        message: note.message,
        object,
    }
}

fn leave_record(ctx: &mut Ctx, key: Key, note: &EventNote) -> RecordId {
    let about = About { key, container: note.container };
    let what = What::Event {
        kind: note.kind,
        reason: note.reason.to_owned(),
        message: note.message.to_owned(),
    };
    ctx.record(note.actor, about, what, note.rule)
}

fn correlated(ctx: &mut Ctx, key: Key, note: &EventNote, event: RecordId, how: Correlation) {
    let rule = match how {
        Correlation::Combined => Rule::EventCombined,
        Correlation::Dropped => Rule::EventDropped,
        Correlation::Refused => Rule::NamespaceTerminating,
    };
    let about = About { key, container: note.container };
    let what = What::Correlated { reason: note.reason.to_owned(), how };
    let cause = ctx.cause.replace(event);
    ctx.record(note.actor, about, what, Some(rule));
    ctx.cause = cause;
}

/// What both kinds have.
fn blank(note: &EventNote, involved_object: ObjectReference) -> Event {
    Event {
        involved_object,
        reason: note.reason.to_owned(),
        reporting_component: note.component.to_owned(),
        reporting_instance: note.host.to_owned(),
        kind: note.kind,
        ..Event::default()
    }
}

/// A new event, or a patch of the one that was counted before. A first write that the filter dropped makes the next one
/// an addition. A namespace that is going takes no new ones, and whoever recorded it does not try again.
fn store(ctx: &mut Ctx, mut event: Event, cause: RecordId, (about, note): (Key, &EventNote)) {
    // What is said of a node stands in the namespace default.
    let namespace = match event.involved_object.namespace.as_str() {
        "" => "default",
        namespace => namespace,
    };
    event.metadata.namespace = namespace.to_owned();
    let key = Key::new(Kind::Event, &event.metadata.namespace, &event.metadata.name);
    let now = Stamp::of(ctx.now());
    let verb = match ctx.shared.api.store.get(&key) {
        Some(Object::Event(stored)) => {
            let Event { count, last_timestamp, message, series, .. } = event;
            event = Event { count, last_timestamp, message, series, ..Event::clone(stored) };
            Verb::Modified
        }
        Some(_) | None if super::is_ending(ctx, &key.namespace) => {
            correlated(ctx, about, note, cause, Correlation::Refused);
            return;
        }
        Some(_) | None => {
            event.metadata.creation_timestamp = Some(now);
            Verb::Added
        }
    };
    let mut object = Object::Event(Rc::new(event));
    let store = &mut ctx.shared.api.store;
    store.stamp_version(&mut object);
    store.put(object.clone());
    let cause = ctx.cause.replace(cause);
    ctx.record(Actor::Api, About::object(key), What::Stored { verb, object }, note.rule);
    ctx.cause = cause;
}

fn reference(object: &Object, container: Option<&str>) -> ObjectReference {
    let (names, meta) = (object.kind().names(), object.meta());
    let field_path = match (object, container) {
        (Object::Pod(pod), Some(container)) => container_path(pod, container),
        _ => String::new(),
    };
    ObjectReference {
        api_version: object.kind().api_version(),
        field_path,
        kind: names.kind.to_owned(),
        name: meta.name.clone(),
        namespace: meta.namespace.clone(),
        resource_version: String::new(),
        uid: meta.uid.clone(),
    }
}

fn container_path(pod: &Pod, name: &str) -> String {
    let is_in = |list: &[Container]| list.iter().any(|container| container.name == name);
    let list = match () {
        () if is_in(&pod.spec.init_containers) => "initContainers",
        () if is_in(&pod.spec.ephemeral_containers) => "ephemeralContainers",
        () => "containers",
    };
    format!("spec.{list}{{{name}}}")
}
