//! A Deployment: pods from one template, exchanged a few at a time when the template changes.
//! Models staging/src/k8s.io/api/apps/v1/types.go Deployment (v1.36).

use crate::objects::json::Json;

use super::condition::ConditionStatus;
use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::selector::LabelSelector;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Deployment {
    pub metadata: ObjectMeta,
    pub spec: DeploymentSpec,
    pub status: DeploymentStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DeploymentSpec {
    #[json(omitempty)]
    pub min_ready_seconds: i32,
    #[json(omitempty)]
    pub paused: bool,
    pub progress_deadline_seconds: Option<i32>,
    pub replicas: Option<i32>,
    pub revision_history_limit: Option<i32>,
    #[json(null)]
    pub selector: Option<LabelSelector>,
    pub strategy: DeploymentStrategy,
    pub template: PodTemplate,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DeploymentStrategy {
    pub rolling_update: Option<RollingUpdate>,
    #[json(name = "type", omitempty)]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct RollingUpdate {
    pub max_surge: Option<IntOrString>,
    pub max_unavailable: Option<IntOrString>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DeploymentStatus {
    #[json(omitempty)]
    pub available_replicas: i32,
    pub collision_count: Option<i32>,
    #[json(omitempty)]
    pub conditions: Vec<DeploymentCondition>,
    #[json(omitempty)]
    pub observed_generation: i64,
    #[json(omitempty)]
    pub ready_replicas: i32,
    #[json(omitempty)]
    pub replicas: i32,
    pub terminating_replicas: Option<i32>,
    #[json(omitempty)]
    pub unavailable_replicas: i32,
    #[json(omitempty)]
    pub updated_replicas: i32,
}

/// Like a pod's condition, with the time of its last change of any kind.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct DeploymentCondition {
    #[json(null)]
    pub last_transition_time: Option<Stamp>,
    #[json(null)]
    pub last_update_time: Option<Stamp>,
    #[json(omitempty)]
    pub message: String,
    #[json(omitempty)]
    pub reason: String,
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}
