//! The templates that a StatefulSet or DaemonSet has had, kept as ControllerRevisions.
//! Models pkg/controller/history/controller_history.go (v1.36), and what stateful_set_control.go and daemon/update.go make of it.

use std::rc::Rc;

use serde_json::{Value, json};

use super::claim::{self, Claimant};
use crate::admit::as_go_json;
use crate::cluster::api::{self, Store};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::hash;
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::objects::{ControllerRevision, Key, Kind, LabelSelector, Object, ObjectMeta, Pod};

/// The label of a pod that says what it was made from.
pub const LABEL: &str = "controller-revision-hash";
/// The same on the revision, where a StatefulSet made it.
const HASH_LABEL: &str = "controller.kubernetes.io/hash";
/// What `kubectl rollout history` tells of a revision, where its owner said it.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";
/// Of the owner's name so many bytes go into that of a revision.
const PREFIX_LENGTH_MAX: usize = 223;

/// A template that an owner has had.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The newest has the highest; going back to an old one gives that a new number.
    pub number: i64,
    pub template: Value,
    pub change_cause: String,
}

impl Revision {
    fn of(kept: &ControllerRevision) -> Revision {
        let change_cause = kept.metadata.annotations.get(CHANGE_CAUSE).cloned();
        Revision {
            number: kept.revision,
            template: template(kept),
            change_cause: change_cause.unwrap_or_default(),
        }
    }
}

/// The owner's present template, as it is kept.
pub struct Present {
    pub revision: Rc<ControllerRevision>,
    /// How often a name was taken by another template.
    pub collisions: i32,
}

/// What keeps a pod at an older template for as long as nobody deletes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The strategy OnDelete: no pod is deleted for a new template.
    OnDelete,
    /// The partition of a StatefulSet's rolling update: pods are updated from this number on.
    Partition { from: i32 },
}

/// The template that a revision brings back.
pub fn template(kept: &ControllerRevision) -> Value {
    let mut template = kept.data.pointer("/spec/template").cloned().unwrap_or_default();
    if let Some(members) = template.as_object_mut() {
        members.remove("$patch");
    }
    template
}

/// What tells of a pod's template on its own label.
pub fn of(pod: &Pod) -> &str {
    pod.metadata.labels.get(LABEL).map_or("", String::as_str)
}

/// What `kubectl rollout` finds out about an owner, the oldest first.
pub fn told(store: &Store, owner: &Object) -> Vec<Revision> {
    let all = all(store, owner);
    let own = all.iter().filter(|one| {
        let controller = one.metadata.controller();
        controller.is_some_and(|controller| controller.uid == owner.meta().uid)
    });
    own.map(|one| Revision::of(one)).collect()
}

/// That of the template which the owner has now, as far as its controller has seen it.
pub fn newest(store: &Store, owner: &Object) -> Option<Rc<ControllerRevision>> {
    all(store, owner).pop()
}

/// That of the template which a pod was made from.
pub fn made_from(store: &Store, owner: &Object, pod: &Pod) -> Option<Rc<ControllerRevision>> {
    let label = of(pod);
    all(store, owner).into_iter().find(|one| label_of(one) == label)
}

/// What the label of its pods says of a revision: a StatefulSet's pods have its name, a DaemonSet's its hash.
pub fn label_of(revision: &ControllerRevision) -> &str {
    revision.metadata.labels.get(LABEL).unwrap_or(&revision.metadata.name)
}

/// An owner's own and those that are nobody's, the oldest first. Models ListControllerRevisions.
fn all(store: &Store, owner: &Object) -> Vec<Rc<ControllerRevision>> {
    let claimant = Claimant { meta: owner.meta(), selector: selector(owner) };
    let near = store.list(Kind::ControllerRevision, Some(&owner.meta().namespace));
    let near = near.filter_map(|object| match object {
        Object::ControllerRevision(one) => Some(one),
        _ => None,
    });
    let is_its = |meta: &ObjectMeta| claimant.claim(meta).holds();
    let mut all: Vec<_> = near.filter(|one| is_its(&one.metadata)).cloned().collect();
    order::sort_by_key(&mut all, |one| {
        (one.revision, one.metadata.creation_timestamp, one.metadata.name.clone())
    });
    all
}

fn selector(owner: &Object) -> Option<&LabelSelector> {
    match owner {
        Object::StatefulSet(set) => set.spec.selector.as_ref(),
        Object::DaemonSet(set) => set.spec.selector.as_ref(),
        _ => None,
    }
}

/// All that an owner has, after those that were nobody's have become its own.
pub fn claimed(ctx: &mut Ctx, owner: &Object, actor: Actor) -> Vec<Rc<ControllerRevision>> {
    let mut all = all(&ctx.shared.api.store, owner);
    for one in all.iter_mut().filter(|one| one.metadata.controller().is_none()) {
        let reference = claim::controller_reference(owner);
        claim::adopt(&mut Rc::make_mut(one).metadata, reference);
        write(ctx, one, actor);
    }
    all
}

