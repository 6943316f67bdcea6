//! `controllers/deployment_proportional_scaling.json`: another size in the middle of a rollout.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure, same};
use super::fixture::{old, rolling, set};
use crate::cluster::control::deployment::revision::{MAX_REPLICAS, set_replicas};
use crate::cluster::control::deployment::scaling::{fraction, plan};
use crate::cluster::control::deployment::sets::Sets;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::objects::{IntOrString, ReplicaSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "scale")]
    Scale {
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
        #[serde(rename = "oldDeploymentReplicas")]
        _old_deployment_replicas: i32,
        #[serde(rename = "oldMaxSurge")]
        _old_max_surge: IntOrString,
        #[serde(rename = "newRS")]
        new: Option<SetInput>,
        #[serde(rename = "oldRSs")]
        old: Vec<SetInput>,
    },
    #[serde(rename = "getReplicaSetFraction")]
    Fraction {
        replicas: i32,
        status_replicas: i32,
        max_surge: IntOrString,
        rs_replicas: i32,
        max_replicas_annotation: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetInput {
    name: String,
    replicas: i32,
    /// Hours and minutes.
    created: String,
    available: i32,
    annotations: Option<Annotations>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotations {
    desired: i32,
    max: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expected {
    replicas: SortedMap<String, i32>,
    #[serde(default)]
    upstream_test_ignores_updates_of: Vec<String>,
}

#[derive(Serialize)]
struct Fraction {
    fraction: i32,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Scale { replicas, max_surge, max_unavailable, new, old: others, .. } => {
            let deployment = rolling(replicas, max_surge, max_unavailable);
            let others: Result<Vec<ReplicaSet>, Failure> = others.iter().map(built).collect();
            let mark = |mut set: ReplicaSet| {
                old(&mut set);
                Rc::new(set)
            };
            let sets = Sets {
                new: new.as_ref().map(built).transpose()?.map(Rc::new),
                old: others?.into_iter().map(mark).collect(),
            };
            let all = sets.all();
            let mut sizes: SortedMap<String, i32> = SortedMap::new();
            for set in &all {
                sizes.insert(set.metadata.name.clone(), set.spec.replicas.unwrap_or(1));
            }
            for resize in plan(&deployment, &sets) {
                sizes.insert(resize.name, resize.replicas);
            }
            let mut expected: Expected = case.expect()?;
            for name in &expected.upstream_test_ignores_updates_of {
                sizes.remove(name);
                expected.replicas.remove(name);
            }
            same(expected.replicas, sizes)
        }
        Input::Fraction {
            replicas,
            status_replicas,
            max_surge,
            rs_replicas,
            max_replicas_annotation,
        } => {
            let mut deployment = rolling(replicas, max_surge, IntOrString::Int(0));
            deployment.status.replicas = status_replicas;
            let mut set = set("foo-v1", rs_replicas, 0);
            if let Some(text) = max_replicas_annotation {
                set.metadata.annotations.insert(MAX_REPLICAS.to_owned(), text);
            }
            case.check(Fraction { fraction: fraction(&deployment, &set) })
        }
    }
}

fn built(input: &SetInput) -> Result<ReplicaSet, Failure> {
    let mut set = set(&input.name, input.replicas, input.available);
    let created = Stamp::parse(&format!("2026-01-01T{}:00Z", input.created));
    let created = created.map_err(|_| Failure::unknown(&input.created))?;
    set.metadata.creation_timestamp = Some(created);
    if let Some(Annotations { desired, max }) = input.annotations {
        set_replicas(&mut set.metadata.annotations, desired, max);
    }
    Ok(set)
}
