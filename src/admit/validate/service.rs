//! A Service.
//! Models validateService of validation.go (v1.36), V130 to V136.

use crate::kit::sorted::SortedSet;

use super::{
    Errors, PROTOCOLS, given_one_of, labels, meta, named, one_of, port_number, port_or_name,
    service_addresses, word,
};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;
use crate::yaml::path::Path;

pub fn create(service: &Cursor, server: &ApiServer, errors: &mut Errors) {
    // From 1.36 a name may begin with a digit (V29).
    let name_rule = match server.serves(Feature::RelaxedServiceName) {
        true => names::label,
        false => names::label_1035,
    };
    meta::create(&service.get("metadata"), name_rule, errors);
    self::service(service, None, server, errors);
}

/// What holds of a Service at any time; what an old one already said is left alone where it was taken once.
pub fn service(service: &Cursor, old: Option<&Cursor>, server: &ApiServer, errors: &mut Errors) {
    topology(&service.get("metadata").get("annotations"), errors);
    let spec = service.get("spec");
    let kind = spec.get("type");
    let ports = spec.get("ports");
    if ports.items().is_empty() && !is_headless(&spec) && kind.text() != "ExternalName" {
        errors.push(FieldError::required(ports.path.clone(), ""));
    }
    match kind.text() {
        "LoadBalancer" | "NodePort" if is_headless(&spec) => {
            let detail = format!("may not be set to 'None' for {} services", kind.text());
            let path = spec.path.field("clusterIPs").index(0);
            errors.push(FieldError::invalid(path, "None", detail));
        }
        "ExternalName" => external_name(&spec, errors),
        _ => {}
    }
    self::ports(&ports, errors);
    labels(&spec.get("selector"), errors);
    session_affinity(&spec, errors);
    let old_spec = old.map(|old| old.get("spec"));
    if kind.text() != "ExternalName" {
        service_addresses::cluster_ips(&spec, old_spec.as_ref(), server, errors);
    }
    service_addresses::external_ips(&spec, old_spec.as_ref(), server, errors);
    given_one_of(&kind, &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"], errors);
    node_ports(&ports, &kind, errors);
    repeated_ports(&ports, errors);
    service_addresses::source_ranges(service, old, server, errors);
    load_balancer(&spec, server, errors);
    external_traffic(&spec, server, errors);
    internal_traffic(&spec, server, errors);
    traffic_distribution(&spec, server, errors);
}

pub fn is_headless(spec: &Cursor) -> bool {
    let addresses = spec.get("clusterIPs").items();
    addresses.len() == 1 && addresses[0].text() == "None"
}

/// One thing under two names.
fn topology(annotations: &Cursor, errors: &mut Errors) {
    const HINTS: &str = "service.kubernetes.io/topology-aware-hints";
    const MODE: &str = "service.kubernetes.io/topology-mode";
    let (hints, mode) = (annotations.get(HINTS), annotations.get(MODE));
    if hints.is_set() && mode.is_set() && hints.text() != mode.text() {
        let detail = format!("must match annotations[{HINTS}] when both are specified");
        errors.push(FieldError::invalid(annotations.path.key(MODE), mode.text(), detail));
    }
}

fn external_name(spec: &Cursor, errors: &mut Errors) {
    for name in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        let field = spec.get(name);
        let is_empty = field.json().as_array().is_some_and(Vec::is_empty);
        if field.is_set() && !is_empty {
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
        port_or_name(&service_port.get("targetPort"), errors);
        let protocol = service_port.get("appProtocol");
        if protocol.is_set() {
            named(&protocol, names::qualified_name, errors);
        }
    }
}

fn session_affinity(spec: &Cursor, errors: &mut Errors) {
    let (affinity, config) = (spec.get("sessionAffinity"), spec.get("sessionAffinityConfig"));
    given_one_of(&affinity, &["ClientIP", "None"], errors);
    match affinity.text() {
        "ClientIP" => client_ip(&config, errors),
        "None" if config.is_set() => {
            let detail = "must not be set when session affinity is None";
            errors.push(FieldError::forbidden(config.path, detail));
        }
        _ => {}
    }
}

fn client_ip(config: &Cursor, errors: &mut Errors) {
    const SECONDS_MAX: i64 = 86_400;
    let client = config.get("clientIP");
    let timeout = client.get("timeoutSeconds");
    if let Some(missing) = [config, &client, &timeout].into_iter().find(|field| !field.is_set()) {
        let detail = "when session affinity type is ClientIP";
        errors.push(FieldError::required(missing.path.clone(), detail));
    } else if !(1..=SECONDS_MAX).contains(&timeout.number()) {
        let detail = format!("must be greater than 0 and less than {SECONDS_MAX}");
        errors.push(FieldError::invalid(timeout.path.clone(), timeout.number(), detail));
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
                r#"{{"Name":"","Protocol":{},"AppProtocol":null,"Port":{number},"TargetPort":0,"NodePort":0}}"#,
                as_go_json(&protocol.into())
            );
            errors.push(FieldError::duplicate(port.path.clone(), Verbatim(value)));
        }
    }
}

