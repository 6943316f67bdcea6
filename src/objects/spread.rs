//! How evenly pods want to stand over the parts of the cluster.
//! Models staging/src/k8s.io/api/core/v1/types.go TopologySpreadConstraint (v1.36).

use serde::{Deserialize, Serialize};

use super::is_default;
use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TopologySpreadConstraint {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_selector: Option<LabelSelector>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_label_keys: Vec<String>,
    pub max_skew: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_domains: Option<i32>,
    #[serde(skip_serializing_if = "is_default")]
    pub node_affinity_policy: String,
    #[serde(skip_serializing_if = "is_default")]
    pub node_taints_policy: String,
    pub topology_key: String,
    pub when_unsatisfiable: String,
}
