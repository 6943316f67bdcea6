//! Endpoints: what a Service's addresses were kept in before EndpointSlices.
//! Models staging/src/k8s.io/api/core/v1/types.go Endpoints (v1.36).

use serde::{Deserialize, Serialize};

use super::container::Protocol;
use super::event::ObjectReference;
use super::is_default;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Endpoints {
    pub metadata: ObjectMeta,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<EndpointSubset>,
}

/// Every address with every port.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointSubset {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<EndpointAddress>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_ready_addresses: Vec<EndpointAddress>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<SubsetPort>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointAddress {
    #[serde(skip_serializing_if = "is_default")]
    pub hostname: String,
    pub ip: String,
    #[serde(skip_serializing_if = "is_default")]
    pub node_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<ObjectReference>,
}

/// The core group's EndpointPort; an EndpointSlice has one of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SubsetPort {
    #[serde(skip_serializing_if = "is_default")]
    pub app_protocol: String,
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    pub port: i32,
    pub protocol: Protocol,
}
