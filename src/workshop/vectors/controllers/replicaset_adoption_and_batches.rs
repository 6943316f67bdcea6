//! `controllers/replicaset_adoption_and_batches.json`: whose pods they are, how fast new ones are made, when to look again.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{NOW, controlled_by, phase, ready, seconds_ago};
use crate::cluster::control::claim::{Claim, Claimant};
use crate::cluster::control::replica_set::batch::slow_start;
use crate::cluster::control::replica_set::status::{
    is_active, is_terminating, next_check, next_check_of,
};
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::{LabelSelector, ObjectMeta, OwnerReference, Pod};

type Labels = SortedMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "slowStartBatch")]
    SlowStart {
        count: usize,
        initial_batch_size: usize,
        calls_that_succeed: usize,
    },
    #[serde(rename = "nextPodAvailabilityCheck")]
    Next {
        ready: bool,
        ready_seconds_ago: Option<i64>,
        min_ready_seconds: u64,
    },
    #[serde(rename = "findMinNextPodAvailabilitySimpleCheck")]
    First {
        pods: Vec<Waiting>,
        min_ready_seconds: u64,
    },
    FilterClaimedPods {
        replica_set_uid: String,
        selector: Labels,
        labels: Option<Labels>,
        owner_references: Vec<Owner>,
    },
    FilterActivePods {
        pods: Vec<Standing>,
    },
    CountTerminatingPods {
        pods: Vec<Standing>,
    },
    ClaimPods {
        controller: Controller,
        selector: Labels,
        pods: Vec<Claimed>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Waiting {
    name: String,
    ready: bool,
    ready_seconds_ago: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Owner {
    uid: String,
    controller: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standing {
    #[serde(default)]
    name: String,
    phase: String,
    deleting: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Controller {
    uid: String,
    namespace: String,
    deleting: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Claimed {
    name: String,
    labels: Labels,
    controller_uid: Option<String>,
    deleting: bool,
    namespace: String,
}

#[derive(Serialize)]
struct Calls {
    successes: usize,
    error: bool,
    calls: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct After {
    after_seconds: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstAfter {
    after_seconds: Option<u64>,
    pod: Option<String>,
}

#[derive(Serialize)]
struct IsClaimed {
    claimed: bool,
}

#[derive(Serialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Serialize)]
struct Count {
    count: usize,
}

#[derive(Serialize)]
struct Claims {
    claimed: Vec<String>,
    patches: usize,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::SlowStart { count, initial_batch_size, calls_that_succeed } => {
            let mut calls = 0;
            let (successes, error) = slow_start(count, initial_batch_size, || {
                calls += 1;
                if calls <= calls_that_succeed { Ok(()) } else { Err(()) }
            });
            case.check(Calls { successes, error: error.is_some(), calls })
        }
        Input::Next { ready, ready_seconds_ago, min_ready_seconds } => {
            let pod = waiting("", ready, ready_seconds_ago);
            let after = next_check_of(&pod, Span::secs(min_ready_seconds), NOW);
            case.check(After { after_seconds: after.map(Span::as_secs) })
        }
        Input::First { pods, min_ready_seconds } => {
            let pods: Vec<Rc<Pod>> = pods
                .iter()
                .map(|one| Rc::new(waiting(&one.name, one.ready, one.ready_seconds_ago)))
                .collect();
            let first = next_check(&pods, Span::secs(min_ready_seconds), NOW);
            let (after, pod) = first.unzip();
            case.check(FirstAfter {
                after_seconds: after.map(Span::as_secs),
                pod: pod.map(|pod| pod.metadata.name.clone()),
            })
        }
        Input::FilterClaimedPods { replica_set_uid, selector, labels, owner_references } => {
            let owner = ObjectMeta { uid: replica_set_uid, ..ObjectMeta::default() };
            let selector = LabelSelector { match_labels: selector, ..LabelSelector::default() };
            let reference = |owner: Owner| OwnerReference {
                uid: owner.uid,
                controller: owner.controller == Some(true),
                ..OwnerReference::default()
            };
            let pod = ObjectMeta {
                labels: labels.unwrap_or_default(),
                owner_references: owner_references.into_iter().map(reference).collect(),
                ..ObjectMeta::default()
            };
            let claimant = Claimant { meta: &owner, selector: Some(&selector) };
            case.check(IsClaimed { claimed: claimant.holds(&pod) })
        }
        Input::FilterActivePods { pods } => {
            let active = pods.into_iter().filter(|one| is_active(&standing(one)));
            case.check(Names { names: active.map(|one| one.name).collect() })
        }
        Input::CountTerminatingPods { pods } => case.check(Count {
            count: pods.iter().filter(|one| is_terminating(&standing(one))).count(),
        }),
        Input::ClaimPods { controller, selector, pods } => {
            let selector = LabelSelector { match_labels: selector, ..LabelSelector::default() };
            let owner = ObjectMeta {
                uid: controller.uid,
                namespace: controller.namespace,
                deletion_timestamp: controller.deleting.then_some(Stamp::START),
                ..ObjectMeta::default()
            };
            let claimant = Claimant { meta: &owner, selector: Some(&selector) };
            let claims: Vec<(Claim, String)> =
                pods.iter().map(|one| (claimant.claim(&claimed(one)), one.name.clone())).collect();
            let is_patched = |claim: Claim| matches!(claim, Claim::Adopted | Claim::Released);
            case.check(Claims {
                patches: claims.iter().filter(|(claim, _)| is_patched(*claim)).count(),
                claimed: claims
                    .into_iter()
                    .filter(|(claim, _)| claim.holds())
                    .map(|(_, name)| name)
                    .collect(),
            })
        }
    }
}

fn waiting(name: &str, is_ready: bool, ready_seconds_ago: Option<i64>) -> Pod {
    let mut pod = Pod::default();
    pod.metadata.name = name.to_owned();
    if is_ready {
        ready(&mut pod, ready_seconds_ago.map(seconds_ago));
    }
    pod
}

fn standing(input: &Standing) -> Pod {
    let mut pod = Pod::default();
    pod.status.phase = phase(&input.phase);
    pod.metadata.deletion_timestamp = input.deleting.then_some(Stamp::START);
    pod
}

fn claimed(input: &Claimed) -> ObjectMeta {
    let mut pod = Pod::default();
    pod.metadata.labels = input.labels.clone();
    pod.metadata.namespace = input.namespace.clone();
    pod.metadata.deletion_timestamp = input.deleting.then_some(Stamp::START);
    if let Some(uid) = &input.controller_uid {
        controlled_by(&mut pod, uid);
    }
    pod.metadata
}
