//! The status of a rollout: what `status` calculates, and what it means.
//! Models pkg/controller/deployment/progress.go syncRolloutStatus (v1.36), R43.

use super::conditions::{
    self, PROGRESSING, REPLICA_FAILURE, SET_AVAILABLE, SET_UPDATED, TIMED_OUT, condition,
};
use super::sets::Sets;
use super::status::{calculate, deadline, has_timed_out, is_complete, is_progressing};
use crate::cluster::version::Gate;
use crate::kit::time::SimTime;
use crate::objects::{ConditionStatus, Deployment, DeploymentCondition, DeploymentStatus};

pub fn rollout_status(
    deployment: &Deployment,
    sets: &Sets,
    terminating: Gate,
    now: SimTime,
) -> DeploymentStatus {
    let mut status = calculate(deployment, sets, terminating, now);
    let present = conditions::find(&deployment.status.conditions, PROGRESSING);
    let is_over = status.replicas == status.updated_replicas
        && present.is_some_and(|present| present.reason == SET_AVAILABLE);
    if deadline(deployment).is_none() {
        conditions::remove(&mut status.conditions, PROGRESSING);
    } else if !is_over {
        judge(deployment, sets, &mut status, now);
    }
    match replica_failure(sets) {
        Some(failure) => conditions::set(&mut status.conditions, failure),
        None => conditions::remove(&mut status.conditions, REPLICA_FAILURE),
    }
    status
}

fn judge(deployment: &Deployment, sets: &Sets, status: &mut DeploymentStatus, now: SimTime) {
    let what = match &sets.new {
        Some(new) => format!("ReplicaSet \"{}\"", new.metadata.name),
        None => format!("Deployment \"{}\"", deployment.metadata.name),
    };
    let make = |status, reason, does: &str| {
        condition(PROGRESSING, status, reason, &format!("{what} {does}"), now)
    };
    if is_complete(deployment, status) {
        let done = make(ConditionStatus::True, SET_AVAILABLE, "has successfully progressed.");
        conditions::set(&mut status.conditions, done);
    } else if is_progressing(&deployment.status, status) {
        let mut progress = make(ConditionStatus::True, SET_UPDATED, "is progressing.");
        // Every step is news, even for the same reason; only the transition is none.
        let present = conditions::find(&deployment.status.conditions, PROGRESSING);
        if let Some(present) = present
            && present.status == ConditionStatus::True
        {
            progress.last_transition_time = present.last_transition_time;
        }
        conditions::remove(&mut status.conditions, PROGRESSING);
        conditions::set(&mut status.conditions, progress);
    } else if has_timed_out(deployment, status, now) {
        let late = make(ConditionStatus::False, TIMED_OUT, "has timed out progressing.");
        conditions::set(&mut status.conditions, late);
    }
}

/// The new ReplicaSet's before any other's. Models getReplicaFailures.
fn replica_failure(sets: &Sets) -> Option<DeploymentCondition> {
    let in_order = sets.new.iter().chain(&sets.old);
    let mut failures = in_order.flat_map(|set| &set.status.conditions);
    failures.find(|condition| condition.kind == REPLICA_FAILURE).map(conditions::of_replica_set)
}
