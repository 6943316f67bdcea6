//! `controllers/endpointslice.json`: what a pod comes to behind a Service, and which changes of pods count.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::control::endpoint_slice::changes::{self, PodChanges};
use crate::cluster::control::endpoint_slice::endpoint::{self, AddressType, Terminating};
use crate::kit::sorted::{SortedMap, SortedSet};
use crate::kit::stamp::Stamp;
use crate::objects::{
    Condition, ConditionStatus, Container, ContainerPort, IntOrString, Node, Pod, PodIp, PodPhase,
    Protocol, Service, ServicePort,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Input {
    PodToEndpoint {
        address_type: Type,
        pod: ListedPod,
        node: Option<ListedNode>,
        service: ListedService,
    },
    #[serde(rename = "ShouldPodBeInEndpoints")]
    ShouldPodBeInEndpoints {
        phase: PodPhase,
        #[serde(rename = "podIPs")]
        pod_ips: Vec<String>,
        deleting: bool,
        include_terminating: bool,
    },
    PodEndpointsChanged {
        old: ChangedPod,
        new: ChangedPod,
    },
    #[serde(rename = "ShouldSetHostname")]
    ShouldSetHostname {
        pod_namespace: String,
        hostname: String,
        subdomain: String,
        service_namespace: String,
        service_name: String,
    },
    DetermineNeededServiceUpdates {
        old_services: Vec<String>,
        new_services: Vec<String>,
    },
    #[serde(rename = "FindPort")]
    FindPort {
        containers: Vec<Vec<Port>>,
        init_containers: Vec<Init>,
        target_port: IntOrString,
        protocol: Protocol,
    },
}

#[derive(Deserialize)]
enum Type {
    IPv4,
    IPv6,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ListedPod {
    name: String,
    namespace: String,
    node_name: String,
    #[serde(rename = "podIPs")]
    pod_ips: Vec<String>,
    ready_condition: ConditionStatus,
    deleting: bool,
    hostname: Option<String>,
    subdomain: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedNode {
    name: String,
    zone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ListedService {
    name: String,
    namespace: String,
    publish_not_ready_addresses: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ChangedPod {
    node_name: String,
    resource_version: String,
    #[serde(rename = "podIPs")]
    pod_ips: Vec<String>,
    ready: bool,
    deleting: bool,
    labels: SortedMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Port {
    name: String,
    container_port: i32,
    protocol: Protocol,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Init {
    restart_policy: Option<String>,
    ports: Vec<Port>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownEndpoint {
    addresses: Vec<String>,
    ready: Option<bool>,
    serving: Option<bool>,
    terminating: Option<bool>,
    node_name: Option<String>,
    zone: Option<String>,
    hostname: Option<String>,
    target_ref: String,
}

#[derive(Serialize)]
struct Included {
    included: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    pod_changed: bool,
    labels_changed: bool,
}

#[derive(Serialize)]
struct Set {
    set: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Needed {
    when_pod_unchanged: Vec<String>,
    when_pod_changed: Vec<String>,
}

#[derive(Serialize)]
struct Found {
    port: i32,
    found: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::PodToEndpoint { address_type, pod, node, service } => {
            case.check(shown_endpoint(&address_type, &pod, node, &service))
        }
        Input::ShouldPodBeInEndpoints { phase, pod_ips, deleting, include_terminating } => {
            let mut pod = Pod::default();
            pod.status.phase = Some(phase);
            pod.status.pod_ips = ips(&pod_ips);
            pod.metadata.deletion_timestamp = deleting.then_some(Stamp::START);
            let terminating =
                if include_terminating { Terminating::Listed } else { Terminating::LeftOut };
            case.check(Included { included: endpoint::is_listed(&pod, terminating) })
        }
        Input::PodEndpointsChanged { old, new } => {
            let PodChanges { itself, labels } = changes::between(&changed(&old), &changed(&new));
            case.check(Changed { pod_changed: itself, labels_changed: labels })
        }
        Input::ShouldSetHostname {
            pod_namespace,
            hostname,
            subdomain,
            service_namespace,
            service_name,
        } => {
            let (mut pod, mut service) = (Pod::default(), Service::default());
            pod.metadata.namespace = pod_namespace;
            (pod.spec.hostname, pod.spec.subdomain) = (hostname, subdomain);
            service.metadata.namespace = service_namespace;
            service.metadata.name = service_name;
            case.check(Set { set: endpoint::publishes_hostname(&service, &pod) })
        }
        Input::DetermineNeededServiceUpdates { old_services, new_services } => {
            let (old, new): (SortedSet<String>, SortedSet<String>) =
                (old_services.into_iter().collect(), new_services.into_iter().collect());
            let needed = |itself: bool| {
                let changes = PodChanges { itself, labels: true };
                changes::needed(&old, &new, changes).into_iter().collect()
            };
            let (when_pod_unchanged, when_pod_changed) = (needed(false), needed(true));
            case.check(Needed { when_pod_unchanged, when_pod_changed })
        }
        Input::FindPort { containers, init_containers, target_port, protocol } => {
            let found = find_port(&containers, &init_containers, target_port, protocol);
            case.check(Found { port: found.unwrap_or(0), found: found.is_some() })
        }
    }
}

fn shown_endpoint(
    address_type: &Type,
    listed: &ListedPod,
    node: Option<ListedNode>,
    of: &ListedService,
) -> ShownEndpoint {
    let mut pod = Pod::default();
    pod.metadata.name = listed.name.clone();
    pod.metadata.namespace = listed.namespace.clone();
    pod.metadata.deletion_timestamp = listed.deleting.then_some(Stamp::START);
    pod.spec.node_name = listed.node_name.clone();
    pod.spec.hostname = listed.hostname.clone().unwrap_or_default();
    pod.spec.subdomain = listed.subdomain.clone().unwrap_or_default();
    pod.status.pod_ips = ips(&listed.pod_ips);
    pod.status.conditions = vec![Condition::new("Ready", listed.ready_condition)];
    let mut service = Service::default();
    service.metadata.name = of.name.clone();
    service.metadata.namespace = of.namespace.clone();
    service.spec.publish_not_ready_addresses = of.publish_not_ready_addresses;
    let node = node.map(|listed| {
        let mut node = Node::default();
        node.metadata.name = listed.name;
        let zone = listed.zone.map(|zone| ("topology.kubernetes.io/zone".to_owned(), zone));
        node.metadata.labels = zone.into_iter().collect();
        Rc::new(node)
    });
    let of_type = match address_type {
        Type::IPv4 => AddressType::V4,
        Type::IPv6 => AddressType::V6,
    };
    let endpoint = endpoint::of_pod(&service, &pod, node.as_deref(), of_type);
    let target = endpoint.target_ref.unwrap_or_default();
    let some = |text: String| (!text.is_empty()).then_some(text);
    ShownEndpoint {
        addresses: endpoint.addresses,
        ready: endpoint.conditions.ready,
        serving: endpoint.conditions.serving,
        terminating: endpoint.conditions.terminating,
        node_name: some(endpoint.node_name),
        zone: some(endpoint.zone),
        hostname: some(endpoint.hostname),
        target_ref: format!("{}/{}/{}", target.kind, target.namespace, target.name),
    }
}

fn changed(listed: &ChangedPod) -> Pod {
    let mut pod = Pod::default();
    pod.metadata.resource_version = listed.resource_version.clone();
    pod.metadata.labels = listed.labels.clone();
    pod.metadata.deletion_timestamp = listed.deleting.then_some(Stamp::START);
    pod.spec.node_name = listed.node_name.clone();
    pod.status.pod_ips = ips(&listed.pod_ips);
    pod.status.conditions = vec![Condition::new("Ready", ConditionStatus::of(listed.ready))];
    pod
}

fn find_port(
    containers: &[Vec<Port>],
    init_containers: &[Init],
    target_port: IntOrString,
    protocol: Protocol,
) -> Option<i32> {
    let ports = |ports: &[Port]| -> Vec<ContainerPort> {
        let port = |port: &Port| ContainerPort {
            name: port.name.clone(),
            container_port: port.container_port,
            protocol: port.protocol.clone(),
            ..ContainerPort::default()
        };
        ports.iter().map(port).collect()
    };
    let mut pod = Pod::default();
    pod.spec.containers = containers
        .iter()
        .map(|list| Container { ports: ports(list), ..Container::default() })
        .collect();
    let init = init_containers.iter().map(|init| {
        let policy = serde_json::json!({ "restartPolicy": init.restart_policy });
        let container = serde_json::from_value::<Container>(policy);
        Container { ports: ports(&init.ports), ..container.expect("a restart policy is one") }
    });
    pod.spec.init_containers = init.collect();
    let port = ServicePort { target_port, protocol, ..ServicePort::default() };
    endpoint::find_port(&pod, &port)
}

fn ips(texts: &[String]) -> Vec<PodIp> {
    texts.iter().map(|ip| PodIp { ip: ip.clone() }).collect()
}
