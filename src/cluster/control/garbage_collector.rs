//! The garbage collector: an object whose owners are all gone goes too.
//! Models pkg/controller/garbagecollector/garbagecollector.go and graph_builder.go (v1.36), R21.
//!
//! Upstream keeps a graph of who owns whom; here the store is asked, since what it holds is never late.

use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, By, FOREGROUND, ORPHAN, Propagation, Store};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::time::SimTime;
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{Key, Kind, Object, ObjectMeta, OwnerReference, Scope};

#[derive(Clone, Debug, PartialEq)]
pub struct GarbageCollector {
    queue: Queue<Task>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    /// Looks whether an object is to go, or may go now.
    Delete(Key),
    /// Lets go what an object owns, and then the object.
    Orphan(Key),
}

impl Default for GarbageCollector {
    fn default() -> GarbageCollector {
        let limiter = ExponentialLimiter::for_controllers();
        GarbageCollector { queue: Queue::new(ControllerName::GarbageCollector, limiter) }
    }
}

impl Controller for GarbageCollector {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        for task in tasks(ctx, change) {
            self.queue.add(ctx, task);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(task) = self.queue.take(ctx) else { return };
        match &task {
            Task::Delete(key) => {
                for key in attempt_to_delete(ctx, key) {
                    self.queue.add(ctx, Task::Delete(key));
                }
            }
            Task::Orphan(key) => orphan_dependents(ctx, key),
        }
        self.queue.done(&task);
    }
}

/// Models GraphBuilder.processGraphChanges.
fn tasks(ctx: &Ctx, change: &Change) -> Vec<Task> {
    let object = &change.object;
    let meta = object.meta();
    let store = &ctx.shared.api.store;
    if change.verb == Verb::Deleted {
        let dependents = dependents(store, object);
        let dependents = dependents.iter().map(Object::key);
        let waiting = owners(store, object).into_iter().filter(|one| waits_for_dependents(one));
        return dependents.chain(waiting.map(Object::key)).map(Task::Delete).collect();
    }
    let before = change.before.as_ref().map(Object::meta);
    let is_as_before = before.is_some_and(|before| {
        before.owner_references == meta.owner_references
            && before.is_deleting() == meta.is_deleting()
            && before.finalizers == meta.finalizers
    });
    if is_as_before {
        return Vec::new();
    }
    if meta.is_deleting() && has(meta, ORPHAN) {
        return vec![Task::Orphan(object.key())];
    }
    let is_owned = !meta.owner_references.is_empty();
    match waits_for_dependents(object) || is_owned {
        true => vec![Task::Delete(object.key())],
        false => Vec::new(),
    }
}

/// Models attemptToDeleteItem. What is to be looked at next.
fn attempt_to_delete(ctx: &mut Ctx, key: &Key) -> Vec<Key> {
    let store = &ctx.shared.api.store;
    let Some(object) = store.get(key) else { return Vec::new() };
    if waits_for_dependents(object) {
        return process_waiting(ctx, object.clone());
    }
    let meta = object.meta();
    if meta.is_deleting() || meta.owner_references.is_empty() {
        return Vec::new();
    }
    let standings: Vec<(Standing, String)> = meta
        .owner_references
        .iter()
        .map(|owner| (standing(store, object, owner), owner.uid.clone()))
        .collect();
    let has_any = |wanted| standings.iter().any(|(standing, _)| *standing == wanted);
    if has_any(Standing::Solid) {
        let mut object = object.clone();
        let gone = standings.iter().filter(|(standing, _)| *standing != Standing::Solid);
        let gone: Vec<&String> = gone.map(|(_, uid)| uid).collect();
        if !gone.is_empty() {
            object.meta_mut().owner_references.retain(|owner| !gone.contains(&&owner.uid));
            write(ctx, object, Rule::GarbageCollected);
        }
        return Vec::new();
    }
    let propagation = match (has(meta, ORPHAN), has(meta, FOREGROUND)) {
        _ if has_any(Standing::Waiting) && !dependents(store, object).is_empty() => {
            Propagation::Foreground
        }
        (true, _) => Propagation::Orphan,
        (false, true) => Propagation::Foreground,
        (false, false) => Propagation::Background,
    };
    let by = By { actor: Actor::GarbageCollector, rule: Rule::GarbageCollected };
    api::delete(ctx, key, Grace::Default, propagation, Some(by));
    Vec::new()
}

