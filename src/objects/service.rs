//! A Service: one address for the pods its selector picks.
//! Models staging/src/k8s.io/api/core/v1/types.go Service (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};

use super::container::Protocol;
use super::int_or_string::IntOrString;
use super::is_default;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    pub metadata: ObjectMeta,
    pub spec: ServiceSpec,
    pub status: ServiceStatus,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceSpec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocate_load_balancer_node_ports: Option<bool>,
    #[serde(rename = "clusterIP", skip_serializing_if = "is_default")]
    pub cluster_ip: String,
    #[serde(rename = "clusterIPs", skip_serializing_if = "Vec::is_empty")]
    pub cluster_ips: Vec<String>,
    #[serde(rename = "externalIPs", skip_serializing_if = "Vec::is_empty")]
    pub external_ips: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub external_name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub external_traffic_policy: String,
    #[serde(skip_serializing_if = "is_default")]
    pub health_check_node_port: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub internal_traffic_policy: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_families: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub ip_family_policy: String,
    #[serde(rename = "loadBalancerIP", skip_serializing_if = "is_default")]
    pub load_balancer_ip: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
    #[serde(skip_serializing_if = "is_default")]
    pub publish_not_ready_addresses: bool,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub selector: SortedMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    pub session_affinity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_affinity_config: Option<SessionAffinityConfig>,
    #[serde(skip_serializing_if = "is_default")]
    pub traffic_distribution: String,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionAffinityConfig {
    #[serde(rename = "clientIP", skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<ClientIpConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ClientIpConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServicePort {
    #[serde(skip_serializing_if = "is_default")]
    pub app_protocol: String,
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub node_port: i32,
    pub port: i32,
    pub protocol: Protocol,
    pub target_port: IntOrString,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceStatus {
    pub load_balancer: SortedMap<String, serde_json::Value>,
}

impl Service {
    /// Models isServiceIPSet of endpointslice/utils.go (v1.36).
    pub fn has_address(&self) -> bool {
        !matches!(self.spec.cluster_ip.as_str(), "" | "None")
    }

    pub fn is_balanced(&self) -> bool {
        self.spec.kind == "LoadBalancer"
    }

    /// Traffic from outside stays on the node that it reached (R70).
    pub fn keeps_external_traffic_local(&self) -> bool {
        self.spec.external_traffic_policy == "Local"
    }

    /// The addresses that a load balancer has given it.
    pub fn ingress_addresses(&self) -> Vec<&str> {
        let ingress = self.status.load_balancer.get("ingress").and_then(|list| list.as_array());
        let address = |entry| -> Option<&str> { serde_json::Value::get(entry, "ip")?.as_str() };
        ingress.into_iter().flatten().filter_map(address).collect()
    }
}
