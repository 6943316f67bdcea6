//! Where a load's requests go now: to a Service by its outermost address, from a pod by its name.

use super::Net;
use super::spec::{LoadSpec, Source, Target};
use crate::cluster::ctx::Ctx;
use crate::cluster::net::ready_addresses;

/// None when it is nowhere, or not yet.
pub fn of(ctx: &Ctx, net: &Net, load: &LoadSpec) -> Option<(String, i32)> {
    let store = &ctx.shared.api.store;
    let (key, wanted) = match &load.target {
        Target::Address { host, port } => return Some((host.clone(), *port)),
        Target::Pod { key, port } => {
            let pod = store.pod(&key.namespace, &key.name)?;
            let first = pod.spec.containers.iter().flat_map(|one| &one.ports).next();
            let port = port.or(first.map(|port| port.container_port)).unwrap_or(80);
            return (!pod.status.pod_ip.is_empty()).then(|| (pod.status.pod_ip.clone(), port));
        }
        Target::Service { key, port } => (key, *port),
    };
    let service = store.service(&key.namespace, &key.name)?;
    let ports = &service.spec.ports;
    let port = match wanted {
        Some(wanted) => ports.iter().find(|port| port.port == wanted),
        None => ports.first(),
    };
    let number = port.map(|port| port.port).or(wanted).unwrap_or(80);
    match &load.source {
        Source::Pod(_) => Some((format!("{}.{}", key.name, key.namespace), number)),
        Source::Balancer => {
            service.ingress_addresses().first().map(|ip| ((*ip).to_owned(), number))
        }
        Source::Outside => {
            if let Some(ip) = service.ingress_addresses().first() {
                return Some(((*ip).to_owned(), number));
            }
            if let Some(port) = port.filter(|port| port.node_port != 0) {
                let node = net.nodes.values().next()?;
                return Some((node.kubelet.host_ip.clone(), port.node_port));
            }
            let address = match service.has_address() {
                true => service.spec.cluster_ip.clone(),
                false => ready_addresses(store, service).first()?.clone(),
            };
            Some((address, number))
        }
    }
}
