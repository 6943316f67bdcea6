//! Endpoints: what a Service's addresses were kept in before EndpointSlices.
//! Models staging/src/k8s.io/api/core/v1/types.go Endpoints (v1.36).

use crate::objects::json::Json;

use super::container::Protocol;
use super::event::ObjectReference;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Endpoints {
    pub metadata: ObjectMeta,
    #[json(omitempty)]
    pub subsets: Vec<EndpointSubset>,
}

/// Every address with every port.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EndpointSubset {
    #[json(omitempty)]
    pub addresses: Vec<EndpointAddress>,
    #[json(omitempty)]
    pub not_ready_addresses: Vec<EndpointAddress>,
    #[json(omitempty)]
    pub ports: Vec<SubsetPort>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EndpointAddress {
    #[json(omitempty)]
    pub hostname: String,
    pub ip: String,
    #[json(omitempty)]
    pub node_name: String,
    pub target_ref: Option<ObjectReference>,
}

/// The core group's EndpointPort; an EndpointSlice has one of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Json)]
pub struct SubsetPort {
    #[json(omitempty)]
    pub app_protocol: String,
    #[json(omitempty)]
    pub name: String,
    pub port: i32,
    pub protocol: Protocol,
}
