//! A node, as far as pods and people see it.
//! Models staging/src/k8s.io/api/core/v1/types.go Node (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;
use serde_json::Value;

use super::condition::ConditionStatus;
use super::meta::ObjectMeta;
use super::taint::Taint;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Node {
    pub metadata: ObjectMeta,
    pub spec: NodeSpec,
    pub status: NodeStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeSpec {
    #[json(name = "podCIDR", omitempty)]
    pub pod_cidr: String,
    #[json(name = "podCIDRs", omitempty)]
    pub pod_cidrs: Vec<String>,
    #[json(omitempty)]
    pub taints: Vec<Taint>,
    #[json(omitempty)]
    pub unschedulable: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeStatus {
    #[json(omitempty)]
    pub addresses: Vec<NodeAddress>,
    /// What pods may have of the capacity, by resource name.
    #[json(omitempty)]
    pub allocatable: SortedMap<String, Value>,
    #[json(omitempty)]
    pub capacity: SortedMap<String, Value>,
    #[json(omitempty)]
    pub conditions: Vec<NodeCondition>,
    /// What need not be fetched any more, the largest first.
    #[json(omitempty)]
    pub images: Vec<ContainerImage>,
    #[json(omitempty)]
    pub node_info: NodeSystemInfo,
}

impl NodeStatus {
    pub fn internal_ip(&self) -> &str {
        let internal = self.addresses.iter().find(|address| address.kind == "InternalIP");
        internal.map_or("", |address| address.address.as_str())
    }

    pub fn condition(&self, kind: &str) -> Option<&NodeCondition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }
}

/// Like a pod's condition, with a heartbeat.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeCondition {
    #[json(null)]
    pub last_heartbeat_time: Option<Stamp>,
    #[json(null)]
    pub last_transition_time: Option<Stamp>,
    pub message: String,
    pub reason: String,
    pub status: ConditionStatus,
    #[json(name = "type")]
    pub kind: String,
}

impl NodeCondition {
    pub fn holds(&self) -> bool {
        self.status == ConditionStatus::True
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerImage {
    #[json(omitempty)]
    pub names: Vec<String>,
    #[json(omitempty)]
    pub size_bytes: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeAddress {
    pub address: String,
    #[json(name = "type")]
    pub kind: String,
}

/// What the machine says of itself.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeSystemInfo {
    pub architecture: String,
    #[json(name = "bootID")]
    pub boot_id: String,
    pub container_runtime_version: String,
    pub kernel_version: String,
    /// Deprecated upstream, and empty since.
    pub kube_proxy_version: String,
    pub kubelet_version: String,
    #[json(name = "machineID")]
    pub machine_id: String,
    pub operating_system: String,
    pub os_image: String,
    #[json(name = "systemUUID")]
    pub system_uuid: String,
}
