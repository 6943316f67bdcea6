//! The API server, after admission: what is stored, who is told, what is written down as events.
//!
//! Every write goes through `Api::create`, `update` or `remove`, leaves a record, and is told to whoever watches.

mod deletion;
mod disruption;
mod events;
mod eviction;
mod held;
mod namespaces;
mod nodes;
mod pods;
mod priority;
mod recorder;
mod scheduling;
mod series;
mod services;
mod store;
mod watch;

pub use disruption::{Disruption, disrupt};
pub use events::EventNote;
pub use eviction::evict;
pub use held::{HeldEvent, tell_held};
pub use recorder::Recorder;
pub use store::Store;

use std::rc::Rc;

use super::ctx::{About, Ctx};
use super::record::{Actor, RecordId, Verb, What};
use super::rule::Rule;
use crate::kit::chance::draw;
use crate::kit::hash;
use crate::kit::stamp::Stamp;
use crate::objects::{Key, Object};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    pub store: Store,
    pub recorder: Recorder,
    /// What was said on nodes that the API does not hear; told when it hears them again.
    pub held: Vec<HeldEvent>,
}

/// Stores a new object: UID, creation time, resourceVersion.
pub fn create(ctx: &mut Ctx, actor: Actor, mut object: Object, rule: Rule) -> RecordId {
    identify(ctx, &mut object);
    if let Object::Job(job) = &mut object {
        Rc::make_mut(job).know_pods_by_uid();
    }
    write(ctx, actor, Verb::Added, object, Some(rule))
}

fn identify(ctx: &mut Ctx, object: &mut Object) {
    let key = object.key();
    let serial = ctx.shared.api.store.next_serial(&key);
    // Two objects of one name in two namespaces are two.
    let which = match key.namespace.as_str() {
        "" | "default" => format!("{key}/{serial}"),
        namespace => format!("{namespace}/{key}/{serial}"),
    };
    let uid = hash::uid(draw(ctx.seed(), "uid", &which));
    let now = Stamp::of(ctx.now());
    let meta = object.meta_mut();
    meta.uid = uid;
    meta.creation_timestamp = Some(now);
}

/// An object that the API server makes for itself when it first starts: before any write that is counted or told.
pub fn lay(ctx: &mut Ctx, mut object: Object) {
    identify(ctx, &mut object);
    object.meta_mut().resource_version = ctx.shared.api.store.version().to_string();
    ctx.shared.api.store.put(object);
}

/// Stores a changed object; one that was to go and that nothing holds any more is gone. Nothing happens, and nothing is
/// told, when it is equal to what is stored.
pub fn update(ctx: &mut Ctx, actor: Actor, object: Object, rule: Option<Rule>) -> Option<RecordId> {
    deletion::write_changed(ctx, actor, object, rule)
}

/// Counts the names that are generated for an owner.
pub fn next_name(ctx: &mut Ctx, owner: &Key) -> u32 {
    let name = format!("{}-", owner.name);
    ctx.shared.api.store.next_serial(&Key { name, ..owner.clone() })
}

/// Stores a changed wish: the generation counts it.
pub fn update_wish(
    ctx: &mut Ctx,
    actor: Actor,
    mut object: Object,
    rule: Rule,
) -> Option<RecordId> {
    let stored = ctx.shared.api.store.get(&object.key())?;
    count_wish(stored, &mut object);
    update(ctx, actor, object, Some(rule))
}

/// Gives an object that takes another's place the generation that is due.
pub fn count_wish(stored: &Object, object: &mut Object) {
    if object.counts_wishes() {
        let generation = stored.meta().generation;
        let is_new_wish = object.wish() != stored.wish();
        object.meta_mut().generation = if is_new_wish { generation + 1 } else { generation };
    }
}

fn take_out(ctx: &mut Ctx, actor: Actor, key: &Key, rule: Rule) -> Option<RecordId> {
    let mut object = ctx.shared.api.store.take(key)?;
    ctx.shared.api.store.stamp_version(&mut object);
    Some(tell(ctx, actor, Written { verb: Verb::Deleted, before: None, object }, Some(rule)))
}

fn write(
    ctx: &mut Ctx,
    actor: Actor,
    verb: Verb,
    mut object: Object,
    rule: Option<Rule>,
) -> RecordId {
    let store = &mut ctx.shared.api.store;
    store.stamp_version(&mut object);
    let before = store.put(object.clone());
    tell(ctx, actor, Written { verb, before, object }, rule)
}

/// A write, as those who watch are told of it.
pub struct Written {
    pub verb: Verb,
    pub before: Option<Object>,
    pub object: Object,
}

fn tell(ctx: &mut Ctx, actor: Actor, written: Written, rule: Option<Rule>) -> RecordId {
    let Written { verb, object, .. } = &written;
    let about = About::object(object.key());
    let what = What::Stored { verb: *verb, object: object.clone() };
    let id = ctx.record(actor, about, what, rule);
    let cause = ctx.cause.replace(id);
    watch::announce(ctx, &written);
    ctx.cause = cause;
    id
}

pub use deletion::{FOREGROUND, ORPHAN, Propagation, delete, remove};
pub use events::{note, report};
pub use namespaces::{check_namespace, delete_namespace, finalize_namespace, is_ending};
pub use nodes::{create_node, ensure_lease, lay_lease, list_images, renew_leases};
pub use pods::{
    By, Deletion, StatusPatch, StatusWritten, create_pod, delete_pod, replace_pod_status,
    write_status,
};
pub use priority::check_default_class;
pub use scheduling::{
    Nomination, bind, clear_nomination, hold_at_gates, mark_unschedulable, preempt, set_condition,
};
pub use services::{check_allocation, create_service, replace_service};
