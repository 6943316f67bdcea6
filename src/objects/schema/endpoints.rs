//! Endpoints.
//! Models staging/src/k8s.io/api/core/v1/types.go Endpoints (v1.36).

use super::Shape::{Choice, Int32, List, Object, Text};
use super::meta::{OBJECT_META, OBJECT_REFERENCE};
use super::{Type, accepted, choice, simulated};

pub static ENDPOINTS: Type = Type {
    name: "Endpoints",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        accepted("subsets", List(&Object(&ENDPOINT_SUBSET))),
    ],
};

pub static ENDPOINT_SUBSET: Type = Type {
    name: "EndpointSubset",
    fields: &[
        accepted("addresses", List(&Object(&ENDPOINT_ADDRESS))),
        accepted("notReadyAddresses", List(&Object(&ENDPOINT_ADDRESS))),
        accepted("ports", List(&Object(&ENDPOINT_PORT))),
    ],
};

pub static ENDPOINT_ADDRESS: Type = Type {
    name: "EndpointAddress",
    fields: &[
        accepted("hostname", Text),
        accepted("ip", Text),
        accepted("nodeName", Text),
        accepted("targetRef", Object(&OBJECT_REFERENCE)),
    ],
};

/// The core group's; an EndpointSlice has one of its own.
pub static ENDPOINT_PORT: Type = Type {
    name: "EndpointPort",
    fields: &[
        accepted("appProtocol", Text),
        accepted("name", Text),
        accepted("port", Int32),
        accepted("protocol", Choice(&choice::PROTOCOL)),
    ],
};
