//! Defaults of a Service.
//! Models SetDefaults_Service of defaults.go (v1.36) and, for `clusterIPs`, normalizeClusterIPs of the Service registry.

use serde_json::{Value, json};

use crate::admit::api_server::{ApiServer, Feature};

use super::{Fields, each, fill_absent, fill_zero, is_zero};

pub fn default(spec: &mut Fields, server: &ApiServer) {
    fill_zero(spec, "sessionAffinity", "None");
    session_affinity(spec);
    fill_zero(spec, "type", "ClusterIP");
    each(spec, "ports").for_each(port);
    let kind = text(spec, "type");
    let has_external_ips =
        spec.get("externalIPs").and_then(Value::as_array).is_some_and(|ips| !ips.is_empty());
    match kind.as_str() {
        "NodePort" | "LoadBalancer" => fill_zero(spec, "externalTrafficPolicy", "Cluster"),
        "ClusterIP" if has_external_ips && server.serves(Feature::ExternalIpsTrafficPolicy) => {
            fill_zero(spec, "externalTrafficPolicy", "Cluster");
        }
        _ => {}
    }
    let is_inner = ["ClusterIP", "NodePort", "LoadBalancer"].contains(&kind.as_str());
    if is_inner && server.serves(Feature::InternalTrafficPolicy) {
        fill_absent(spec, "internalTrafficPolicy", "Cluster");
    }
    if kind == "LoadBalancer" && server.serves(Feature::LoadBalancerNodePorts) {
        fill_absent(spec, "allocateLoadBalancerNodePorts", true);
    }
    cluster_ips(spec);
}

fn session_affinity(spec: &mut Fields) {
    const SECONDS: i32 = 10_800;
    match text(spec, "sessionAffinity").as_str() {
        "None" => {
            spec.remove("sessionAffinityConfig");
        }
        "ClientIP" => {
            let config = spec.get("sessionAffinityConfig");
            let timeout = config.and_then(|config| config.pointer("/clientIP/timeoutSeconds"));
            if timeout.is_none() {
                let config = json!({ "clientIP": { "timeoutSeconds": SECONDS } });
                spec.insert("sessionAffinityConfig".to_owned(), config);
            }
        }
        _ => {}
    }
}

fn port(port: &mut Fields) {
    fill_zero(port, "protocol", "TCP");
    if let Some(number) = port.get("port").cloned() {
        fill_zero(port, "targetPort", number);
    }
}

/// The one address brings the list of which it is the first, and not the other way round.
fn cluster_ips(spec: &mut Fields) {
    let has_list = spec.get("clusterIPs").and_then(|ips| ips.get(0)).is_some();
    let single = spec.get("clusterIP").filter(|ip| !is_zero(ip)).cloned();
    if let Some(single) = single.filter(|_| !has_list) {
        spec.insert("clusterIPs".to_owned(), json!([single]));
    }
}

fn text(spec: &Fields, name: &str) -> String {
    spec.get(name).and_then(Value::as_str).unwrap_or("").to_owned()
}
