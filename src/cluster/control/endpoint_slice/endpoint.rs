//! What one pod comes to behind a Service: whether it is listed, in which condition, and on which ports.
//! Models staging/src/k8s.io/endpointslice/utils.go and util/controller_utils.go (v1.36), R57–R60.

use std::net::IpAddr;

use super::hints;
use crate::objects::{
    Endpoint, EndpointConditions, EndpointPort, IntOrString, Node, ObjectReference, Pod, Protocol,
    Service, ServicePort,
};

const ZONE_LABEL: &str = "topology.kubernetes.io/zone";

/// Whether pods that are being deleted are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminating {
    Listed,
    LeftOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressType {
    V4,
    V6,
}

impl AddressType {
    pub fn as_str(self) -> &'static str {
        match self {
            AddressType::V4 => "IPv4",
            AddressType::V6 => "IPv6",
        }
    }
}

/// Finished pods and pods without an address are not listed; not-ready ones are (R57).
pub fn is_listed(pod: &Pod, terminating: Terminating) -> bool {
    let status = &pod.status;
    let has_address = !status.pod_ip.is_empty() || !status.pod_ips.is_empty();
    let is_wanted = match terminating {
        Terminating::Listed => true,
        Terminating::LeftOut => !pod.is_deleting(),
    };
    !status.is_terminal() && has_address && is_wanted
}

/// R58. No node stands for one that has no zone.
pub fn of_pod(service: &Service, pod: &Pod, node: Option<&Node>, of: AddressType) -> Endpoint {
    let serving = pod.status.is_ready();
    let terminating = pod.is_deleting();
    let ready = service.spec.publish_not_ready_addresses || (serving && !terminating);
    let meta = &pod.metadata;
    let hostname = if publishes_hostname(service, pod) { pod.spec.hostname.as_str() } else { "" };
    let zone = node.and_then(|node| node.metadata.labels.get(ZONE_LABEL));
    Endpoint {
        addresses: addresses(pod, of),
        conditions: EndpointConditions {
            ready: Some(ready),
            serving: Some(serving),
            terminating: Some(terminating),
        },
        hints: if ready { hints::of(service, &pod.spec.node_name, zone) } else { None },
        hostname: hostname.to_owned(),
        node_name: pod.spec.node_name.clone(),
        target_ref: Some(ObjectReference {
            kind: "Pod".to_owned(),
            name: meta.name.clone(),
            namespace: meta.namespace.clone(),
            uid: meta.uid.clone(),
            ..ObjectReference::default()
        }),
        zone: zone.cloned().unwrap_or_default(),
    }
}

fn addresses(pod: &Pod, of: AddressType) -> Vec<String> {
    let parsed = pod.status.pod_ips.iter().filter_map(|ip| ip.ip.parse::<IpAddr>().ok());
    let wanted = parsed.filter(|ip| ip.is_ipv4() == (of == AddressType::V4));
    wanted.map(|ip| ip.to_string()).collect()
}

/// A host name is known by the Service that the pod names as its subdomain.
pub fn publishes_hostname(service: &Service, pod: &Pod) -> bool {
    !pod.spec.hostname.is_empty()
        && pod.spec.subdomain == service.metadata.name
        && service.metadata.namespace == pod.metadata.namespace
}

/// Every port of the Service that the pod has; the same Service may have other numbers on other pods.
pub fn ports(service: &Service, pod: &Pod) -> Vec<EndpointPort> {
    let found = service.spec.ports.iter().filter_map(|port| {
        Some(EndpointPort {
            app_protocol: port.app_protocol.clone(),
            name: port.name.clone(),
            port: find_port(pod, port)?,
            protocol: port.protocol.clone(),
        })
    });
    found.collect()
}

/// A number goes as it is; a name must be found in a container, or in a sidecar (R60).
pub fn find_port(pod: &Pod, port: &ServicePort) -> Option<i32> {
    match &port.target_port {
        // The server fills it in; one that never passed there goes to the port's own number.
        IntOrString::Int(0) => Some(port.port),
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(name) => named_port(pod, name, &port.protocol),
    }
}

fn named_port(pod: &Pod, name: &str, protocol: &Protocol) -> Option<i32> {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    let ports = pod.spec.containers.iter().chain(sidecars).flat_map(|container| &container.ports);
    let mut named = ports.filter(|port| port.name == name && port.protocol == *protocol);
    named.next().map(|port| port.container_port)
}
