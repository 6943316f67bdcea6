//! A Service.
//! Models validateService of validation.go (v1.34 texts), V130 to V136.

use crate::kit::sorted::SortedSet;
use std::net::IpAddr;

use super::{
    Errors, PROTOCOLS, given_one_of, labels, meta, named, named_if_set, one_of, port, port_number,
    word,
};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};
use crate::admit::names;

pub fn create(service: &Cursor, errors: &mut Errors) {
    meta::create(&service.get("metadata"), names::label_1035, errors);
    self::service(&service.get("spec"), errors);
}

/// What holds of a Service at any time.
pub fn service(spec: &Cursor, errors: &mut Errors) {
    let kind = spec.get("type");
    let is_headless = spec.get("clusterIP").text() == "None";
    let ports = spec.get("ports");
    if ports.items().is_empty() && !is_headless && kind.text() != "ExternalName" {
        errors.push(FieldError::required(ports.path.clone(), ""));
    }
    headless(spec, &kind, errors);
    if kind.text() == "ExternalName" {
        external_name(spec, errors);
    }
    self::ports(&ports, errors);
    labels(&spec.get("selector"), errors);
    session_affinity(spec, errors);
    if kind.text() != "ExternalName" {
        cluster_ips(spec, errors);
    }
    let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    given_one_of(&kind, &types, errors);
    node_ports(&ports, &kind, errors);
    repeated_ports(&ports, errors);
    traffic_policies(spec, &kind, errors);
}

fn headless(spec: &Cursor, kind: &Cursor, errors: &mut Errors) {
    let first = spec.get("clusterIPs");
    let is_headless = spec.get("clusterIP").text() == "None";
    if is_headless && ["LoadBalancer", "NodePort"].contains(&kind.text()) {
        let detail = format!("may not be set to 'None' for {} services", kind.text());
        errors.push(FieldError::invalid(first.path.index(0), "None", detail));
    }
}

fn external_name(spec: &Cursor, errors: &mut Errors) {
    for name in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        let field = spec.get(name);
        if field.is_set() {
            errors.push(FieldError::forbidden(
                field.path,
                "may not be set for ExternalName services",
            ));
        }
    }
    let name = spec.get("externalName");
    let text = name.text().strip_suffix('.').unwrap_or(name.text());
    if text.is_empty() {
        errors.push(FieldError::required(name.path.clone(), ""));
        return;
    }
    let complaints = names::subdomain(text);
    errors.extend(
        complaints.into_iter().map(|detail| FieldError::invalid(name.path.clone(), text, detail)),
    );
}

fn ports(list: &Cursor, errors: &mut Errors) {
    let needs_names = 1 < list.items().len();
    let mut names = SortedSet::new();
    for service_port in list.items() {
        let name = service_port.get("name");
        if name.text().is_empty() {
            if needs_names {
                errors.push(FieldError::required(name.path, ""));
            }
        } else {
            named(&name, names::label, errors);
            if !names.insert(name.text()) {
                errors.push(FieldError::duplicate(name.path.clone(), name.text()));
            }
        }
        port_number(&service_port.get("port"), errors);
        given_one_of(&service_port.get("protocol"), &PROTOCOLS, errors);
        port(&service_port.get("targetPort"), errors);
        named_if_set(&service_port.get("appProtocol"), names::qualified_name, errors);
    }
}

fn session_affinity(spec: &Cursor, errors: &mut Errors) {
    const SECONDS_MAX: i64 = 86_400;
    let affinity = spec.get("sessionAffinity");
    given_one_of(&affinity, &["ClientIP", "None"], errors);
    if affinity.text() == "ClientIP" {
        let timeout = spec.get("sessionAffinityConfig").get("clientIP").get("timeoutSeconds");
        if !(1..=SECONDS_MAX).contains(&timeout.number()) {
            let detail = format!("must be greater than 0 and less than {SECONDS_MAX}");
            errors.push(FieldError::invalid(timeout.path.clone(), timeout.number(), detail));
        }
    }
}

