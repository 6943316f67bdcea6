//! Deleting any object: what holds it back, and what becomes of those that it owns.
//! Models apiserver/pkg/registry/generic/registry/store.go and rest/delete.go (v1.36).

use super::{By, Deletion, delete_namespace, delete_pod, take_out, update, write};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{Key, Kind, Object, ObjectMeta};

/// What becomes of the objects that a deleted one owns. Models metav1.DeletionPropagation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// They go after it.
    Background,
    /// They go before it.
    Foreground,
    /// They stay, and are nobody's.
    Orphan,
}

/// Holds an object until those that it owns are gone.
pub const FOREGROUND: &str = "foregroundDeletion";
/// Holds an object until those that it owns are nobody's.
pub const ORPHAN: &str = "orphan";

/// None when there is no such object.
pub fn delete(
    ctx: &mut Ctx,
    key: &Key,
    grace: Grace,
    propagation: Propagation,
    by: Option<By>,
) -> Option<Deletion> {
    let mut object = ctx.shared.api.store.get(key)?.clone();
    let finalizers = finalizers_for(object.meta(), propagation);
    let By { actor, rule } = by.unwrap_or(By { actor: Actor::Api, rule: Rule::ApiFinalizers });
    let ends_later = matches!(key.kind, Kind::Pod | Kind::Namespace);
    let is_new = finalizers != object.meta().finalizers;
    object.meta_mut().finalizers = finalizers;
    if !ends_later && !object.meta().finalizers.is_empty() {
        hold(ctx, actor, object, rule);
        return Some(Deletion::Graceful);
    }
    if is_new {
        update(ctx, actor, object, Some(rule));
    }
    match key.kind {
        Kind::Pod => delete_pod(ctx, key, grace, by),
        Kind::Namespace => delete_namespace(ctx, &key.name),
        _ => {
            let By { actor, rule } =
                by.unwrap_or(By { actor: Actor::Api, rule: Rule::ApiDeleteNow });
            remove(ctx, actor, key, rule);
            Some(outcome(ctx, key))
        }
    }
}

/// How it went with an object that was to go at once.
pub fn outcome(ctx: &Ctx, key: &Key) -> Deletion {
    match ctx.shared.api.store.get(key) {
        Some(_) => Deletion::Graceful,
        None => Deletion::Gone,
    }
}

/// Models deletionFinalizersForGarbageCollection.
fn finalizers_for(meta: &ObjectMeta, propagation: Propagation) -> Vec<String> {
    let mut finalizers = meta.finalizers.clone();
    finalizers.retain(|finalizer| finalizer != FOREGROUND && finalizer != ORPHAN);
    match propagation {
        Propagation::Background => {}
        Propagation::Foreground => finalizers.push(FOREGROUND.to_owned()),
        Propagation::Orphan => finalizers.push(ORPHAN.to_owned()),
    }
    finalizers
}

/// Takes an object out of the store. One with finalizers only begins to go: whoever wrote them takes them off.
pub fn remove(ctx: &mut Ctx, actor: Actor, key: &Key, rule: Rule) -> Option<RecordId> {
    let stored = ctx.shared.api.store.get(key)?;
    if !stored.meta().finalizers.is_empty() {
        return hold(ctx, actor, stored.clone(), Rule::ApiFinalizers);
    }
    take_out(ctx, actor, key, rule)
}

/// Models markAsDeleting.
fn hold(ctx: &mut Ctx, actor: Actor, mut object: Object, rule: Rule) -> Option<RecordId> {
    let now = Stamp::of(ctx.now());
    let meta = object.meta_mut();
    if meta.deletion_timestamp.is_none() && meta.generation > 0 {
        meta.generation += 1;
    }
    meta.deletion_timestamp.get_or_insert(now);
    meta.deletion_grace_period_seconds = Some(0);
    update(ctx, actor, object, Some(rule))
}

/// Whether nothing holds an object any more that was to go.
/// Models ShouldDeleteDuringUpdate and ShouldDeleteNamespaceDuringUpdate.
fn is_released(stored: &Object, object: &Object) -> bool {
    let meta = stored.meta();
    let is_held = match object {
        Object::Namespace(namespace) => !namespace.spec.finalizers.is_empty(),
        _ => false,
    };
    meta.is_deleting()
        && meta.deletion_grace_period_seconds.unwrap_or(0) == 0
        && object.meta().finalizers.is_empty()
        && !is_held
}

/// Stores a changed object. Nothing happens, and nothing is told, when it is equal to what is stored.
pub(super) fn write_changed(
    ctx: &mut Ctx,
    actor: Actor,
    object: Object,
    rule: Option<Rule>,
) -> Option<RecordId> {
    let key = object.key();
    let stored = ctx.shared.api.store.get(&key)?;
    if *stored == object {
        return None;
    }
    if is_released(stored, &object) {
        // Nobody sees it without its last finalizer: it is gone.
        ctx.shared.api.store.put(object);
        return remove(ctx, actor, &key, rule.unwrap_or(Rule::ApiFinalizers));
    }
    Some(write(ctx, actor, Verb::Modified, object, rule))
}
