//! The ReplicaSets of a Deployment: which is the new one, which are old, how they are ordered and summed.
//! Models pkg/controller/deployment/util/deployment_util.go and pkg/controller/controller_utils.go (v1.36), R47.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::cluster::control::deployment::revision;
use crate::kit::order::sort_by;
use crate::kit::sorted::SortedMap;
use crate::objects::{Deployment, PodTemplate, ReplicaSet};

/// Models apis/apps/v1 DefaultDeploymentUniqueLabelKey.
pub const HASH_LABEL: &str = "pod-template-hash";

#[derive(Clone, Debug, Default)]
pub struct Sets {
    pub new: Option<Rc<ReplicaSet>>,
    /// The oldest first.
    pub old: Vec<Rc<ReplicaSet>>,
}

impl Sets {
    /// The new one is the oldest of those that make the pods that are wanted now.
    pub fn of(deployment: &Deployment, mut sets: Vec<Rc<ReplicaSet>>) -> Sets {
        sort_by(&mut sets, |a, b| by_creation(a, b));
        let at = sets.iter().position(|set| has_template_of(set, deployment));
        let new = at.map(|at| sets.remove(at));
        Sets { new, old: sets }
    }

    pub fn all(&self) -> Vec<Rc<ReplicaSet>> {
        self.old.iter().chain(&self.new).cloned().collect()
    }

    pub fn active_old(&self) -> Vec<Rc<ReplicaSet>> {
        active(&self.old)
    }
}

/// Models EqualIgnoreHash, with what our types leave unread.
pub fn has_template_of(set: &ReplicaSet, deployment: &Deployment) -> bool {
    const TEMPLATE: [&str; 2] = ["spec", "template"];
    let unread = |meta: &crate::objects::ObjectMeta| meta.unread.inside(&TEMPLATE);
    are_equal(&set.spec.template, &deployment.spec.template)
        && unread(&set.metadata) == unread(&deployment.metadata)
}

fn are_equal(one: &PodTemplate, other: &PodTemplate) -> bool {
    let labels = |template: &PodTemplate| -> SortedMap<String, String> {
        let mut labels = template.metadata.labels.clone();
        labels.remove(HASH_LABEL);
        labels
    };
    one.spec == other.spec
        && one.metadata.annotations == other.metadata.annotations
        && labels(one) == labels(other)
}

pub fn size(set: &ReplicaSet) -> i32 {
    set.spec.replicas.unwrap_or(1)
}

/// Those that have pods, or ought to. Models FilterActiveReplicaSets.
pub fn active(sets: &[Rc<ReplicaSet>]) -> Vec<Rc<ReplicaSet>> {
    sets.iter().filter(|set| size(set) > 0).cloned().collect()
}

/// What is wished for. Models GetReplicaCountForReplicaSets.
pub fn wished(sets: &[Rc<ReplicaSet>]) -> i32 {
    sets.iter().map(|set| size(set)).fold(0, i32::saturating_add)
}

/// Models GetActualReplicaCountForReplicaSets.
pub fn actual<'a>(sets: impl IntoIterator<Item = &'a Rc<ReplicaSet>>) -> i32 {
    sets.into_iter().map(|set| set.status.replicas).sum()
}

pub fn ready(sets: &[Rc<ReplicaSet>]) -> i32 {
    sets.iter().map(|set| set.status.ready_replicas).sum()
}

pub fn available(sets: &[Rc<ReplicaSet>]) -> i32 {
    sets.iter().map(|set| set.status.available_replicas).sum()
}

/// None if one of them does not say. Models GetTerminatingReplicaCountForReplicaSets.
pub fn terminating(sets: &[Rc<ReplicaSet>]) -> Option<i32> {
    let mut sum = 0;
    for set in sets {
        match set.status.terminating_replicas {
            Some(count) => sum += count,
            // Nobody has looked at it yet.
            None if set.status.observed_generation == 0 => {}
            None => return None,
        }
    }
    Some(sum)
}

/// The oldest first. Models ReplicaSetsByCreationTimestamp.
pub fn by_creation(a: &ReplicaSet, b: &ReplicaSet) -> Ordering {
    let key = |set: &ReplicaSet| (set.metadata.creation_timestamp, set.metadata.name.clone());
    key(a).cmp(&key(b))
}

/// The largest first, and of those the oldest. Models ReplicaSetsBySizeOlder.
pub fn by_size_older(a: &ReplicaSet, b: &ReplicaSet) -> Ordering {
    size(b).cmp(&size(a)).then_with(|| by_creation(a, b))
}

/// The largest first, and of those the newest. Models ReplicaSetsBySizeNewer.
pub fn by_size_newer(a: &ReplicaSet, b: &ReplicaSet) -> Ordering {
    size(b).cmp(&size(a)).then_with(|| by_creation(b, a))
}

/// The lowest first. Models ReplicaSetsByRevision.
pub fn by_revision(a: &ReplicaSet, b: &ReplicaSet) -> Ordering {
    match (revision::of(&a.metadata), revision::of(&b.metadata)) {
        (Some(first), Some(second)) if first != second => first.cmp(&second),
        _ => by_creation(a, b),
    }
}
