//! A ReplicationController: the ReplicaSet's ancestor, with a plain selector.
//! Models staging/src/k8s.io/api/core/v1/types.go ReplicationController (v1.36).

use crate::objects::json::Json;

use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::replica_set::ReplicaCondition;
use crate::kit::sorted::SortedMap;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicationController {
    pub metadata: ObjectMeta,
    pub spec: ReplicationControllerSpec,
    pub status: ReplicationControllerStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicationControllerSpec {
    #[json(omitempty)]
    pub min_ready_seconds: i32,
    pub replicas: Option<i32>,
    #[json(omitempty)]
    pub selector: SortedMap<String, String>,
    pub template: Option<PodTemplate>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ReplicationControllerStatus {
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
}
