//! A Job: pods that run until so many of them have succeeded.
//! Models staging/src/k8s.io/api/batch/v1/types.go Job (v1.36).

use crate::objects::json::Json;

use super::condition::ConditionStatus;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::selector::LabelSelector;
use crate::kit::stamp::Stamp;

/// Labels of its pods that hold its UID: the older one has no prefix.
pub const UID_LABELS: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];
/// Labels of its pods that hold its name.
pub const NAME_LABELS: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];
/// By which it knows them.
pub const SELECTED_LABEL: &str = UID_LABELS[1];

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Job {
    pub metadata: ObjectMeta,
    pub spec: JobSpec,
    pub status: JobStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct JobSpec {
    pub active_deadline_seconds: Option<i64>,
    pub backoff_limit: Option<i32>,
    pub backoff_limit_per_index: Option<i32>,
    #[json(omitempty)]
    pub completion_mode: String,
    pub completions: Option<i32>,
    #[json(omitempty)]
    pub managed_by: String,
    pub manual_selector: Option<bool>,
    pub max_failed_indexes: Option<i32>,
    pub parallelism: Option<i32>,
    pub pod_failure_policy: Option<PodFailurePolicy>,
    #[json(omitempty)]
    pub pod_replacement_policy: String,
    pub selector: Option<LabelSelector>,
    pub success_policy: Option<SuccessPolicy>,
    pub suspend: Option<bool>,
    pub template: PodTemplate,
    pub ttl_seconds_after_finished: Option<i32>,
}

impl Job {
    /// Writes its UID where admission left it open.
    pub fn know_pods_by_uid(&mut self) {
        let uid = &self.metadata.uid.clone();
        if self.spec.manual_selector == Some(true) {
            return;
        }
        let labels = [&mut self.metadata.labels, &mut self.spec.template.metadata.labels];
        let selected = self.spec.selector.iter_mut().map(|selector| &mut selector.match_labels);
        for pairs in labels.into_iter().chain(selected) {
            for key in UID_LABELS {
                let open = pairs.get_mut(key).filter(|value| value.is_empty());
                open.into_iter().for_each(|value| value.clone_from(uid));
            }
        }
    }

    /// Whether it has a condition of this kind that is true.
    pub fn has(&self, kind: &str) -> bool {
        let is_it = |condition: &JobCondition| condition.kind == kind;
        let mut conditions = self.status.conditions.iter().filter(|condition| is_it(condition));
        conditions.any(|condition| condition.status == ConditionStatus::True)
    }
}

/// What a pod's failure means for the Job; the first rule that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodFailurePolicy {
    pub rules: Vec<PodFailureRule>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodFailureRule {
    pub action: String,
    pub on_exit_codes: Option<OnExitCodes>,
    #[json(omitempty)]
    pub on_pod_conditions: Vec<OnPodCondition>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct OnExitCodes {
    pub container_name: Option<String>,
    pub operator: String,
    pub values: Vec<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct OnPodCondition {
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}

/// When a Job counts as done before all of it is.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SuccessPolicy {
    pub rules: Vec<SuccessRule>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SuccessRule {
    pub succeeded_count: Option<i32>,
    pub succeeded_indexes: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct JobStatus {
    #[json(omitempty)]
    pub active: i32,
    #[json(omitempty)]
    pub completed_indexes: String,
    pub completion_time: Option<Stamp>,
    #[json(omitempty)]
    pub conditions: Vec<JobCondition>,
    #[json(omitempty)]
    pub failed: i32,
    pub failed_indexes: Option<String>,
    pub ready: Option<i32>,
    pub start_time: Option<Stamp>,
    #[json(omitempty)]
    pub succeeded: i32,
    pub terminating: Option<i32>,
    pub uncounted_terminated_pods: Option<UncountedPods>,
}

/// UIDs of pods that have ended and are not yet in the numbers.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct UncountedPods {
    #[json(omitempty)]
    pub failed: Vec<String>,
    #[json(omitempty)]
    pub succeeded: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct JobCondition {
    #[json(null)]
    pub last_probe_time: Option<Stamp>,
    #[json(null)]
    pub last_transition_time: Option<Stamp>,
    #[json(omitempty)]
    pub message: String,
    #[json(omitempty)]
    pub reason: String,
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}
