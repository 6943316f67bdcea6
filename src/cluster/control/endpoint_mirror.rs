//! The EndpointSlice mirroring controller: Endpoints that somebody wrote for a Service without a selector become slices,
//! because slices are what kube-proxy reads.
//! Models pkg/controller/endpointslicemirroring (v1.36), R77.

use std::net::IpAddr;
use std::rc::Rc;

use super::endpoint_slice::endpoint::AddressType;
use super::endpoint_slice::{MANAGED_BY_LABEL, SERVICE_NAME_LABEL, ServiceKey, free_name, trigger};
use super::endpoints::repack::repack;
use super::queue::Queue;
use super::{Change, Controller, ControllerName, claim};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{
    Endpoint, EndpointAddress, EndpointConditions, EndpointPort, EndpointSlice, EndpointSubset,
    Endpoints, EventType, Key, Kind, Object, ObjectMeta, SubsetPort,
};

const CONTROLLER_NAME: &str = "endpointslicemirroring-controller.k8s.io";
const SKIP_LABEL: &str = "endpointslice.kubernetes.io/skip-mirror";
const LEADER_ANNOTATION: &str = "control-plane.alpha.kubernetes.io/leader";
const LAST_APPLIED_ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Models --mirroring-max-endpoints-per-subset.
const ADDRESSES_PER_SUBSET_MAX: usize = 1_000;

type Group = (AddressType, Vec<EndpointPort>);
type Mirrored = SortedMap<String, String>;

#[derive(Clone, Debug, PartialEq)]
pub struct EndpointMirror {
    queue: Queue<ServiceKey>,
}

impl Default for EndpointMirror {
    fn default() -> EndpointMirror {
        let limiter = ExponentialLimiter::for_controllers();
        EndpointMirror { queue: Queue::new(ControllerName::EndpointMirror, limiter) }
    }
}

impl Controller for EndpointMirror {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let meta = change.object.meta();
        let is_wanted = match (&change.object, &change.before) {
            (Object::Service(service), Some(Object::Service(before))) => {
                service.spec.selector.is_empty() != before.spec.selector.is_empty()
            }
            (Object::Service(service), _) => service.spec.selector.is_empty(),
            (Object::Endpoints(endpoints), before) => {
                let was_mirrored = match before {
                    Some(Object::Endpoints(before)) => is_mirrored(before),
                    _ => false,
                };
                is_mirrored(endpoints) || was_mirrored
            }
            (Object::EndpointSlice(slice), _) => {
                let key = is_own(slice).then(|| slice.metadata.labels.get(SERVICE_NAME_LABEL));
                if let Some(service) = key.flatten() {
                    self.queue.add(ctx, (meta.namespace.clone(), service.clone()));
                }
                false
            }
            _ => false,
        };
        if is_wanted {
            self.queue.add(ctx, (meta.namespace.clone(), meta.name.clone()));
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        sync(ctx, &key);
        self.queue.done(&key);
    }
}

/// Models syncEndpoints.
fn sync(ctx: &mut Ctx, key: &ServiceKey) {
    let (namespace, name) = key;
    let service = ctx.shared.api.store.service(namespace, name);
    let is_by_hand = service.is_some_and(|service| service.spec.selector.is_empty());
    let endpoints = match ctx.shared.api.store.get(&Key::new(Kind::Endpoints, namespace, name)) {
        Some(Object::Endpoints(endpoints)) if is_by_hand && is_mirrored(endpoints) => {
            Some(endpoints.clone())
        }
        _ => None,
    };
    let existing = slices_of(ctx, namespace, name);
    let Some(endpoints) = endpoints else {
        return existing.iter().for_each(|slice| remove(ctx, slice));
    };
    let (mut wanted, skipped) = wanted(&endpoints);
    if 0 < skipped {
        say_skipped(ctx, &endpoints, skipped);
    }
    let mut spare = Vec::new();
    for slice in existing {
        let group = (address_type(&slice.address_type), slice.ports.clone());
        match wanted.remove(&group) {
            Some(own) => rewrite(ctx, &endpoints, &slice, (group, own)),
            None => spare.push(slice),
        }
    }
    // Instead of a deletion and a creation there is one update. Models recycleSlices.
    for (group, own) in wanted.into_iter().filter(|(_, own)| !own.is_empty()) {
        match spare.iter().position(|slice| slice.address_type == group.0.as_str()) {
            Some(index) => {
                let slice = spare.remove(index);
                rewrite(ctx, &endpoints, &slice, (group, own));
            }
            None => make(ctx, key, &endpoints, (group, own)),
        }
    }
    spare.iter().for_each(|slice| remove(ctx, slice));
}

/// What the slices should hold, and how many addresses are too many.
fn wanted(endpoints: &Endpoints) -> (SortedMap<Group, Vec<Endpoint>>, usize) {
    let mut wanted: SortedMap<Group, Vec<Endpoint>> = SortedMap::new();
    let mut skipped = 0;
    for EndpointSubset { addresses, not_ready_addresses, ports } in repack(&endpoints.subsets) {
        let ports: Vec<EndpointPort> = ports.iter().map(port).collect();
        let ready = addresses.iter().map(|address| (address, true));
        let all = ready.chain(not_ready_addresses.iter().map(|address| (address, false)));
        skipped += all.clone().count().saturating_sub(ADDRESSES_PER_SUBSET_MAX);
        for (address, is_ready) in all.take(ADDRESSES_PER_SUBSET_MAX) {
            let Ok(ip) = address.ip.parse::<IpAddr>() else { continue };
            let of = if ip.is_ipv4() { AddressType::V4 } else { AddressType::V6 };
            let one = endpoint(address, ip, is_ready);
            wanted.entry((of, ports.clone())).or_default().push(one);
        }
    }
    (wanted, skipped)
}

