//! What is the same of all slices that the controller keeps for a Service: labels, owner, and the kinds of address.
//! Models newEndpointSlice, setEndpointSliceLabels and getAddressTypesForService of staging/src/k8s.io/endpointslice/utils.go (v1.36), R61.

use super::endpoint::AddressType;
use super::{CONTROLLER_NAME, MANAGED_BY_LABEL, SERVICE_NAME_LABEL};
use crate::kit::sorted::{SortedMap, SortedSet};
use crate::objects::{EndpointPort, EndpointSlice, ObjectMeta, OwnerReference, Service};

const HEADLESS_LABEL: &str = "service.kubernetes.io/headless";
const RESERVED_LABELS: [&str; 3] = [SERVICE_NAME_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL];

pub fn new_slice(service: &Service, of: AddressType, ports: &[EndpointPort]) -> EndpointSlice {
    let meta = &service.metadata;
    EndpointSlice {
        address_type: of.as_str().to_owned(),
        endpoints: Vec::new(),
        metadata: ObjectMeta {
            generate_name: format!("{}-", meta.name),
            labels: labels(service),
            namespace: meta.namespace.clone(),
            owner_references: vec![OwnerReference {
                api_version: "v1".to_owned(),
                block_owner_deletion: true,
                controller: true,
                kind: "Service".to_owned(),
                name: meta.name.clone(),
                uid: meta.uid.clone(),
            }],
            ..ObjectMeta::default()
        },
        ports: ports.to_vec(),
    }
}

/// The Service's own, and those by which slices are found.
pub fn labels(service: &Service) -> SortedMap<String, String> {
    let mut labels = own_labels(&service.metadata.labels);
    labels.insert(MANAGED_BY_LABEL.to_owned(), CONTROLLER_NAME.to_owned());
    labels.insert(SERVICE_NAME_LABEL.to_owned(), service.metadata.name.clone());
    if !service.has_address() {
        labels.insert(HEADLESS_LABEL.to_owned(), String::new());
    }
    labels
}

pub fn own_labels(labels: &SortedMap<String, String>) -> SortedMap<String, String> {
    let own = labels.iter().filter(|(key, _)| !RESERVED_LABELS.contains(&key.as_str()));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}

pub fn is_owned(slice: &EndpointSlice, service: &Service) -> bool {
    slice.metadata.owner_references.iter().any(|owner| {
        owner.uid == service.metadata.uid && owner.kind == "Service" && owner.api_version == "v1"
    })
}

/// Models getAddressTypesForService.
pub fn address_types(service: &Service) -> Vec<AddressType> {
    let families = service.spec.ip_families.iter().filter_map(|family| match family.as_str() {
        "IPv4" => Some(AddressType::V4),
        "IPv6" => Some(AddressType::V6),
        _ => None,
    });
    let types: SortedSet<AddressType> = families.collect();
    if !types.is_empty() {
        return types.into_iter().collect();
    }
    match service.has_address() {
        true if service.spec.cluster_ip.contains(':') => vec![AddressType::V6],
        true => vec![AddressType::V4],
        // Of a headless Service nothing tells the family; this cluster has one.
        false => vec![AddressType::V4],
    }
}
