//! A pod: what is wanted, and what the kubelet reports.
//! Models staging/src/k8s.io/api/core/v1/types.go Pod (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::affinity::Affinity;
use super::condition::Condition;
use super::container::{Container, ResourceRequirements};
use super::container_status::ContainerStatus;
use super::is_default;
use super::key::Key;
use super::meta::ObjectMeta;
use super::taint::Toleration;
use super::volume::Volume;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_deadline_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affinity: Option<Affinity>,
    pub containers: Vec<Container>,
    #[serde(skip_serializing_if = "is_default")]
    pub dns_policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_service_links: Option<bool>,
    /// The API takes them only through a subresource of its own; they are started once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ephemeral_containers: Vec<Container>,
    #[serde(skip_serializing_if = "is_default")]
    pub host_network: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub hostname: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub init_containers: Vec<Container>,
    #[serde(skip_serializing_if = "is_default")]
    pub node_name: String,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub node_selector: SortedMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    pub preemption_policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readiness_gates: Vec<PodReadinessGate>,
    /// For all containers together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<ResourceRequirements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<RestartPolicy>,
    #[serde(skip_serializing_if = "is_default")]
    pub scheduler_name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scheduling_gates: Vec<PodSchedulingGate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_context: Option<Value>,
    #[serde(skip_serializing_if = "is_default")]
    pub service_account: String,
    #[serde(skip_serializing_if = "is_default")]
    pub service_account_name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub subdomain: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Toleration>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
}

impl PodSpec {
    /// An absent policy counts as Always, as it does everywhere upstream.
    pub fn restart_policy(&self) -> RestartPolicy {
        self.restart_policy.unwrap_or(RestartPolicy::Always)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestartPolicy {
    Always,
    OnFailure,
    Never,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodReadinessGate {
    pub condition_type: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodSchedulingGate {
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodStatus {
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub allocated_resources: SortedMap<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub container_statuses: Vec<ContainerStatus>,
    #[serde(rename = "hostIP", skip_serializing_if = "is_default")]
    pub host_ip: String,
    #[serde(rename = "hostIPs", skip_serializing_if = "Vec::is_empty")]
    pub host_ips: Vec<PodIp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub init_container_statuses: Vec<ContainerStatus>,
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    /// Where pods were sent away to make room for this one.
    #[serde(skip_serializing_if = "is_default")]
    pub nominated_node_name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub observed_generation: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<PodPhase>,
    #[serde(rename = "podIP", skip_serializing_if = "is_default")]
    pub pod_ip: String,
    #[serde(rename = "podIPs", skip_serializing_if = "Vec::is_empty")]
    pub pod_ips: Vec<PodIp>,
    #[serde(skip_serializing_if = "is_default")]
    pub qos_class: String,
    #[serde(skip_serializing_if = "is_default")]
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<ResourceRequirements>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
            .find(|status| status.name == name)
    }

    pub fn is_terminal(&self) -> bool {
        matches!(self.phase, Some(PodPhase::Succeeded | PodPhase::Failed))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodIp {
    pub ip: String,
}
