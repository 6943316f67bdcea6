//! One node's kube-proxy: what it believes of the Services, and where a connection to one of them ends.
//!
//! It learns of a change a moment after it is written, so for that moment connections still go where they went before.
//! Models pkg/proxy/iptables/proxier.go and pkg/util/async/bounded_frequency_runner.go (v1.36), R70–R75.
//!
//! The map: `categorize` chooses the endpoints of a port, `rules` is what stands in the kernel, `affinity` who was sent where.

mod affinity;
pub mod categorize;
mod rules;

use std::rc::Rc;

use self::affinity::Affinity;
use self::rules::{Chain, Rules};
use crate::cluster::api::Store;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::record::{Actor, RecordId, What};
use crate::cluster::rule::Rule;
use crate::kit::chance::Draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::HttpReply;
use crate::objects::{Key, Kind};

/// From one sync to the next at least (R73).
const MIN_SYNC_PERIOD: Span = Span::secs(1);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KubeProxy {
    /// The node it runs on.
    name: String,
    /// The node's own address.
    address: String,
    rules: Rc<Rules>,
    affinity: Affinity,
    last_sync: Option<SimTime>,
    next_sync: Option<SimTime>,
    cause: Option<RecordId>,
}

/// An address and its port.
pub type Target = (String, i32);

/// Where traffic comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A pod, or a node itself: to such, a Service's outer addresses are as good as its inner one.
    Cluster,
    Outside,
}

/// A connection that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub address: &'a str,
    pub port: i32,
    /// The address of whoever connects.
    pub client: &'a str,
    pub origin: Origin,
}

/// Where a connection ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    Pod(Target),
    /// The Service has nobody to send it to: refused at once.
    Rejected {
        cause: Option<RecordId>,
    },
    /// Nobody on this node, and others may not be asked: no answer ever comes.
    Dropped {
        cause: Option<RecordId>,
    },
    /// kube-proxy itself answers how many endpoints are here.
    Health(HttpReply),
    /// It is no address of a Service.
    NoService,
}

impl KubeProxy {
    pub fn new(name: &str, address: &str) -> KubeProxy {
        KubeProxy { name: name.to_owned(), address: address.to_owned(), ..KubeProxy::default() }
    }

    /// A Service or its endpoints changed, and rewriting the rules takes so long. Changes that come together are
    /// taken together.
    pub fn changed(&mut self, now: SimTime, takes: Span, cause: Option<RecordId>) {
        let earliest = self.last_sync.map_or(now, |last| now.max(last + MIN_SYNC_PERIOD));
        self.next_sync.get_or_insert(earliest + takes);
        self.cause = cause.or(self.cause);
    }

    /// What was there before the scenario began, so that no record tells of it.
    pub fn know(&mut self, store: &Store) {
        let mut rules = rules::of(store, &self.name);
        rules.index();
        self.rules = Rc::new(rules);
    }

    pub fn due(&self) -> Option<SimTime> {
        self.next_sync
    }

    /// Rewrites the rules, and says for each port what is new.
    pub fn turn(&mut self, ctx: &mut Ctx) {
        self.next_sync = None;
        self.last_sync = Some(ctx.now());
        ctx.cause = self.cause.take();
        let mut rules = rules::of(&ctx.shared.api.store, &self.name);
        for chain in rules.chains.values_mut() {
            let before = self.rules.chains.get(&chain.id);
            let is_new = before.is_none_or(|before| !before.leads_as(chain));
            let chain = Rc::make_mut(chain);
            chain.record = match before {
                Some(before) if !is_new => before.record,
                Some(_) | None => Some(say(ctx, &self.name, chain)),
            };
        }
        self.affinity.keep(|port, target| {
            rules.chains.get(port).is_some_and(|chain| chain.leads_to(target))
        });
        rules.index();
        self.rules = Rc::new(rules);
    }

    /// Chosen anew for every connection, unless a client is to stay where it was.
    pub fn destination(&mut self, wish: Wish, now: SimTime, draw: Draw) -> Destination {
        let rules = Rc::clone(&self.rules);
        let here = (wish.address.to_owned(), wish.port);
        if let Some(chain) = rules.inner.get(&here) {
            return self.through(chain, Way::Inner, wish, now, draw);
        }
        let outer = match wish.address == self.address {
            true => rules.node_ports.get(&wish.port),
            false => rules.outer.get(&here),
        };
        if let Some(chain) = outer {
            let way = if wish.origin == Origin::Cluster { Way::ShortCut } else { Way::Outer };
            return self.through(chain, way, wish, now, draw);
        }
        if wish.address == self.address
            && let Some(health) = rules.health.get(&wish.port)
        {
            return Destination::Health(health.answer(now));
        }
        // The kernel knows the address of a Service, and nothing listens there on another port.
        let knows = |list: &crate::kit::sorted::SortedMap<Target, Rc<Chain>>| {
            let mut ports = list.starting_at(&(wish.address.to_owned(), i32::MIN));
            ports.next().is_some_and(|((known, _), _)| known == wish.address)
        };
        match knows(&rules.inner) || knows(&rules.outer) {
            true => Destination::Rejected { cause: None },
            false => Destination::NoService,
        }
    }

