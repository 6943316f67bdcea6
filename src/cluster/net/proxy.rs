//! What stands behind the address of a Service: one of its ready pods, chosen anew for every connection.
//! Models kube-proxy's choice of an endpoint (pkg/proxy/topology.go CategorizeEndpoints, v1.36), R70–R72.

use crate::cluster::api::Store;
use crate::kit::chance::Draw;
use crate::kit::order;
use crate::objects::{Endpoint, EndpointSlice, Kind, Object, Service};

const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// Where a connection to a Service's address and port ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Pod {
        address: String,
        port: i32,
    },
    /// The Service has nobody to send it to: refused at once.
    Nobody,
    /// It is no address of a Service.
    NoService,
}

pub fn destination(store: &Store, address: &str, port: i32, draw: Draw) -> Destination {
    let has_it = |service: &&std::rc::Rc<Service>| service.spec.cluster_ip == address;
    let mut services = store.list(Kind::Service, None).filter_map(|object| match object {
        Object::Service(service) => Some(service),
        _ => None,
    });
    let Some(service) = services.find(has_it) else { return Destination::NoService };
    let Some(wanted) = service.spec.ports.iter().find(|one| one.port == port) else {
        return Destination::Nobody;
    };
    let mut reachable: Vec<(String, i32)> = Vec::new();
    for slice in slices(store, service) {
        let named = slice.ports.iter().find(|one| one.name == wanted.name);
        let Some(target) = named else { continue };
        let addresses = serving(slice).flat_map(|endpoint| endpoint.addresses.iter().cloned());
        reachable.extend(addresses.map(|address| (address, target.port)));
    }
    order::sort_by(&mut reachable, Ord::cmp);
    let Ok(count) = u64::try_from(reachable.len()) else { return Destination::Nobody };
    if count == 0 {
        return Destination::Nobody;
    }
    let chosen = usize::try_from(draw.below(count)).unwrap_or(0);
    let (address, port) = reachable.swap_remove(chosen);
    Destination::Pod { address, port }
}

/// The ready pods of a Service.
pub fn ready_addresses(store: &Store, service: &Service) -> Vec<String> {
    let slices = slices(store, service).into_iter();
    let ready = slices.flat_map(|slice| slice.endpoints.iter()).filter(|one| one.conditions.ready);
    ready.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()
}

/// Ready endpoints; when there is none, those that still serve while they terminate.
fn serving(slice: &EndpointSlice) -> impl Iterator<Item = &Endpoint> {
    let has_ready = slice.endpoints.iter().any(|endpoint| endpoint.conditions.ready);
    slice.endpoints.iter().filter(move |endpoint| {
        let conditions = &endpoint.conditions;
        if has_ready { conditions.ready } else { conditions.serving && conditions.terminating }
    })
}

fn slices<'a>(store: &'a Store, service: &'a Service) -> Vec<&'a EndpointSlice> {
    let name = service.metadata.name.clone();
    store
        .list(Kind::EndpointSlice, Some(&service.metadata.namespace))
        .filter_map(|object| match object {
            Object::EndpointSlice(slice) => Some(&**slice),
            _ => None,
        })
        .filter(|slice| slice.metadata.labels.get(SERVICE_NAME) == Some(&name))
        .collect()
}
