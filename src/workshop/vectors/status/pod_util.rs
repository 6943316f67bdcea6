//! `status/pod_util.json`: small questions about pods and containers.

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure};
use crate::cluster::kubelet::restart_policy::{is_restartable, should_restart};
use crate::cluster::kubelet::status::log_source::{Wanted, log_source};
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::{Container, ContainerStatus, Pod, PodSpec, PodStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "function")]
enum Input {
    #[serde(rename_all = "camelCase")]
    IsPodAvailable { now: Stamp, pod: Box<Pod>, min_ready_seconds: u64 },
    #[serde(rename_all = "camelCase")]
    ContainerShouldRestart {
        container: Box<Container>,
        #[serde(default)]
        pod_spec: Box<PodSpec>,
        exit_code: i32,
    },
    #[serde(rename_all = "camelCase")]
    IsContainerRestartable {
        container: Box<Container>,
        #[serde(default)]
        pod_spec: Box<PodSpec>,
    },
    #[serde(rename = "validateContainerLogStatus", rename_all = "camelCase")]
    ValidateContainerLogStatus { container: String, container_statuses: Vec<ContainerStatus> },
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::IsPodAvailable { now, pod, min_ready_seconds } => {
            let min_ready = Span::secs(min_ready_seconds);
            case.check(json!({ "available": pod.status.is_available(min_ready, now.begin()) }))
        }
        Input::ContainerShouldRestart { container, pod_spec, exit_code } => {
            case.check(should_restart(&container, &pod_spec, exit_code))
        }
        Input::IsContainerRestartable { container, pod_spec } => {
            case.check(is_restartable(&container, &pod_spec))
        }
        Input::ValidateContainerLogStatus { container, container_statuses } => {
            let status = PodStatus { container_statuses, ..PodStatus::default() };
            let has = |wanted| log_source(&status, "pod", &container, wanted).is_ok();
            case.check(json!({
                "currentOk": has(Wanted::Current),
                "previousOk": has(Wanted::Previous),
            }))
        }
    }
}
