//! A PriorityClass: a name for how important pods are.
//! Models staging/src/k8s.io/api/scheduling/v1/types.go PriorityClass and pkg/apis/scheduling/v1/helpers.go (v1.36).

use crate::objects::json::Json;

use super::meta::ObjectMeta;

/// Only the cluster's own classes begin so.
pub const SYSTEM_PREFIX: &str = "system-";
/// What is more than this is left to the cluster's own classes.
pub const USER_VALUE_MAX: i32 = 1_000_000_000;

/// Name, value and description of the classes every cluster has.
pub const SYSTEM_CLASSES: [(&str, i32, &str); 2] = [
    (
        "system-node-critical",
        2_000_001_000,
        "Used for system critical pods that must not be moved from their current node.",
    ),
    (
        "system-cluster-critical",
        2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
    ),
];

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PriorityClass {
    #[json(omitempty)]
    pub description: String,
    #[json(omitempty)]
    pub global_default: bool,
    pub metadata: ObjectMeta,
    pub preemption_policy: Option<String>,
    pub value: i32,
}

impl PriorityClass {
    /// Those that are there before anybody makes one.
    pub fn system() -> impl Iterator<Item = PriorityClass> {
        SYSTEM_CLASSES.iter().map(|(name, value, description)| PriorityClass {
            description: (*description).to_owned(),
            metadata: ObjectMeta {
                name: (*name).to_owned(),
                generation: 1,
                ..ObjectMeta::default()
            },
            preemption_policy: Some("PreemptLowerPriority".to_owned()),
            value: *value,
            ..PriorityClass::default()
        })
    }
}
