//! A changed Service keeps what it was given, its address and its ports, and loses what its new type has no use for.
//! Models patchAllocatedValues and normalizeClusterIPs of registry/core/service/storage/storage.go and
//! dropTypeDependentFields of registry/core/service/strategy.go (v1.36), V136.

use serde_json::{Value, json};

use crate::kit::sorted::SortedSet;

/// What the new type does not need goes, unless it was changed in the same breath; that is for validation to refuse.
pub fn drop_unneeded(stored: &Value, service: &mut Value) {
    let (before, after) = (&stored["spec"], &service["spec"]);
    let is_same = |name: &str| before[name] == after[name];
    let is_no_longer = |needs: fn(&Value) -> bool| needs(before) && !needs(after);
    let mut gone: Vec<&str> = Vec::new();
    if is_no_longer(|spec| spec["type"] != "ExternalName") {
        if is_same("clusterIP") && is_same("clusterIPs") {
            gone.extend(["clusterIP", "clusterIPs"]);
        }
        gone.extend(["ipFamilies", "ipFamilyPolicy"].into_iter().filter(|name| is_same(name)));
    }
    if is_no_longer(needs_health_port) && is_same("healthCheckNodePort") {
        gone.push("healthCheckNodePort");
    }
    if is_no_longer(is_balanced) {
        let names = ["allocateLoadBalancerNodePorts", "loadBalancerClass"];
        gone.extend(names.into_iter().filter(|name| is_same(name)));
    }
    if is_no_longer(is_reached_from_outside) && is_same("externalTrafficPolicy") {
        gone.push("externalTrafficPolicy");
    }
    let loses_node_ports = is_no_longer(needs_node_ports)
        && node_ports(after).iter().all(|port| node_ports(before).contains(port));
    if let Some(spec) = service["spec"].as_object_mut() {
        gone.iter().for_each(|name| _ = spec.remove(*name));
    }
    if loses_node_ports {
        let ports = ports_mut(service).filter_map(Value::as_object_mut);
        ports.for_each(|port| _ = port.remove("nodePort"));
    }
    if !is_balanced(&service["spec"]) {
        service["status"] = json!({ "loadBalancer": {} });
    }
}

fn needs_node_ports(spec: &Value) -> bool {
    spec["type"] == "NodePort" || is_balanced(spec)
}

fn needs_health_port(spec: &Value) -> bool {
    is_balanced(spec) && spec["externalTrafficPolicy"] == "Local"
}

fn is_balanced(spec: &Value) -> bool {
    spec["type"] == "LoadBalancer"
}

/// Models ExternallyAccessible of pkg/api/service/util.go.
fn is_reached_from_outside(spec: &Value) -> bool {
    needs_node_ports(spec) || (spec["type"] == "ClusterIP" && !is_empty(&spec["externalIPs"]))
}

/// Those that are given.
fn node_ports(spec: &Value) -> SortedSet<i64> {
    let ports = spec["ports"].as_array().into_iter().flatten();
    ports.filter_map(|port| port["nodePort"].as_i64()).filter(|port| *port != 0).collect()
}

fn ports_mut(service: &mut Value) -> impl Iterator<Item = &mut Value> {
    service["spec"]["ports"].as_array_mut().into_iter().flatten()
}

/// A port keeps its node port by its name, whatever else of it changes.
fn keep_ports(stored: &Value, service: &mut Value) {
    let (before, after) = (&stored["spec"], &service["spec"]);
    let keeps_health_port = needs_health_port(before)
        && needs_health_port(after)
        && is_zero(&after["healthCheckNodePort"]);
    if needs_node_ports(before) && needs_node_ports(after) {
        let given = node_ports(before);
        let mut used: SortedSet<i64> =
            node_ports(after).into_iter().filter(|port| given.contains(port)).collect();
        for port in ports_mut(service).filter(|port| is_zero(&port["nodePort"])) {
            let old = before["ports"].as_array().into_iter().flatten();
            let mut old = old.filter(|old| name(old) == name(port));
            let Some(number) = old.next_back().and_then(|old| old["nodePort"].as_i64()) else {
                continue;
            };
            if number != 0 && used.insert(number) {
                port["nodePort"] = number.into();
            }
        }
    }
    if keeps_health_port {
        service["spec"]["healthCheckNodePort"] = before["healthCheckNodePort"].clone();
    }
}

