//! What stands in one node's kernel: for every port of a Service the endpoints that its connections may end at.
//! Models pkg/proxy/iptables/proxier.go syncProxyRules and pkg/proxy/healthcheck/service_health.go (v1.36), R71, R75.

use std::rc::Rc;

use super::Target;
use super::categorize::{Candidate, NodeHints, Policies, Viewpoint, categorize};
use crate::cluster::api::Store;
use crate::cluster::net::slices_of;
use crate::cluster::record::RecordId;
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{HttpHeader, HttpReply};
use crate::objects::{Endpoint, Key, Kind, Object, Protocol, Service, ServicePort};

const ZONE_LABEL: &str = "topology.kubernetes.io/zone";
/// Of a Service that wants its clients to stay and does not say for how long.
const AFFINITY_SECONDS: u64 = 10_800;

/// A port of a Service.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortId {
    pub namespace: String,
    pub service: String,
    pub port: String,
}

/// Where connections to one port may go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    pub id: PortId,
    pub number: i32,
    protocol: Protocol,
    pub cluster: Vec<Target>,
    pub local: Vec<Target>,
    pub has_any: bool,
    is_last_resort: bool,
    pub is_inner_local: bool,
    pub is_outer_local: bool,
    pub affinity: Option<Span>,
    inner: Vec<String>,
    outer: Vec<String>,
    node_port: i32,
    /// What told of it when it last changed.
    pub record: Option<RecordId>,
}

/// What a load balancer's health check is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    namespace: String,
    name: String,
    pub local: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    pub chains: SortedMap<PortId, Rc<Chain>>,
    /// By the address in the cluster.
    pub inner: SortedMap<Target, Rc<Chain>>,
    /// By addresses that are not of the cluster.
    pub outer: SortedMap<Target, Rc<Chain>>,
    pub node_ports: SortedMap<i32, Rc<Chain>>,
    pub health: SortedMap<i32, Health>,
}

/// Whom a chain leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Ready,
    /// All that is left is terminating.
    Terminating,
    /// There are some, on other nodes.
    NoneHere,
    None,
}

/// The rules of the node of this name.
pub fn of(store: &Store, node: &str) -> Rules {
    let mut rules = Rules::default();
    let zone = match store.get(&Key::new(Kind::Node, "", node)) {
        Some(Object::Node(node)) => node.metadata.labels.get(ZONE_LABEL).cloned(),
        _ => None,
    };
    let zone = zone.unwrap_or_default();
    let from = Viewpoint { node, zone: &zone, node_hints: NodeHints::Heeded };
    let services = store.list(Kind::Service, None).filter_map(|object| match object {
        Object::Service(service) => Some(service),
        _ => None,
    });
    // Without an address there is nothing to rewrite.
    for service in services.filter(|service| service.has_address()) {
        for port in &service.spec.ports {
            let chain = chain(store, service, port, from);
            rules.chains.insert(chain.id.clone(), Rc::new(chain));
        }
        let spec = &service.spec;
        if service.is_balanced()
            && service.keeps_external_traffic_local()
            && spec.health_check_node_port != 0
        {
            let health = Health {
                namespace: service.metadata.namespace.clone(),
                name: service.metadata.name.clone(),
                local: ready_here(store, service, node),
            };
            rules.health.insert(spec.health_check_node_port, health);
        }
    }
    rules
}

impl Rules {
    /// Where a number stands for several protocols, it is TCP's.
    pub fn index(&mut self) {
        let mut chains: Vec<&Rc<Chain>> = self.chains.values().collect();
        order::sort_by_key(&mut chains, |chain| chain.protocol == Protocol::Tcp);
        for chain in chains {
            for address in &chain.inner {
                self.inner.insert((address.clone(), chain.number), Rc::clone(chain));
            }
            for address in &chain.outer {
                self.outer.insert((address.clone(), chain.number), Rc::clone(chain));
            }
            if chain.node_port != 0 {
                self.node_ports.insert(chain.node_port, Rc::clone(chain));
            }
        }
    }
}

impl Chain {
    /// Whether connections go where they go with the other.
    pub fn leads_as(&self, other: &Chain) -> bool {
        Chain { record: None, ..self.clone() } == Chain { record: None, ..other.clone() }
    }

    pub fn leads_to(&self, target: &Target) -> bool {
        self.cluster.contains(target) || self.local.contains(target)
    }

    /// The endpoints as a person would count them.
    pub fn shown(&self) -> &[Target] {
        if self.is_local_only() { &self.local } else { &self.cluster }
    }

    pub fn state(&self) -> State {
        let has_some = !self.shown().is_empty();
        match (has_some, self.is_last_resort) {
            (true, true) => State::Terminating,
            (true, false) if self.is_outer_local && self.local.is_empty() => State::NoneHere,
            (true, false) => State::Ready,
            (false, _) if self.has_any => State::NoneHere,
            (false, _) => State::None,
        }
    }

