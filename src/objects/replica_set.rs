//! A ReplicaSet: so many pods from one template.
//! Models staging/src/k8s.io/api/apps/v1/types.go ReplicaSet (v1.36).

use serde::{Deserialize, Serialize};

use super::condition::ConditionStatus;
use super::is_default;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::selector::LabelSelector;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplicaSet {
    pub metadata: ObjectMeta,
    pub spec: ReplicaSetSpec,
    pub status: ReplicaSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicaSetSpec {
    #[serde(skip_serializing_if = "is_default")]
    pub min_ready_seconds: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<i32>,
    pub selector: Option<LabelSelector>,
    pub template: PodTemplate,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicaSetStatus {
    #[serde(skip_serializing_if = "is_default")]
    pub available_replicas: i32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ReplicaCondition>,
    #[serde(skip_serializing_if = "is_default")]
    pub fully_labeled_replicas: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    #[serde(skip_serializing_if = "is_default")]
    pub ready_replicas: i32,
    pub replicas: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminating_replicas: Option<i32>,
}

/// A condition of a ReplicaSet or of a ReplicationController; both have the same fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicaCondition {
    pub last_transition_time: Option<Stamp>,
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    #[serde(skip_serializing_if = "is_default")]
    pub reason: String,
    pub status: ConditionStatus,
    #[serde(rename = "type")]
    pub kind: String,
}