fn name(port: &Value) -> &str {
    port["name"].as_str().unwrap_or("")
}

fn is_zero(value: &Value) -> bool {
    value.as_i64().unwrap_or(0) == 0
}

pub fn keep(stored: &Value, service: &mut Value) {
    let is_external = |service: &Value| service["spec"]["type"] == "ExternalName";
    if !is_external(stored) && !is_external(service) {
        for name in ["clusterIP", "clusterIPs"] {
            if is_empty(&service["spec"][name]) && !is_empty(&stored["spec"][name]) {
                service["spec"][name] = stored["spec"][name].clone();
            }
        }
    }
    keep_ports(stored, service);
    let (before, after) = (&stored["spec"], &service["spec"]);
    let is_list_same = before["clusterIPs"] == after["clusterIPs"];
    if is_empty(&before["clusterIP"]) && is_empty(&after["clusterIP"])
        || before["clusterIP"] == after["clusterIP"]
        || !is_list_same
    {
        return;
    }
    let list = match is_empty(&after["clusterIP"]) {
        true => Value::Null,
        false => json!([after["clusterIP"]]),
    };
    service["spec"]["clusterIPs"] = list;
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(new: Value, addresses: Value) {
        let stored = json!({"spec": {"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"]}});
        let mut service = json!({ "spec": new });
        keep(&stored, &mut service);
        let spec = &service["spec"];
        assert_eq!(json!([spec["clusterIP"], spec["clusterIPs"]]), addresses);
    }

    #[test]
    fn an_address_is_kept_or_changed_under_both_names() {
        check(json!({}), json!(["10.0.0.1", ["10.0.0.1"]]));
        check(
            json!({"clusterIP": "10.0.0.2", "clusterIPs": ["10.0.0.1"]}),
            json!(["10.0.0.2", ["10.0.0.2"]]),
        );
        check(json!({"type": "ExternalName", "clusterIPs": ["10.0.0.1"]}), json!([null, null]));
    }

    /// A port is written `name:nodePort`.
    fn service(kind: &str, ports: &[&str]) -> Value {
        let ports = ports.iter().map(|port| {
            let (name, number) = port.split_once(':').expect("a colon");
            json!({ "name": name, "nodePort": number.parse::<i64>().expect("a number") })
        });
        json!({ "spec": { "type": kind, "ports": ports.collect::<Vec<_>>() } })
    }

    #[test]
    fn a_port_keeps_its_node_port_by_its_name() {
        for (ports, kept) in [
            (["a:0", "b:0"], ["a:30001", "b:30002"]),
            (["b:0", "c:0"], ["b:30002", "c:0"]),
            (["a:30002", "b:0"], ["a:30002", "b:0"]),
        ] {
            let stored = service("NodePort", &["a:30001", "b:30002"]);
            let mut new = service("LoadBalancer", &ports);
            keep(&stored, &mut new);
            assert_eq!(new["spec"]["ports"], service("", &kept)["spec"]["ports"]);
        }
    }

    #[test]
    fn a_new_type_takes_along_only_what_it_needs() {
        let spec = json!({ "type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 31000,
            "allocateLoadBalancerNodePorts": true, "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"],
            "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", "ports": [{ "port": 80, "nodePort": 30001 }] });
        let stored = json!({ "spec": spec });
        let became = |kind: &str, change: &dyn Fn(&mut Value)| {
            let mut new = stored.clone();
            new["spec"]["type"] = kind.into();
            change(&mut new["spec"]);
            drop_unneeded(&stored, &mut new);
            let spec = new["spec"].as_object().expect("a spec").keys().cloned();
            let port = new["spec"]["ports"][0]["nodePort"].to_string();
            format!("{} {port}", spec.collect::<Vec<_>>().join(" "))
        };
        let same: &dyn Fn(&mut Value) = &|_| {};
        let inner = "clusterIP clusterIPs ipFamilies ipFamilyPolicy ports type";
        assert_eq!(became("ClusterIP", same), format!("{inner} null"));
        assert_eq!(became("ExternalName", same), "ports type null");
        let node_port =
            "clusterIP clusterIPs externalTrafficPolicy ipFamilies ipFamilyPolicy ports type";
        assert_eq!(became("NodePort", same), format!("{node_port} 30001"));
        let changed = became("ClusterIP", &|spec| spec["ports"][0]["nodePort"] = 30_002.into());
        assert_eq!(changed, format!("{inner} 30002"));
    }
}
