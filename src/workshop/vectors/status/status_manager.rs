//! `status/status_manager.json`: what the status manager makes of a status before it is written.

use crate::kit::sorted::SortedSet;

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure, same};
use crate::cluster::kubelet::status::{Teardown, date_condition, merge_pod_status, terminated};
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, Pod, PodPhase, PodStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "function")]
enum Input {
    TerminatePod {
        #[serde(rename = "static")]
        is_static: bool,
        status: Value,
    },
    #[serde(rename = "updateLastTransitionTime", rename_all = "camelCase")]
    UpdateLastTransitionTime {
        now: Stamp,
        condition: Option<Box<Condition>>,
        old_condition: Option<Box<Condition>>,
    },
    #[serde(rename = "mergePodStatus", rename_all = "camelCase")]
    MergePodStatus {
        could_have_running_containers: bool,
        old_status: Box<PodStatus>,
        new_status: Box<PodStatus>,
    },
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::TerminatePod { is_static, status } => terminate_pod(case, is_static, status),
        Input::UpdateLastTransitionTime { now, condition, old_condition } => {
            let time = condition.and_then(|mut condition| {
                date_condition(&mut condition, old_condition.as_deref(), now);
                condition.last_transition_time
            });
            case.check(serde_json::json!({ "lastTransitionTime": time }))
        }
        Input::MergePodStatus { could_have_running_containers, old_status, new_status } => {
            let teardown = match could_have_running_containers {
                true => Teardown::NotDone,
                false => Teardown::ContainersGone,
            };
            let merged = merge_pod_status(&old_status, &new_status, teardown, Stamp::START);
            let ExpectedMerge { status: expected, .. } = case.expect()?;
            same(told(&expected), told(&merged))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedMerge {
    status: PodStatus,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// Conditions in any order, and without their times.
fn told(status: &PodStatus) -> (Option<PodPhase>, &str, &str, Vec<[&str; 4]>) {
    let conditions = status.conditions.iter().map(|one| {
        [one.kind.as_str(), one.status.as_str(), one.reason.as_str(), one.message.as_str()]
    });
    let conditions: SortedSet<_> = conditions.collect();
    (status.phase, &status.reason, &status.message, conditions.into_iter().collect())
}

fn terminate_pod(case: &Case, is_static: bool, mut status: Value) -> Result<(), Failure> {
    // A phase that nobody knows is as good as Unknown.
    let phase = status["phase"].take();
    let mut status: PodStatus =
        serde_json::from_value(status).map_err(|error| Failure::unknown(&error.to_string()))?;
    status.phase = Some(serde_json::from_value(phase).unwrap_or(PodPhase::Unknown));
    let mut pod = Pod { status: status.clone(), ..Pod::default() };
    if is_static {
        let source = ("kubernetes.io/config.source".to_owned(), "file".to_owned());
        pod.metadata.annotations.extend([source]);
    }
    case.check(serde_json::json!({ "phase": terminated(&pod, status).phase }))
}