    /// The comment beside the rule that stops traffic.
    pub fn lack(&self) -> Option<&'static str> {
        match self.state() {
            State::Ready | State::Terminating => None,
            State::NoneHere => Some("has no local endpoints"),
            State::None => Some("has no endpoints"),
        }
    }

    fn is_local_only(&self) -> bool {
        self.is_inner_local && self.cluster.is_empty()
    }
}

impl Health {
    /// Models hcHandler ServeHTTP.
    pub fn answer(&self, now: SimTime) -> HttpReply {
        let Health { namespace, name, local } = self;
        let date = Stamp::of(now).rfc1123z().replace("+0000", "GMT");
        let headers = [
            ("Content-Type", "application/json".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("X-Load-Balancing-Endpoint-Weight", local.to_string()),
            ("Date", date),
        ];
        let header = |(name, value): (&str, String)| HttpHeader { name: name.to_owned(), value };
        HttpReply {
            code: if 0 < *local { 200 } else { 503 },
            headers: headers.map(header).into(),
            body: format!(
                "{{\n\t\"service\": {{\n\t\t\"namespace\": \"{namespace}\",\n\t\t\"name\": \"{name}\"\n\t}},\n\t\"localEndpoints\": {local},\n\t\"serviceProxyHealthy\": true\n}}"
            ),
            ..HttpReply::default()
        }
    }
}

fn chain(store: &Store, service: &Service, port: &ServicePort, from: Viewpoint) -> Chain {
    let (meta, spec) = (&service.metadata, &service.spec);
    let outer: Vec<String> = spec
        .external_ips
        .iter()
        .map(String::as_str)
        .chain(service.ingress_addresses())
        .map(str::to_owned)
        .collect();
    let policies = Policies {
        is_inner_local: spec.internal_traffic_policy == "Local",
        is_outer_local: service.keeps_external_traffic_local(),
        is_reached_from_outside: port.node_port != 0 || !outer.is_empty(),
    };
    let found = candidates(store, service, &port.name, from.node);
    let (targets, candidates): (Vec<Target>, Vec<Candidate>) = found.into_iter().unzip();
    let chosen = categorize(&candidates, policies, from);
    let named = |indexes: &[usize]| -> Vec<Target> {
        indexes.iter().filter_map(|index| targets.get(*index).cloned()).collect()
    };
    let is_ready = |index: &usize| candidates.get(*index).is_some_and(|one| one.is_ready);
    Chain {
        id: PortId {
            namespace: meta.namespace.clone(),
            service: meta.name.clone(),
            port: port.name.clone(),
        },
        number: port.port,
        protocol: port.protocol.clone(),
        cluster: named(&chosen.cluster),
        local: named(&chosen.local),
        has_any: chosen.has_any,
        is_last_resort: !chosen.all.is_empty() && !chosen.all.iter().any(is_ready),
        is_inner_local: policies.is_inner_local,
        is_outer_local: policies.is_outer_local,
        affinity: affinity(service),
        inner: vec![spec.cluster_ip.clone()],
        outer,
        node_port: port.node_port,
        record: None,
    }
}

fn affinity(service: &Service) -> Option<Span> {
    let spec = &service.spec;
    if spec.session_affinity != "ClientIP" {
        return None;
    }
    let config = spec.session_affinity_config.as_ref();
    let seconds = config.and_then(|config| config.client_ip.as_ref()?.timeout_seconds);
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    Some(Span::secs(seconds.unwrap_or(AFFINITY_SECONDS)))
}

/// The endpoints of one port, by address.
fn candidates(
    store: &Store,
    service: &Service,
    port: &str,
    node: &str,
) -> Vec<(Target, Candidate)> {
    let mut found = SortedMap::new();
    for slice in slices_of(store, service) {
        let Some(number) = slice.ports.iter().find(|one| one.name == port) else { continue };
        for endpoint in &slice.endpoints {
            for address in &endpoint.addresses {
                let target = (address.clone(), number.port);
                found.insert(target.clone(), candidate(endpoint, &target, node));
            }
        }
    }
    found.into_iter().collect()
}

fn candidate(endpoint: &Endpoint, (address, port): &Target, node: &str) -> Candidate {
    let conditions = endpoint.conditions;
    let hints = endpoint.hints.clone().unwrap_or_default();
    Candidate {
        endpoint: format!("{address}:{port}"),
        is_ready: conditions.is_ready(),
        is_serving: conditions.is_serving(),
        is_terminating: conditions.is_terminating(),
        is_local: endpoint.node_name == node,
        zone_hints: hints.for_zones.into_iter().map(|hint| hint.name).collect(),
        node_hints: hints.for_nodes.into_iter().map(|hint| hint.name).collect(),
    }
}

fn ready_here(store: &Store, service: &Service, node: &str) -> usize {
    let endpoints = slices_of(store, service).into_iter().flat_map(|slice| &slice.endpoints);
    endpoints.filter(|one| one.node_name == node && one.conditions.is_ready()).count()
}
