//! `controllers/deployment_fenceposts.json`: how many pods too many and too few a rolling update may have.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{deployment, strategy};
use crate::cluster::control::deployment::fenceposts::{
    max_unavailable, min_available, new_replicas, resolve,
};
use crate::objects::{Deployment, IntOrString};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    ResolveFenceposts {
        max_surge: Option<IntOrString>,
        max_unavailable: Option<IntOrString>,
        desired: i32,
    },
    MaxUnavailable {
        strategy: String,
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
    },
    MinAvailable {
        strategy: String,
        replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
    },
    #[serde(rename = "NewRSNewReplicas")]
    NewReplicas {
        strategy: String,
        replicas: i32,
        new_replicas: i32,
        max_surge: IntOrString,
        max_unavailable: IntOrString,
        all_replicas: Vec<i32>,
    },
}

#[derive(Serialize)]
struct Resolved {
    surge: i32,
    unavailable: i32,
    error: bool,
}

#[derive(Serialize)]
struct Number {
    value: i32,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::ResolveFenceposts { max_surge, max_unavailable, desired } => {
            let posts = resolve(max_surge.as_ref(), max_unavailable.as_ref(), desired);
            case.check(Resolved {
                surge: posts.map_or(0, |posts| posts.surge),
                unavailable: posts.map_or(0, |posts| posts.unavailable),
                error: posts.is_none(),
            })
        }
        Input::MaxUnavailable { strategy, replicas, max_surge, max_unavailable: most } => {
            let of = of(&strategy, replicas, max_surge, most)?;
            case.check(Number { value: max_unavailable(&of) })
        }
        Input::MinAvailable { strategy, replicas, max_surge, max_unavailable } => {
            let of = of(&strategy, replicas, max_surge, max_unavailable)?;
            case.check(Number { value: min_available(&of) })
        }
        Input::NewReplicas {
            strategy,
            replicas,
            new_replicas: present,
            max_surge,
            max_unavailable,
            all_replicas,
        } => {
            let of = of(&strategy, replicas, max_surge, max_unavailable)?;
            case.check(Number { value: new_replicas(&of, all_replicas.iter().sum(), present) })
        }
    }
}

fn of(
    kind: &str,
    replicas: i32,
    surge: IntOrString,
    unavailable: IntOrString,
) -> Result<Deployment, Failure> {
    if !["RollingUpdate", "Recreate"].contains(&kind) {
        return Err(Failure::unknown(kind));
    }
    let mut deployment = deployment(replicas);
    deployment.spec.strategy = strategy(kind, surge, unavailable);
    Ok(deployment)
}
