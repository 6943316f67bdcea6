//! The pods of a controller: those it has, and those it takes over or lets go on the way.
//! Models pkg/controller/controller_ref_manager.go ClaimPods (v1.36), R11.

use std::rc::Rc;

use super::Change;
use super::claim::{self, Claim, Claimant};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::objects::{Key, Kind, LabelSelector, Object, Pod};

/// Whoever acts, its pods by name, whatever state they are in. Only those that fit may be taken over.
pub fn pods(
    ctx: &mut Ctx,
    owner: &Object,
    selector: Option<&LabelSelector>,
    actor: Actor,
    fits: impl Fn(&Pod) -> bool,
) -> Vec<Rc<Pod>> {
    let claimant = Claimant { meta: owner.meta(), selector };
    let store = &ctx.shared.api.store;
    let pods = store.pods(Some(&owner.meta().namespace));
    let claims = pods.map(|pod| (claimant.claim(&pod.metadata), pod.clone()));
    let claims: Vec<(Claim, Rc<Pod>)> =
        claims.filter(|(claim, _)| *claim != Claim::Ignored).collect();
    let mut held = Vec::new();
    for (claim, mut pod) in claims {
        match claim {
            Claim::Kept => held.push(pod),
            Claim::Adopted if fits(&pod) => {
                let reference = claim::controller_reference(owner);
                claim::adopt(&mut Rc::make_mut(&mut pod).metadata, reference);
                let written = Object::Pod(pod.clone());
                api::update(ctx, actor, written, Some(Rule::ReplicaSetAdopt));
                held.push(pod);
            }
            Claim::Released => {
                claim::release(&mut Rc::make_mut(&mut pod).metadata, &owner.meta().uid);
                api::update(ctx, actor, Object::Pod(pod), Some(Rule::ReplicaSetRelease));
            }
            Claim::Adopted | Claim::Ignored => {}
        }
    }
    held
}

/// The controllers of this kind that a changed object was of before, and is of now.
pub fn owners_of(kind: Kind, change: &Change) -> Vec<Key> {
    let objects = change.before.iter().chain([&change.object]);
    objects.filter_map(|object| owner_of(kind, object)).collect()
}

/// The controller of this kind that an object is of.
pub fn owner_of(kind: Kind, object: &Object) -> Option<Key> {
    let meta = object.meta();
    let owner = meta.controller().filter(|owner| owner.kind == kind.names().kind)?;
    Some(Key::new(kind, &meta.namespace, &owner.name))
}
