//! A Service.
//! Models staging/src/k8s.io/api/core/v1/types.go Service (v1.36).

use super::Shape::{Bool, Choice, Int32, IntOrString, List, Map, Object, Text};
use super::meta::{CONDITION, OBJECT_META};
use super::{Type, accepted, choice, simulated};

pub static SERVICE: Type = Type {
    name: "Service",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&SERVICE_SPEC)),
        simulated("status", Object(&SERVICE_STATUS)),
    ],
};

pub static SERVICE_SPEC: Type = Type {
    name: "ServiceSpec",
    fields: &[
        simulated("allocateLoadBalancerNodePorts", Bool),
        simulated("clusterIP", Text),
        simulated("clusterIPs", List(&Text)),
        simulated("externalIPs", List(&Text)),
        simulated("externalName", Text),
        simulated("externalTrafficPolicy", Choice(&choice::SERVICE_EXTERNAL_TRAFFIC_POLICY)),
        simulated("healthCheckNodePort", Int32),
        simulated("internalTrafficPolicy", Choice(&choice::SERVICE_INTERNAL_TRAFFIC_POLICY)),
        simulated("ipFamilies", List(&Choice(&choice::IP_FAMILY))),
        accepted("ipFamilyPolicy", Choice(&choice::IP_FAMILY_POLICY)),
        accepted("loadBalancerClass", Text),
        accepted("loadBalancerIP", Text),
        accepted("loadBalancerSourceRanges", List(&Text)),
        simulated("ports", List(&Object(&SERVICE_PORT))),
        simulated("publishNotReadyAddresses", Bool),
        simulated("selector", Map(&Text)),
        simulated("sessionAffinity", Choice(&choice::SERVICE_AFFINITY)),
        simulated("sessionAffinityConfig", Object(&SESSION_AFFINITY_CONFIG)),
        simulated("trafficDistribution", Text),
        simulated("type", Choice(&choice::SERVICE_TYPE)),
    ],
};

pub static SERVICE_PORT: Type = Type {
    name: "ServicePort",
    fields: &[
        simulated("appProtocol", Text),
        simulated("name", Text),
        simulated("nodePort", Int32),
        simulated("port", Int32),
        simulated("protocol", Choice(&choice::PROTOCOL)),
        simulated("targetPort", IntOrString),
    ],
};

pub static SESSION_AFFINITY_CONFIG: Type = Type {
    name: "SessionAffinityConfig",
    fields: &[simulated("clientIP", Object(&CLIENT_IP_CONFIG))],
};

pub static CLIENT_IP_CONFIG: Type =
    Type { name: "ClientIPConfig", fields: &[simulated("timeoutSeconds", Int32)] };

pub static SERVICE_STATUS: Type = Type {
    name: "ServiceStatus",
    fields: &[
        simulated("conditions", List(&Object(&CONDITION))),
        simulated("loadBalancer", Object(&LOAD_BALANCER_STATUS)),
    ],
};

pub static LOAD_BALANCER_STATUS: Type = Type {
    name: "LoadBalancerStatus",
    fields: &[simulated("ingress", List(&Object(&LOAD_BALANCER_INGRESS)))],
};

pub static LOAD_BALANCER_INGRESS: Type = Type {
    name: "LoadBalancerIngress",
    fields: &[
        simulated("hostname", Text),
        simulated("ip", Text),
        simulated("ipMode", Choice(&choice::LOAD_BALANCER_IP_MODE)),
        simulated("ports", List(&Object(&PORT_STATUS))),
    ],
};

pub static PORT_STATUS: Type = Type {
    name: "PortStatus",
    fields: &[
        simulated("error", Text),
        simulated("port", Int32),
        simulated("protocol", Choice(&choice::PROTOCOL)),
    ],
};
