//! Subsets joined: every port that has the same addresses stands with the others.
//! Models pkg/api/endpoints/util.go RepackSubsets (v1.36).

use crate::kit::sorted::SortedMap;
use crate::objects::{EndpointAddress, EndpointSubset, SubsetPort};

/// An address and the pod it belongs to.
type AddressKey = (String, String);
/// None: a subset without ports.
type PortKey = Option<(String, i32, String, String)>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Readiness {
    Ready,
    NotReady,
}

pub fn repack(subsets: &[EndpointSubset]) -> Vec<EndpointSubset> {
    let mut addresses: SortedMap<AddressKey, EndpointAddress> = SortedMap::new();
    let mut ports: SortedMap<PortKey, Option<SubsetPort>> = SortedMap::new();
    let mut by_port: SortedMap<PortKey, SortedMap<AddressKey, Readiness>> = SortedMap::new();
    for subset in subsets {
        let own_ports: Vec<Option<SubsetPort>> = match subset.ports.is_empty() {
            true => vec![None],
            false => subset.ports.iter().cloned().map(Some).collect(),
        };
        let ready = subset.addresses.iter().map(|address| (address, Readiness::Ready));
        let rest = subset.not_ready_addresses.iter().map(|one| (one, Readiness::NotReady));
        let all: Vec<(&EndpointAddress, Readiness)> = ready.chain(rest).collect();
        for port in own_ports {
            let key = port_key(port.as_ref());
            ports.insert(key.clone(), port);
            let behind = by_port.entry(key).or_default();
            for (address, readiness) in &all {
                let key = address_key(address);
                addresses.entry(key.clone()).or_insert((*address).clone());
                // Not ready once is not ready.
                let worst = behind.entry(key).or_insert(*readiness);
                *worst = (*worst).max(*readiness);
            }
        }
    }
    let mut joined: SortedMap<Vec<(AddressKey, Readiness)>, Vec<SubsetPort>> = SortedMap::new();
    for (key, behind) in by_port {
        let behind = behind.into_iter().collect();
        let port = ports.get(&key).cloned().flatten();
        joined.entry(behind).or_default().extend(port);
    }
    let of = |behind: &[(AddressKey, Readiness)], wanted: Readiness| {
        let keys = behind.iter().filter(|(_, readiness)| *readiness == wanted);
        keys.filter_map(|(key, _)| addresses.get(key).cloned()).collect()
    };
    let subsets = joined.into_iter().map(|(behind, ports)| EndpointSubset {
        addresses: of(&behind, Readiness::Ready),
        not_ready_addresses: of(&behind, Readiness::NotReady),
        ports,
    });
    subsets.collect()
}

fn address_key(address: &EndpointAddress) -> AddressKey {
    let pod = address.target_ref.as_ref().map(|target| target.uid.clone());
    (address.ip.clone(), pod.unwrap_or_default())
}

fn port_key(port: Option<&SubsetPort>) -> PortKey {
    port.map(|port| {
        let protocol = port.protocol.as_str().to_owned();
        (port.name.clone(), port.port, protocol, port.app_protocol.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subset(ip: &str, ports: &[i32]) -> EndpointSubset {
        let address = EndpointAddress { ip: ip.to_owned(), ..EndpointAddress::default() };
        let port = |port: &i32| SubsetPort { port: *port, ..SubsetPort::default() };
        let ports = ports.iter().map(port).collect();
        EndpointSubset { addresses: vec![address], not_ready_addresses: Vec::new(), ports }
    }

    #[test]
    fn ports_with_the_same_addresses_share_a_subset() {
        let packed = repack(&[
            subset("10.0.0.1", &[80]),
            subset("10.0.0.1", &[443]),
            subset("10.0.0.2", &[80]),
            subset("10.0.0.2", &[443]),
            subset("10.0.0.1", &[9]),
        ]);
        let shown: Vec<(Vec<&str>, Vec<i32>)> = packed
            .iter()
            .map(|one| {
                let ips = one.addresses.iter().map(|address| address.ip.as_str()).collect();
                (ips, one.ports.iter().map(|port| port.port).collect())
            })
            .collect();
        assert_eq!(
            shown,
            [(vec!["10.0.0.1"], vec![9]), (vec!["10.0.0.1", "10.0.0.2"], vec![80, 443])]
        );
    }
}