/// Models addressToEndpoint.
fn endpoint(address: &EndpointAddress, ip: IpAddr, is_ready: bool) -> Endpoint {
    Endpoint {
        addresses: vec![ip.to_string()],
        conditions: EndpointConditions { ready: Some(is_ready), ..EndpointConditions::default() },
        hostname: address.hostname.clone(),
        node_name: address.node_name.clone(),
        target_ref: address.target_ref.clone(),
        ..Endpoint::default()
    }
}

fn port(port: &SubsetPort) -> EndpointPort {
    EndpointPort {
        app_protocol: port.app_protocol.clone(),
        name: port.name.clone(),
        port: port.port,
        protocol: port.protocol.clone(),
    }
}

fn address_type(text: &str) -> AddressType {
    if text == AddressType::V6.as_str() { AddressType::V6 } else { AddressType::V4 }
}

fn rewrite(
    ctx: &mut Ctx,
    of: &Endpoints,
    slice: &EndpointSlice,
    (group, own): (Group, Vec<Endpoint>),
) {
    let mut new = slice.clone();
    new.endpoints = own;
    new.ports = group.1;
    new.metadata.labels = labels(of);
    new.metadata.annotations = annotations(of);
    if new != *slice {
        new.metadata.generation += 1;
        let object = Object::EndpointSlice(Rc::new(new));
        api::update(ctx, Actor::Endpoints, object, Some(Rule::EndpointsMirror));
    }
}

fn make(ctx: &mut Ctx, key: &ServiceKey, of: &Rc<Endpoints>, (group, own): (Group, Vec<Endpoint>)) {
    if api::is_ending(ctx, &key.0) {
        return;
    }
    let owner = claim::controller_reference(&Object::Endpoints(of.clone()));
    let (address_type, ports) = group;
    let slice = EndpointSlice {
        address_type: address_type.as_str().to_owned(),
        endpoints: own,
        metadata: ObjectMeta {
            annotations: annotations(of),
            generate_name: format!("{}-", key.1),
            generation: 1,
            labels: labels(of),
            name: free_name(ctx, key),
            namespace: key.0.clone(),
            owner_references: vec![owner],
            ..ObjectMeta::default()
        },
        ports,
    };
    let object = Object::EndpointSlice(Rc::new(slice));
    api::create(ctx, Actor::Endpoints, object, Rule::EndpointsMirror);
}

fn remove(ctx: &mut Ctx, slice: &EndpointSlice) {
    let meta = &slice.metadata;
    let key = Key::new(Kind::EndpointSlice, &meta.namespace, &meta.name);
    api::remove(ctx, Actor::Endpoints, &key, Rule::EndpointsMirror);
}

/// Those of the Endpoints, and those by which slices are found.
fn labels(of: &Endpoints) -> Mirrored {
    let mut labels = of.metadata.labels.clone();
    labels.insert(SERVICE_NAME_LABEL.to_owned(), of.metadata.name.clone());
    labels.insert(MANAGED_BY_LABEL.to_owned(), CONTROLLER_NAME.to_owned());
    labels
}

fn annotations(of: &Endpoints) -> Mirrored {
    let mut annotations = of.metadata.annotations.clone();
    for own in [trigger::ANNOTATION, LAST_APPLIED_ANNOTATION] {
        annotations.remove(own);
    }
    annotations
}

/// Models shouldMirror.
fn is_mirrored(endpoints: &Endpoints) -> bool {
    let meta = &endpoints.metadata;
    meta.labels.get(SKIP_LABEL).is_none_or(|skip| skip != "true")
        && meta.annotations.get(LEADER_ANNOTATION).is_none()
}

fn is_own(slice: &EndpointSlice) -> bool {
    slice.metadata.labels.get(MANAGED_BY_LABEL).is_some_and(|by| by == CONTROLLER_NAME)
}

fn slices_of(ctx: &Ctx, namespace: &str, service: &str) -> Vec<Rc<EndpointSlice>> {
    let listed = ctx.shared.api.store.list(Kind::EndpointSlice, Some(namespace));
    let slices = listed.filter_map(|object| match object {
        Object::EndpointSlice(slice) if is_own(slice) => Some(slice),
        _ => None,
    });
    let is_of = |slice: &&Rc<EndpointSlice>| {
        slice.metadata.labels.get(SERVICE_NAME_LABEL).is_some_and(|of| of == service)
    };
    slices.filter(is_of).cloned().collect()
}

fn say_skipped(ctx: &mut Ctx, endpoints: &Rc<Endpoints>, skipped: usize) {
    let message = format!(
        "A max of {ADDRESSES_PER_SUBSET_MAX} addresses can be mirrored to EndpointSlices per Endpoints subset. {skipped} addresses were skipped"
    );
    let note = EventNote {
        actor: Actor::Endpoints,
        component: "endpoint-slice-mirroring-controller",
        host: "",
        kind: EventType::Warning,
        reason: "TooManyAddressesToMirror",
        message: &message,
        container: None,
        rule: Some(Rule::EndpointsMirror),
    };
    api::note(ctx, &Object::Endpoints(endpoints.clone()), note);
}
