//! What a ReplicaSet says of its pods, and when that may change by itself.
//! Models pkg/controller/replicaset/replica_set_utils.go and controller_utils.go (v1.36), R17–R19.

use std::rc::Rc;

use super::replicated::Replicated;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Pod, ReplicaCondition, ReplicaSetStatus};

pub const REPLICA_FAILURE: &str = "ReplicaFailure";

/// The pods of one sync, and how it went.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    pub active: &'a [Rc<Pod>],
    /// None where they are not reported.
    pub terminating: Option<usize>,
    pub failure: Option<&'a str>,
}

/// Neither ended nor asked to end. Models IsPodActive.
pub fn is_active(pod: &Pod) -> bool {
    !pod.status.is_terminal() && !pod.is_deleting()
}

/// Models IsPodTerminating.
pub fn is_terminating(pod: &Pod) -> bool {
    !pod.status.is_terminal() && pod.is_deleting()
}

/// Models calculateStatus.
pub fn calculate(set: &Replicated, counted: Counted, now: SimTime) -> ReplicaSetStatus {
    let Counted { active, terminating, failure } = counted;
    let count =
        |is_one: &dyn Fn(&Pod) -> bool| int(active.iter().filter(|pod| is_one(pod)).count());
    let has_template_labels = |pod: &Pod| {
        let mut labels = set.template_labels.iter();
        labels.all(|(key, value)| pod.metadata.labels.get(key) == Some(value))
    };
    ReplicaSetStatus {
        available_replicas: count(&|pod| pod.status.is_available(set.min_ready, now)),
        conditions: conditions(set, active.len(), failure, now),
        fully_labeled_replicas: count(&has_template_labels),
        observed_generation: set.status.observed_generation,
        ready_replicas: count(&|pod| pod.status.is_ready()),
        replicas: int(active.len()),
        terminating_replicas: terminating.map(int),
    }
}

/// A failure is told once, until a sync goes well.
fn conditions(
    set: &Replicated,
    active: usize,
    failure: Option<&str>,
    now: SimTime,
) -> Vec<ReplicaCondition> {
    let mut conditions = set.status.conditions.clone();
    let is_told = conditions.iter().any(|condition| condition.kind == REPLICA_FAILURE);
    match failure {
        None => conditions.retain(|condition| condition.kind != REPLICA_FAILURE),
        Some(message) if !is_told => conditions.push(ReplicaCondition {
            last_transition_time: Some(Stamp::of(now)),
            message: message.to_owned(),
            reason: match int(active).cmp(&set.replicas) {
                std::cmp::Ordering::Less => "FailedCreate".to_owned(),
                std::cmp::Ordering::Greater => "FailedDelete".to_owned(),
                std::cmp::Ordering::Equal => String::new(),
            },
            status: ConditionStatus::True,
            kind: REPLICA_FAILURE.to_owned(),
        }),
        Some(_) => {}
    }
    conditions
}

/// How long until the first of these pods has been ready for long enough, and which one that is.
/// Models findMinNextPodAvailabilitySimpleCheck.
pub fn next_check(pods: &[Rc<Pod>], min_ready: Span, now: SimTime) -> Option<(Span, Rc<Pod>)> {
    let waiting = pods.iter().filter_map(|pod| Some((next_check_of(pod, min_ready, now)?, pod)));
    // The first of several that are equal.
    let first = waiting.reduce(|first, one| if one.0 < first.0 { one } else { first });
    first.map(|(delay, pod)| (delay, pod.clone()))
}

/// Models nextPodAvailabilityCheck.
pub fn next_check_of(pod: &Pod, min_ready: Span, now: SimTime) -> Option<Span> {
    let ready = pod.status.condition("Ready").filter(|condition| condition.holds())?;
    let nanos = min_ready.as_nanos().saturating_sub(now.nanos_since(ready.last_transition_time?));
    let millis = u64::try_from(nanos).ok()?.div_ceil(1_000_000);
    (millis > 0 && !min_ready.is_zero()).then(|| Span::millis(millis))
}

fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
