//! `controllers/deployment_util.json`: conditions, annotations and sums.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure, same};
use super::fixture::{deployment, old, rolling, set};
use crate::cluster::control::deployment::conditions;
use crate::cluster::control::deployment::revision::{
    DESIRED_REPLICAS, MAX_REPLICAS, NoCount, REVISION_HISTORY, Standing, annotate, count,
    set_replicas,
};
use crate::cluster::control::deployment::scaling::is_saturated;
use crate::cluster::control::deployment::sets::{self, Sets, active};
use crate::cluster::control::deployment::status::{has_timed_out, is_complete, is_progressing};
use crate::cluster::control::deployment::sync::set_name;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{
    ConditionStatus, DeploymentCondition, DeploymentStatus, IntOrString, ReplicaSet,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "GetDeploymentCondition")]
    Get {
        conditions: Vec<Condition>,
        #[serde(rename = "type")]
        kind: String,
    },
    #[serde(rename = "SetDeploymentCondition")]
    Set { conditions: Vec<Condition>, condition: Condition },
    #[serde(rename = "RemoveDeploymentCondition")]
    Remove {
        conditions: Vec<Condition>,
        #[serde(rename = "type")]
        kind: String,
    },
    #[serde(rename = "DeploymentComplete")]
    Complete {
        spec_replicas: i32,
        max_unavailable: IntOrString,
        max_surge: IntOrString,
        status: Counts,
    },
    #[serde(rename = "DeploymentProgressing")]
    Progressing { old_status: Counts, new_status: Counts },
    #[serde(rename = "DeploymentTimedOut")]
    TimedOut {
        progress_deadline_seconds: Option<i32>,
        progressing: Update,
        now_second: Option<u64>,
    },
    #[serde(rename = "getNonNegativeInt32FromAnnotation")]
    Number { value: Option<String> },
    #[serde(rename = "SetNewReplicaSetAnnotations")]
    Annotate { existing: bool, history_limit_chars: usize, revisions: Vec<String> },
    #[serde(rename = "SetReplicasAnnotations")]
    SetReplicas { desired: i32, max: i32 },
    IsSaturated {
        deployment_replicas: i32,
        rs_replicas: i32,
        rs_available: i32,
        desired_annotation: Option<String>,
    },
    #[serde(rename = "ReplicasAnnotationsNeedUpdate")]
    NeedUpdate { annotations: Option<Sizes>, desired: i32, max: i32 },
    #[serde(rename = "replicaSums")]
    Sums { replica_sets: Vec<SetInput> },
    #[serde(rename = "FindNewReplicaSet")]
    FindNew {
        replica_sets: Vec<Found>,
        #[serde(default, rename = "note")]
        _note: String,
    },
    #[serde(rename = "FindOldReplicaSets")]
    FindOld { replica_sets: Vec<Found> },
    #[serde(rename = "generateReplicaSetName")]
    Name { deployment_name: String, hash: String },
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    #[serde(rename = "type")]
    kind: String,
    status: ConditionStatus,
    reason: String,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[derive(Default)]
