//! A rolling update's one step: how large its ReplicaSets become.
//! Models pkg/controller/deployment/rolling.go (v1.36), R31, R32.

use std::rc::Rc;

use super::fenceposts::{max_unavailable, new_replicas, replicas};
use super::scaling::Resize;
use super::sets::{self, Sets, by_creation, size};
use crate::cluster::rule::Rule;
use crate::kit::order::sort_by;
use crate::objects::{Deployment, ReplicaSet};

/// The new ReplicaSet's size, if it is another. Models reconcileNewReplicaSet.
pub fn grow_new(deployment: &Deployment, sets: &Sets) -> Option<Resize> {
    let new = sets.new.as_ref()?;
    let present = size(new);
    let wanted = replicas(deployment);
    let target = match present > wanted {
        true => wanted,
        false => new_replicas(deployment, sets::wished(&sets.all()), present),
    };
    (target != present).then(|| Resize::to(new, target, Rule::DeploymentScaleUp))
}

/// The old ReplicaSets' sizes: unhealthy pods first, then as many as can be spared. Models reconcileOldReplicaSets.
pub fn shrink_old(deployment: &Deployment, sets: &Sets) -> Vec<Resize> {
    let mut old = sets.active_old();
    let Some(new) = sets.new.as_ref().filter(|_| !old.is_empty()) else { return Vec::new() };
    let min_available = replicas(deployment) - max_unavailable(deployment);
    let unavailable = size(new) - new.status.available_replicas;
    let most = sets::wished(&sets.all()) - min_available - unavailable;
    if most <= 0 {
        return Vec::new();
    }
    let Cleaned { mut resizes, stopped } = clean_unhealthy(&mut old, most);
    if stopped.is_none() {
        resizes.extend(scale_down(deployment, sets.new.as_ref(), &mut old));
    }
    resizes
}

/// What was taken away of unhealthy pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleaned {
    pub resizes: Vec<Resize>,
    /// At a ReplicaSet with more available pods than it asks for: it has not caught up with its last size, and until it
    /// has, nothing more is taken away.
    pub stopped: Option<Rc<ReplicaSet>>,
}

/// Takes away pods that are not available, at most so many. Models cleanupUnhealthyReplicas.
pub fn clean_unhealthy(old: &mut Vec<Rc<ReplicaSet>>, most: i32) -> Cleaned {
    sort_by(old, |a, b| by_creation(a, b));
    let mut left = most;
    let mut cleaned = Cleaned::default();
    for set in old {
        let unhealthy = size(set) - set.status.available_replicas;
        if left <= 0 {
            break;
        }
        if size(set) == 0 || unhealthy == 0 {
            continue;
        }
        if unhealthy < 0 {
            cleaned.stopped = Some(set.clone());
            break;
        }
        let surplus = left.min(unhealthy);
        left -= surplus;
        cleaned.resizes.push(shrink(set, surplus, Rule::DeploymentUnhealthyFirst));
    }
    cleaned
}

/// Takes away pods that can be spared, the oldest ReplicaSet's first. Models scaleDownOldReplicaSetsForRollingUpdate.
pub fn scale_down(
    deployment: &Deployment,
    new: Option<&Rc<ReplicaSet>>,
    old: &mut Vec<Rc<ReplicaSet>>,
) -> Vec<Resize> {
    let available = sets::available(old) + new.map_or(0, |new| new.status.available_replicas);
    let mut left = available - (replicas(deployment) - max_unavailable(deployment));
    sort_by(old, |a, b| by_creation(a, b));
    let mut resizes = Vec::new();
    for set in old {
        let surplus = left.min(size(set));
        if surplus > 0 {
            left -= surplus;
            resizes.push(shrink(set, surplus, Rule::DeploymentScaleDown));
        }
    }
    resizes
}

fn shrink(set: &mut Rc<ReplicaSet>, surplus: i32, rule: Rule) -> Resize {
    let target = size(set) - surplus;
    let resize = Resize::to(set, target, rule);
    Rc::make_mut(set).spec.replicas = Some(target);
    resize
}
