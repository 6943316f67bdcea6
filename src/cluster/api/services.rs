//! What the API server fills in when it stores a Service: its address, its node ports, its health check port.
//! Models pkg/registry/core/service/storage/alloc.go (v1.36).

use std::rc::Rc;

use super::{create, update};
use crate::admit::Feature;
use crate::cluster::command::Refused;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::chance::draw;
use crate::kit::sorted::SortedSet;
use crate::objects::{Kind, Object, Service};

/// Addresses are 10.96.0.0/16 without its first sixteen, as the allocator spares them.
const ADDRESSES: u64 = 256 * 256 - 17;
const NETWORK: &str = "10.96.";
/// The API server's own default, 30000 to 32767.
const NODE_PORT_FIRST: i32 = 30_000;
const NODE_PORTS: u64 = 2_768;

pub fn create_service(ctx: &mut Ctx, mut service: Rc<Service>) -> RecordId {
    fill(ctx, Rc::make_mut(&mut service));
    create(ctx, Actor::Api, Object::Service(service), Rule::ApiCreate)
}

/// A changed Service keeps what it was given, and is given what it newly needs.
pub fn replace_service(
    ctx: &mut Ctx,
    mut service: Rc<Service>,
    stored: &Service,
) -> Option<RecordId> {
    let new = Rc::make_mut(&mut service);
    new.status = if new.is_balanced() { stored.status.clone() } else { Default::default() };
    fill(ctx, new);
    update(ctx, Actor::Api, Object::Service(service), Some(Rule::ApiUpdate))
}

/// Whether an address or a node port that a Service names itself can be its own. Beside the range of node ports, which admission
/// knows, this asks what others have.
pub fn check_allocation(
    ctx: &Ctx,
    service: &Service,
    stored: Option<&Service>,
) -> Result<(), Refused> {
    let refused = |field: String, problem: String| {
        Err(Refused::Unallocated { service: service.metadata.name.clone(), field, problem })
    };
    let (meta, spec) = (&service.metadata, &service.spec);
    let others = || others(ctx, &meta.namespace, &meta.name);
    let ip = spec.cluster_ip.as_str();
    let had = stored.is_some_and(|stored| stored.spec.cluster_ip == ip);
    if service.has_address() && !had && spec.kind != "ExternalName" {
        let is_taken = others().any(|other| other.spec.cluster_ip == ip);
        let why = match ip.strip_prefix(NETWORK) {
            Some(_) if is_taken => "provided IP is already allocated".to_owned(),
            Some(_) => String::new(),
            None => ctx.shared.config.version.not_in_range(ip),
        };
        if !why.is_empty() {
            let problem = format!("Invalid value: [\"{ip}\"]: failed to allocate IP {ip}: {why}");
            return refused("spec.clusterIPs".to_owned(), problem);
        }
    }
    let own = |port: i32| stored.is_some_and(|stored| node_ports(stored).any(|own| own == port));
    let wanted = spec.ports.iter().map(|port| port.node_port).enumerate();
    for (index, port) in wanted.filter(|(_, port)| *port != 0 && needs_node_ports(service)) {
        if !own(port) && others().any(|other| node_ports(other).any(|taken| taken == port)) {
            let problem = format!("Invalid value: {port}: provided port is already allocated");
            return refused(format!("spec.ports[{index}].nodePort"), problem);
        }
    }
    Ok(())
}

fn fill(ctx: &Ctx, service: &mut Service) {
    let who = format!("{}/{}", service.metadata.namespace, service.metadata.name);
    let number = 16 + draw(ctx.seed(), "cluster-ip", &who).below(ADDRESSES);
    let has_node_ports = needs_node_ports(service);
    let has_health_port = service.is_balanced() && service.keeps_external_traffic_local();
    let has_families = ctx.shared.config.version.serves(Feature::DualStack);
    let spec = &mut service.spec;
    if spec.cluster_ip.is_empty() && spec.kind != "ExternalName" {
        spec.cluster_ip = format!("10.96.{}.{}", number / 256, number % 256);
    }
    if !spec.cluster_ip.is_empty() && spec.cluster_ips.is_empty() {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
    }
    if has_families && !spec.cluster_ip.is_empty() && spec.ip_families.is_empty() {
        spec.ip_families = vec!["IPv4".to_owned()];
        spec.ip_family_policy = "SingleStack".to_owned();
    }
    let mut taken = taken(ctx, &who);
    taken.extend(spec.ports.iter().map(|port| port.node_port));
    for port in spec.ports.iter_mut().filter(|port| has_node_ports && port.node_port == 0) {
        let who = format!("{who}:{}/{}", port.port, port.protocol.as_str());
        port.node_port = free_port(ctx, &who, &taken);
        taken.insert(port.node_port);
    }
    if has_health_port && spec.health_check_node_port == 0 {
        let who = format!("{who} health");
        spec.health_check_node_port = free_port(ctx, &who, &taken);
    }
}

/// Models shouldAllocateNodePorts.
fn needs_node_ports(service: &Service) -> bool {
    match service.spec.kind.as_str() {
        "NodePort" => true,
        "LoadBalancer" => service.spec.allocate_load_balancer_node_ports != Some(false),
        _ => false,
    }
}

/// The node ports of all other Services.
fn taken(ctx: &Ctx, who: &str) -> SortedSet<i32> {
    let (namespace, name) = who.split_once('/').unwrap_or(("", who));
    others(ctx, namespace, name).flat_map(node_ports).collect()
}

fn others<'a>(
    ctx: &'a Ctx,
    namespace: &'a str,
    name: &'a str,
) -> impl Iterator<Item = &'a Service> {
    let services = ctx.shared.api.store.list(Kind::Service, None);
    let services = services.filter_map(|object| match object {
        Object::Service(service) => Some(&**service),
        _ => None,
    });
    services.filter(move |other| {
        (other.metadata.namespace.as_str(), other.metadata.name.as_str()) != (namespace, name)
    })
}

fn node_ports(service: &Service) -> impl Iterator<Item = i32> {
    let spec = &service.spec;
    spec.ports.iter().map(|port| port.node_port).chain([spec.health_check_node_port])
}

fn free_port(ctx: &Ctx, who: &str, taken: &SortedSet<i32>) -> i32 {
    let first = draw(ctx.seed(), "node-port", who).below(NODE_PORTS);
    let all = (0..NODE_PORTS).map(|step| (first + step) % NODE_PORTS);
    let mut ports = all.filter_map(|port| Some(NODE_PORT_FIRST + i32::try_from(port).ok()?));
    ports.find(|port| !taken.contains(port)).unwrap_or(NODE_PORT_FIRST)
}
