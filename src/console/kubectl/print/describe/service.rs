//! `kubectl describe service`.
//! Models describeService in kubectl's describe.go (v1.36), C30.

use super::{Page, events, metadata};
use crate::console::kubectl::print::or_none;
use crate::kit::time::SimTime;
use crate::objects::{EndpointSlice, Event, IntOrString, Service, ServicePort};

pub fn describe(
    service: &Service,
    slices: &[&EndpointSlice],
    events: Option<&[&Event]>,
    now: SimTime,
) -> Page {
    let mut page = Page::new();
    let spec = &service.spec;
    page.line(0, format!("Name:\t{}", service.metadata.name));
    page.line(0, format!("Namespace:\t{}", service.metadata.namespace));
    metadata::labels(&mut page, "Labels", &service.metadata.labels);
    metadata::annotations(&mut page, "Annotations", &service.metadata.annotations);
    selector(&mut page, service);
    page.line(0, format!("Type:\t{}", spec.kind));
    if !spec.ip_family_policy.is_empty() {
        page.line(0, format!("IP Family Policy:\t{}", spec.ip_family_policy));
    }
    page.line(0, format!("IP Families:\t{}", or_none(&spec.ip_families.join(","))));
    page.line(0, format!("IP:\t{}", spec.cluster_ip));
    page.line(0, format!("IPs:\t{}", or_none(&spec.cluster_ips.join(","))));
    outer_addresses(&mut page, service);
    spec.ports.iter().for_each(|port| port_lines(&mut page, port, slices));
    page.line(0, format!("Session Affinity:\t{}", spec.session_affinity));
    if !spec.external_traffic_policy.is_empty() {
        page.line(0, format!("External Traffic Policy:\t{}", spec.external_traffic_policy));
    }
    if !spec.internal_traffic_policy.is_empty() {
        page.line(0, format!("Internal Traffic Policy:\t{}", spec.internal_traffic_policy));
    }
    if spec.health_check_node_port != 0 {
        page.line(0, format!("HealthCheck NodePort:\t{}", spec.health_check_node_port));
    }
    let object = crate::objects::Object::Service(std::rc::Rc::new(service.clone())).to_json();
    let ranges = object["spec"]["loadBalancerSourceRanges"].as_array();
    let ranges: Vec<&str> = ranges.into_iter().flatten().filter_map(|one| one.as_str()).collect();
    if !ranges.is_empty() {
        page.line(0, format!("LoadBalancer Source Ranges:\t{}", ranges.join(",")));
    }
    if let Some(distribution) = object["spec"]["trafficDistribution"].as_str() {
        page.line(0, format!("Traffic Distribution:\t{distribution}"));
    }
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

/// How it is reached from outside the cluster.
fn outer_addresses(page: &mut Page, service: &Service) {
    let spec = &service.spec;
    if !spec.external_ips.is_empty() {
        page.line(0, format!("External IPs:\t{}", spec.external_ips.join(",")));
    }
    if !spec.load_balancer_ip.is_empty() {
        page.line(0, format!("Desired LoadBalancer IP:\t{}", spec.load_balancer_ip));
    }
    if !spec.external_name.is_empty() {
        page.line(0, format!("External Name:\t{}", spec.external_name));
    }
    let ingress = service.status.load_balancer.get("ingress").and_then(|list| list.as_array());
    let shown = |entry: &serde_json::Value| {
        let text = |name: &str| entry.get(name).and_then(|text| text.as_str());
        match (text("ip"), text("ipMode")) {
            (Some(ip), Some(mode)) => format!("{ip} ({mode})"),
            (Some(ip), None) => ip.to_owned(),
            (None, _) => text("hostname").unwrap_or_default().to_owned(),
        }
    };
    let ingress: Vec<String> = ingress.into_iter().flatten().map(shown).collect();
    if !ingress.is_empty() {
        page.line(0, format!("LoadBalancer Ingress:\t{}", ingress.join(", ")));
    }
}

/// On one line, unlike labels.
fn selector(page: &mut Page, service: &Service) {
    let pairs = service.spec.selector.iter().map(|(key, value)| format!("{key}={value}"));
    let joined = pairs.collect::<Vec<_>>().join(",");
    page.line(0, format!("Selector:\t{}", or_none(&joined)));
}

fn port_lines(page: &mut Page, port: &ServicePort, slices: &[&EndpointSlice]) {
    let protocol = port.protocol.as_str();
    let name = if port.name.is_empty() { "<unset>" } else { &port.name };
    page.line(0, format!("Port:\t{name}\t{}/{protocol}", port.port));
    // A target that is not set goes to the port's own number.
    let target = match &port.target_port {
        IntOrString::Int(0) => port.port.to_string(),
        target => target.to_string(),
    };
    page.line(0, format!("TargetPort:\t{target}/{protocol}"));
    if !port.app_protocol.is_empty() {
        page.line(0, format!("AppProtocol:\t{}", port.app_protocol));
    }
    if port.node_port != 0 {
        page.line(0, format!("NodePort:\t{name}\t{}/{protocol}", port.node_port));
    }
    page.line(0, format!("Endpoints:\t{}", endpoints(slices, &port.name)));
}

/// The ready ones behind one port. Once three are listed, any further endpoint, ready or not, brings up the count.
fn endpoints(slices: &[&EndpointSlice], port_name: &str) -> String {
    const SHOWN_MAX: usize = 3;
    if slices.is_empty() {
        return or_none("");
    }
    let (mut shown, mut ready, mut has_more) = (Vec::new(), 0, false);
    for slice in slices {
        for port in slice.ports.iter().filter(|port| port.name == port_name) {
            for endpoint in &slice.endpoints {
                if shown.len() == SHOWN_MAX {
                    has_more = true;
                }
                if !endpoint.conditions.is_ready() {
                    continue;
                }
                for address in &endpoint.addresses {
                    if shown.len() < SHOWN_MAX {
                        shown.push(format!("{address}:{}", port.port));
                    }
                    ready += 1;
                }
            }
        }
    }
    let more = if has_more { format!(" + {} more...", ready - SHOWN_MAX) } else { String::new() };
    shown.join(",") + &more
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn endpoints_line(readiness: &[bool]) -> String {
        let endpoint = |(index, ready): (usize, &bool)| json!({ "addresses": [format!("10.244.1.{index}")], "conditions": { "ready": ready } });
        let list: Vec<Value> = readiness.iter().enumerate().map(endpoint).collect();
        let slice = json!({ "ports": [{ "name": "", "port": 8080 }], "endpoints": list });
        let slice: EndpointSlice = serde_json::from_value(slice).unwrap();
        endpoints(&[&slice], "")
    }

    #[test]
    fn only_ready_endpoints_are_listed() {
        assert_eq!(endpoints_line(&[true, false, true]), "10.244.1.0:8080,10.244.1.2:8080");
        assert_eq!(endpoints_line(&[false]), "");
        assert_eq!(endpoints(&[], ""), "<none>");
    }

    #[test]
    fn a_fourth_endpoint_brings_up_the_count_even_if_it_is_not_ready() {
        let three = "10.244.1.0:8080,10.244.1.1:8080,10.244.1.2:8080";
        assert_eq!(endpoints_line(&[true; 3]), three);
        assert_eq!(endpoints_line(&[true; 5]), format!("{three} + 2 more..."));
        assert_eq!(endpoints_line(&[true, true, true, false]), format!("{three} + 0 more..."));
    }
}
