//! The eviction subresource of pods: a deletion that a PodDisruptionBudget may forbid.
//! Models pkg/registry/core/pod/storage/eviction.go (v1.36), R107.

use super::{By, Deletion, Disruption, delete_pod, disrupt};
use crate::cluster::command::{Grace, Refused};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::objects::{Key, Kind};

const WHY: Disruption =
    Disruption { reason: "EvictionByEvictionAPI", message: "Eviction API: evicting" };

pub fn evict(ctx: &mut Ctx, key: &Key, grace: Grace) -> Result<Deletion, Refused> {
    let not_found = || Refused::NotFound { kind: Kind::Pod, name: key.name.clone() };
    let pod = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned();
    let pod = pod.ok_or_else(not_found)?;
    let by = By { actor: Actor::Api, rule: Rule::Evicted };
    let cause = ctx.cause;
    if !pod.is_deleting() {
        disrupt(ctx, key, by, Some(WHY), None);
    }
    let deletion = delete_pod(ctx, key, grace, Some(by)).ok_or_else(not_found);
    ctx.cause = cause;
    deletion
}
