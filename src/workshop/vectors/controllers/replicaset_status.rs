//! `controllers/replicaset_status.json`: what a ReplicaSet says of its pods.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{NOW, phase, ready, seconds_ago, set};
use crate::cluster::control::replica_set::replicated::Replicated;
use crate::cluster::control::replica_set::status::{Counted, REPLICA_FAILURE, calculate};
use crate::objects::{
    ConditionStatus, Object, Pod, ReplicaCondition, ReplicaSet, ReplicaSetStatus,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "calculateStatus")]
    Calculate {
        #[serde(rename = "gateDeploymentReplicaSetTerminatingReplicas")]
        gate: bool,
        controller_reports_terminating: bool,
        min_ready_seconds: i32,
        active_pods: Vec<PodInput>,
        terminating_pods: usize,
    },
    #[serde(rename = "replicaFailureCondition")]
    Failure {
        spec_replicas: i32,
        active_pods: usize,
        manage_replicas_error: Option<String>,
        had_condition: bool,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PodInput {
    full_labels: bool,
    phase: String,
    ready: bool,
    ready_seconds_ago: Ago,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Ago {
    Seconds(i64),
    Never(Never),
}

#[derive(Clone, Copy, Deserialize)]
enum Never {
    #[serde(rename = "zero")]
    Zero,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    replicas: i32,
    fully_labeled_replicas: i32,
    ready_replicas: i32,
    available_replicas: i32,
    terminating_replicas: Option<i32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    replica_failure: Option<Failed>,
}

#[derive(Serialize)]
struct Failed {
    status: ConditionStatus,
    reason: String,
    message: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Calculate {
            gate,
            controller_reports_terminating,
            min_ready_seconds,
            active_pods,
            terminating_pods,
        } => {
            let mut set = set("web", 1, 0);
            set.spec.min_ready_seconds = min_ready_seconds;
            for key in ["app", "tier"] {
                set.spec.template.metadata.labels.insert(key.to_owned(), key.to_owned());
            }
            let pods: Vec<Rc<Pod>> =
                active_pods.iter().map(|input| Rc::new(pod(input, &set))).collect();
            let terminating = (gate && controller_reports_terminating).then_some(terminating_pods);
            let ReplicaSetStatus {
                replicas,
                fully_labeled_replicas,
                ready_replicas,
                available_replicas,
                terminating_replicas,
                ..
            } = status(set, &pods, terminating, None);
            case.check(Counts {
                replicas,
                fully_labeled_replicas,
                ready_replicas,
                available_replicas,
                terminating_replicas,
            })
        }
        Input::Failure { spec_replicas, active_pods, manage_replicas_error, had_condition } => {
            let mut set = set("web", spec_replicas, 0);
            if had_condition {
                let kind = REPLICA_FAILURE.to_owned();
                let status = ConditionStatus::True;
                let condition = ReplicaCondition { kind, status, ..ReplicaCondition::default() };
                set.status.conditions.push(condition);
            }
            let pods: Vec<Rc<Pod>> = (0..active_pods).map(|_| Rc::default()).collect();
            let status = status(set, &pods, None, manage_replicas_error.as_deref());
            let told = status.conditions.into_iter().find(|one| one.kind == REPLICA_FAILURE);
            let told = told.map(|one| Failed {
                status: one.status,
                reason: one.reason,
                message: one.message,
            });
            case.check(Told { replica_failure: told })
        }
    }
}

fn status(
    set: ReplicaSet,
    active: &[Rc<Pod>],
    terminating: Option<usize>,
    failure: Option<&str>,
) -> ReplicaSetStatus {
    let object = Object::ReplicaSet(Rc::new(set));
    let set = Replicated::of(&object).expect("a ReplicaSet is one");
    calculate(&set, Counted { active, terminating, failure }, NOW)
}

fn pod(input: &PodInput, set: &ReplicaSet) -> Pod {
    let mut pod = Pod::default();
    let labels = &set.spec.template.metadata.labels;
    pod.metadata.labels = labels.clone();
    if !input.full_labels {
        pod.metadata.labels.remove("tier");
    }
    pod.status.phase = phase(&input.phase);
    if input.ready {
        ready(
            &mut pod,
            match input.ready_seconds_ago {
                Ago::Seconds(seconds) => Some(seconds_ago(seconds)),
                Ago::Never(Never::Zero) => None,
            },
        );
    }
    pod
}
