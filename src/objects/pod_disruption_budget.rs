//! A PodDisruptionBudget: how many pods may be taken away on purpose at one time.
//! Models staging/src/k8s.io/api/policy/v1/types.go PodDisruptionBudget (v1.36).

use crate::objects::json::Json;

use super::condition::ConditionStatus;
use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;
use super::selector::LabelSelector;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodDisruptionBudget {
    pub metadata: ObjectMeta,
    pub spec: PodDisruptionBudgetSpec,
    pub status: PodDisruptionBudgetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodDisruptionBudgetSpec {
    pub max_unavailable: Option<IntOrString>,
    pub min_available: Option<IntOrString>,
    pub selector: Option<LabelSelector>,
    pub unhealthy_pod_eviction_policy: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodDisruptionBudgetStatus {
    #[json(omitempty)]
    pub conditions: Vec<BudgetCondition>,
    pub current_healthy: i32,
    pub desired_healthy: i32,
    /// Pods whose eviction was let through and has not been seen yet, and since when.
    #[json(omitempty)]
    pub disrupted_pods: SortedMap<String, Stamp>,
    pub disruptions_allowed: i32,
    pub expected_pods: i32,
    #[json(omitempty)]
    pub observed_generation: i64,
}

/// metav1.Condition: a message and a reason are always written.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct BudgetCondition {
    #[json(null)]
    pub last_transition_time: Option<Stamp>,
    pub message: String,
    #[json(omitempty)]
    pub observed_generation: i64,
    pub reason: String,
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}
