//! A Deployment of another size in the middle of a rollout: every ReplicaSet gets its share.
//! Models pkg/controller/deployment/sync.go scale and util/deployment_util.go GetReplicaSetProportion (v1.36), R41.

use std::rc::Rc;

use super::fenceposts::{is_rolling, max_surge, replicas};
use super::revision::{DESIRED_REPLICAS, MAX_REPLICAS, count};
use super::sets::{self, Sets, active, by_creation, by_size_newer, by_size_older, size};
use crate::cluster::rule::Rule;
use crate::kit::order::sort_by;
use crate::objects::{Deployment, ReplicaSet};

/// A ReplicaSet and the size it is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resize {
    pub name: String,
    pub replicas: i32,
    pub write: Write,
    pub rule: Rule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// Only if the size is another.
    IfResized,
    /// Also if only its annotations are out of date.
    IfOutdated,
}

impl Resize {
    pub fn to(set: &ReplicaSet, replicas: i32, rule: Rule) -> Resize {
        let name = set.metadata.name.clone();
        Resize { name, replicas, write: Write::IfResized, rule }
    }
}

/// Whether somebody changed the size since a ReplicaSet was last scaled. Models isScalingEvent.
pub fn is_wanted(deployment: &Deployment, sets: &Sets) -> bool {
    active(&sets.all()).iter().any(|set| {
        let desired = count(&set.metadata.annotations, DESIRED_REPLICAS);
        desired.is_ok_and(|desired| desired != replicas(deployment))
    })
}

pub fn plan(deployment: &Deployment, sets: &Sets) -> Vec<Resize> {
    let wanted = replicas(deployment);
    if sets.new.is_none() && sets.old.is_empty() {
        return Vec::new();
    }
    if let Some(only) = active_or_latest(sets) {
        let resize = Resize::to(&only, wanted, Rule::DeploymentScale);
        return if size(&only) == wanted { Vec::new() } else { vec![resize] };
    }
    if sets.new.as_ref().is_some_and(|new| is_saturated(deployment, new)) {
        let old = sets.active_old();
        return old.iter().map(|set| Resize::to(set, 0, Rule::DeploymentScale)).collect();
    }
    if is_rolling(deployment) { shares(deployment, sets) } else { Vec::new() }
}

/// The one with pods, or the newest if none has any; None if several have. Models FindActiveOrLatest.
fn active_or_latest(sets: &Sets) -> Option<Rc<ReplicaSet>> {
    let active = active(&sets.all());
    match active.as_slice() {
        [] => {
            let mut old = sets.old.clone();
            sort_by(&mut old, |a, b| by_creation(b, a));
            sets.new.clone().or_else(|| old.first().cloned())
        }
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Models IsSaturated.
pub fn is_saturated(deployment: &Deployment, set: &ReplicaSet) -> bool {
    let wanted = replicas(deployment);
    let desired = set.metadata.annotations.get(DESIRED_REPLICAS);
    desired.and_then(|text| text.parse().ok()) == Some(wanted)
        && size(set) == wanted
        && set.status.available_replicas == wanted
}

fn shares(deployment: &Deployment, sets: &Sets) -> Vec<Resize> {
    let mut active = active(&sets.all());
    let allowed = match replicas(deployment) {
        0 => 0,
        wanted => wanted.saturating_add(max_surge(deployment)),
    };
    let to_add = allowed - sets::wished(&active);
    if to_add > 0 {
        sort_by(&mut active, |a, b| by_size_newer(a, b));
    } else if to_add < 0 {
        sort_by(&mut active, |a, b| by_size_older(a, b));
    }
    let mut added = 0;
    let mut sizes = Vec::new();
    for set in &active {
        let share = proportion(deployment, set, to_add, added);
        added += share;
        sizes.push(size(set) + share);
    }
    // What is left over goes to the largest.
    if let Some(first) = sizes.first_mut() {
        *first = (*first + to_add - added).max(0);
    }
    let resize = |(set, size): (&Rc<ReplicaSet>, i32)| Resize {
        write: Write::IfOutdated,
        ..Resize::to(set, size, Rule::DeploymentScale)
    };
    active.iter().zip(sizes).map(resize).collect()
}

/// Models GetReplicaSetProportion.
fn proportion(deployment: &Deployment, set: &ReplicaSet, to_add: i32, added: i32) -> i32 {
    if size(set) == 0 || to_add == 0 || to_add == added {
        return 0;
    }
    let (fraction, allowed) = (fraction(deployment, set), to_add - added);
    if to_add > 0 { fraction.min(allowed) } else { fraction.max(allowed) }
}

/// By how much a ReplicaSet grows or shrinks with its Deployment. Models getReplicaSetFraction.
pub fn fraction(deployment: &Deployment, set: &ReplicaSet) -> i32 {
    let wanted = replicas(deployment);
    if wanted == 0 {
        return -size(set);
    }
    let before = count(&set.metadata.annotations, MAX_REPLICAS).ok().filter(|max| *max != 0);
    let before = before.unwrap_or(deployment.status.replicas);
    if before == 0 {
        return 0;
    }
    let now = wanted.saturating_add(max_surge(deployment));
    let share = f64::from(size(set).wrapping_mul(now)) / f64::from(before);
    // As Go rounds: half away from zero.
    share.round() as i32 - size(set)
}
