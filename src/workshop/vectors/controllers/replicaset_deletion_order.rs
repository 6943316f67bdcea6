//! `controllers/replicaset_deletion_order.json`: which of too many pods go first.

use std::cmp::Ordering;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use super::fixture::{NOW, names, phase, ready, seconds_ago};
use crate::cluster::control::replica_set::rank::{
    Ages, Cost, Ranked, Scale, goes_before, to_delete,
};
use crate::kit::stamp::Stamp;
use crate::objects::{Container, ContainerRestartPolicy, ContainerStatus, Pod};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "getPodsToDelete")]
    ToDelete { pods: Vec<PodInput>, related_pods: Vec<PodInput>, count: usize },
    #[serde(rename = "sortActivePods")]
    Sort {
        pods: Vec<PodInput>,
        #[serde(rename = "times")]
        _times: String,
    },
    #[serde(rename = "ActivePodsWithRanks.Less")]
    Less {
        now: String,
        pod_deletion_cost: bool,
        a: Box<PodInput>,
        a_rank: usize,
        b: Box<PodInput>,
        b_rank: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PodInput {
    name: String,
    node: String,
    phase: String,
    ready: bool,
    #[serde(default, alias = "readyAt")]
    ready_since: Option<String>,
    #[serde(default)]
    restarts: Restarts,
    #[serde(default)]
    sidecar_restarts: Option<i32>,
    #[serde(default)]
    created: Option<String>,
    #[serde(default)]
    deletion_cost: Option<String>,
}

/// Of one container, or of each.
#[derive(Deserialize)]
#[serde(untagged)]
enum Restarts {
    One(i32),
    Each(Vec<i32>),
}

impl Default for Restarts {
    fn default() -> Restarts {
        Restarts::Each(Vec::new())
    }
}

#[derive(Serialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Serialize)]
struct Order {
    order: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Before {
    a_before_b: bool,
    b_before_a: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let scale = Scale { now: NOW, cost: Cost::Counted, ages: Ages::Logarithmic };
    match case.input()? {
        Input::ToDelete { pods, related_pods, count } => {
            let (pods, related) = (built(&pods)?, built(&related_pods)?);
            case.check(Names { names: names(&to_delete(pods, &related, count, &scale)) })
        }
        Input::Sort { pods, .. } => {
            // All but the last, in order: what is left is the last. The upstream table compares without logarithms.
            let scale = Scale { ages: Ages::Exact, ..scale };
            let mut pods = built(&pods)?;
            pods.reverse();
            let mut order = to_delete(pods.clone(), &[], pods.len().saturating_sub(1), &scale);
            let is_left = |pod: &&Rc<Pod>| !order.iter().any(|one| Rc::ptr_eq(one, pod));
            let last: Vec<Rc<Pod>> = pods.iter().filter(is_left).cloned().collect();
            order.extend(last);
            case.check(Order { order: names(&order) })
        }
        Input::Less { now, pod_deletion_cost, a, a_rank, b, b_rank } => {
            if now != "now" {
                return Err(Failure::unknown(&now));
            }
            let cost = if pod_deletion_cost { Cost::Counted } else { Cost::Ignored };
            let scale = Scale { cost, ..scale };
            let (a, b) = (pod(&a)?, pod(&b)?);
            let (a, b) = (Ranked { pod: &a, rank: a_rank }, Ranked { pod: &b, rank: b_rank });
            let before = |one, other| goes_before(one, other, &scale) == Ordering::Less;
            case.check(Before { a_before_b: before(&a, &b), b_before_a: before(&b, &a) })
        }
    }
}

fn built(inputs: &[PodInput]) -> Result<Vec<Rc<Pod>>, Failure> {
    inputs.iter().map(|input| pod(input).map(Rc::new)).collect()
}

fn pod(input: &PodInput) -> Result<Pod, Failure> {
    let mut pod = Pod::default();
    pod.metadata.name = input.name.clone();
    pod.metadata.creation_timestamp = time(input.created.as_deref())?;
    pod.spec.node_name = input.node.clone();
    pod.status.phase = phase(&input.phase);
    if input.ready {
        ready(&mut pod, time(input.ready_since.as_deref())?);
    }
    if let Some(cost) = &input.deletion_cost {
        let key = "controller.kubernetes.io/pod-deletion-cost".to_owned();
        pod.metadata.annotations.insert(key, cost.clone());
    }
    let status = |restart_count: i32| ContainerStatus {
        name: "sidecar".to_owned(),
        restart_count,
        ..ContainerStatus::default()
    };
    pod.status.container_statuses = match &input.restarts {
        Restarts::One(count) => vec![status(*count)],
        Restarts::Each(counts) => counts.iter().copied().map(status).collect(),
    };
    if let Some(count) = input.sidecar_restarts {
        pod.spec.init_containers = vec![Container {
            name: "sidecar".to_owned(),
            restart_policy: Some(ContainerRestartPolicy::Always),
            ..Container::default()
        }];
        pod.status.init_container_statuses = vec![status(count)];
    }
    Ok(pod)
}

/// `now`, `then` (a month ago), `-5h`, `-1month`.
fn time(text: Option<&str>) -> Result<Option<Stamp>, Failure> {
    const HOUR: i64 = 3600;
    const MONTH: i64 = 31 * 24 * HOUR;
    let Some(text) = text else { return Ok(None) };
    let number = |text: &str| text.parse::<i64>().map_err(|_| Failure::unknown(text));
    let ago = match text {
        "now" => 0,
        "then" => MONTH,
        text => {
            let ago = text.strip_prefix('-').ok_or_else(|| Failure::unknown(text))?;
            match (ago.strip_suffix("month"), ago.strip_suffix('h')) {
                (Some(months), _) => number(months)? * MONTH,
                (None, Some(hours)) => number(hours)? * HOUR,
                (None, None) => return Err(Failure::unknown(text)),
            }
        }
    };
    Ok(Some(seconds_ago(ago)))
}
