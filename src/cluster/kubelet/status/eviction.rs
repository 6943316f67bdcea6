//! What a pod's status says when the kubelet itself ends it.
//! Models the PodStatusFunc that killPodNow of pkg/kubelet/pod_workers.go is handed (v1.36), S13, S14, S32.

use std::borrow::Cow;

use super::conditions::{DISRUPTION_TARGET, observed, replace_or_append};
use crate::cluster::version::Gates;
use crate::objects::{Condition, ConditionStatus, Pod, PodPhase, PodStatus};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eviction {
    pub reason: &'static str,
    pub message: Cow<'static, str>,
    /// What the condition DisruptionTarget says. None: nobody disrupts a pod that went beyond its own limits.
    pub disruption: Option<&'static str>,
}

/// The status from the moment the pod is told to end. The API learns it when nothing of the pod runs any more.
pub fn told(mut status: PodStatus, eviction: Eviction, pod: &Pod, gates: Gates) -> PodStatus {
    status.phase = Some(PodPhase::Failed);
    status.reason = eviction.reason.to_owned();
    status.message = eviction.message.into_owned();
    if let Some(message) = eviction.disruption {
        let condition = Condition::new(DISRUPTION_TARGET, ConditionStatus::True)
            .because("TerminationByKubelet", message);
        let condition = observed(condition, pod, &status, gates);
        replace_or_append(&mut status.conditions, condition);
    }
    status
}