fn cluster_ips(spec: &Cursor, errors: &mut Errors) {
    let families = spec.get("ipFamilies");
    let mut seen = SortedSet::new();
    for family in families.items() {
        one_of(&family, &["IPv4", "IPv6"], errors);
        if !seen.insert(family.text()) {
            errors.push(FieldError::duplicate(family.path.clone(), word(&family)));
        }
    }
    let policy = spec.get("ipFamilyPolicy");
    if policy.is_set() {
        one_of(&policy, &["PreferDualStack", "RequireDualStack", "SingleStack"], errors);
    }
    let addresses = spec.get("clusterIPs");
    for (index, address) in addresses.items().iter().enumerate() {
        let is_none = address.text() == "None" && index == 0;
        if is_none && 1 < addresses.items().len() {
            let detail = "'None' must be the first and only value";
            errors.push(FieldError::invalid(addresses.path.clone(), addresses.json(), detail));
        }
        if !is_none && address.text().parse::<IpAddr>().is_err() {
            let detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
            errors.push(FieldError::invalid(address.path.clone(), address.text(), detail));
        }
    }
    if 2 < addresses.items().len() {
        let detail = "may only hold up to 2 values";
        errors.push(FieldError::invalid(addresses.path.clone(), addresses.json(), detail));
    }
}

/// Which ports are free is for the allocator to say; it uses the same words for what is out of its range.
fn node_ports(ports: &Cursor, kind: &Cursor, errors: &mut Errors) {
    let given = |port: &Cursor| port.get("nodePort").number() != 0;
    if kind.text() == "ClusterIP" {
        for port in ports.items().iter().filter(|port| given(port)) {
            let detail = "may not be used when `type` is 'ClusterIP'";
            errors.push(FieldError::forbidden(port.get("nodePort").path, detail));
        }
    }
    let mut taken = SortedSet::new();
    for port in ports.items().iter().filter(|port| given(port)) {
        let node_port = port.get("nodePort");
        if !taken.insert((port.get("protocol").text(), node_port.number())) {
            errors.push(FieldError::duplicate(node_port.path.clone(), node_port.number()));
        }
    }
}

fn repeated_ports(ports: &Cursor, errors: &mut Errors) {
    let mut taken = SortedSet::new();
    for port in ports.items() {
        let (protocol, number) = (port.get("protocol").text(), port.get("port").number());
        if !taken.insert((protocol, number)) {
            let value = format!(
                r#"{{"Name":"","Protocol":"{protocol}","AppProtocol":null,"Port":{number},"TargetPort":0,"NodePort":0}}"#
            );
            errors.push(FieldError::duplicate(port.path.clone(), Verbatim(value)));
        }
    }
}

fn traffic_policies(spec: &Cursor, kind: &Cursor, errors: &mut Errors) {
    const POLICIES: [&str; 2] = ["Cluster", "Local"];
    let external = spec.get("externalTrafficPolicy");
    let is_reachable = ["LoadBalancer", "NodePort"].contains(&kind.text())
        || (kind.text() == "ClusterIP" && !spec.get("externalIPs").items().is_empty());
    if is_reachable {
        given_one_of(&external, &POLICIES, errors);
    } else if !external.text().is_empty() {
        let detail = "may only be set for externally-accessible services";
        errors.push(FieldError::invalid(external.path.clone(), word(&external), detail));
    }
    let internal = spec.get("internalTrafficPolicy");
    if internal.is_set() {
        one_of(&internal, &POLICIES, errors);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks a Service with this spec, in flow style.
    fn check(spec: &str, complaints: &[&str]) {
        refuse(
            &format!("{{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {spec}}}"),
            complaints,
        );
    }

    #[test]
    fn a_service_has_ports_unless_it_needs_none() {
        check("{selector: {app: web}}", &["spec.ports: Required value"]);
        check("{clusterIP: None}", &[]);
        check("{type: ExternalName, externalName: example.com}", &[]);
    }

    #[test]
    fn several_ports_need_names_and_differ() {
        check(
            "{ports: [{port: 80}, {port: 80, name: b}]}",
            &[
                "spec.ports[0].name: Required value",
                r#"spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}"#,
            ],
        );
        check(
            "{ports: [{}]}",
            &[
                "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
            ],
        );
    }

    #[test]
    fn the_type_decides_what_else_may_stand() {
        check(
            "{ports: [{port: 80, nodePort: 30000}], externalTrafficPolicy: Local}",
            &[
                "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
                "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services",
            ],
        );
        check(
            "{ports: [{port: 80}], type: NodePort, clusterIP: None}",
            &[
                "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services",
            ],
        );
        check(
            "{ports: [{port: 80}], clusterIP: nowhere, sessionAffinity: Never}",
            &[
                "spec.sessionAffinity: Unsupported value: \"Never\": supported values: \"ClientIP\", \"None\"",
                "spec.clusterIPs[0]: Invalid value: \"nowhere\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
            ],
        );
    }
}
