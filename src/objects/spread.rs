//! How evenly pods want to stand over the parts of the cluster.
//! Models staging/src/k8s.io/api/core/v1/types.go TopologySpreadConstraint (v1.36).

use crate::objects::json::Json;

use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct TopologySpreadConstraint {
    pub label_selector: Option<LabelSelector>,
    #[json(omitempty)]
    pub match_label_keys: Vec<String>,
    pub max_skew: i32,
    pub min_domains: Option<i32>,
    #[json(omitempty)]
    pub node_affinity_policy: String,
    #[json(omitempty)]
    pub node_taints_policy: String,
    pub topology_key: String,
    pub when_unsatisfiable: String,
}
