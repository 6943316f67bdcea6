//! Whom a change of a pod makes look: its controller, the one it had, or whoever might adopt it.
//! Models replica_set.go addPod, updatePod and deletePod (v1.36), R10, R18.

use super::replicated::Replicated;
use crate::cluster::control::Change;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Verb;
use crate::kit::time::Span;
use crate::objects::{Key, Kind, Object, OwnerReference, Pod};

#[derive(Clone, Debug, PartialEq)]
pub struct Wake {
    pub key: Key,
    /// None: at once.
    pub delay: Option<Span>,
}

pub fn by_pod(kind: Kind, ctx: &Ctx, change: &Change, pod: &Pod) -> Vec<Wake> {
    let before = match &change.before {
        Some(Object::Pod(before)) => Some(&**before),
        _ => None,
    };
    let controller = |owner: Option<&OwnerReference>| resolve(ctx, kind, pod, owner?);
    let at_once = |set: &Replicated| Wake { key: set.object.key(), delay: None };
    if change.verb == Verb::Deleted || pod.is_deleting() {
        let set = controller(pod.metadata.controller());
        return set.iter().map(at_once).collect();
    }
    let owner = pod.metadata.controller();
    let owner_before = before.and_then(|before| before.metadata.controller());
    let mut wakes = Vec::new();
    if before.is_some() && owner != owner_before {
        wakes.extend(controller(owner_before).iter().map(at_once));
    }
    if owner.is_some() {
        let Some(set) = controller(owner) else { return wakes };
        wakes.push(at_once(&set));
        let turned_ready = before.is_some_and(|before| !before.status.is_ready());
        if turned_ready && pod.status.is_ready() && !set.min_ready.is_zero() {
            wakes.push(Wake { key: set.object.key(), delay: Some(set.min_ready) });
        }
        return wakes;
    }
    let has_changed = before.is_none_or(|before| before.metadata.labels != pod.metadata.labels)
        || owner != owner_before;
    if has_changed {
        wakes.extend(selecting(ctx, kind, pod).iter().map(at_once));
    }
    wakes
}

/// The controller a reference names, if it still is the same one. Models resolveControllerRef.
fn resolve(ctx: &Ctx, kind: Kind, pod: &Pod, owner: &OwnerReference) -> Option<Replicated> {
    if owner.kind != kind.names().kind {
        return None;
    }
    let key = Key::new(kind, &pod.metadata.namespace, &owner.name);
    let object = ctx.shared.api.store.get(&key)?;
    if object.meta().uid == owner.uid { Replicated::of(object) } else { None }
}

fn selecting(ctx: &Ctx, kind: Kind, pod: &Pod) -> Vec<Replicated> {
    let sets = ctx.shared.api.store.list(kind, Some(&pod.metadata.namespace));
    let selects = |set: &Replicated| {
        let selector = set.selector.as_ref().filter(|selector| !selector.is_empty());
        selector.is_some_and(|selector| selector.matches(&pod.metadata.labels))
    };
    sets.filter_map(Replicated::of).filter(selects).collect()
}