    /// The number of endpoints that a health check of a Service's node port would tell.
    pub fn local_endpoints(&self, health_check_node_port: i32) -> Option<usize> {
        self.rules.health.get(&health_check_node_port).map(|health| health.local)
    }

    fn through(
        &mut self,
        chain: &Chain,
        way: Way,
        wish: Wish,
        now: SimTime,
        draw: Draw,
    ) -> Destination {
        let is_local = match way {
            Way::Inner => chain.is_inner_local,
            Way::Outer => chain.is_outer_local,
            Way::ShortCut => false,
        };
        let targets = if is_local { &chain.local } else { &chain.cluster };
        if targets.is_empty() {
            let cause = chain.record;
            return match chain.has_any && is_local {
                true => Destination::Dropped { cause },
                false => Destination::Rejected { cause },
            };
        }
        if let Some(timeout) = chain.affinity
            && let Some(target) = self.affinity.find(&chain.id, wish.client, timeout, now)
            && targets.contains(&target)
        {
            self.affinity.note(&chain.id, wish.client, &target, now);
            return Destination::Pod(target);
        }
        let Some(target) = draw.pick(targets).cloned() else { unreachable!("there are targets") };
        if chain.affinity.is_some() {
            self.affinity.note(&chain.id, wish.client, &target, now);
        }
        Destination::Pod(target)
    }
}

/// By which of its addresses a Service is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Inner,
    Outer,
    /// An outer address from within the cluster.
    ShortCut,
}

