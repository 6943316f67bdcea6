//! The cluster's DNS: which addresses a name stands for.
//! Models CoreDNS' kubernetes plugin and the search list that the kubelet writes into resolv.conf, R76.

use super::ready_addresses;
use crate::cluster::api::Store;
use crate::objects::Service;

const ZONE: &str = "svc.cluster.local";
/// The API server's own Service, which every cluster has.
const API_SERVICE: (&str, &str, &str) = ("default", "kubernetes", "10.96.0.1");
const HEADLESS: &str = "None";

/// The addresses of a name as a pod of this namespace means it; none if it is known nowhere.
pub fn look_up(store: &Store, namespace: &str, name: &str) -> Vec<String> {
    let name = name.trim_end_matches('.');
    if name.parse::<std::net::IpAddr>().is_ok() {
        return vec![name.to_owned()];
    }
    let searched = [format!("{name}.{namespace}.{ZONE}"), format!("{name}.{ZONE}")];
    let candidates = searched.iter().map(String::as_str).chain([name]);
    candidates
        .map(|full| of_service(store, full))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// `web.default.svc.cluster.local`, also without the zone's last two labels as the search list completes it.
fn of_service(store: &Store, full: &str) -> Vec<String> {
    let Some(within) = full
        .strip_suffix(ZONE)
        .or_else(|| full.strip_suffix("svc"))
        .and_then(|within| within.strip_suffix('.'))
    else {
        return Vec::new();
    };
    let Some((service, namespace)) = within.split_once('.') else { return Vec::new() };
    if let Some(found) = store.service(namespace, service) {
        return addresses(store, found);
    }
    let (api_namespace, api_name, api_address) = API_SERVICE;
    let is_api = (namespace, service) == (api_namespace, api_name);
    if is_api { vec![api_address.to_owned()] } else { Vec::new() }
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
    use crate::objects::Object;
    use std::rc::Rc;

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
