//! The conditions that a Job is given on its way to its end.
//! Models newFailureCondition, newSuccessCondition and ensureJobConditionStatus of job_controller.go (v1.36), R113.

use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{ConditionStatus, Job, JobCondition};

/// It will fail once its pods are gone.
pub const FAILURE_TARGET: &str = "FailureTarget";
/// It will be complete once its pods are gone.
pub const SUCCESS_CRITERIA_MET: &str = "SuccessCriteriaMet";
pub const SUSPENDED: &str = "Suspended";
const COMPLETE: &str = "Complete";
const FAILED: &str = "Failed";

pub fn failure(reason: &str, message: &str, now: SimTime) -> JobCondition {
    condition(FAILURE_TARGET, ConditionStatus::True, reason, message, now)
}

pub fn success(reason: &str, message: &str, now: SimTime) -> JobCondition {
    condition(SUCCESS_CRITERIA_MET, ConditionStatus::True, reason, message, now)
}

fn condition(
    kind: &str,
    status: ConditionStatus,
    reason: &str,
    message: &str,
    now: SimTime,
) -> JobCondition {
    let now = Some(Stamp::of(now));
    JobCondition {
        last_probe_time: now,
        last_transition_time: now,
        message: message.to_owned(),
        reason: reason.to_owned(),
        status,
        kind: kind.to_owned(),
    }
}

/// What an earlier look decided.
pub fn met_before(job: &Job) -> Option<JobCondition> {
    let find = |kind: &str| {
        let mut conditions = job.status.conditions.iter();
        conditions.find(|one| one.kind == kind && one.status == ConditionStatus::True).cloned()
    };
    find(SUCCESS_CRITERIA_MET).or_else(|| find(FAILURE_TARGET))
}

pub fn is_finished(job: &Job) -> bool {
    job.has(COMPLETE) || job.has(FAILED)
}

/// The last condition, which follows when all pods are gone.
pub fn last(end: &JobCondition, now: SimTime) -> JobCondition {
    let kind = if end.kind == SUCCESS_CRITERIA_MET { COMPLETE } else { FAILED };
    condition(kind, ConditionStatus::True, &end.reason, &end.message, now)
}

pub fn is_success(end: &JobCondition) -> bool {
    [SUCCESS_CRITERIA_MET, COMPLETE].contains(&end.kind.as_str())
}

/// Whether it was told before, and is now another. One that is False is not told for the first time.
pub fn ensure(
    job: &mut Job,
    kind: &str,
    status: ConditionStatus,
    (reason, message): (&str, &str),
    now: SimTime,
) -> Changed {
    let new = condition(kind, status, reason, message, now);
    match job.status.conditions.iter_mut().find(|one| one.kind == kind) {
        Some(one)
            if (one.status, &one.reason, &one.message) == (status, &new.reason, &new.message) =>
        {
            Changed::No
        }
        Some(one) => {
            *one = new;
            Changed::Yes
        }
        None if status == ConditionStatus::False => Changed::No,
        None => {
            job.status.conditions.push(new);
            Changed::Yes
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Yes,
    No,
}
