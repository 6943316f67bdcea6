//! A StatefulSet: numbered pods that keep their names, made and replaced in order.
//! Models staging/src/k8s.io/api/apps/v1/types.go StatefulSet (v1.36).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::int_or_string::IntOrString;
use super::is_default;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::replica_set::ReplicaCondition;
use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatefulSet {
    pub metadata: ObjectMeta,
    pub spec: StatefulSetSpec,
    pub status: StatefulSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatefulSetSpec {
    #[serde(skip_serializing_if = "is_default")]
    pub min_ready_seconds: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinals: Option<StatefulSetOrdinals>,
    #[serde(skip_serializing_if = "is_default")]
    pub pod_management_policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_history_limit: Option<i32>,
    pub selector: Option<LabelSelector>,
    pub service_name: String,
    pub template: PodTemplate,
    pub update_strategy: StatefulSetUpdateStrategy,
    /// Shown; claims are not simulated, and an empty directory stands in for each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_claim_templates: Vec<Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatefulSetOrdinals {
    pub start: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatefulSetUpdateStrategy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling_update: Option<OrderedUpdate>,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

/// RollingUpdateStatefulSetStrategy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OrderedUpdate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<IntOrString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatefulSetStatus {
    pub available_replicas: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collision_count: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ReplicaCondition>,
    #[serde(skip_serializing_if = "is_default")]
    pub current_replicas: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub current_revision: String,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    #[serde(skip_serializing_if = "is_default")]
    pub ready_replicas: i32,
    pub replicas: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub update_revision: String,
    #[serde(skip_serializing_if = "is_default")]
    pub updated_replicas: i32,
}
