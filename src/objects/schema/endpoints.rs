//! Endpoints.
//! Models staging/src/k8s.io/api/core/v1/types.go Endpoints (v1.36).

use super::Shape::{Choice, Int32, List, Object, Text};
use super::meta::{OBJECT_META, OBJECT_REFERENCE};
use super::{Type, choice, simulated};

pub static ENDPOINTS: Type = Type {
    name: "Endpoints",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("subsets", List(&Object(&ENDPOINT_SUBSET))),
    ],
};

pub static ENDPOINT_SUBSET: Type = Type {
    name: "EndpointSubset",
    fields: &[
        simulated("addresses", List(&Object(&ENDPOINT_ADDRESS))),
        simulated("notReadyAddresses", List(&Object(&ENDPOINT_ADDRESS))),
        simulated("ports", List(&Object(&ENDPOINT_PORT))),
    ],
};

pub static ENDPOINT_ADDRESS: Type = Type {
    name: "EndpointAddress",
    fields: &[
        simulated("hostname", Text),
        simulated("ip", Text),
        simulated("nodeName", Text),
        simulated("targetRef", Object(&OBJECT_REFERENCE)),
    ],
};

/// The core group's; an EndpointSlice has one of its own.
pub static ENDPOINT_PORT: Type = Type {
    name: "EndpointPort",
    fields: &[
        simulated("appProtocol", Text),
        simulated("name", Text),
        simulated("port", Int32),
        simulated("protocol", Choice(&choice::PROTOCOL)),
    ],
};
