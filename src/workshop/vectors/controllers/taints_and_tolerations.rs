//! `controllers/taints_and_tolerations.json`: what is tolerated, and when a NoExecute taint drives a pod away.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure, same};
use crate::cluster::control::taint_eviction::{Eviction, Patience, Timer, decide, shortest};
use crate::kit::time::{SimTime, Span};
use crate::objects::taint::Comparison;
use crate::objects::{Taint, Toleration};

/// The first timer of a case starts here, and its update comes a moment later.
const START: SimTime = SimTime::ZERO;
const UPDATE: SimTime = SimTime::millis(500);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    ToleratesTaint {
        toleration: Toleration,
        taint: Taint,
        #[serde(default)]
        comparison_operators_gate: bool,
    },
    #[serde(rename = "getMinTolerationTime")]
    GetMinTolerationTime { toleration_seconds: Vec<Option<i64>> },
    #[serde(rename = "podEviction", alias = "podEvictionUpdate")]
    PodEviction {
        #[serde(default)]
        running_timer_seconds: Option<u64>,
        node_name: String,
        #[serde(default)]
        tolerations: Vec<Toleration>,
        #[serde(default)]
        node_no_execute_taints: Vec<Taint>,
    },
}

#[derive(Serialize)]
struct Tolerated {
    tolerated: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seconds {
    seconds: Option<i64>,
}

#[derive(Serialize)]
struct Evicted {
    eviction: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::ToleratesTaint { toleration, taint, comparison_operators_gate } => {
            let comparison =
                if comparison_operators_gate { Comparison::On } else { Comparison::Off };
            case.check(Tolerated { tolerated: toleration.tolerates(&taint, comparison) })
        }
        Input::GetMinTolerationTime { toleration_seconds } => {
            let expected: Seconds = case.expect()?;
            same(patience(expected.seconds), shown(shortest(toleration_seconds.into_iter())))
        }
        Input::PodEviction {
            running_timer_seconds,
            node_name,
            tolerations,
            node_no_execute_taints,
        } => {
            let length = running_timer_seconds.map(Span::secs);
            let timer = length.map(|length| Timer { since: START, length });
            // The controller looks at no pod that has no node.
            let taints = if node_name.is_empty() { Vec::new() } else { node_no_execute_taints };
            let eviction = decide(&taints, &tolerations, timer, Comparison::Off, UPDATE);
            case.check(Evicted { eviction: in_words(eviction) })
        }
    }
}

/// For ever is null, or a negative number as upstream returns it.
fn patience(seconds: Option<i64>) -> String {
    let limited = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    shown(limited.map_or(Patience::Forever, |seconds| Patience::For(Span::secs(seconds))))
}

fn shown(patience: Patience) -> String {
    match patience {
        Patience::For(length) => format!("{} s", length.as_secs()),
        Patience::Forever => "for ever".to_owned(),
    }
}

fn in_words(eviction: Eviction) -> String {
    match eviction {
        Eviction::None => "none".to_owned(),
        Eviction::Now => "now".to_owned(),
        Eviction::After(timer) => format!("after {} s", timer.length.as_secs()),
        Eviction::Running(timer) => {
            format!("after {} s from the first timer", timer.length.as_secs())
        }
    }
}
