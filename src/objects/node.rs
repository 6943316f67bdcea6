//! A node, as far as pods and people see it.
//! Models staging/src/k8s.io/api/core/v1/types.go Node (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::ConditionStatus;
use super::is_default;
use super::meta::ObjectMeta;
use super::taint::Taint;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Node {
    pub metadata: ObjectMeta,
    pub spec: NodeSpec,
    pub status: NodeStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeSpec {
    #[serde(rename = "podCIDR", skip_serializing_if = "is_default")]
    pub pod_cidr: String,
    #[serde(rename = "podCIDRs", skip_serializing_if = "Vec::is_empty")]
    pub pod_cidrs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
    #[serde(skip_serializing_if = "is_default")]
    pub unschedulable: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeStatus {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<NodeAddress>,
    /// What pods may have of the capacity, by resource name.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub allocatable: SortedMap<String, Value>,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub capacity: SortedMap<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<NodeCondition>,
    #[serde(skip_serializing_if = "is_default")]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeCondition {
    pub last_heartbeat_time: Option<Stamp>,
    pub last_transition_time: Option<Stamp>,
    pub message: String,
    pub reason: String,
    pub status: ConditionStatus,
    #[serde(rename = "type")]
    pub kind: String,
}

impl NodeCondition {
    pub fn holds(&self) -> bool {
        self.status == ConditionStatus::True
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeAddress {
    pub address: String,
    #[serde(rename = "type")]
    pub kind: String,
}

/// What the machine says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeSystemInfo {
    pub architecture: String,
    #[serde(rename = "bootID")]
    pub boot_id: String,
    pub container_runtime_version: String,
    pub kernel_version: String,
    /// Deprecated upstream, and empty since.
    pub kube_proxy_version: String,
    pub kubelet_version: String,
    #[serde(rename = "machineID")]
    pub machine_id: String,
    pub operating_system: String,
    pub os_image: String,
    #[serde(rename = "systemUUID")]
    pub system_uuid: String,
}
