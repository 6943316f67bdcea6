//! Whom an endpoint is meant for, where a Service prefers the short way.
//! Models staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go preferCloseHeuristic (v1.36).

use super::topology;
use crate::objects::{EndpointHints, HintedName, Service};

/// Callers on its node, callers in its zone.
pub fn of(service: &Service, node: &str, zone: Option<&String>) -> Option<EndpointHints> {
    // The older way to ask, by an annotation, goes before.
    if topology::is_asked(service) {
        return None;
    }
    let prefers_node = match service.spec.traffic_distribution.as_str() {
        "PreferSameNode" => true,
        "PreferClose" | "PreferSameZone" => false,
        _ => return None,
    };
    let named = |name: &str| HintedName { name: name.to_owned() };
    let hints = EndpointHints {
        for_nodes: (prefers_node && !node.is_empty()).then(|| named(node)).into_iter().collect(),
        for_zones: zone.map(|zone| named(zone)).into_iter().collect(),
    };
    (hints != EndpointHints::default()).then_some(hints)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(distribution: &str, zone: &str, nodes: &[&str], zones: &[&str]) {
        let mut service = Service::default();
        service.spec.traffic_distribution = distribution.to_owned();
        let zone = (!zone.is_empty()).then(|| zone.to_owned());
        let hints = of(&service, "node-1", zone.as_ref()).unwrap_or_default();
        let names = |list: &[HintedName]| list.iter().map(|one| one.name.clone()).collect();
        let found: [Vec<String>; 2] = [names(&hints.for_nodes), names(&hints.for_zones)];
        assert_eq!(found, [nodes, zones], "{distribution}");
    }

    #[test]
    fn a_service_that_prefers_the_short_way_names_node_and_zone() {
        check("", "a", &[], &[]);
        check("PreferClose", "a", &[], &["a"]);
        check("PreferSameZone", "a", &[], &["a"]);
        check("PreferSameZone", "", &[], &[]);
        check("PreferSameNode", "a", &["node-1"], &["a"]);
        check("PreferSameNode", "", &["node-1"], &[]);
    }
}
