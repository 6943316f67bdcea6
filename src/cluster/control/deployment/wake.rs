//! Which Deployments a write makes look: itself, the owner of a ReplicaSet, or whoever might adopt one.
//! Models pkg/controller/deployment/deployment_controller.go (v1.36).

use std::rc::Rc;

use super::fenceposts::RECREATE;
use crate::cluster::control::Change;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Verb;
use crate::objects::{Deployment, Key, Kind, Object, ObjectMeta, OwnerReference, Pod, ReplicaSet};

pub fn by(ctx: &Ctx, change: &Change) -> Vec<Key> {
    match &change.object {
        Object::Deployment(_) => vec![change.object.key()],
        Object::ReplicaSet(set) => by_replica_set(ctx, change, set),
        Object::Pod(pod) if change.verb == Verb::Deleted => {
            by_last_pod(ctx, pod).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn by_replica_set(ctx: &Ctx, change: &Change, set: &ReplicaSet) -> Vec<Key> {
    let before = match &change.before {
        Some(Object::ReplicaSet(before)) => Some(&**before),
        _ => None,
    };
    let namespace = &set.metadata.namespace;
    let owner = set.metadata.controller();
    let owner_before = before.and_then(|before| before.metadata.controller());
    let mut keys = Vec::new();
    if before.is_some() && owner != owner_before {
        keys.extend(owner_before.and_then(|owner| resolve(ctx, namespace, owner)).map(key));
    }
    if let Some(owner) = owner {
        keys.extend(resolve(ctx, namespace, owner).map(key));
        return keys;
    }
    let has_changed = before.is_none_or(|before| before.metadata.labels != set.metadata.labels)
        || owner != owner_before;
    let is_leaving = change.verb == Verb::Deleted || set.metadata.is_deleting();
    if has_changed && !is_leaving {
        keys.extend(selecting(ctx, &set.metadata));
    }
    keys
}

fn key(deployment: &Rc<Deployment>) -> Key {
    let meta = &deployment.metadata;
    Key::new(Kind::Deployment, &meta.namespace, &meta.name)
}

/// Only one that takes all old pods away first waits for the last of them.
fn by_last_pod(ctx: &Ctx, pod: &Pod) -> Option<Key> {
    let store = &ctx.shared.api.store;
    let namespace = &pod.metadata.namespace;
    let owner = pod.metadata.controller().filter(|owner| owner.kind == "ReplicaSet")?;
    let set = store.get(&Key::new(Kind::ReplicaSet, namespace, &owner.name))?;
    if set.meta().uid != owner.uid {
        return None;
    }
    let deployment = resolve(ctx, namespace, set.meta().controller()?)?;
    if deployment.spec.strategy.kind != RECREATE {
        return None;
    }
    let is_own = |owner: &OwnerReference| {
        let set = store.get(&Key::new(Kind::ReplicaSet, namespace, &owner.name));
        let deployment_uid = set.and_then(|set| set.meta().controller());
        deployment_uid.is_some_and(|owner| owner.uid == deployment.metadata.uid)
    };
    let mut pods = store.pods(Some(namespace));
    let has_pods = pods.any(|pod| pod.metadata.controller().is_some_and(is_own));
    (!has_pods).then(|| key(deployment))
}

/// The Deployment a reference names, if it still is the same one. Models resolveControllerRef.
fn resolve<'a>(
    ctx: &'a Ctx,
    namespace: &str,
    owner: &OwnerReference,
) -> Option<&'a Rc<Deployment>> {
    if owner.kind != "Deployment" {
        return None;
    }
    let key = Key::new(Kind::Deployment, namespace, &owner.name);
    match ctx.shared.api.store.get(&key)? {
        Object::Deployment(deployment) if deployment.metadata.uid == owner.uid => Some(deployment),
        _ => None,
    }
}

fn selecting(ctx: &Ctx, set: &ObjectMeta) -> Vec<Key> {
    let deployments = ctx.shared.api.store.list(Kind::Deployment, Some(&set.namespace));
    let selects = |object: &&Object| match object {
        Object::Deployment(deployment) => {
            let selector = deployment.spec.selector.as_ref();
            selector.is_some_and(|selector| !selector.is_empty() && selector.matches(&set.labels))
        }
        _ => false,
    };
    deployments.filter(selects).map(Object::key).collect()
}
