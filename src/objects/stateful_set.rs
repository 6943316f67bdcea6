//! A StatefulSet: numbered pods that keep their names, made and replaced in order.
//! Models staging/src/k8s.io/api/apps/v1/types.go StatefulSet (v1.36).

use std::ops::Range;

use crate::objects::json::Json;
use serde_json::Value;

use super::int_or_string::IntOrString;
use super::meta::ObjectMeta;
use super::pod_template::PodTemplate;
use super::replica_set::ReplicaCondition;
use super::selector::LabelSelector;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct StatefulSet {
    pub metadata: ObjectMeta,
    pub spec: StatefulSetSpec,
    pub status: StatefulSetStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct StatefulSetSpec {
    #[json(omitempty)]
    pub min_ready_seconds: i32,
    pub ordinals: Option<StatefulSetOrdinals>,
    #[json(omitempty)]
    pub pod_management_policy: String,
    pub replicas: Option<i32>,
    pub revision_history_limit: Option<i32>,
    #[json(null)]
    pub selector: Option<LabelSelector>,
    pub service_name: String,
    pub template: PodTemplate,
    pub update_strategy: StatefulSetUpdateStrategy,
    /// Shown; claims are not simulated, and an empty directory stands in for each.
    #[json(omitempty)]
    pub volume_claim_templates: Vec<Value>,
}

impl StatefulSetSpec {
    /// The numbers of the pods that it wants.
    pub fn numbers(&self) -> Range<i32> {
        let start = self.ordinals.as_ref().map_or(0, |ordinals| ordinals.start);
        start..start.saturating_add(self.replicas.unwrap_or(1))
    }

    /// So many pods, counted from the first, keep the template that they have.
    pub fn partition(&self) -> Option<i32> {
        Some(self.update_strategy.rolling_update.as_ref()?.partition.unwrap_or(0))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct StatefulSetOrdinals {
    pub start: i32,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct StatefulSetUpdateStrategy {
    pub rolling_update: Option<OrderedUpdate>,
    #[json(name = "type", omitempty)]
    pub kind: String,
}

/// RollingUpdateStatefulSetStrategy.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct OrderedUpdate {
    pub max_unavailable: Option<IntOrString>,
    pub partition: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct StatefulSetStatus {
    pub available_replicas: i32,
    pub collision_count: Option<i32>,
    #[json(omitempty)]
    pub conditions: Vec<ReplicaCondition>,
    #[json(omitempty)]
    pub current_replicas: i32,
    #[json(omitempty)]
    pub current_revision: String,
    #[json(omitempty)]
    pub observed_generation: i64,
    #[json(omitempty)]
    pub ready_replicas: i32,
    pub replicas: i32,
    #[json(omitempty)]
    pub update_revision: String,
    #[json(omitempty)]
    pub updated_replicas: i32,
}
