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
    #[serde(rename = "clusterIP", skip_serializing_if = "is_default")]
    pub cluster_ip: String,
    #[serde(rename = "clusterIPs", skip_serializing_if = "Vec::is_empty")]
    pub cluster_ips: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub internal_traffic_policy: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_families: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub ip_family_policy: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
    #[serde(skip_serializing_if = "is_default")]
    pub publish_not_ready_addresses: bool,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub selector: SortedMap<String, String>,
    #[serde(skip_serializing_if = "is_default")]
    pub session_affinity: String,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServicePort {
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
