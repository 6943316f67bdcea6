//! Which changes make the endpoint controllers look at which Services.
//! Models staging/src/k8s.io/endpointslice/util/controller_utils.go (v1.36), R63.

use super::ServiceKey;
use crate::cluster::control::Change;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Verb;
use crate::kit::sorted::SortedSet;
use crate::kit::time::Span;
use crate::objects::{Object, Pod, matches_labels};

/// What of a change of a pod its endpoints show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodChanges {
    /// Its address, its readiness, or that it goes.
    pub itself: bool,
    /// Its labels or its name: other Services may select it now.
    pub labels: bool,
}

/// Models podEndpointsChanged.
pub fn between(before: &Pod, after: &Pod) -> PodChanges {
    let shown = |pod: &Pod| {
        let status = &pod.status;
        (pod.is_deleting(), status.is_ready(), status.is_terminal())
    };
    let found_by = |pod: &Pod| (pod.spec.hostname.clone(), pod.spec.subdomain.clone());
    PodChanges {
        itself: before.metadata.deletion_timestamp != after.metadata.deletion_timestamp
            || shown(before) != shown(after)
            || before.status.pod_ips != after.status.pod_ips,
        labels: before.metadata.labels != after.metadata.labels
            || found_by(before) != found_by(after),
    }
}

/// All that select it if the pod itself changed, else those that select it no longer or only now.
/// Models determineNeededServiceUpdates.
pub fn needed(
    before: &SortedSet<String>,
    after: &SortedSet<String>,
    changes: PodChanges,
) -> SortedSet<String> {
    let all = before.iter().chain(after.iter());
    let is_needed =
        |service: &&String| changes.itself || before.contains(*service) != after.contains(*service);
    all.filter(is_needed).cloned().collect()
}

/// The Services that a change makes both controllers look at, and how long after it.
pub fn concerned(ctx: &Ctx, change: &Change) -> Vec<(ServiceKey, Span)> {
    match &change.object {
        Object::Service(service) => {
            let meta = &service.metadata;
            vec![((meta.namespace.clone(), meta.name.clone()), Span::ZERO)]
        }
        Object::Pod(pod) => {
            let delay = ctx.shared.config.endpoint_updates_batch;
            let services = services_of(ctx, change, pod).into_iter();
            services.map(|service| ((pod.metadata.namespace.clone(), service), delay)).collect()
        }
        _ => Vec::new(),
    }
}

/// The Services whose endpoints a change of a pod touches. Models GetServicesToUpdate.
fn services_of(ctx: &Ctx, change: &Change, pod: &Pod) -> SortedSet<String> {
    let none = SortedSet::new();
    match (change.verb, &change.before) {
        (Verb::Modified, Some(Object::Pod(before))) => {
            let changes = between(before, pod);
            if !changes.itself && !changes.labels {
                return none;
            }
            let after = selecting(ctx, pod);
            if changes.labels {
                return needed(&selecting(ctx, before), &after, changes);
            }
            after
        }
        (Verb::Added | Verb::Modified | Verb::Deleted, _) => selecting(ctx, pod),
    }
}

fn selecting(ctx: &Ctx, pod: &Pod) -> SortedSet<String> {
    let services = ctx.shared.api.store.services(&pod.metadata.namespace);
    let selecting = services.filter(|service| {
        let selector = &service.spec.selector;
        !selector.is_empty() && matches_labels(selector, &pod.metadata.labels)
    });
    selecting.map(|service| service.metadata.name.clone()).collect()
}
