//! Who answers at a node's own address: a pod in the node's network, or one that was given a port of the node.
//! Models the network namespace that sandbox_run.go of containerd (internal/cri/server) gives a pod with hostNetwork, and
//! what the CNI plugin portmap does for a hostPort.

use std::rc::Rc;

use super::NodeState;
use super::api::Store;
use super::ids::{NodeName, Uid};
use super::net::proxy::Target;
use crate::kit::sorted::SortedMap;
use crate::objects::{ContainerPort, Pod};

/// The pod that has a port of a node's address, and where its program is asked. Who listens there comes before who only
/// says so.
pub fn taker(
    store: &Store,
    nodes: &SortedMap<NodeName, Rc<NodeState>>,
    (ip, port): &Target,
) -> Option<(NodeName, Uid, Target)> {
    let (name, node) = nodes.iter().find(|(_, node)| node.kubelet.host_ip == *ip)?;
    let runtime = &node.runtime;
    let found = |uid: Uid, target: Target| (name.clone(), uid, target);
    let pods = || {
        runtime.standing().filter_map(|uid| {
            let container = runtime.containers_of(uid).into_iter().next()?;
            let pod = store.pod(&container.pod.namespace, &container.pod.name)?;
            (pod.metadata.uid == uid.as_str()).then_some((uid, pod))
        })
    };
    let mut guests = pods().filter(|(_, pod)| pod.spec.host_network);
    if let Some((uid, _)) = guests.find(|(uid, _)| runtime.listens_on(uid, *port)) {
        return Some(found(uid.clone(), (ip.clone(), *port)));
    }
    pods().find_map(|(uid, pod)| {
        let given = given(pod, ip, *port)?;
        let target = match pod.spec.host_network {
            true => (ip.clone(), *port),
            false => (runtime.ip_of(uid)?, given.container_port),
        };
        Some(found(uid.clone(), target))
    })
}

fn given<'a>(pod: &'a Pod, ip: &str, port: i32) -> Option<&'a ContainerPort> {
    let ports = pod.spec.containers.iter().flat_map(|container| &container.ports);
    let is_here = |one: &ContainerPort| one.host_ip.is_empty() || one.host_ip == ip;
    ports.into_iter().find(|one| one.host_port == port && is_here(one))
}