struct Counts {
    replicas: i32,
    updated_replicas: i32,
    ready_replicas: i32,
    available_replicas: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Update {
    status: ConditionStatus,
    reason: String,
    last_update_second: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sizes {
    desired: Option<String>,
    max: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SetInput {
    spec_replicas: i32,
    status_replicas: i32,
    observed_generation: i64,
    terminating: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Found {
    name: String,
    /// Minutes.
    created: Option<i64>,
    #[serde(default)]
    replicas: i32,
    template_matches: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Output {
    Found(bool),
    Conditions(Vec<Condition>),
    Complete(bool),
    Progressing(bool),
    TimedOut(bool),
    Saturated(bool),
    NeedUpdate(bool),
    NewReplicaSet(Option<String>),
    Name(String),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Parsed {
    value: i32,
    valid: bool,
    error_contains: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Histories {
    /// By revision; none where upstream does not look.
    revision_history_after: SortedMap<String, Option<String>>,
}

#[derive(Serialize)]
struct Written {
    updated: bool,
    annotations: SortedMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sums {
    spec_sum: i32,
    status_sum: i32,
    terminating_sum: Option<i32>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Old {
    all_old: Vec<String>,
    required_old: Vec<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Get { conditions, kind } => {
            let conditions: Vec<_> = conditions.into_iter().map(condition).collect();
            let found = conditions::find(&conditions, &kind).is_some();
            case.check(Output::Found(found))
        }
        Input::Set { conditions, condition: new } => {
            let mut conditions = conditions.into_iter().map(condition).collect();
            conditions::set(&mut conditions, condition(new));
            case.check(Output::Conditions(conditions.into_iter().map(shown).collect()))
        }
        Input::Remove { conditions, kind } => {
            let mut conditions = conditions.into_iter().map(condition).collect();
            conditions::remove(&mut conditions, &kind);
            case.check(Output::Conditions(conditions.into_iter().map(shown).collect()))
        }
        Input::Complete { spec_replicas, max_unavailable, max_surge, status: counts } => {
            let deployment = rolling(spec_replicas, max_surge, max_unavailable);
            case.check(Output::Complete(is_complete(&deployment, &status(&counts))))
        }
        Input::Progressing { old_status, new_status } => {
            let is_so = is_progressing(&status(&old_status), &status(&new_status));
            case.check(Output::Progressing(is_so))
        }
        Input::TimedOut { progress_deadline_seconds, progressing, now_second } => {
            let second = |second: Option<u64>| SimTime::secs(second.unwrap_or(0));
            let mut deployment = deployment(1);
            deployment.spec.progress_deadline_seconds = progress_deadline_seconds;
            let update = progressing.last_update_second;
            let progressing = DeploymentCondition {
                last_update_time: update.map(|_| Stamp::of(second(update))),
                reason: progressing.reason,
                status: progressing.status,
                kind: conditions::PROGRESSING.to_owned(),
                ..DeploymentCondition::default()
            };
            let status =
                DeploymentStatus { conditions: vec![progressing], ..DeploymentStatus::default() };
            let is_so = has_timed_out(&deployment, &status, second(now_second));
            case.check(Output::TimedOut(is_so))
        }
        Input::Number { value } => number(case, value),
        Input::Annotate { existing, history_limit_chars, revisions } => {
            histories(case, existing, history_limit_chars, &revisions)
        }
        Input::SetReplicas { desired, max } => {
            let mut annotations = SortedMap::new();
            let updated = set_replicas(&mut annotations, desired, max);
            case.check(Written { updated, annotations })
        }
        Input::IsSaturated {
            deployment_replicas,
            rs_replicas,
            rs_available,
            desired_annotation,
        } => {
            let mut set = set("foo-v1", rs_replicas, rs_available);
            if let Some(text) = desired_annotation {
                set.metadata.annotations.insert(DESIRED_REPLICAS.to_owned(), text);
            }
            let is_so = is_saturated(&deployment(deployment_replicas), &set);
            case.check(Output::Saturated(is_so))
        }
        Input::NeedUpdate { annotations, desired, max } => {
            let mut written = SortedMap::new();
            if let Some(sizes) = annotations {
                for (key, text) in [(DESIRED_REPLICAS, sizes.desired), (MAX_REPLICAS, sizes.max)] {
                    written.extend(text.map(|text| (key.to_owned(), text)));
                }
            }
            case.check(Output::NeedUpdate(set_replicas(&mut written, desired, max)))
        }
        Input::Sums { replica_sets } => {
            let sets: Vec<Rc<ReplicaSet>> = replica_sets.iter().map(summed).collect();
            case.check(Sums {
                spec_sum: sets::wished(&sets),
                status_sum: sets::actual(&sets),
                terminating_sum: sets::terminating(&sets),
            })
        }
        Input::FindNew { replica_sets, .. } => {
            let new = found(&replica_sets).new.map(|set| set.metadata.name.clone());
            case.check(Output::NewReplicaSet(new))
        }
        Input::FindOld { replica_sets } => {
            let sets = found(&replica_sets);
            let mut expected: Old = case.expect()?;
            expected.all_old.sort();
            expected.required_old.sort();
            same(
                expected,
                Old { all_old: names(&sets.old), required_old: names(&active(&sets.old)) },
            )
        }
        Input::Name { deployment_name, hash } => {
            case.check(Output::Name(set_name(&deployment_name, &hash)))
        }
    }
}

fn number(case: &Case, value: Option<String>) -> Result<(), Failure> {
    let annotations: SortedMap<String, String> =
        value.into_iter().map(|text| (DESIRED_REPLICAS.to_owned(), text)).collect();
    let got = count(&annotations, DESIRED_REPLICAS);
    let error = match got {
        Ok(_) | Err(NoCount::Absent) => None,
        Err(NoCount::InvalidSyntax) => Some("invalid syntax".to_owned()),
        Err(NoCount::OutOfRange) => Some("out of range".to_owned()),
    };
    case.check(Parsed { value: got.unwrap_or(0), valid: got.is_ok(), error_contains: error })
}

fn histories(
    case: &Case,
    existing: bool,
    length_max: usize,
    revisions: &[String],
) -> Result<(), Failure> {
    let expected: Histories = case.expect()?;
    let standing = if existing { Standing::Existing } else { Standing::ToBeMade };
    let deployment = deployment(1);
    let mut annotations = SortedMap::new();
    for text in revisions {
        let revision = text.parse().map_err(|_| Failure::unknown(text))?;
        annotate(&deployment, &mut annotations, revision, standing, length_max);
        let expected = expected.revision_history_after.get(text).cloned().flatten();
        if let Some(expected) = expected {
            same(Some(expected), annotations.get(REVISION_HISTORY))?;
        }
    }
    Ok(())
}

fn condition(input: Condition) -> DeploymentCondition {
    DeploymentCondition {
        reason: input.reason,
        status: input.status,
        kind: input.kind,
        ..DeploymentCondition::default()
    }
}

fn shown(condition: DeploymentCondition) -> Condition {
    Condition { kind: condition.kind, status: condition.status, reason: condition.reason }
}

fn status(counts: &Counts) -> DeploymentStatus {
    DeploymentStatus {
        available_replicas: counts.available_replicas,
        ready_replicas: counts.ready_replicas,
        replicas: counts.replicas,
        updated_replicas: counts.updated_replicas,
        ..DeploymentStatus::default()
    }
}

fn summed(input: &SetInput) -> Rc<ReplicaSet> {
    let mut set = set("rs", input.spec_replicas, 0);
    set.status.replicas = input.status_replicas;
    set.status.observed_generation = input.observed_generation;
    set.status.terminating_replicas = input.terminating;
    Rc::new(set)
}

fn found(inputs: &[Found]) -> Sets {
    let sets = inputs.iter().map(|input| {
        let mut set = set(&input.name, input.replicas, 0);
        let stamp = |minutes| Stamp::from_unix_secs(Stamp::START.as_unix_secs() + 60 * minutes);
        set.metadata.creation_timestamp = input.created.map(stamp);
        if !input.template_matches {
            old(&mut set);
        }
        Rc::new(set)
    });
    Sets::of(&deployment(1), sets.collect())
}

fn names(sets: &[Rc<ReplicaSet>]) -> Vec<String> {
    let mut names: Vec<String> = sets.iter().map(|set| set.metadata.name.clone()).collect();
    names.sort();
    names
}
