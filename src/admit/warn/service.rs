//! What a Service says in vain.
//! Models GetWarningsForService of pkg/api/service/warnings.go (v1.36).

use super::{Notice, Notices};
use crate::admit::address;
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;

const HINTS: &str = "service.kubernetes.io/topology-aware-hints";

pub fn service(service: &Cursor, server: &ApiServer, notices: &mut Notices) {
    let spec = service.get("spec");
    let annotations = service.get("metadata").get("annotations");
    if annotations.get(HINTS).is_set() {
        let line = format!(
            "annotation {HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead"
        );
        notices.push(Notice { path: annotations.path.key(HINTS), line });
    }
    if !["", "None"].contains(&spec.get("clusterIP").text()) {
        spec.get("clusterIPs").items().iter().for_each(|ip| odd_address(ip, notices));
    }
    let is_headless =
        spec.get("type").text() == "ClusterIP" && spec.get("clusterIP").text() == "None";
    if is_headless && server.serves(Feature::HeadlessWarning) {
        ignored_if_headless(&spec, notices);
    }
    let (external, balancer) = (spec.get("externalIPs"), spec.get("loadBalancerIP"));
    external.items().iter().for_each(|ip| odd_address(ip, notices));
    let has_external = !external.items().is_empty();
    let is_name = spec.get("type").text() == "ExternalName";
    if has_external && !is_headless && !is_name && server.serves(Feature::ExternalIpsWarning) {
        let text = "is deprecated and may no longer be implemented in some clusters";
        notices.push(about(&external, text));
    }
    if !balancer.text().is_empty() {
        odd_address(&balancer, notices);
    }
    for range in spec.get("loadBalancerSourceRanges").items() {
        let warnings = address::range_warnings(range.text());
        notices.extend(warnings.into_iter().map(|text| Notice::at(&range.path, text)));
    }
    if is_name && has_external {
        notices.push(about(&external, "is ignored when spec.type is \"ExternalName\""));
    }
    let name = spec.get("externalName");
    if !is_name && !name.text().is_empty() {
        notices.push(about(&name, "is ignored when spec.type is not \"ExternalName\""));
    }
    let distribution = spec.get("trafficDistribution");
    if distribution.text() == "PreferClose" && server.serves(Feature::PreferCloseWarning) {
        let text = "\"PreferClose\" is deprecated; use \"PreferSameZone\"";
        notices.push(Notice::at(&distribution.path, text));
    }
}

/// Upstream writes one of the names with a capital.
fn ignored_if_headless(spec: &Cursor, notices: &mut Notices) {
    let text = "is ignored for headless services";
    let (balancer, external) = (spec.get("loadBalancerIP"), spec.get("externalIPs"));
    if !balancer.text().is_empty() {
        notices.push(about(&balancer, text));
    }
    if !external.items().is_empty() {
        notices.push(about(&external, text));
    }
    let affinity = spec.get("sessionAffinity");
    if affinity.text() != "None" {
        let line = format!("spec.SessionAffinity {text}");
        notices.push(Notice { path: affinity.path, line });
    }
}

fn about(field: &Cursor, text: &str) -> Notice {
    Notice { path: field.path.clone(), line: format!("{} {text}", field.path) }
}

fn odd_address(ip: &Cursor, notices: &mut Notices) {
    notices.extend(address::warning(ip.text()).map(|text| Notice::at(&ip.path, text)));
}
