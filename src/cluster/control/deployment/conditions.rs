//! A Deployment's conditions: made, found, replaced.
//! Models pkg/controller/deployment/util/deployment_util.go SetDeploymentCondition (v1.36), R42, R45.

use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{ConditionStatus, DeploymentCondition, ReplicaCondition};

pub const AVAILABLE: &str = "Available";
pub const PROGRESSING: &str = "Progressing";
pub const REPLICA_FAILURE: &str = "ReplicaFailure";

pub const SET_UPDATED: &str = "ReplicaSetUpdated";
pub const SET_NOT_MADE: &str = "ReplicaSetCreateError";
pub const SET_MADE: &str = "NewReplicaSetCreated";
pub const SET_FOUND: &str = "FoundNewReplicaSet";
pub const SET_AVAILABLE: &str = "NewReplicaSetAvailable";
pub const TIMED_OUT: &str = "ProgressDeadlineExceeded";
pub const PAUSED: &str = "DeploymentPaused";
pub const RESUMED: &str = "DeploymentResumed";

/// Models NewDeploymentCondition.
pub fn condition(
    kind: &str,
    status: ConditionStatus,
    reason: &str,
    message: &str,
    now: SimTime,
) -> DeploymentCondition {
    DeploymentCondition {
        last_transition_time: Some(Stamp::of(now)),
        last_update_time: Some(Stamp::of(now)),
        message: message.to_owned(),
        reason: reason.to_owned(),
        status,
        kind: kind.to_owned(),
    }
}

pub fn find<'a>(
    conditions: &'a [DeploymentCondition],
    kind: &str,
) -> Option<&'a DeploymentCondition> {
    conditions.iter().find(|condition| condition.kind == kind)
}

/// The same status for the same reason is no news.
pub fn set(conditions: &mut Vec<DeploymentCondition>, mut new: DeploymentCondition) {
    if let Some(present) = find(conditions, &new.kind)
        && present.status == new.status
    {
        if present.reason == new.reason {
            return;
        }
        new.last_transition_time = present.last_transition_time;
    }
    remove(conditions, &new.kind.clone());
    conditions.push(new);
}

pub fn remove(conditions: &mut Vec<DeploymentCondition>, kind: &str) {
    conditions.retain(|condition| condition.kind != kind);
}

/// Models ReplicaSetToDeploymentCondition.
pub fn of_replica_set(condition: &ReplicaCondition) -> DeploymentCondition {
    DeploymentCondition {
        last_transition_time: condition.last_transition_time,
        last_update_time: condition.last_transition_time,
        message: condition.message.clone(),
        reason: condition.reason.clone(),
        status: condition.status,
        kind: condition.kind.clone(),
    }
}
