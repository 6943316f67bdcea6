//! The API server's own Service `kubernetes`, and the Endpoints and EndpointSlice that lead to it.
//! Models pkg/controlplane/controller/kubernetesservice/controller.go and pkg/controlplane/reconcilers/lease.go (v1.36).
//!
//! Upstream looks every ten seconds and writes what is missing or wrong. Of a look that finds all in order nothing is seen, so here
//! nobody looks until a watch tells of a write to one of the three; then it is at the next of those ten seconds.

use std::rc::Rc;

use super::endpoint_slice::SERVICE_NAME_LABEL;
use super::endpoint_slice::endpoint::AddressType;
use super::{Change, Controller, ControllerName};
use crate::admit::Feature;
use crate::cluster::api::{self, Store};
use crate::cluster::control_plane;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::cluster::version::Version;
use crate::kit::chance::draw;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::service::API_SERVER;
use crate::objects::{
    Endpoint, EndpointAddress, EndpointConditions, EndpointPort, EndpointSlice, EndpointSubset,
    Endpoints, IntOrString, Key, Kind, Object, ObjectMeta, Service, ServicePort, ServiceSpec,
    SubsetPort,
};

/// The first address of the services' range.
const ADDRESS: &str = "10.96.0.1";
const PORT: i32 = 443;
const PORT_NAME: &str = "https";
const LABELS: [(&str, &str); 2] = [("component", "apiserver"), ("provider", "kubernetes")];
/// Models discovery.LabelSkipMirror: the slice is written here and mirrored by nobody.
const SKIP_MIRROR: (&str, &str) = ("endpointslice.kubernetes.io/skip-mirror", "true");
/// Models DefaultEndpointReconcilerInterval.
const INTERVAL: Span = Span::secs(10);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KubernetesService {
    looks_at: Option<SimTime>,
    cause: Option<RecordId>,
}

impl Controller for KubernetesService {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        let frees_address = matches!(&change.object, Object::Service(_))
            && change.verb == Verb::Deleted
            && own_service(&ctx.shared.api.store).is_none();
        if !change.object.leads_to_api_server() && !frees_address {
            return;
        }
        self.looks_at = Some(next_look(ctx));
        self.cause = ctx.cause;
        ctx.touch(MachineId::Controller(ControllerName::KubernetesService));
    }

    fn due(&self) -> Option<SimTime> {
        self.looks_at
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        if self.looks_at.take().is_none() {
            return;
        }
        ctx.cause = self.cause.take();
        if !keep_service(ctx) {
            return;
        }
        let endpoints = keep_endpoints(ctx);
        keep_slice(ctx, &endpoints);
    }
}

/// The three as they stand when a cluster begins.
pub fn objects(version: Version) -> [Object; 3] {
    let endpoints = mended(None);
    let slice = slice_of(&endpoints);
    [
        Object::Service(Rc::new(service(version))),
        Object::Endpoints(Rc::new(endpoints)),
        Object::EndpointSlice(Rc::new(slice)),
    ]
}

/// The looks began when the API server did, some time before the scenario.
fn next_look(ctx: &Ctx) -> SimTime {
    let phase = draw(ctx.seed(), "kubernetes-service", "look").below(INTERVAL.as_millis());
    let since = ctx.now().as_millis().saturating_sub(phase);
    let looks = since.div_ceil(INTERVAL.as_millis());
    SimTime::ZERO + Span::millis(phase + looks * INTERVAL.as_millis())
}

/// Models CreateOrUpdateMasterServiceIfNeeded: what there is of it is left as it is. False: somebody else has its address.
fn keep_service(ctx: &mut Ctx) -> bool {
    if own_service(&ctx.shared.api.store).is_some() {
        return true;
    }
    let service = service(ctx.shared.config.version);
    let is_free = api::check_allocation(ctx, &service, None).is_ok();
    if is_free {
        let service = Object::Service(Rc::new(service));
        api::create(ctx, Actor::Api, service, Rule::KubernetesService);
    }
    is_free
}

fn own_service(store: &Store) -> Option<&Rc<Service>> {
    let (namespace, name) = API_SERVER;
    store.service(namespace, name)
}

/// Models doReconcile: one subset with the servers' addresses; its ports are only put right with the rest.
fn keep_endpoints(ctx: &mut Ctx) -> Endpoints {
    let stored = stored(&ctx.shared.api.store);
    let wanted = mended(stored.as_deref());
    let object = Object::Endpoints(Rc::new(wanted.clone()));
    if stored.is_none() {
        api::create(ctx, Actor::Api, object, Rule::KubernetesService);
    } else {
        api::update(ctx, Actor::Api, object, Some(Rule::KubernetesService));
    }
    wanted
}