fn say(ctx: &mut Ctx, node: &str, chain: &Chain) -> RecordId {
    let targets: Vec<String> =
        chain.shown().iter().map(|(address, port)| format!("{address}:{port}")).collect();
    let rule = match chain.state() {
        rules::State::Ready => Rule::ProxySync,
        rules::State::Terminating => Rule::ProxyTerminating,
        rules::State::NoneHere => Rule::ProxyDrop,
        rules::State::None => Rule::ProxyReject,
    };
    let about = About::object(Key::new(Kind::Service, &chain.id.namespace, &chain.id.service));
    let what =
        What::Rules { node: node.to_owned(), port: chain.number, targets, lacks: chain.lack() };
    ctx.record(Actor::Proxy, about, what, Some(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;
    use crate::objects::{
        Endpoint, EndpointConditions, EndpointPort, EndpointSlice, Object, Service, ServicePort,
    };

    const OUTSIDE: &str = "192.0.2.1";

    fn service() -> Service {
        let mut service = Service::default();
        service.metadata.name = "web".to_owned();
        service.spec.cluster_ip = "10.96.0.7".to_owned();
        service.spec.ports =
            vec![ServicePort { port: 80, node_port: 30080, ..ServicePort::default() }];
        service
    }

    fn endpoint(address: &str, node: &str, ready: bool) -> Endpoint {
        let conditions = EndpointConditions {
            ready: Some(ready),
            serving: Some(true),
            terminating: Some(!ready),
        };
        Endpoint {
            addresses: vec![address.to_owned()],
            conditions,
            node_name: node.to_owned(),
            ..Endpoint::default()
        }
    }

    /// A proxy on node-1, whose address is 10.0.0.1, with the rules that these objects come to.
    fn proxy(service: Service, endpoints: Vec<Endpoint>) -> KubeProxy {
        let mut slice = EndpointSlice { endpoints, ..EndpointSlice::default() };
        let port = EndpointPort { port: 8080, ..EndpointPort::default() };
        slice.ports = vec![port];
        let label = ("kubernetes.io/service-name".to_owned(), "web".to_owned());
        slice.metadata.labels = [label].into_iter().collect();
        slice.metadata.name = "web-1".to_owned();
        let objects = [Object::Service(Rc::new(service)), Object::EndpointSlice(Rc::new(slice))];
        let store = crate::cluster::Store::holding(objects);
        let mut rules = rules::of(&store, "node-1");
        rules.index();
        KubeProxy { rules: Rc::new(rules), ..KubeProxy::new("node-1", "10.0.0.1") }
    }

    fn ask(proxy: &mut KubeProxy, address: &str, port: i32, origin: Origin) -> String {
        let wish = Wish { address, port, client: OUTSIDE, origin };
        match proxy.destination(wish, SimTime::ZERO, draw(7, "kube-proxy", "test")) {
            Destination::Pod((address, port)) => format!("{address}:{port}"),
            Destination::Rejected { .. } => "rejected".to_owned(),
            Destination::Dropped { .. } => "dropped".to_owned(),
            Destination::Health(reply) => reply.code.to_string(),
            Destination::NoService => "no service".to_owned(),
        }
    }

    #[test]
    fn changes_that_come_together_are_taken_together_and_a_second_apart() {
        let mut proxy = KubeProxy::default();
        let takes = Span::millis(200);
        proxy.changed(SimTime::secs(5), takes, None);
        proxy.changed(SimTime::millis(5_100), takes, None);
        assert_eq!(proxy.due(), Some(SimTime::millis(5_200)));
        proxy.next_sync = None;
        proxy.last_sync = Some(SimTime::millis(5_200));
        proxy.changed(SimTime::millis(5_300), takes, None);
        assert_eq!(proxy.due(), Some(SimTime::millis(6_400)), "a second after the last");
    }

    #[test]
    fn a_service_without_endpoints_refuses_and_a_stranger_is_no_service() {
        let mut full = proxy(service(), vec![endpoint("10.244.0.2", "node-1", true)]);
        assert_eq!(ask(&mut full, "10.96.0.7", 80, Origin::Cluster), "10.244.0.2:8080");
        assert_eq!(ask(&mut full, "10.96.0.7", 81, Origin::Cluster), "rejected");
        assert_eq!(ask(&mut full, "10.0.0.1", 30080, Origin::Outside), "10.244.0.2:8080");
        assert_eq!(ask(&mut full, "10.244.0.2", 8080, Origin::Cluster), "no service");
        let mut empty = proxy(service(), Vec::new());
        assert_eq!(ask(&mut empty, "10.96.0.7", 80, Origin::Cluster), "rejected");
    }

    #[test]
    fn local_traffic_without_local_endpoints_is_dropped_and_told_to_health_checks() {
        let mut local = service();
        local.spec.kind = "LoadBalancer".to_owned();
        local.spec.external_traffic_policy = "Local".to_owned();
        local.spec.health_check_node_port = 32000;
        let mut here = proxy(local.clone(), vec![endpoint("10.244.0.2", "node-1", true)]);
        assert_eq!(ask(&mut here, "10.0.0.1", 30080, Origin::Outside), "10.244.0.2:8080");
        assert_eq!(ask(&mut here, "10.0.0.1", 32000, Origin::Outside), "200");
        let mut away = proxy(local, vec![endpoint("10.244.1.2", "node-2", true)]);
        assert_eq!(ask(&mut away, "10.0.0.1", 30080, Origin::Outside), "dropped");
        assert_eq!(ask(&mut away, "10.0.0.1", 30080, Origin::Cluster), "10.244.1.2:8080");
        assert_eq!(ask(&mut away, "10.96.0.7", 80, Origin::Cluster), "10.244.1.2:8080");
        assert_eq!(ask(&mut away, "10.0.0.1", 32000, Origin::Outside), "503");
    }

    #[test]
    fn those_that_terminate_serve_while_nobody_else_does() {
        let ending = endpoint("10.244.0.2", "node-1", false);
        let mut alone = proxy(service(), vec![ending.clone()]);
        assert_eq!(ask(&mut alone, "10.96.0.7", 80, Origin::Cluster), "10.244.0.2:8080");
        let mut both = proxy(service(), vec![ending, endpoint("10.244.0.3", "node-1", true)]);
        assert_eq!(ask(&mut both, "10.96.0.7", 80, Origin::Cluster), "10.244.0.3:8080");
    }

    #[test]
    fn a_client_stays_where_it_was_for_as_long_as_it_is_remembered() {
        let mut sticky = service();
        sticky.spec.session_affinity = "ClientIP".to_owned();
        let pods = (2..9).map(|n| endpoint(&format!("10.244.0.{n}"), "node-1", true)).collect();
        let mut proxy = proxy(sticky, pods);
        let mut at = |secs: u64, client: &str| {
            let wish = Wish { address: "10.96.0.7", port: 80, client, origin: Origin::Cluster };
            let now = SimTime::secs(secs);
            match proxy.destination(wish, now, draw(secs, "kube-proxy", client)) {
                Destination::Pod((address, _)) => address,
                other => panic!("{other:?}"),
            }
        };
        let first = at(0, OUTSIDE);
        assert!((1..50).all(|secs| at(secs, OUTSIDE) == first));
        assert!((0..50).any(|n| at(100, &format!("192.0.2.{}", 2 + n)) != first));
        assert!((0..50).any(|n| at(20_000 * (n + 1), OUTSIDE) != first), "forgotten in between");
    }
}
