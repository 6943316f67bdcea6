//! The addresses behind a Service.
//! Models staging/src/k8s.io/api/discovery/v1/types.go EndpointSlice (v1.36).

use super::Shape::{Bool, Choice, Int32, List, Map, Object, Text};
use super::meta::{OBJECT_META, OBJECT_REFERENCE};
use super::{Type, accepted, choice, simulated};

pub static ENDPOINT_SLICE: Type = Type {
    name: "EndpointSlice",
    fields: &[
        simulated("addressType", Choice(&choice::ADDRESS_TYPE)),
        simulated("apiVersion", Text),
        simulated("endpoints", List(&Object(&ENDPOINT))),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("ports", List(&Object(&ENDPOINT_PORT))),
    ],
};

pub static ENDPOINT: Type = Type {
    name: "Endpoint",
    fields: &[
        simulated("addresses", List(&Text)),
        simulated("conditions", Object(&ENDPOINT_CONDITIONS)),
        accepted("deprecatedTopology", Map(&Text)),
        simulated("hints", Object(&ENDPOINT_HINTS)),
        simulated("hostname", Text),
        simulated("nodeName", Text),
        simulated("targetRef", Object(&OBJECT_REFERENCE)),
        simulated("zone", Text),
    ],
};

pub static ENDPOINT_CONDITIONS: Type = Type {
    name: "EndpointConditions",
    fields: &[simulated("ready", Bool), simulated("serving", Bool), simulated("terminating", Bool)],
};

pub static ENDPOINT_HINTS: Type = Type {
    name: "EndpointHints",
    fields: &[
        simulated("forNodes", List(&Object(&FOR_NODE))),
        simulated("forZones", List(&Object(&FOR_ZONE))),
    ],
};

pub static FOR_NODE: Type = Type { name: "ForNode", fields: &[simulated("name", Text)] };

pub static FOR_ZONE: Type = Type { name: "ForZone", fields: &[simulated("name", Text)] };

pub static ENDPOINT_PORT: Type = Type {
    name: "EndpointPort",
    fields: &[
        simulated("appProtocol", Text),
        simulated("name", Text),
        simulated("port", Int32),
        simulated("protocol", Choice(&choice::PROTOCOL)),
    ],
};
