//! The addresses behind a Service, and the condition each is in.
//! Models staging/src/k8s.io/api/discovery/v1/types.go EndpointSlice (v1.36).

use crate::objects::json::Json;

use super::container::Protocol;
use super::event::ObjectReference;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EndpointSlice {
    pub address_type: String,
    pub endpoints: Vec<Endpoint>,
    pub metadata: ObjectMeta,
    pub ports: Vec<EndpointPort>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Endpoint {
    pub addresses: Vec<String>,
    pub conditions: EndpointConditions,
    pub hints: Option<EndpointHints>,
    #[json(omitempty)]
    pub hostname: String,
    #[json(omitempty)]
    pub node_name: String,
    pub target_ref: Option<ObjectReference>,
    #[json(omitempty)]
    pub zone: String,
}

/// What is not said of one that somebody wrote by hand counts as ready and serving, and not terminating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub struct EndpointConditions {
    pub ready: Option<bool>,
    pub serving: Option<bool>,
    pub terminating: Option<bool>,
}

impl EndpointConditions {
    pub fn is_ready(self) -> bool {
        self.ready.unwrap_or(true)
    }

    pub fn is_serving(self) -> bool {
        self.serving.unwrap_or(true)
    }

    pub fn is_terminating(self) -> bool {
        self.terminating.unwrap_or(false)
    }
}

/// Whom an endpoint is meant for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Json)]
pub struct EndpointHints {
    #[json(omitempty)]
    pub for_nodes: Vec<HintedName>,
    #[json(omitempty)]
    pub for_zones: Vec<HintedName>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Json)]
pub struct HintedName {
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Json)]
pub struct EndpointPort {
    #[json(omitempty)]
    pub app_protocol: String,
    pub name: String,
    pub port: i32,
    pub protocol: Protocol,
}
