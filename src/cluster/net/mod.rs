//! The cluster's network: what a name stands for, and what stands behind the address of a Service.
//!
//! The map: `names` is the cluster's DNS, `proxy` one node's kube-proxy, `balancer` what a cloud puts before Services.
//!
//! Knows: the store, objects. Never knows: the kubelet, the runtime, what is asked.

pub mod balancer;
pub mod names;
pub mod proxy;

use super::api::Store;
use crate::objects::{Endpoint, EndpointSlice, Kind, Object, Service};

const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// The ready pods of a Service.
pub fn ready_addresses(store: &Store, service: &Service) -> Vec<String> {
    let ready = ready_endpoints(store, service);
    ready.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()
}

fn ready_endpoints<'a>(
    store: &'a Store,
    service: &'a Service,
) -> impl Iterator<Item = &'a Endpoint> {
    let endpoints = slices_of(store, service).into_iter().flat_map(|slice| &slice.endpoints);
    endpoints.filter(|one| one.conditions.is_ready())
}

fn slices_of<'a>(store: &'a Store, service: &'a Service) -> Vec<&'a EndpointSlice> {
    let name = &service.metadata.name;
    store
        .list(Kind::EndpointSlice, Some(&service.metadata.namespace))
        .filter_map(|object| match object {
            Object::EndpointSlice(slice) => Some(&**slice),
            _ => None,
        })
        .filter(|slice| slice.metadata.labels.get(SERVICE_NAME) == Some(name))
        .collect()
}
