//! Too few pods, too many pods: what is done about it.
//! Models pkg/controller/replicaset/replica_set.go manageReplicas (v1.36), R14–R16.

use std::rc::Rc;

use super::Flavor;
use super::batch::{INITIAL_SIZE, slow_start};
use super::rank::{self, Scale};
use super::replicated::Replicated;
use super::status::is_active;
use crate::cluster::control::pod_control::PodControl;
use crate::cluster::ctx::Ctx;
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedSet;
use crate::objects::{Object, Pod};

/// So many pods are made or deleted in one sync. Models replica_set.go BurstReplicas.
const BURST: usize = 500;

/// Why not all pods could be made, in the API server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotManaged(pub String);

pub fn manage(
    ctx: &mut Ctx,
    flavor: Flavor,
    set: &Replicated,
    active: Vec<Rc<Pod>>,
) -> Result<(), NotManaged> {
    let wanted = usize::try_from(set.replicas).unwrap_or(0);
    let (actor, component) = (flavor.actor(), flavor.component());
    let pods = PodControl { owner: &set.object, actor, component };
    if active.len() < wanted {
        let missing = (wanted - active.len()).min(BURST);
        let (_, error) = slow_start(missing, INITIAL_SIZE, || {
            match pods.create(ctx, pods.from_template(), Rule::ReplicaSetCreate) {
                Ok(_) => Ok(()),
                // Every other creation would fail too, and nobody needs it.
                Err(not_made) if not_made.is_namespace_ending => Ok(()),
                Err(not_made) => Err(NotManaged(not_made.message)),
            }
        });
        return error.map_or(Ok(()), Err);
    }
    let surplus = (active.len() - wanted).min(BURST);
    if surplus > 0 {
        let related = related(ctx, set);
        let scale = Scale::of(ctx.shared.config.version, ctx.now());
        for pod in rank::to_delete(active, &related, surplus, &scale) {
            pods.delete(ctx, &pod.key(), Rule::ReplicaSetDelete);
        }
    }
    Ok(())
}

/// The pods of every ReplicaSet that has the same owner. Models getIndirectlyRelatedPods.
fn related(ctx: &Ctx, set: &Replicated) -> Vec<Rc<Pod>> {
    let Some(owner) = set.meta().controller() else { return Vec::new() };
    let store = &ctx.shared.api.store;
    let namespace = set.meta().namespace.as_str();
    let siblings = store
        .list(set.object.kind(), Some(namespace))
        .filter(|sibling| sibling.meta().controller().is_some_and(|other| other.uid == owner.uid));
    let mut seen = SortedSet::new();
    let mut related = Vec::new();
    for sibling in siblings {
        let Object::ReplicaSet(sibling) = sibling else { continue };
        let Some(selector) = &sibling.spec.selector else { continue };
        for pod in store.pods(Some(namespace)).filter(|pod| is_active(pod)) {
            if selector.matches(&pod.metadata.labels) && seen.insert(pod.metadata.name.clone()) {
                related.push(pod.clone());
            }
        }
    }
    related
}
