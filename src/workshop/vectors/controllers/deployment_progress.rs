//! `controllers/deployment_progress.json`: what a rollout's status says, and when a stuck one is looked at again.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{deployment, set, strategy};
use crate::cluster::control::deployment::conditions::{PROGRESSING, find};
use crate::cluster::control::deployment::progress::rollout_status;
use crate::cluster::control::deployment::sets::Sets;
use crate::cluster::control::deployment::status::stuck_until;
use crate::cluster::version::Gate;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{
    ConditionStatus, Deployment, DeploymentCondition, DeploymentStatus, IntOrString, ReplicaSet,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "requeueStuckDeployment")]
    Requeue {
        progress_deadline_seconds: Option<i32>,
        spec_replicas: i32,
        status_replicas: i32,
        updated: i32,
        available: i32,
        progressing: Option<Progressing>,
        new_status: Counts,
        now: Option<String>,
    },
    #[serde(rename = "syncRolloutStatus")]
    Rollout {
        strategy: String,
        progress_deadline_seconds: Option<i32>,
        spec_replicas: i32,
        old_status: Counts,
        progressing: Option<Progressing>,
        other_replica_sets: Vec<SetInput>,
        new_replica_set: Option<SetInput>,
        now: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Progressing {
    status: ConditionStatus,
    reason: String,
    last_update: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Counts {
    replicas: i32,
    updated_replicas: i32,
    available_replicas: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SetInput {
    name: String,
    spec_replicas: i32,
    status_replicas: i32,
    available_replicas: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct After {
    after_seconds: i64,
}

#[derive(Serialize)]
struct Told {
    progressing: Option<Standing>,
}

#[derive(Serialize)]
struct Standing {
    status: ConditionStatus,
    reason: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Requeue {
            progress_deadline_seconds,
            spec_replicas,
            status_replicas,
            updated,
            available,
            progressing,
            new_status,
            now,
        } => {
            let mut deployment = deployment(spec_replicas);
            deployment.spec.progress_deadline_seconds = progress_deadline_seconds;
            let stored = Counts {
                replicas: status_replicas,
                updated_replicas: updated,
                available_replicas: available,
            };
            deployment.status = status(&stored, progressing)?;
            let now = now.as_deref().map(instant).transpose()?.unwrap_or_default();
            let after = stuck_until(&deployment, &status(&new_status, None)?, now);
            let seconds = |after: Span| i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
            case.check(After { after_seconds: after.map_or(-1, seconds) })
        }
        Input::Rollout {
            strategy: kind,
            progress_deadline_seconds,
            spec_replicas,
            old_status,
            progressing,
            other_replica_sets,
            new_replica_set,
            now,
        } => {
            if now != "long after 2017" {
                return Err(Failure::unknown(&now));
            }
            let mut deployment: Deployment = deployment(spec_replicas);
            let none = || IntOrString::Int(0);
            deployment.spec.strategy = strategy(&kind, none(), none());
            deployment.spec.progress_deadline_seconds = progress_deadline_seconds;
            deployment.status = status(&old_status, progressing)?;
            let sets = Sets {
                new: new_replica_set.as_ref().map(built),
                old: other_replica_sets.iter().map(built).collect(),
            };
            let status = rollout_status(&deployment, &sets, Gate::Off, SimTime::ZERO);
            let progressing = find(&status.conditions, PROGRESSING)
                .map(|one| Standing { status: one.status, reason: one.reason.clone() });
            case.check(Told { progressing })
        }
    }
}

fn status(counts: &Counts, progressing: Option<Progressing>) -> Result<DeploymentStatus, Failure> {
    let condition = progressing.map(|progressing| {
        Ok(DeploymentCondition {
            last_update_time: progressing.last_update.as_deref().map(stamp).transpose()?,
            reason: progressing.reason,
            status: progressing.status,
            kind: PROGRESSING.to_owned(),
            ..DeploymentCondition::default()
        })
    });
    Ok(DeploymentStatus {
        available_replicas: counts.available_replicas,
        conditions: condition.transpose()?.into_iter().collect(),
        replicas: counts.replicas,
        updated_replicas: counts.updated_replicas,
        ..DeploymentStatus::default()
    })
}

fn built(input: &SetInput) -> Rc<ReplicaSet> {
    let mut set = set(&input.name, input.spec_replicas, input.available_replicas);
    set.status.replicas = input.status_replicas;
    Rc::new(set)
}

/// `18:49:00`, of the day on which scenarios begin, or `18:49:00 2017-02-15`.
fn stamp(text: &str) -> Result<Stamp, Failure> {
    let (time, date) = text.split_once(' ').unwrap_or((text, "2026-01-01"));
    Stamp::parse(&format!("{date}T{time}Z")).map_err(|_| Failure::unknown(text))
}

/// A part of a millisecond counts as a whole one.
fn instant(text: &str) -> Result<SimTime, Failure> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let nanos: u64 = format!("{fraction:0<9}").parse().map_err(|_| Failure::unknown(text))?;
    Ok(stamp(seconds)?.begin() + Span::millis(nanos.div_ceil(1_000_000)))
}