/// Models EnsureEndpointSliceFromEndpoints.
fn keep_slice(ctx: &mut Ctx, endpoints: &Endpoints) {
    let rule = Rule::KubernetesService;
    let mut wanted = slice_of(endpoints);
    let (namespace, name) = API_SERVER;
    let key = Key::new(Kind::EndpointSlice, namespace, name);
    let stored = match ctx.shared.api.store.get(&key) {
        Some(Object::EndpointSlice(slice)) => Some(slice.clone()),
        _ => None,
    };
    let Some(stored) = stored else {
        api::create(ctx, Actor::Api, Object::EndpointSlice(Rc::new(wanted)), rule);
        return;
    };
    let is_same = stored.endpoints == wanted.endpoints
        && stored.ports == wanted.ports
        && stored.metadata.labels == wanted.metadata.labels;
    if is_same {
        return;
    }
    let labels = std::mem::take(&mut wanted.metadata.labels);
    let annotations = SortedMap::new();
    wanted.metadata = ObjectMeta { labels, annotations, ..stored.metadata.clone() };
    wanted.metadata.generation += 1;
    api::update(ctx, Actor::Api, Object::EndpointSlice(Rc::new(wanted)), Some(rule));
}

fn stored(store: &Store) -> Option<Rc<Endpoints>> {
    let (namespace, name) = API_SERVER;
    match store.get(&Key::new(Kind::Endpoints, namespace, name)) {
        Some(Object::Endpoints(endpoints)) => Some(endpoints.clone()),
        _ => None,
    }
}

fn service(version: Version) -> Service {
    let mut service = Service {
        metadata: ObjectMeta { labels: pairs(LABELS), ..meta() },
        spec: ServiceSpec {
            cluster_ip: ADDRESS.to_owned(),
            cluster_ips: vec![ADDRESS.to_owned()],
            kind: "ClusterIP".to_owned(),
            ports: vec![ServicePort {
                name: PORT_NAME.to_owned(),
                port: PORT,
                target_port: IntOrString::Int(control_plane::PORT),
                ..ServicePort::default()
            }],
            session_affinity: "None".to_owned(),
            ..ServiceSpec::default()
        },
        ..Service::default()
    };
    if version.serves(Feature::DualStack) {
        service.spec.ip_families = vec!["IPv4".to_owned()];
        service.spec.ip_family_policy = "SingleStack".to_owned();
    }
    if version.serves(Feature::InternalTrafficPolicy) {
        service.spec.internal_traffic_policy = "Cluster".to_owned();
    }
    service
}

/// What is stored, with what is wrong in it put right. Models checkEndpointSubsetFormatWithLease.
fn mended(stored: Option<&Endpoints>) -> Endpoints {
    let mut endpoints =
        stored.cloned().unwrap_or_else(|| Endpoints { metadata: meta(), ..Endpoints::default() });
    let (label, value) = SKIP_MIRROR;
    endpoints.metadata.labels.insert(label.to_owned(), value.to_owned());
    let address =
        EndpointAddress { ip: control_plane::ADDRESS.to_owned(), ..EndpointAddress::default() };
    match endpoints.subsets.as_mut_slice() {
        [subset] if matches!(&subset.addresses[..], [one] if one.ip == address.ip) => {}
        [subset] => subset.addresses = vec![address],
        _ => {
            let port = SubsetPort {
                name: PORT_NAME.to_owned(),
                port: control_plane::PORT,
                ..SubsetPort::default()
            };
            let subset = EndpointSubset {
                addresses: vec![address],
                ports: vec![port],
                ..EndpointSubset::default()
            };
            endpoints.subsets = vec![subset];
        }
    }
    endpoints
}

/// Models endpointSliceFromEndpoints.
fn slice_of(endpoints: &Endpoints) -> EndpointSlice {
    let subset = endpoints.subsets.first().cloned().unwrap_or_default();
    let endpoint = |address: &EndpointAddress, is_ready: bool| Endpoint {
        addresses: vec![address.ip.clone()],
        conditions: EndpointConditions { ready: Some(is_ready), ..EndpointConditions::default() },
        node_name: address.node_name.clone(),
        target_ref: address.target_ref.clone(),
        ..Endpoint::default()
    };
    let port = |port: &SubsetPort| EndpointPort {
        name: port.name.clone(),
        port: port.port,
        protocol: port.protocol.clone(),
        ..EndpointPort::default()
    };
    let ready = subset.addresses.iter().map(|address| endpoint(address, true));
    let not_ready = subset.not_ready_addresses.iter().map(|address| endpoint(address, false));
    EndpointSlice {
        address_type: AddressType::V4.as_str().to_owned(),
        endpoints: ready.chain(not_ready).collect(),
        metadata: ObjectMeta {
            generation: 1,
            labels: pairs([(SERVICE_NAME_LABEL, API_SERVER.1)]),
            ..meta()
        },
        ports: subset.ports.iter().map(port).collect(),
    }
}

fn meta() -> ObjectMeta {
    let (namespace, name) = API_SERVER;
    ObjectMeta { name: name.to_owned(), namespace: namespace.to_owned(), ..ObjectMeta::default() }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> SortedMap<String, String> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