/// The revision of the owner's present template: made if there is none, and if it was an old one, now the newest.
/// Models getStatefulSetRevisions and constructHistory.
pub fn present(
    ctx: &mut Ctx,
    owner: &Object,
    all: &mut Vec<Rc<ControllerRevision>>,
    actor: Actor,
    collisions: i32,
) -> Present {
    let data = patch(owner);
    let latest = all.last().map_or(0, |one| one.revision);
    let Some(at) = all.iter().rposition(|one| one.data == data) else {
        let present = make(ctx, owner, &data, latest + 1, actor, collisions);
        all.push(present.revision.clone());
        return present;
    };
    let mut revision = all.remove(at);
    if revision.revision < latest {
        Rc::make_mut(&mut revision).revision = latest + 1;
        write(ctx, &revision, actor);
    }
    all.push(revision.clone());
    Present { revision, collisions }
}

/// Models CreateControllerRevision: while the name is taken by another template, another is tried.
fn make(
    ctx: &mut Ctx,
    owner: &Object,
    data: &Value,
    number: i64,
    actor: Actor,
    mut collisions: i32,
) -> Present {
    let meta = owner.meta();
    let raw = as_go_json(data);
    let mut revision =
        ControllerRevision { data: data.clone(), revision: number, ..Default::default() };
    let label = if owner.kind() == Kind::DaemonSet { LABEL } else { HASH_LABEL };
    revision.metadata.namespace = meta.namespace.clone();
    revision.metadata.annotations = meta.annotations.clone();
    revision.metadata.labels = template_labels(data);
    revision.metadata.owner_references.push(claim::controller_reference(owner));
    loop {
        let hash = name_hash(&raw, collisions);
        revision.metadata.name = name(&meta.name, &hash);
        revision.metadata.labels.insert(label.to_owned(), hash);
        let key = Key::new(Kind::ControllerRevision, &meta.namespace, &revision.metadata.name);
        match ctx.shared.api.store.get(&key) {
            Some(Object::ControllerRevision(found)) if found.data == *data => {
                return Present { revision: found.clone(), collisions };
            }
            Some(_) => collisions += 1,
            None => break,
        }
    }
    let revision = Object::ControllerRevision(Rc::new(revision));
    let key = revision.key();
    if api::check_namespace(ctx, &key).is_ok() {
        api::create(ctx, actor, revision.clone(), Rule::RevisionKept);
    }
    let stored = ctx.shared.api.store.get(&key).cloned();
    match stored.unwrap_or(revision) {
        Object::ControllerRevision(revision) => Present { revision, collisions },
        _ => unreachable!("a revision was made"),
    }
}

/// Old ones that are too many.
pub fn forget<'a>(
    ctx: &mut Ctx,
    actor: Actor,
    too_many: impl Iterator<Item = &'a Rc<ControllerRevision>>,
) {
    for one in too_many {
        let key = Object::ControllerRevision(one.clone()).key();
        api::remove(ctx, actor, &key, Rule::RevisionForgotten);
    }
}

/// How many there are beyond the limit.
pub fn excess(count: usize, limit: Option<i32>) -> usize {
    let limit = limit.unwrap_or(10);
    usize::try_from(limit).map_or(0, |limit| count.saturating_sub(limit))
}

fn write(ctx: &mut Ctx, revision: &Rc<ControllerRevision>, actor: Actor) {
    let written = Object::ControllerRevision(revision.clone());
    api::update(ctx, actor, written, Some(Rule::RevisionKept));
}

/// A strategic merge patch that puts the template back. Models getPatch.
fn patch(owner: &Object) -> Value {
    let mut template = owner.to_json().pointer("/spec/template").cloned().unwrap_or_default();
    template["$patch"] = "replace".into();
    json!({ "spec": { "template": template } })
}

fn template_labels(data: &Value) -> SortedMap<String, String> {
    let labels = data.pointer("/spec/template/metadata/labels").and_then(Value::as_object);
    let pairs = labels.into_iter().flatten();
    pairs.map(|(key, value)| (key.clone(), value.as_str().unwrap_or("").to_owned())).collect()
}

/// Models HashControllerRevision.
fn name_hash(raw: &str, collisions: i32) -> String {
    hash::safe_encode(&hash::fnv32(format!("{raw}{collisions}").as_bytes()).to_string())
}

/// Models ControllerRevisionName.
fn name(owner: &str, hash: &str) -> String {
    let prefix = owner.get(..PREFIX_LENGTH_MAX).unwrap_or(owner);
    format!("{prefix}-{hash}")
}