fn load_balancer(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let allocates = spec.get("allocateLoadBalancerNodePorts");
    match (is_load_balancer(spec), allocates.is_set()) {
        (false, true) => errors.push(FieldError::forbidden(allocates.path, ONLY_BALANCERS)),
        (true, false) if server.serves(Feature::LoadBalancerNodePorts) => {
            let path = Path::root().field("allocateLoadBalancerNodePorts");
            errors.push(FieldError::required(path, ""));
        }
        (true, true | false) | (false, false) => {}
    }
    self::class(spec, errors);
}

pub fn class(spec: &Cursor, errors: &mut Errors) {
    let class = spec.get("loadBalancerClass");
    if !class.is_set() {
        return;
    }
    if is_load_balancer(spec) {
        named(&class, names::qualified_name, errors);
    } else {
        errors.push(FieldError::forbidden(class.path, ONLY_BALANCERS));
    }
}

pub fn is_load_balancer(spec: &Cursor) -> bool {
    spec.get("type").text() == "LoadBalancer"
}

pub const ONLY_BALANCERS: &str = "may only be used when `type` is 'LoadBalancer'";

const POLICIES: [&str; 2] = ["Cluster", "Local"];

fn external_traffic(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (kind, policy) = (spec.get("type"), spec.get("externalTrafficPolicy"));
    let has_external_ips =
        kind.text() == "ClusterIP" && !spec.get("externalIPs").items().is_empty();
    let is_reachable = ["LoadBalancer", "NodePort"].contains(&kind.text())
        || (has_external_ips && server.serves(Feature::ExternalIpsTrafficPolicy));
    if is_reachable {
        given_one_of(&policy, &POLICIES, errors);
    } else if !policy.text().is_empty() {
        let detail = "may only be set for externally-accessible services";
        errors.push(FieldError::invalid(policy.path.clone(), word(&policy), detail));
    }
    // A port that is wanted and not given has been found by the allocator before.
    let port = spec.get("healthCheckNodePort");
    if port.number() == 0 {
        return;
    }
    if needs_health_check(spec) {
        port_number(&port, errors);
    } else {
        let detail =
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
        errors.push(FieldError::invalid(port.path.clone(), port.number(), detail));
    }
}

pub fn needs_health_check(spec: &Cursor) -> bool {
    is_load_balancer(spec) && spec.get("externalTrafficPolicy").text() == "Local"
}

fn internal_traffic(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let policy = spec.get("internalTrafficPolicy");
    let is_inner = ["ClusterIP", "LoadBalancer", "NodePort"].contains(&spec.get("type").text());
    let needs_one = is_inner && server.serves(Feature::InternalTrafficPolicy);
    if policy.is_set() {
        one_of(&policy, &POLICIES, errors);
    } else if needs_one {
        errors.push(FieldError::required(policy.path, ""));
    }
}

fn traffic_distribution(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    const ALL: [&str; 3] = ["PreferClose", "PreferSameZone", "PreferSameNode"];
    let distribution = spec.get("trafficDistribution");
    let known = match server.serves(Feature::SameTrafficDistribution) {
        true => &ALL[..],
        false => &ALL[..1],
    };
    if distribution.is_set() && !known.contains(&distribution.text()) {
        let path = distribution.path.clone();
        errors.push(FieldError::not_supported(path, distribution.text(), known));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_by};
    use crate::admit::api_server::{ApiServer, Standing};

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

    #[test]
    fn a_name_begins_with_a_letter_on_older_servers() {
        let older = ApiServer::new(|_| Standing::Unknown);
        let service =
            "{apiVersion: v1, kind: Service, metadata: {name: 1web}, spec: {ports: [{port: 80}]}}";
        refuse(service, &[]);
        refuse_by(
            &older,
            service,
            &[
                "metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
            ],
        );
    }

    #[test]
    fn balancers_and_their_traffic_are_checked() {
        check(
            "{ports: [{port: 80}], loadBalancerClass: a, allocateLoadBalancerNodePorts: true, healthCheckNodePort: 30000, trafficDistribution: Near}",
            &[
                "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
                "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
                "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
                "spec.trafficDistribution: Unsupported value: \"Near\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"",
            ],
        );
        check("{ports: [{port: 80}], type: LoadBalancer, loadBalancerClass: a/b}", &[]);
    }
}