/// An object that goes after those that it owns. Models processDeletingDependentsItem.
fn process_waiting(ctx: &mut Ctx, mut object: Object) -> Vec<Key> {
    let uid = &object.meta().uid;
    let blocks = |one: &Object| {
        let mut owners = one.meta().owner_references.iter();
        owners.any(|owner| owner.uid == *uid && owner.block_owner_deletion)
    };
    let mut blocking = dependents(&ctx.shared.api.store, &object);
    blocking.retain(blocks);
    if !blocking.is_empty() {
        let left = blocking.iter().filter(|one| !one.meta().is_deleting());
        return left.map(Object::key).collect();
    }
    object.meta_mut().finalizers.retain(|finalizer| finalizer != FOREGROUND);
    write(ctx, object, Rule::GarbageForeground);
    Vec::new()
}

/// Models orphanDependents.
fn orphan_dependents(ctx: &mut Ctx, key: &Key) {
    let Some(owner) = ctx.shared.api.store.get(key).cloned() else { return };
    for mut object in dependents(&ctx.shared.api.store, &owner) {
        object.meta_mut().owner_references.retain(|one| one.uid != owner.meta().uid);
        write(ctx, object, Rule::GarbageOrphaned);
    }
    let mut owner = owner;
    owner.meta_mut().finalizers.retain(|finalizer| finalizer != ORPHAN);
    write(ctx, owner, Rule::GarbageOrphaned);
}

fn write(ctx: &mut Ctx, object: Object, rule: Rule) {
    api::update(ctx, Actor::GarbageCollector, object, Some(rule));
}

/// How an owner stands to those that it owns. Models classifyReferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Solid,
    /// There is no such object.
    Dangling,
    /// It is to go after them.
    Waiting,
}

fn standing(store: &Store, object: &Object, owner: &OwnerReference) -> Standing {
    // Of a kind that nobody knows it cannot be said that it is gone.
    if Kind::from_manifest(&owner.api_version, &owner.kind).is_none() {
        return Standing::Solid;
    }
    match find(store, object, owner) {
        None => Standing::Dangling,
        Some(owner) if waits_for_dependents(owner) => Standing::Waiting,
        Some(_) => Standing::Solid,
    }
}

fn owners<'a>(store: &'a Store, object: &Object) -> Vec<&'a Object> {
    let references = object.meta().owner_references.iter();
    references.filter_map(|owner| find(store, object, owner)).collect()
}

/// The owner a reference names, if it still is the same one.
fn find<'a>(store: &'a Store, object: &Object, owner: &OwnerReference) -> Option<&'a Object> {
    let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
    let namespace = match kind.names().scope {
        Scope::Namespaced => object.meta().namespace.as_str(),
        Scope::Cluster => "",
    };
    store.get(&Key::new(kind, namespace, &owner.name)).filter(|found| found.meta().uid == owner.uid)
}

/// What an object owns. Events are of something and belong to nobody.
fn dependents(store: &Store, owner: &Object) -> Vec<Object> {
    let Key { kind, namespace, .. } = owner.key();
    let namespace = match kind.names().scope {
        Scope::Namespaced => Some(namespace),
        Scope::Cluster => None,
    };
    let uid = &owner.meta().uid;
    let mut found = Vec::new();
    for kind in Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Event) {
        let objects = store.list(kind, namespace.as_deref());
        let owned = objects
            .filter(|object| object.meta().owner_references.iter().any(|owner| owner.uid == *uid));
        found.extend(owned.cloned());
    }
    found
}

fn waits_for_dependents(object: &Object) -> bool {
    object.meta().is_deleting() && has(object.meta(), FOREGROUND)
}

fn has(meta: &ObjectMeta, finalizer: &str) -> bool {
    meta.finalizers.iter().any(|one| one == finalizer)
}
