//! A Service's row.
//! Models printService and getServiceExternalIP in pkg/printers/internalversion/printers.go (v1.36), C17.

use super::{Column, Width, always, labels_cell, or_none, when_wide};
use crate::kit::age::age;
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::{Service, ServicePort};

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("TYPE"),
    always("CLUSTER-IP"),
    always("EXTERNAL-IP"),
    always("PORT(S)"),
    always("AGE"),
    when_wide("SELECTOR"),
];

/// What fits into the EXTERNAL-IP column unless it is wide.
const EXTERNAL_IP_LENGTH_MAX: usize = 16;

pub fn cells(service: &Service, width: Width, now: SimTime) -> Vec<String> {
    let spec = &service.spec;
    vec![
        service.metadata.name.clone(),
        spec.kind.clone(),
        or_none(spec.cluster_ips.first().map_or("", String::as_str)),
        external_ip(service, width),
        or_none(&spec.ports.iter().map(port).collect::<Vec<_>>().join(",")),
        age(service.metadata.creation_timestamp, now),
        labels_cell(&spec.selector),
    ]
}

fn external_ip(service: &Service, width: Width) -> String {
    let spec = &service.spec;
    match spec.kind.as_str() {
        "ClusterIP" | "NodePort" => return or_none(&spec.external_ips.join(",")),
        "ExternalName" => return spec.external_name.clone(),
        "LoadBalancer" => {}
        _ => return "<unknown>".to_owned(),
    }
    let mut addresses = ingress_addresses(service);
    if !spec.external_ips.is_empty() {
        addresses.extend(spec.external_ips.iter().cloned());
        return addresses.join(",");
    }
    let addresses = addresses.join(",");
    if addresses.is_empty() {
        return "<pending>".to_owned();
    }
    // The addresses are ASCII, but a bound on text never trusts that.
    match width {
        Width::Normal if EXTERNAL_IP_LENGTH_MAX < addresses.len() => {
            let end = addresses.floor_char_boundary(EXTERNAL_IP_LENGTH_MAX - 3);
            format!("{}...", &addresses[..end])
        }
        Width::Normal | Width::Wide => addresses,
    }
}

fn ingress_addresses(service: &Service) -> Vec<String> {
    let ingress = service.status.load_balancer.get("ingress").and_then(|list| list.as_array());
    let address = |entry: &serde_json::Value| {
        let member = |name: &str| entry.get(name).and_then(|text| text.as_str());
        let address = member("ip").or_else(|| member("hostname"));
        address.map(str::to_owned)
    };
    let mut addresses: Vec<String> = ingress.into_iter().flatten().filter_map(address).collect();
    order::sort_by(&mut addresses, Ord::cmp);
    addresses.dedup();
    addresses
}

fn port(port: &ServicePort) -> String {
    let protocol = port.protocol.as_str();
    match port.node_port {
        0 => format!("{}/{protocol}", port.port),
        node_port => format!("{}:{node_port}/{protocol}", port.port),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cells_of(spec: serde_json::Value, width: Width) -> String {
        let service = json!({ "metadata": { "name": "web" }, "spec": spec });
        let service: Service = serde_json::from_value(service).unwrap();
        cells(&service, width, SimTime::ZERO).join(" ")
    }

    #[test]
    fn ports_show_the_node_port_when_there_is_one() {
        let spec = json!({ "type": "ClusterIP", "clusterIPs": ["10.96.0.10"],
            "selector": { "app": "web" },
            "ports": [{ "port": 80 }, { "port": 53, "nodePort": 30053, "protocol": "UDP" }] });
        assert_eq!(
            cells_of(spec, Width::Normal),
            "web ClusterIP 10.96.0.10 <none> 80/TCP,53:30053/UDP <unknown> app=web"
        );
    }

    #[test]
    fn a_load_balancer_waits_for_its_address() {
        let spec = json!({ "type": "LoadBalancer" });
        assert_eq!(
            cells_of(spec, Width::Wide),
            "web LoadBalancer <none> <pending> <none> <unknown> <none>"
        );
    }
}
