//! A DaemonSet: one pod on every node that will have it.
//! Models staging/src/k8s.io/api/apps/v1/types.go DaemonSet (v1.36).

use serde::{Deserialize, Serialize};

use super::deployment::RollingUpdate;
use super::is_default;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::replica_set::ReplicaCondition;
use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DaemonSet {
    pub metadata: ObjectMeta,
    pub spec: DaemonSetSpec,
    pub status: DaemonSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DaemonSetSpec {
    #[serde(skip_serializing_if = "is_default")]
    pub min_ready_seconds: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_history_limit: Option<i32>,
    pub selector: Option<LabelSelector>,
    pub template: PodTemplate,
    pub update_strategy: DaemonSetUpdateStrategy,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DaemonSetUpdateStrategy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling_update: Option<RollingUpdate>,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DaemonSetStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collision_count: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ReplicaCondition>,
    pub current_number_scheduled: i32,
    pub desired_number_scheduled: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub number_available: i32,
    pub number_misscheduled: i32,
    pub number_ready: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub number_unavailable: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    #[serde(skip_serializing_if = "is_default")]
    pub updated_number_scheduled: i32,
}
