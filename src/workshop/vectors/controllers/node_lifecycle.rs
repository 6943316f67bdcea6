//! `controllers/node_lifecycle.json`: when a node is given up, what it is tainted with, and how its zone is doing.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::control::node_lifecycle::health::{Grace, look};
use crate::cluster::control::node_lifecycle::{taints, zones};
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Node, NodeCondition};

/// So late that every age a case may name lies behind it.
const NOW: SimTime = SimTime::secs(1_000_000_000);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "doNoScheduleTaintingPass")]
    NoScheduleTaints {
        conditions: SortedMap<String, ConditionStatus>,
        #[serde(default)]
        unschedulable: bool,
    },
    ComputeZoneState {
        unhealthy_zone_threshold: f32,
        ready_status_by_zone: SortedMap<String, Vec<Option<ConditionStatus>>>,
    },
    #[serde(rename = "tryUpdateNodeHealth")]
    Health {
        node_age_seconds: u64,
        ready_condition: Option<ConditionStatus>,
        seconds_since_last_heartbeat: Option<u64>,
        grace_period: u64,
        startup_grace_period: u64,
    },
}

#[derive(Serialize)]
struct Taints {
    taints: Vec<Taint>,
}

#[derive(Serialize)]
struct Taint {
    key: String,
    effect: String,
}

#[derive(Serialize)]
struct States {
    states: SortedMap<String, &'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Updated {
    node_updated: bool,
    conditions: Option<SortedMap<String, Told>>,
    pods_marked_not_ready: bool,
}

#[derive(Serialize)]
struct Told {
    status: ConditionStatus,
    reason: String,
    message: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::NoScheduleTaints { conditions, unschedulable } => {
            let mut node = Node::default();
            node.spec.unschedulable = unschedulable;
            node.status.conditions =
                conditions.iter().map(|(kind, status)| condition(kind, *status, NOW)).collect();
            let taints = taints::by_condition(&node, Stamp::of(NOW)).unwrap_or_default();
            let shown =
                |taint: crate::objects::Taint| Taint { key: taint.key, effect: taint.effect };
            case.check(Taints { taints: taints.into_iter().map(shown).collect() })
        }
        Input::ComputeZoneState { unhealthy_zone_threshold, ready_status_by_zone } => {
            let state = |ready: &Vec<_>| match zones::state(ready, unhealthy_zone_threshold) {
                zones::ZoneState::Initial => "Initial",
                zones::ZoneState::Normal => "Normal",
                zones::ZoneState::FullDisruption => "FullDisruption",
                zones::ZoneState::PartialDisruption => "PartialDisruption",
            };
            let states = ready_status_by_zone.iter();
            let states = states.map(|(zone, ready)| (zone.clone(), state(ready)));
            case.check(States { states: SortedMap::from_iter(states) })
        }
        Input::Health {
            node_age_seconds,
            ready_condition,
            seconds_since_last_heartbeat,
            grace_period,
            startup_grace_period,
        } => {
            let grace = Grace {
                monitor: Span::secs(grace_period),
                startup: Span::secs(startup_grace_period),
            };
            let heard = NOW - Span::secs(seconds_since_last_heartbeat.unwrap_or(0));
            let mut node = Node::default();
            node.metadata.creation_timestamp = Some(Stamp::of(NOW - Span::secs(node_age_seconds)));
            node.status.conditions = ready_condition
                .map(|status| condition("Ready", status, heard))
                .into_iter()
                .collect();
            // The controller saw the last heartbeat when it came, and looks again now.
            let first = look(&node, None, None, grace, heard);
            let seen = match seconds_since_last_heartbeat {
                Some(_) => look(&node, Some(&first.health), None, grace, NOW),
                None => first,
            };
            let marks = seen.observed == ConditionStatus::True
                && seen.current.is_some_and(|current| current != ConditionStatus::True);
            let told = |one: NodeCondition| {
                (one.kind, Told { status: one.status, reason: one.reason, message: one.message })
            };
            case.check(Updated {
                node_updated: seen.conditions.is_some(),
                conditions: seen.conditions.map(|list| list.into_iter().map(told).collect()),
                pods_marked_not_ready: marks,
            })
        }
    }
}

fn condition(kind: &str, status: ConditionStatus, heard: SimTime) -> NodeCondition {
    NodeCondition {
        last_heartbeat_time: Some(Stamp::of(heard)),
        last_transition_time: Some(Stamp::of(heard)),
        status,
        kind: kind.to_owned(),
        ..NodeCondition::default()
    }
}
