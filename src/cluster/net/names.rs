//! The cluster's DNS: which addresses a name stands for.
//! Models CoreDNS' kubernetes plugin and the search list that the kubelet writes into resolv.conf, R76.

use super::{ready_addresses, ready_endpoints};
use crate::cluster::api::Store;
use crate::objects::{Endpoint, Kind, Object, Service};

const ZONE: &str = "svc.cluster.local";
/// The last that the search list completes a name with.
const DOMAIN: &str = "cluster.local";
const HEADLESS: &str = "None";
/// Under which names are looked for by addresses.
const REVERSE: &str = ".in-addr.arpa";

/// So many names may stand one for another. Models plugin/backend_lookup.go A of CoreDNS.
const NAMES_MAX: usize = 8;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name in full, then those that it is another name for; the last one has the addresses.
    pub names: Vec<String>,
    pub addresses: Vec<String>,
}

/// The addresses of a name as a pod of this namespace means it; none if it is known nowhere.
pub fn look_up(store: &Store, namespace: &str, name: &str) -> Vec<String> {
    resolve(store, namespace, name).map(|found| found.addresses).unwrap_or_default()
}

/// None: it is known nowhere. A name that ends with a dot is whole.
pub fn resolve(store: &Store, namespace: &str, name: &str) -> Option<Found> {
    if let Some(whole) = name.strip_suffix('.') {
        return match whole.strip_suffix(REVERSE) {
            Some(address) => name_of(store, address)
                .map(|name| Found { names: vec![whole.to_owned(), name], addresses: Vec::new() }),
            None => follow(store, whole.to_owned()),
        };
    }
    if name.parse::<std::net::IpAddr>().is_ok() {
        return Some(Found { names: vec![name.to_owned()], addresses: vec![name.to_owned()] });
    }
    let searched = [
        format!("{name}.{namespace}.{ZONE}"),
        format!("{name}.{ZONE}"),
        format!("{name}.{DOMAIN}"),
    ];
    let mut candidates = searched.into_iter().chain([name.to_owned()]);
    candidates.find_map(|full| follow(store, full))
}

/// The name behind an address whose numbers stand the other way round: a Service's own, or an endpoint's.
/// Models serviceRecordForIP of plugin/kubernetes/reverse.go of CoreDNS.
fn name_of(store: &Store, reversed: &str) -> Option<String> {
    let parts: Vec<&str> = reversed.split('.').rev().collect();
    let address = parts.join(".");
    let services = || {
        store.list(Kind::Service, None).filter_map(|object| match object {
            Object::Service(service) => Some(service),
            _ => None,
        })
    };
    let full = |service: &Service| {
        format!("{}.{}.{ZONE}", service.metadata.name, service.metadata.namespace)
    };
    if let Some(service) = services().find(|service| service.spec.cluster_ip == address) {
        return Some(full(service));
    }
    services().find_map(|service| {
        let mut endpoints = ready_endpoints(store, service);
        let endpoint = endpoints.find(|endpoint| endpoint.addresses.contains(&address))?;
        let host = match endpoint.hostname.as_str() {
            "" => address.replace('.', "-"),
            name => name.to_owned(),
        };
        Some(format!("{host}.{}", full(service)))
    })
}

/// An ExternalName is another name; what it means is looked up in turn.
fn follow(store: &Store, full: String) -> Option<Found> {
    let mut names = vec![full];
    while names.len() <= NAMES_MAX {
        let meant = of_service(store, names.last()?)?;
        match meant {
            Meant::Addresses(addresses) if addresses.is_empty() => return None,
            Meant::Addresses(addresses) => return Some(Found { names, addresses }),
            Meant::Name(name) => names.push(name),
        }
    }
    None
}

enum Meant {
    Addresses(Vec<String>),
    Name(String),
}

/// `web.default.svc.cluster.local`
fn of_service(store: &Store, full: &str) -> Option<Meant> {
    let within = full.strip_suffix(ZONE)?.strip_suffix('.')?;
    let (service, namespace) = within.split_once('.')?;
    if let Some(found) = store.service(namespace, service) {
        return Some(match found.spec.kind.as_str() {
            "ExternalName" => {
                Meant::Name(found.spec.external_name.trim_end_matches('.').to_owned())
            }
            _ => Meant::Addresses(addresses(store, found)),
        });
    }
    of_endpoint(store, within).map(Meant::Addresses)
}

/// `web-0.web.default`: one endpoint of a Service, by its host name, or else by its address with dashes.
/// Models findServices and endpointHostname of plugin/kubernetes/kubernetes.go of CoreDNS.
fn of_endpoint(store: &Store, within: &str) -> Option<Vec<String>> {
    let (host, rest) = within.split_once('.')?;
    let (service, namespace) = rest.split_once('.')?;
    let service = store.service(namespace, service)?;
    let is_meant = |endpoint: &&Endpoint| match endpoint.hostname.as_str() {
        "" => endpoint.addresses.iter().any(|address| address.replace(['.', ':'], "-") == host),
        name => name == host,
    };
    let found = ready_endpoints(store, service).filter(is_meant);
    Some(found.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect())
}

