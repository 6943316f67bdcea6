//! The subsets that a Service's pods come to: the ready ones, and beside them those that are not.
//! Models syncService and addEndpointSubset of pkg/controller/endpoint/endpoints_controller.go (v1.36), R65.

use std::rc::Rc;

use super::repack::repack;
use crate::cluster::control::endpoint_slice::endpoint::{self, Terminating};
use crate::objects::{EndpointAddress, EndpointSubset, ObjectReference, Pod, Service, SubsetPort};

pub fn of(service: &Service, pods: &[Rc<Pod>]) -> Vec<EndpointSubset> {
    let spec = &service.spec;
    let terminating = match spec.publish_not_ready_addresses {
        true => Terminating::Listed,
        false => Terminating::LeftOut,
    };
    let mut subsets = Vec::new();
    for pod in pods.iter().filter(|pod| endpoint::is_listed(pod, terminating)) {
        let Some(address) = address(service, pod) else { continue };
        // A headless Service may have no ports.
        if spec.ports.is_empty() && spec.cluster_ip == "None" {
            subsets.push(subset(service, pod, address.clone(), None));
        }
        for port in &spec.ports {
            let Some(number) = endpoint::find_port(pod, port) else { continue };
            let port = SubsetPort {
                app_protocol: port.app_protocol.clone(),
                name: port.name.clone(),
                port: number,
                protocol: port.protocol.clone(),
            };
            subsets.push(subset(service, pod, address.clone(), Some(port)));
        }
    }
    if spec.ports.is_empty() { subsets } else { repack(&subsets) }
}

fn subset(
    service: &Service,
    pod: &Pod,
    address: EndpointAddress,
    port: Option<SubsetPort>,
) -> EndpointSubset {
    let ports = port.into_iter().collect();
    if service.spec.publish_not_ready_addresses || pod.status.is_ready() {
        return EndpointSubset { addresses: vec![address], not_ready_addresses: Vec::new(), ports };
    }
    EndpointSubset { addresses: Vec::new(), not_ready_addresses: vec![address], ports }
}

/// The pod's address of the Service's family. Models podToEndpointAddressForService.
fn address(service: &Service, pod: &Pod) -> Option<EndpointAddress> {
    let is_six = match service.spec.ip_families.first() {
        Some(family) => family == "IPv6",
        None => service.spec.cluster_ip.contains(':'),
    };
    let status = &pod.status;
    let listed = status.pod_ips.iter().map(|ip| ip.ip.as_str());
    let mut all = listed.chain([status.pod_ip.as_str()]).filter(|ip| !ip.is_empty());
    let ip = all.find(|ip| ip.contains(':') == is_six)?.to_owned();
    let publishes = endpoint::publishes_hostname(service, pod);
    let hostname = if publishes { pod.spec.hostname.clone() } else { String::new() };
    let meta = &pod.metadata;
    let target = ObjectReference {
        kind: "Pod".to_owned(),
        name: meta.name.clone(),
        namespace: meta.namespace.clone(),
        uid: meta.uid.clone(),
        ..ObjectReference::default()
    };
    let node_name = pod.spec.node_name.clone();
    Some(EndpointAddress { hostname, ip, node_name, target_ref: Some(target) })
}
