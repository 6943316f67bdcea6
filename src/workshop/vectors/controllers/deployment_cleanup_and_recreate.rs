//! `controllers/deployment_cleanup_and_recreate.json`: which old ReplicaSets go, and what Recreate waits for.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{controlled_by, deployment, phase, set};
use crate::cluster::control::deployment::recreate::old_pods_run;
use crate::cluster::control::deployment::revision::{REVISION, outdated};
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{Pod, ReplicaSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "cleanupDeployment")]
    CleanUp { old_replica_sets: Vec<SetInput>, revision_history_limit: i32 },
    #[serde(rename = "oldPodsRunning")]
    OldPodsRunning {
        new_replica_set_uid: Option<String>,
        old_status_replicas: Vec<i32>,
        #[serde(rename = "podPhasesByReplicaSetUid")]
        phases: SortedMap<String, Vec<String>>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetInput {
    name: String,
    spec: i32,
    status: i32,
    #[serde(default)]
    revision: Option<String>,
    #[serde(default)]
    created: u64,
    deleting: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Deletions {
    #[serde(skip_serializing_if = "Option::is_none")]
    deletions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Running {
    old_pods_running: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::CleanUp { old_replica_sets, revision_history_limit } => {
            let mut deployment = deployment(1);
            deployment.spec.revision_history_limit = Some(revision_history_limit);
            let old: Vec<Rc<ReplicaSet>> = old_replica_sets.iter().map(built).collect();
            let gone = outdated(&deployment, &old);
            let mut names: Vec<String> = gone.iter().map(|set| set.metadata.name.clone()).collect();
            names.sort();
            let expected: Deletions = case.expect()?;
            case.check(Deletions {
                deletions: expected.deletions.map(|_| gone.len()),
                deleted: expected.deleted.map(|_| names),
            })
        }
        Input::OldPodsRunning { new_replica_set_uid, old_status_replicas, phases } => {
            let new = new_replica_set_uid.map(|uid| {
                let mut set = set("new", 1, 0);
                set.metadata.uid = uid;
                Rc::new(set)
            });
            let old: Vec<Rc<ReplicaSet>> = old_status_replicas
                .iter()
                .map(|replicas| {
                    let mut set = set("old", 0, 0);
                    set.status.replicas = *replicas;
                    Rc::new(set)
                })
                .collect();
            let pods: Vec<Rc<Pod>> = phases
                .iter()
                .flat_map(|(uid, phases)| phases.iter().map(|text| Rc::new(pod(uid, text))))
                .collect();
            case.check(Running { old_pods_running: old_pods_run(new.as_ref(), &old, &pods) })
        }
    }
}

fn built(input: &SetInput) -> Rc<ReplicaSet> {
    let mut set = set(&input.name, input.spec, 0);
    set.status.replicas = input.status;
    set.metadata.creation_timestamp = Some(Stamp::of(SimTime::secs(input.created)));
    set.metadata.deletion_timestamp = input.deleting.then_some(Stamp::START);
    if let Some(revision) = &input.revision {
        set.metadata.annotations.insert(REVISION.to_owned(), revision.clone());
    }
    Rc::new(set)
}

fn pod(owner_uid: &str, text: &str) -> Pod {
    let mut pod = Pod::default();
    pod.status.phase = phase(text);
    controlled_by(&mut pod, owner_uid);
    pod
}
