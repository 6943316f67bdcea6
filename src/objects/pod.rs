//! A pod: what is wanted, and what the kubelet reports.
//! Models staging/src/k8s.io/api/core/v1/types.go Pod (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;
use serde_json::Value;

use super::affinity::Affinity;
use super::condition::Condition;
use super::container::{Container, ResourceRequirements};
use super::container_status::ContainerStatus;
use super::key::Key;
use super::meta::ObjectMeta;
use super::taint::Toleration;
use super::volume::Volume;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Pod {
    pub metadata: ObjectMeta,
    pub spec: PodSpec,
    pub status: PodStatus,
}

impl Pod {
    pub fn key(&self) -> Key {
        Key::pod(&self.metadata.namespace, &self.metadata.name)
    }

    pub fn is_deleting(&self) -> bool {
        self.metadata.is_deleting()
    }

    /// Regular containers first, then init and ephemeral ones: the order in which the kubelet looks names up.
    pub fn container(&self, name: &str) -> Option<&Container> {
        self.spec
            .containers
            .iter()
            .chain(&self.spec.init_containers)
            .chain(&self.spec.ephemeral_containers)
            .find(|container| container.name == name)
    }

    /// `web_default(uid)`, as log lines and back-off messages name a pod.
    /// Models pkg/kubelet/util/format Pod.
    pub fn full_name(&self) -> String {
        let meta = &self.metadata;
        format!("{}_{}({})", meta.name, meta.namespace, meta.uid)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodSpec {
    pub active_deadline_seconds: Option<i64>,
    pub affinity: Option<Affinity>,
    pub containers: Vec<Container>,
    #[json(omitempty)]
    pub dns_policy: String,
    pub enable_service_links: Option<bool>,
    /// The API takes them only through a subresource of its own; they are started once.
    #[json(omitempty)]
    pub ephemeral_containers: Vec<Container>,
    #[json(omitempty)]
    pub host_network: bool,
    #[json(omitempty)]
    pub hostname: String,
    #[json(omitempty)]
    pub init_containers: Vec<Container>,
    #[json(omitempty)]
    pub node_name: String,
    #[json(omitempty)]
    pub node_selector: SortedMap<String, String>,
    /// The system it is for.
    pub os: Option<Value>,
    #[json(omitempty)]
    pub preemption_policy: String,
    pub priority: Option<i32>,
    #[json(omitempty)]
    pub priority_class_name: String,
    #[json(omitempty)]
    pub readiness_gates: Vec<PodReadinessGate>,
    /// For all containers together.
    pub resources: Option<ResourceRequirements>,
    pub restart_policy: Option<RestartPolicy>,
    #[json(omitempty)]
    pub scheduler_name: String,
    #[json(omitempty)]
    pub scheduling_gates: Vec<PodSchedulingGate>,
    pub security_context: Option<Value>,
    #[json(omitempty)]
    pub service_account: String,
    #[json(omitempty)]
    pub service_account_name: String,
    #[json(omitempty)]
    pub subdomain: String,
    pub termination_grace_period_seconds: Option<i64>,
    #[json(omitempty)]
    pub tolerations: Vec<Toleration>,
    #[json(omitempty)]
    pub topology_spread_constraints: Vec<super::TopologySpreadConstraint>,
    #[json(omitempty)]
    pub volumes: Vec<Volume>,
}

impl PodSpec {
    /// An absent policy counts as Always, as it does everywhere upstream.
    pub fn restart_policy(&self) -> RestartPolicy {
        self.restart_policy.unwrap_or(RestartPolicy::Always)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Json)]
pub enum RestartPolicy {
    Always,
    OnFailure,
    Never,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodReadinessGate {
    pub condition_type: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodSchedulingGate {
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodStatus {
    #[json(omitempty)]
    pub allocated_resources: SortedMap<String, Value>,
    #[json(omitempty)]
    pub conditions: Vec<Condition>,
    #[json(omitempty)]
    pub container_statuses: Vec<ContainerStatus>,
    #[json(name = "hostIP", omitempty)]
    pub host_ip: String,
    #[json(omitempty)]
    pub ephemeral_container_statuses: Vec<ContainerStatus>,
    #[json(name = "hostIPs", omitempty)]
    pub host_ips: Vec<PodIp>,
    #[json(omitempty)]
    pub init_container_statuses: Vec<ContainerStatus>,
    #[json(omitempty)]
    pub message: String,
    /// Where pods were sent away to make room for this one.
    #[json(omitempty)]
    pub nominated_node_name: String,
    #[json(omitempty)]
    pub observed_generation: i64,
    pub phase: Option<PodPhase>,
    #[json(name = "podIP", omitempty)]
    pub pod_ip: String,
    #[json(name = "podIPs", omitempty)]
    pub pod_ips: Vec<PodIp>,
    #[json(omitempty)]
    pub qos_class: String,
    #[json(omitempty)]
    pub reason: String,
    pub resources: Option<ResourceRequirements>,
    pub start_time: Option<Stamp>,
}

impl PodStatus {
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }

    pub fn is_ready(&self) -> bool {
        self.condition("Ready").is_some_and(Condition::holds)
    }

    /// Ready for so long already. Models pkg/api/v1/pod/util.go IsPodAvailable (S58).
    pub fn is_available(&self, min_ready: Span, now: SimTime) -> bool {
        let Some(ready) = self.condition("Ready").filter(|ready| ready.holds()) else {
            return false;
        };
        let is_long_enough = |since: Stamp| min_ready.as_nanos() <= now.nanos_since(since);
        min_ready.is_zero() || ready.last_transition_time.is_some_and(is_long_enough)
    }

    /// Regular containers first, then init containers.
    pub fn container_status(&self, name: &str) -> Option<&ContainerStatus> {
        self.container_statuses
            .iter()
            .chain(&self.init_container_statuses)
            .chain(&self.ephemeral_container_statuses)
            .find(|status| status.name == name)
    }

    pub fn is_terminal(&self) -> bool {
        matches!(self.phase, Some(PodPhase::Succeeded | PodPhase::Failed))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Json)]
pub enum PodPhase {
    Pending,
    Running,
    Succeeded,
    Failed,
    Unknown,
}

impl PodPhase {
    pub fn as_str(self) -> &'static str {
        match self {
            PodPhase::Pending => "Pending",
            PodPhase::Running => "Running",
            PodPhase::Succeeded => "Succeeded",
            PodPhase::Failed => "Failed",
            PodPhase::Unknown => "Unknown",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodIp {
    pub ip: String,
}
