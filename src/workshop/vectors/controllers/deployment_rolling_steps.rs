//! `controllers/deployment_rolling_steps.json`: one step of a rolling update.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{old, rolling, set};
use crate::cluster::control::deployment::rolling::{
    clean_unhealthy, grow_new, scale_down, shrink_old,
};
use crate::cluster::control::deployment::scaling::Resize;
use crate::cluster::control::deployment::sets::Sets;
use crate::objects::{IntOrString, ReplicaSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "reconcileNewReplicaSet")]
    New {
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
        old_replicas: i32,
        new_replicas: i32,
    },
    #[serde(rename = "reconcileOldReplicaSets")]
    Old {
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
        old_replicas: i32,
        new_replicas: i32,
        old_available: i32,
        new_available: i32,
    },
    #[serde(rename = "cleanupUnhealthyReplicas")]
    Unhealthy {
        #[serde(rename = "replicas")]
        _replicas: i32,
        #[serde(rename = "maxSurge")]
        _max_surge: IntOrString,
        #[serde(rename = "maxUnavailable")]
        _max_unavailable: IntOrString,
        old_replicas: i32,
        old_available: i32,
        max_cleanup_count: i32,
    },
    #[serde(rename = "scaleDownOldReplicaSetsForRollingUpdate")]
    Down {
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
        old_replicas: i32,
        old_available: i32,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewSize {
    scaled: bool,
    new_replicas: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OldSize {
    scaled: bool,
    old_replicas: i32,
}

#[derive(Serialize)]
struct Cleaned {
    cleaned: i32,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::New { replicas, max_surge, max_unavailable, old_replicas, new_replicas } => {
            let deployment = rolling(replicas, max_surge, max_unavailable);
            let sets = sets((old_replicas, 0), (new_replicas, 0));
            let resize = grow_new(&deployment, &sets);
            case.check(NewSize {
                scaled: resize.is_some(),
                new_replicas: resize.map_or(new_replicas, |resize| resize.replicas),
            })
        }
        Input::Old {
            replicas,
            max_surge,
            max_unavailable,
            old_replicas,
            new_replicas,
            old_available,
            new_available,
        } => {
            let deployment = rolling(replicas, max_surge, max_unavailable);
            let sets = sets((old_replicas, old_available), (new_replicas, new_available));
            case.check(size_after(&shrink_old(&deployment, &sets), old_replicas))
        }
        Input::Unhealthy { old_replicas, old_available, max_cleanup_count, .. } => {
            let mut old = vec![old_set(old_replicas, old_available)];
            let resizes = clean_unhealthy(&mut old, max_cleanup_count).resizes;
            let left = resizes.last().map_or(old_replicas, |resize| resize.replicas);
            case.check(Cleaned { cleaned: old_replicas - left })
        }
        Input::Down { replicas, max_surge, max_unavailable, old_replicas, old_available } => {
            let deployment = rolling(replicas, max_surge, max_unavailable);
            let mut old = vec![old_set(old_replicas, old_available)];
            case.check(size_after(&scale_down(&deployment, None, &mut old), old_replicas))
        }
    }
}

fn sets(old: (i32, i32), new: (i32, i32)) -> Sets {
    Sets { new: Some(Rc::new(set("foo-v2", new.0, new.1))), old: vec![old_set(old.0, old.1)] }
}

fn old_set(replicas: i32, available: i32) -> Rc<ReplicaSet> {
    let mut set = set("foo-v1", replicas, available);
    old(&mut set);
    Rc::new(set)
}

fn size_after(resizes: &[Resize], before: i32) -> OldSize {
    let old_replicas = resizes.last().map_or(before, |resize| resize.replicas);
    OldSize { scaled: !resizes.is_empty(), old_replicas }
}
