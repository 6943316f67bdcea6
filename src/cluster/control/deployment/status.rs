//! What a Deployment says of its pods, and whether that is the end, progress, or too long without either.
//! Models pkg/controller/deployment/sync.go calculateStatus and util/deployment_util.go (v1.36), R42–R45.

use super::conditions::{self, AVAILABLE, PROGRESSING, SET_AVAILABLE, TIMED_OUT, condition};
use super::fenceposts::{max_unavailable, replicas};
use super::sets::{self, Sets};
use crate::cluster::version::Gate;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Deployment, DeploymentStatus};

/// `terminating`: whether pods on their way out are counted.
pub fn calculate(
    deployment: &Deployment,
    sets: &Sets,
    terminating: Gate,
    now: SimTime,
) -> DeploymentStatus {
    let all = sets.all();
    let available = sets::available(&all);
    let mut conditions = deployment.status.conditions.clone();
    let (status, reason, message) =
        match replicas(deployment) - max_unavailable(deployment) <= available {
            true => (
                ConditionStatus::True,
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.",
            ),
            false => (
                ConditionStatus::False,
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
            ),
        };
    conditions::set(&mut conditions, condition(AVAILABLE, status, reason, message, now));
    DeploymentStatus {
        available_replicas: available,
        collision_count: deployment.status.collision_count,
        conditions,
        observed_generation: deployment.metadata.generation,
        ready_replicas: sets::ready(&all),
        replicas: sets::actual(&all),
        terminating_replicas: match terminating {
            Gate::On => sets::terminating(&all),
            Gate::Off => None,
        },
        unavailable_replicas: (sets::wished(&all) - available).max(0),
        updated_replicas: sets::actual(&sets.new),
    }
}

/// Without one, or with the largest of all, nobody waits for progress. Models HasProgressDeadline.
pub fn deadline(deployment: &Deployment) -> Option<Span> {
    let seconds = deployment.spec.progress_deadline_seconds.filter(|secs| *secs != i32::MAX)?;
    Some(Span::secs(u64::try_from(seconds).unwrap_or(0)))
}

/// Models DeploymentComplete.
pub fn is_complete(deployment: &Deployment, status: &DeploymentStatus) -> bool {
    let wanted = replicas(deployment);
    status.updated_replicas == wanted
        && status.replicas == wanted
        && status.available_replicas == wanted
        && deployment.metadata.generation <= status.observed_generation
}

/// Against what is stored. Models DeploymentProgressing.
pub fn is_progressing(before: &DeploymentStatus, after: &DeploymentStatus) -> bool {
    let old = |status: &DeploymentStatus| status.replicas - status.updated_replicas;
    before.updated_replicas < after.updated_replicas
        || old(after) < old(before)
        || before.ready_replicas < after.ready_replicas
        || before.available_replicas < after.available_replicas
}

/// Models DeploymentTimedOut.
pub fn has_timed_out(deployment: &Deployment, status: &DeploymentStatus, now: SimTime) -> bool {
    let Some(deadline) = deadline(deployment) else { return false };
    let Some(progressing) = conditions::find(&status.conditions, PROGRESSING) else {
        return false;
    };
    match progressing.reason.as_str() {
        SET_AVAILABLE => false,
        TIMED_OUT => true,
        _ => deadline.as_nanos() < nanos_since(progressing.last_update_time, now),
    }
}

/// What was never updated was updated long ago.
fn nanos_since(stamp: Option<Stamp>, now: SimTime) -> i64 {
    stamp.map_or(i64::MAX, |stamp| now.nanos_since(stamp))
}

/// When to look again whether a rollout that stands still has timed out; None if nobody needs to.
/// Models progress.go requeueStuckDeployment, without the second that it adds.
pub fn stuck_until(
    deployment: &Deployment,
    status: &DeploymentStatus,
    now: SimTime,
) -> Option<Span> {
    let deadline = deadline(deployment)?;
    let progressing = conditions::find(&deployment.status.conditions, PROGRESSING)?;
    if is_complete(deployment, status) || progressing.reason == TIMED_OUT {
        return None;
    }
    let since = nanos_since(progressing.last_update_time, now);
    let after = Span::millis(
        u64::try_from(deadline.as_nanos().saturating_sub(since)).unwrap_or(0) / 1_000_000,
    );
    Some(if after < Span::secs(1) { Span::ZERO } else { after })
}
