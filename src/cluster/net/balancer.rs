//! The load balancers that a cloud puts before Services: to which nodes each of them sends.
//!
//! A balancer sees nodes and no pods. Where the Service has a health check node port it asks there, node by node; else a node
//! that answers a ping is good enough, whatever its pods do.
//! Models what clouds build on pkg/proxy/healthcheck/service_health.go (v1.36), R75.

use std::rc::Rc;

use crate::cluster::NodeState;
use crate::cluster::config::BalancerChecks;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::ids::NodeName;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, What};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::Draw;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object, Service};

/// A node is left out after so many bad checks in a row, and comes back with the first good one.
const BAD_CHECKS: u32 = 2;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balancers {
    by_address: SortedMap<String, Balancer>,
    next_look: Option<SimTime>,
}

#[derive(Clone, Debug, PartialEq)]
struct Balancer {
    service: Key,
    /// 0: it only asks whether the nodes are there.
    health_port: i32,
    /// Bad checks in a row, of every node.
    bad: SortedMap<NodeName, u32>,
    told: Vec<NodeName>,
}

type Nodes = SortedMap<NodeName, Rc<NodeState>>;

impl Balancers {
    /// A Service was written.
    pub fn changed(&mut self, ctx: &mut Ctx) {
        let now = ctx.now();
        let sooner = self.next_look.map_or(now, |at| at.min(now));
        self.next_look = Some(sooner);
        ctx.touch(MachineId::Balancers);
    }

    pub fn due(&self) -> Option<SimTime> {
        self.next_look
    }

    /// Looks at every Service that has a balancer, and asks those nodes that tell.
    pub fn turn(&mut self, ctx: &mut Ctx, nodes: &Nodes) {
        let services: Vec<Rc<Service>> = balanced(ctx);
        let mut by_address = SortedMap::new();
        for service in services {
            for address in service.ingress_addresses() {
                let known = self.by_address.remove(address);
                let balancer = known.unwrap_or_else(|| Balancer::of(&service));
                by_address.insert(address.to_owned(), balancer.updated(ctx, &service, nodes));
            }
        }
        self.by_address = by_address;
        let asks = !self.by_address.is_empty();
        self.next_look = asks.then(|| ctx.now() + ctx.pace(Pace::BalancerCheck, "load balancers"));
    }

    /// None: the address is no balancer's. Some(None): it has no node to send to.
    pub fn node_for(&self, address: &str, chance: Draw) -> Option<Option<NodeName>> {
        let balancer = self.by_address.get(address)?;
        Some(chance.nth(1).pick(&balancer.told).cloned())
    }
}

impl Balancer {
    fn of(service: &Service) -> Balancer {
        let meta = &service.metadata;
        Balancer {
            service: Key::new(Kind::Service, &meta.namespace, &meta.name),
            health_port: 0,
            bad: SortedMap::new(),
            told: Vec::new(),
        }
    }

    fn updated(mut self, ctx: &mut Ctx, service: &Service, nodes: &Nodes) -> Balancer {
        self.health_port = match ctx.shared.config.balancer_checks {
            BalancerChecks::HealthPort if service.keeps_external_traffic_local() => {
                service.spec.health_check_node_port
            }
            BalancerChecks::HealthPort | BalancerChecks::Nodes => 0,
        };
        let mut bad = SortedMap::new();
        for (name, node) in nodes {
            let has_endpoints =
                || node.proxy.local_endpoints(self.health_port).is_some_and(|count| 0 < count);
            let is_good = node.is_on() && (self.health_port == 0 || has_endpoints());
            // One that is new has to be good first.
            let before = self.bad.get(name).copied().unwrap_or(BAD_CHECKS);
            bad.insert(name.clone(), if is_good { 0 } else { before.saturating_add(1) });
        }
        self.bad = bad;
        let good = self.bad.iter().filter(|(_, bad)| **bad < BAD_CHECKS);
        let good: Vec<NodeName> = good.map(|(name, _)| name.clone()).collect();
        if good != self.told {
            let nodes = good.iter().map(|name| name.as_str().to_owned()).collect();
            let about = About::object(self.service.clone());
            let what = What::Balanced { nodes };
            ctx.record(Actor::Cloud, about, what, Some(Rule::BalancerChecks));
            self.told = good;
        }
        self
    }
}

fn balanced(ctx: &Ctx) -> Vec<Rc<Service>> {
    let services = ctx.shared.api.store.list(Kind::Service, None);
    let services = services.filter_map(|object| match object {
        Object::Service(service) => Some(service.clone()),
        _ => None,
    });
    services.filter(|service| service.is_balanced()).collect()
}
