//! A PodDisruptionBudget: how many pods may be taken away on purpose at one time.
//! Models staging/src/k8s.io/api/policy/v1/types.go PodDisruptionBudget (v1.36).

use serde::{Deserialize, Serialize};

use super::condition::ConditionStatus;
use super::int_or_string::IntOrString;
use super::is_default;
use super::meta::ObjectMeta;
use super::selector::LabelSelector;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodDisruptionBudget {
    pub metadata: ObjectMeta,
    pub spec: PodDisruptionBudgetSpec,
    pub status: PodDisruptionBudgetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodDisruptionBudgetSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<IntOrString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_available: Option<IntOrString>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<LabelSelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_pod_eviction_policy: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodDisruptionBudgetStatus {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<BudgetCondition>,
    pub current_healthy: i32,
    pub desired_healthy: i32,
    /// Pods whose eviction was let through and has not been seen yet, and since when.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub disrupted_pods: SortedMap<String, Stamp>,
    pub disruptions_allowed: i32,
    pub expected_pods: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
}

/// metav1.Condition: a message and a reason are always written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct BudgetCondition {
    pub last_transition_time: Option<Stamp>,
    pub message: String,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    pub reason: String,
    pub status: ConditionStatus,
    #[serde(rename = "type")]
    pub kind: String,
}
