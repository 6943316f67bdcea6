//! A ReplicaSet: so many pods from one template.
//! Models staging/src/k8s.io/api/apps/v1/types.go ReplicaSet (v1.36).

use crate::objects::json::Json;

use super::condition::ConditionStatus;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::selector::LabelSelector;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicaSet {
    pub metadata: ObjectMeta,
    pub spec: ReplicaSetSpec,
    pub status: ReplicaSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicaSetSpec {
    #[json(omitempty)]
    pub min_ready_seconds: i32,
    pub replicas: Option<i32>,
    #[json(null)]
    pub selector: Option<LabelSelector>,
    pub template: PodTemplate,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicaSetStatus {
    #[json(omitempty)]
    pub available_replicas: i32,
    #[json(omitempty)]
    pub conditions: Vec<ReplicaCondition>,
    #[json(omitempty)]
    pub fully_labeled_replicas: i32,
    #[json(omitempty)]
    pub observed_generation: i64,
    #[json(omitempty)]
    pub ready_replicas: i32,
    pub replicas: i32,
    pub terminating_replicas: Option<i32>,
}

/// A condition of a ReplicaSet or of a ReplicationController; both have the same fields.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicaCondition {
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
