//! What the allocators of addresses and node ports refuse. They are asked before any other rule and stop at the first.
//! Models allocateCreate and allocateUpdate of registry/core/service/storage/alloc.go and portallocator (v1.36), V133.

use super::{Errors, service_addresses};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::kit::sorted::SortedSet;

/// The API server's own default.
const NODE_PORTS: std::ops::RangeInclusive<i64> = 30_000..=32_767;

pub fn allocation(service: &Cursor, old: Option<&Cursor>, server: &ApiServer, errors: &mut Errors) {
    let (spec, old) = (service.get("spec"), old.map(|old| old.get("spec")));
    let kind = spec.get("type").text();
    if kind == "ExternalName" {
        return;
    }
    service_addresses::cluster_ips(&spec, old.as_ref(), server, errors);
    if errors.is_empty() && ["LoadBalancer", "NodePort"].contains(&kind) {
        errors.extend(node_ports(&spec, old.as_ref()));
    }
}

fn node_ports(spec: &Cursor, old: Option<&Cursor>) -> Option<FieldError> {
    let mut taken: SortedSet<(i64, i64)> = SortedSet::new();
    for port in spec.get("ports").items() {
        let (number, node_port) = (port.get("port").number(), port.get("nodePort"));
        let wanted = node_port.number();
        // One number may stand for several protocols of a port.
        if wanted == 0 || had(old, wanted) || taken.contains(&(wanted, number)) {
            continue;
        }
        let is_taken = taken.iter().any(|(taken, _)| *taken == wanted);
        let detail = if !NODE_PORTS.contains(&wanted) {
            format!(
                "provided port is not in the valid range. The range of valid ports is {}-{}",
                NODE_PORTS.start(),
                NODE_PORTS.end()
            )
        } else if is_taken {
            "provided port is already allocated".to_owned()
        } else {
            taken.insert((wanted, number));
            continue;
        };
        return Some(FieldError::invalid(node_port.path, wanted, detail));
    }
    None
}

fn had(old: Option<&Cursor>, node_port: i64) -> bool {
    let ports = old.map(|old| old.get("ports").items()).unwrap_or_default();
    ports.iter().any(|port| port.get("nodePort").number() == node_port)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::admit::validate::allocation;
    use crate::admit::{ApiServer, default};
    use crate::objects::Kind;

    fn check(ports: Value, complaints: &[&str]) {
        let mut service = json!({"spec": {"type": "NodePort", "ports": ports}});
        default(Kind::Service, &mut service);
        let errors = allocation(Kind::Service, None, &service, &ApiServer::NEWEST);
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors, complaints, "{service}");
    }

    #[test]
    fn a_node_port_is_free_and_in_its_range() {
        check(json!([{"port": 80, "nodePort": 30080}, {"port": 81}]), &[]);
        check(
            json!([{"port": 80, "nodePort": 80}, {"port": 81, "nodePort": 81}]),
            &[
                "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
            ],
        );
        let twice = |port: i64| json!([{"port": 80, "nodePort": 30080}, {"port": port, "protocol": "UDP", "nodePort": 30080}]);
        check(twice(80), &[]);
        check(
            twice(81),
            &["spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated"],
        );
    }
}
