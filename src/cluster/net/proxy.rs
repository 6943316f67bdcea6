//! One node's kube-proxy: what it believes of the Services, and where a connection to one of them ends.
//!
//! It learns of a change a moment after it is written, so for that moment connections still go where they went before.
//! Models pkg/proxy/iptables/proxier.go, pkg/proxy/topology.go CategorizeEndpoints and
//! pkg/util/async/bounded_frequency_runner.go (v1.36), R70–R73.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use crate::cluster::api::Store;
use crate::kit::chance::Draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Endpoint, EndpointSlice, Kind, Object, Service};

const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// From one sync to the next at least.
const MIN_SYNC_PERIOD: Span = Span::secs(1);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KubeProxy {
    rules: Rc<Rules>,
    last_sync: Option<SimTime>,
    next_sync: Option<SimTime>,
}

/// An address and its port.
pub type Target = (String, i32);

/// Where connections to each Service's address and port may end.
type Rules = SortedMap<Target, Vec<Target>>;

/// Where a connection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Pod(Target),
    /// The Service has nobody to send it to: refused at once.
    Nobody,
    /// It is no address of a Service.
    NoService,
}

impl KubeProxy {
    /// A Service or its endpoints changed, and rewriting the rules takes so long. Changes that come together are
    /// taken together.
    pub fn changed(&mut self, now: SimTime, takes: Span) {
        let earliest = self.last_sync.map_or(now, |last| now.max(last + MIN_SYNC_PERIOD));
        self.next_sync.get_or_insert(earliest + takes);
    }

    pub fn due(&self) -> Option<SimTime> {
        self.next_sync
    }

    pub fn turn(&mut self, store: &Store, now: SimTime) {
        self.next_sync = None;
        self.last_sync = Some(now);
        self.rules = Rc::new(rules(store));
    }

    /// Chosen anew for every connection.
    pub fn destination(&self, address: &str, port: i32, draw: Draw) -> Destination {
        let mut ports = self.rules.starting_at(&(address.to_owned(), i32::MIN));
        let is_service = ports.next().is_some_and(|((known, _), _)| known == address);
        if !is_service {
            return Destination::NoService;
        }
        let Some(targets) = self.rules.get(&(address.to_owned(), port)) else {
            return Destination::Nobody;
        };
        let chosen = match u64::try_from(targets.len()) {
            Ok(0) | Err(_) => None,
            Ok(count) => usize::try_from(draw.below(count)).ok(),
        };
        match chosen.and_then(|chosen| targets.get(chosen)) {
            Some(target) => Destination::Pod(target.clone()),
            None => Destination::Nobody,
        }
    }
}

fn rules(store: &Store) -> Rules {
    let services = store.list(Kind::Service, None).filter_map(|object| match object {
        Object::Service(service) => Some(service),
        _ => None,
    });
    services
        .flat_map(|service| {
            let address = &service.spec.cluster_ip;
            let ports = service.spec.ports.iter();
            ports.map(move |port| {
                ((address.clone(), port.port), targets(store, service, &port.name))
            })
        })
        .collect()
}

fn targets(store: &Store, service: &Service, port: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    for slice in slices(store, service) {
        let Some(target) = slice.ports.iter().find(|one| one.name == port) else { continue };
        let addresses = used(slice).flat_map(|endpoint| endpoint.addresses.iter().cloned());
        targets.extend(addresses.map(|address| (address, target.port)));
    }
    targets.sort();
    targets
}

/// The ready pods of a Service.
pub fn ready_addresses(store: &Store, service: &Service) -> Vec<String> {
    let slices = slices(store, service).into_iter();
    let ready = slices.flat_map(|slice| slice.endpoints.iter()).filter(|one| one.conditions.ready);
    ready.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()
}

/// Ready endpoints; when there is none, those that still serve while they terminate (R70).
fn used(slice: &EndpointSlice) -> impl Iterator<Item = &Endpoint> {
    let has_ready = slice.endpoints.iter().any(|endpoint| endpoint.conditions.ready);
    slice.endpoints.iter().filter(move |endpoint| {
        let conditions = &endpoint.conditions;
        if has_ready { conditions.ready } else { conditions.serving && conditions.terminating }
    })
}

fn slices<'a>(store: &'a Store, service: &'a Service) -> Vec<&'a EndpointSlice> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;

    #[test]
    fn changes_that_come_together_are_taken_together_and_a_second_apart() {
        let mut proxy = KubeProxy::default();
        let (store, takes) = (Store::default(), Span::millis(200));
        proxy.changed(SimTime::secs(5), takes);
        proxy.changed(SimTime::millis(5_100), takes);
        assert_eq!(proxy.due(), Some(SimTime::millis(5_200)));
        proxy.turn(&store, SimTime::millis(5_200));
        assert_eq!(proxy.due(), None);
        proxy.changed(SimTime::millis(5_300), takes);
        assert_eq!(proxy.due(), Some(SimTime::millis(6_400)), "a second after the last");
    }

    #[test]
    fn a_service_without_endpoints_refuses_and_a_stranger_is_no_service() {
        let target = ("10.244.0.2".to_owned(), 8080);
        let rules = SortedMap::from([
            (("10.96.0.7".to_owned(), 80), vec![target.clone()]),
            (("10.96.0.8".to_owned(), 80), Vec::new()),
        ]);
        let proxy = KubeProxy { rules: Rc::new(rules), ..KubeProxy::default() };
        for (address, port, destination) in [
            ("10.96.0.7", 80, Destination::Pod(target)),
            ("10.96.0.7", 81, Destination::Nobody),
            ("10.96.0.8", 80, Destination::Nobody),
            ("10.244.0.2", 8080, Destination::NoService),
        ] {
            let got = proxy.destination(address, port, draw(7, "kube-proxy", "test"));
            assert_eq!(got, destination, "{address}:{port}");
        }
    }
}
