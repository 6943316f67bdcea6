//! A node.
//! Models staging/src/k8s.io/api/core/v1/types.go Node (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Object, Quantities, Text, Time};
use super::meta::OBJECT_META;
use super::{Type, accepted, choice, simulated};

pub static NODE: Type = Type {
    name: "Node",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&NODE_SPEC)),
        simulated("status", Object(&NODE_STATUS)),
    ],
};

pub static NODE_SPEC: Type = Type {
    name: "NodeSpec",
    fields: &[
        accepted("configSource", Object(&NODE_CONFIG_SOURCE)),
        accepted("externalID", Text),
        simulated("podCIDR", Text),
        simulated("podCIDRs", List(&Text)),
        accepted("providerID", Text),
        simulated("taints", List(&Object(&TAINT))),
        simulated("unschedulable", Bool),
    ],
};

pub static NODE_STATUS: Type = Type {
    name: "NodeStatus",
    fields: &[
        simulated("addresses", List(&Object(&NODE_ADDRESS))),
        simulated("allocatable", Quantities),
        simulated("capacity", Quantities),
        simulated("conditions", List(&Object(&NODE_CONDITION))),
        simulated("config", Object(&NODE_CONFIG_STATUS)),
        simulated("daemonEndpoints", Object(&NODE_DAEMON_ENDPOINTS)),
        simulated("declaredFeatures", List(&Text)),
        simulated("features", Object(&NODE_FEATURES)),
        simulated("images", List(&Object(&CONTAINER_IMAGE))),
        simulated("nodeInfo", Object(&NODE_SYSTEM_INFO)),
        simulated("phase", Choice(&choice::NODE_PHASE)),
        simulated("runtimeHandlers", List(&Object(&NODE_RUNTIME_HANDLER))),
        simulated("volumesAttached", List(&Object(&ATTACHED_VOLUME))),
        simulated("volumesInUse", List(&Choice(&choice::UNIQUE_VOLUME_NAME))),
    ],
};

pub static NODE_CONFIG_SOURCE: Type = Type {
    name: "NodeConfigSource",
    fields: &[simulated("configMap", Object(&CONFIG_MAP_NODE_CONFIG_SOURCE))],
};

pub static TAINT: Type = Type {
    name: "Taint",
    fields: &[
        simulated("effect", Choice(&choice::TAINT_EFFECT)),
        simulated("key", Text),
        simulated("timeAdded", Time),
        simulated("value", Text),
    ],
};

pub static NODE_ADDRESS: Type = Type {
    name: "NodeAddress",
    fields: &[simulated("address", Text), simulated("type", Choice(&choice::NODE_ADDRESS_TYPE))],
};

pub static NODE_CONDITION: Type = Type {
    name: "NodeCondition",
    fields: &[
        simulated("lastHeartbeatTime", Time),
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::NODE_CONDITION_TYPE)),
    ],
};

pub static NODE_CONFIG_STATUS: Type = Type {
    name: "NodeConfigStatus",
    fields: &[
        simulated("active", Object(&NODE_CONFIG_SOURCE)),
        simulated("assigned", Object(&NODE_CONFIG_SOURCE)),
        simulated("error", Text),
        simulated("lastKnownGood", Object(&NODE_CONFIG_SOURCE)),
    ],
};

pub static NODE_DAEMON_ENDPOINTS: Type = Type {
    name: "NodeDaemonEndpoints",
    fields: &[simulated("kubeletEndpoint", Object(&DAEMON_ENDPOINT))],
};

pub static NODE_FEATURES: Type =
    Type { name: "NodeFeatures", fields: &[simulated("supplementalGroupsPolicy", Bool)] };

pub static CONTAINER_IMAGE: Type = Type {
    name: "ContainerImage",
    fields: &[simulated("names", List(&Text)), simulated("sizeBytes", Int64)],
};

pub static NODE_SYSTEM_INFO: Type = Type {
    name: "NodeSystemInfo",
    fields: &[
        simulated("architecture", Text),
        simulated("bootID", Text),
        simulated("containerRuntimeVersion", Text),
        simulated("kernelVersion", Text),
        simulated("kubeProxyVersion", Text),
        simulated("kubeletVersion", Text),
        simulated("machineID", Text),
        simulated("operatingSystem", Text),
        simulated("osImage", Text),
        simulated("swap", Object(&NODE_SWAP_STATUS)),
        simulated("systemUUID", Text),
    ],
};

pub static NODE_RUNTIME_HANDLER: Type = Type {
    name: "NodeRuntimeHandler",
    fields: &[
        simulated("features", Object(&NODE_RUNTIME_HANDLER_FEATURES)),
        simulated("name", Text),
    ],
};

pub static ATTACHED_VOLUME: Type = Type {
    name: "AttachedVolume",
    fields: &[
        simulated("devicePath", Text),
        simulated("name", Choice(&choice::UNIQUE_VOLUME_NAME)),
    ],
};

pub static CONFIG_MAP_NODE_CONFIG_SOURCE: Type = Type {
    name: "ConfigMapNodeConfigSource",
    fields: &[
        simulated("kubeletConfigKey", Text),
        simulated("name", Text),
        simulated("namespace", Text),
        simulated("resourceVersion", Text),
        simulated("uid", Choice(&choice::UID)),
    ],
};

pub static DAEMON_ENDPOINT: Type =
    Type { name: "DaemonEndpoint", fields: &[simulated("Port", Int32)] };

pub static NODE_SWAP_STATUS: Type =
    Type { name: "NodeSwapStatus", fields: &[simulated("capacity", Int64)] };

pub static NODE_RUNTIME_HANDLER_FEATURES: Type = Type {
    name: "NodeRuntimeHandlerFeatures",
    fields: &[simulated("recursiveReadOnlyMounts", Bool), simulated("userNamespaces", Bool)],
};
