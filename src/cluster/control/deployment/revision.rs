//! What a Deployment writes on its ReplicaSets: which revision they are, and for how many pods they were sized.
//! Models pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations (v1.36), R48, R49.

use std::rc::Rc;

use super::fenceposts::{max_surge, replicas};
use super::sets::{by_revision, size};
use crate::kit::order::sort_by;
use crate::kit::sorted::SortedMap;
use crate::objects::{Deployment, ObjectMeta, ReplicaSet};

pub const REVISION: &str = "deployment.kubernetes.io/revision";
pub const REVISION_HISTORY: &str = "deployment.kubernetes.io/revision-history";
pub const DESIRED_REPLICAS: &str = "deployment.kubernetes.io/desired-replicas";
pub const MAX_REPLICAS: &str = "deployment.kubernetes.io/max-replicas";
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Asks the controller for an older revision.
pub const ROLLBACK_TO: &str = "deprecated.deployment.rollback.to";

/// Annotations that a ReplicaSet does not take over.
const NOT_COPIED: [&str; 6] =
    [LAST_APPLIED, REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, ROLLBACK_TO];

/// Models sync.go maxRevHistoryLengthInChars.
pub const HISTORY_LENGTH_MAX: usize = 2000;

type Annotations = SortedMap<String, String>;

/// Whether the ReplicaSet is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Existing,
    ToBeMade,
}

/// What is not a number is an annotation that somebody tampered with.
pub fn of(meta: &ObjectMeta) -> Option<i64> {
    match meta.annotations.get(REVISION) {
        None => Some(0),
        Some(text) => text.parse().ok(),
    }
}

/// Models MaxRevision.
pub fn highest(sets: &[Rc<ReplicaSet>]) -> i64 {
    sets.iter().filter_map(|set| of(&set.metadata)).fold(0, i64::max)
}

/// Writes down the Deployment's annotations and the revision; says whether anything is new.
pub fn annotate(
    deployment: &Deployment,
    annotations: &mut Annotations,
    revision: i64,
    standing: Standing,
    history_length_max: usize,
) -> bool {
    let mut changed = copy(deployment, annotations);
    let old = annotations.get(REVISION).cloned();
    let number = match old.as_deref() {
        None | Some("") => 0,
        Some(text) => match text.parse() {
            Ok(number) => number,
            Err(_) => return false,
        },
    };
    // Old ReplicaSets may have been deleted since: a revision never goes down.
    if number < revision {
        annotations.insert(REVISION.to_owned(), revision.to_string());
        changed = true;
        if let Some(old) = old {
            remember(annotations, &old, history_length_max);
        }
    }
    if standing == Standing::ToBeMade {
        let max = replicas(deployment).saturating_add(max_surge(deployment));
        changed |= set_replicas(annotations, replicas(deployment), max);
    }
    changed
}

/// Whether Deployment and ReplicaSet have it in common. Models skipCopyAnnotation.
pub fn is_copied(annotation: &str) -> bool {
    !NOT_COPIED.contains(&annotation)
}

/// Models copyDeploymentAnnotationsToReplicaSet.
fn copy(deployment: &Deployment, annotations: &mut Annotations) -> bool {
    let mut changed = false;
    for (key, value) in &deployment.metadata.annotations {
        if !is_copied(key) || annotations.get(key) == Some(value) {
            continue;
        }
        annotations.insert(key.clone(), value.clone());
        changed = true;
    }
    changed
}

/// It was another revision before: the list of those keeps within its length.
fn remember(annotations: &mut Annotations, old: &str, length_max: usize) {
    let history = annotations.get(REVISION_HISTORY).cloned().unwrap_or_default();
    let mut revisions: Vec<&str> = history.split(',').collect();
    if revisions[0].is_empty() {
        annotations.insert(REVISION_HISTORY.to_owned(), old.to_owned());
        return;
    }
    let mut length = history.len() + old.len() + 1;
    let mut dropped = 0;
    while length > length_max && dropped < revisions.len() {
        length = length.saturating_sub(revisions[dropped].len() + 1);
        dropped += 1;
    }
    if length <= length_max {
        revisions.drain(..dropped);
        revisions.push(old);
        annotations.insert(REVISION_HISTORY.to_owned(), revisions.join(","));
    }
}

/// Models SetReplicasAnnotations and ReplicasAnnotationsNeedUpdate.
pub fn set_replicas(annotations: &mut Annotations, desired: i32, max: i32) -> bool {
    let mut changed = false;
    for (key, count) in [(DESIRED_REPLICAS, desired), (MAX_REPLICAS, max)] {
        let text = count.to_string();
        if annotations.get(key) != Some(&text) {
            annotations.insert(key.to_owned(), text);
            changed = true;
        }
    }
    changed
}

/// Why an annotation is no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCount {
    Absent,
    InvalidSyntax,
    OutOfRange,
}

/// Models getNonNegativeInt32FromAnnotation.
pub fn count(annotations: &Annotations, key: &str) -> Result<i32, NoCount> {
    let text = annotations.get(key).ok_or(NoCount::Absent)?;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoCount::InvalidSyntax);
    }
    text.parse().map_err(|_| NoCount::OutOfRange)
}

/// Old ReplicaSets without pods that go because there are more of them than are kept. Models cleanupDeployment.
pub fn outdated(deployment: &Deployment, old: &[Rc<ReplicaSet>]) -> Vec<Rc<ReplicaSet>> {
    let limit = deployment.spec.revision_history_limit.filter(|limit| *limit != i32::MAX);
    let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else {
        return Vec::new();
    };
    let alive = old.iter().filter(|set| !set.metadata.is_deleting());
    let mut alive: Vec<Rc<ReplicaSet>> = alive.cloned().collect();
    let surplus = alive.len().saturating_sub(limit);
    sort_by(&mut alive, |a, b| by_revision(a, b));
    alive.truncate(surplus);
    let is_seen = |set: &ReplicaSet| set.metadata.generation <= set.status.observed_generation;
    alive.retain(|set| set.status.replicas == 0 && size(set) == 0 && is_seen(set));
    alive
}