/// A headless Service stands for its ready pods.
fn addresses(store: &Store, service: &Service) -> Vec<String> {
    match service.spec.cluster_ip.as_str() {
        HEADLESS => ready_addresses(store, service),
        "" => Vec::new(),
        address => vec![address.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Cluster, Command, Config, Log};
    use crate::objects::EndpointSlice;
    use std::rc::Rc;

    fn external(namespace: &str, name: &str, meant: &str) -> Object {
        let mut service = Service::default();
        service.metadata.name = name.to_owned();
        service.metadata.namespace = namespace.to_owned();
        service.spec.kind = "ExternalName".to_owned();
        service.spec.external_name = meant.to_owned();
        Object::Service(Rc::new(service))
    }

    #[test]
    fn a_pod_behind_a_service_has_a_name_of_its_own() {
        let mut web = Service::default();
        web.metadata.name = "web".to_owned();
        web.metadata.namespace = "shop".to_owned();
        web.spec.cluster_ip = HEADLESS.to_owned();
        let mut slice = EndpointSlice::default();
        slice.metadata.namespace = "shop".to_owned();
        let label = ("kubernetes.io/service-name".to_owned(), "web".to_owned());
        slice.metadata.labels = [label].into_iter().collect();
        let endpoint = |hostname: &str, address: &str| Endpoint {
            addresses: vec![address.to_owned()],
            hostname: hostname.to_owned(),
            ..Endpoint::default()
        };
        slice.endpoints = vec![endpoint("web-0", "10.244.0.2"), endpoint("", "10.244.0.3")];
        let store =
            Store::holding([Object::Service(Rc::new(web)), Object::EndpointSlice(Rc::new(slice))]);
        let found = |name| look_up(&store, "shop", name).join(" ");
        assert_eq!(found("web-0.web"), "10.244.0.2");
        assert_eq!(found("web-0.web.shop.svc.cluster.local"), "10.244.0.2");
        assert_eq!(found("10-244-0-3.web.shop"), "10.244.0.3");
        assert_eq!(found("web-1.web"), "");
        assert_eq!(found("10-244-0-2.web"), "");
        let name = |reversed| resolve(&store, "shop", reversed).map(|found| found.names.join(" "));
        let named = "2.0.244.10.in-addr.arpa web-0.web.shop.svc.cluster.local";
        assert_eq!(name("2.0.244.10.in-addr.arpa.").as_deref(), Some(named));
        let numbered = "3.0.244.10.in-addr.arpa 10-244-0-3.web.shop.svc.cluster.local";
        assert_eq!(name("3.0.244.10.in-addr.arpa.").as_deref(), Some(numbered));
        assert_eq!(name("9.0.244.10.in-addr.arpa."), None);
    }

    #[test]
    fn an_external_name_is_another_name() {
        let mut web = Service::default();
        web.metadata.name = "web".to_owned();
        web.metadata.namespace = "prod".to_owned();
        web.spec.cluster_ip = "10.96.7.7".to_owned();
        let store = Store::holding([
            Object::Service(Rc::new(web)),
            external("default", "shop", "web.prod.svc.cluster.local."),
            external("default", "twice", "shop.default.svc.cluster.local"),
            external("default", "abroad", "example.com"),
            external("default", "short", "web.prod"),
            external("default", "address", "10.96.7.7"),
            external("default", "itself", "itself.default.svc.cluster.local"),
        ]);
        let names = |name| resolve(&store, "default", name).map(|found| found.names.join(" "));
        let web = "web.prod.svc.cluster.local";
        let shop = format!("shop.default.svc.cluster.local {web}");
        assert_eq!(names("shop").as_deref(), Some(&*shop));
        let twice = format!("twice.default.svc.cluster.local {shop}");
        assert_eq!(names("twice").as_deref(), Some(&*twice));
        assert_eq!(look_up(&store, "default", "twice"), ["10.96.7.7"]);
        // A search list is the client's; what a Service names is a whole name, even if it looks like an address.
        for unknown in ["abroad", "short", "address", "itself"] {
            assert_eq!(names(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_name_is_completed_as_the_search_list_says() {
        let mut cluster = Cluster::new(Config::default());
        let mut service = Service::default();
        service.metadata.name = "web".to_owned();
        service.metadata.namespace = "default".to_owned();
        service.spec.cluster_ip = "10.96.7.7".to_owned();
        let create = Command::Create(Object::Service(Rc::new(service)));
        cluster.command(&mut Log::discarding(), create).expect("the Service is stored");
        let store = cluster.objects();
        for (namespace, name, found) in [
            ("default", "web", true),
            ("default", "web.default", true),
            ("other", "web", false),
            ("other", "web.default", true),
            ("other", "web.default.svc", true),
            ("other", "web.default.svc.cluster.local", true),
            ("other", "web.default.svc.cluster.local.", true),
            ("default", "web.", false),
            ("default", "kubernetes", true),
            ("default", "10.1.2.3", true),
            ("default", "example.com", false),
            ("default", "", false),
        ] {
            let addresses = look_up(store, namespace, name);
            assert_eq!(!addresses.is_empty(), found, "{name} in {namespace}: {addresses:?}");
        }
    }
}
