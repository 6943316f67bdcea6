//! A DaemonSet: one pod on every node that will have it.
//! Models staging/src/k8s.io/api/apps/v1/types.go DaemonSet (v1.36).

use crate::objects::json::Json;

use super::deployment::RollingUpdate;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::replica_set::ReplicaCondition;
use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DaemonSet {
    pub metadata: ObjectMeta,
    pub spec: DaemonSetSpec,
    pub status: DaemonSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DaemonSetSpec {
    #[json(omitempty)]
    pub min_ready_seconds: i32,
    pub revision_history_limit: Option<i32>,
    #[json(null)]
    pub selector: Option<LabelSelector>,
    pub template: PodTemplate,
    pub update_strategy: DaemonSetUpdateStrategy,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DaemonSetUpdateStrategy {
    pub rolling_update: Option<RollingUpdate>,
    #[json(name = "type", omitempty)]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DaemonSetStatus {
    pub collision_count: Option<i32>,
    #[json(omitempty)]
    pub conditions: Vec<ReplicaCondition>,
    pub current_number_scheduled: i32,
    pub desired_number_scheduled: i32,
    #[json(omitempty)]
    pub number_available: i32,
    pub number_misscheduled: i32,
    pub number_ready: i32,
    #[json(omitempty)]
    pub number_unavailable: i32,
    #[json(omitempty)]
    pub observed_generation: i64,
    #[json(omitempty)]
    pub updated_number_scheduled: i32,
}
