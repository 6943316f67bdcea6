//! A pod as a whole.
//! Models ValidatePodCreate and ValidatePodSpec of validation.go (v1.36), V35 to V42; the order is V20.

use serde_json::Value;

use super::container::{self, Pod};
use super::{
    Errors, Whose, affinity, annotations, devices, env, given_one_of, hosts, in_range, labels,
    meta, named, named_if_set, placement, pod_resources, profile, resource, security, volume,
    windows,
};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(pod: &Cursor, server: &ApiServer, errors: &mut Errors) {
    metadata_and_spec(pod, server, errors);
    let spec = pod.get("spec");
    let ephemeral = spec.get("ephemeralContainers");
    if !ephemeral.items().is_empty() {
        errors.push(FieldError::forbidden(ephemeral.path, "cannot be set on create"));
    }
    let node_name = spec.get("nodeName");
    if !node_name.text().is_empty() && !spec.get("schedulingGates").items().is_empty() {
        let detail = "cannot be set until all schedulingGates have been cleared";
        errors.push(FieldError::forbidden(node_name.path, detail));
    }
    profile::annotations_match(&pod.get("metadata").get("annotations"), &spec, errors);
}

/// What holds of a pod at any time.
pub fn metadata_and_spec(pod: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let metadata = pod.get("metadata");
    meta::create(&metadata, names::subdomain, errors);
    let spec = pod.get("spec");
    annotations::of_pod(&metadata.get("annotations"), &spec, errors);
    self::spec(&spec, Whose::Pod { name: metadata.get("name").text() }, server, errors);
    if spec.get("serviceAccountName").text().is_empty() {
        no_tokens(&spec, errors);
    }
    container::images(&spec.get("containers"), errors);
    container::images(&spec.get("initContainers"), errors);
}

/// What holds of any pod's spec, in a template too.
pub fn spec(spec: &Cursor, whose: Whose, server: &ApiServer, errors: &mut Errors) {
    let shares_users = spec.get("hostUsers").json() != &Value::Bool(false);
    let claims = spec.get("resourceClaims");
    let pod = Pod {
        volumes: volume::Volumes::new(),
        claims: devices::names_of_claims(&claims),
        grace_seconds: spec.get("terminationGracePeriodSeconds").number(),
        restart_policy: spec.get("restartPolicy").text(),
        shares_users,
        system: spec.get("os"),
        whose,
        server,
    };
    let volumes = volume::volumes(&spec.get("volumes"), &pod, errors);
    let pod = Pod { volumes, ..pod };
    devices::claims(&claims, server, errors);
    let containers = spec.get("containers");
    container::containers(&containers, &pod, errors);
    container::init_containers(&spec.get("initContainers"), &containers, &pod, errors);
    container::ephemeral_containers(spec, &pod, errors);
    if server.serves(Feature::PodLevelResources) {
        pod_resources::resources(spec, &pod.claims, errors);
    }
    host_network(spec, whose, errors);
    given_one_of(&spec.get("restartPolicy"), &["Always", "OnFailure", "Never"], errors);
    let dns_policies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    given_one_of(&spec.get("dnsPolicy"), &dns_policies, errors);
    labels(&spec.get("nodeSelector"), errors);
    security::pod(spec, &pod, errors);
    affinity::affinity(&spec.get("affinity"), errors);
    hosts::dns_config(spec, server, errors);
    placement::readiness_gates(&spec.get("readinessGates"), errors);
    placement::scheduling_gates(&spec.get("schedulingGates"), errors);
    affinity::spread_constraints(&spec.get("topologySpreadConstraints"), server, errors);
    windows::host_process(spec, errors);
    host_users(spec, shares_users, errors);
    hosts::hostname_override(spec, errors);
    names_and_numbers(spec, server, errors);
    windows::operating_system(spec, errors);
    env::files(spec, &profile::containers(spec), errors);
}

/// The second half of the list, which is of small things.
fn names_and_numbers(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    for name in ["serviceAccountName", "nodeName"] {
        named_if_set(&spec.get(name), names::subdomain, errors);
    }
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.is_set() {
        in_range(&deadline, 1..=i64::from(i32::MAX), errors);
    }
    for name in ["hostname", "subdomain"] {
        named_if_set(&spec.get(name), names::label, errors);
    }
    placement::tolerations(&spec.get("tolerations"), server, errors);
    hosts::aliases(&spec.get("hostAliases"), server, errors);
    named_if_set(&spec.get("priorityClassName"), names::subdomain, errors);
    let class = spec.get("runtimeClassName");
    if class.is_set() {
        named(&class, names::subdomain, errors);
    }
    let preemption = spec.get("preemptionPolicy");
    if preemption.is_set() {
        given_one_of(&preemption, &["PreemptLowerPriority", "Never"], errors);
    }
    resource::overhead(&spec.get("overhead"), errors);
}

fn host_network(spec: &Cursor, whose: Whose, errors: &mut Errors) {
    if !spec.get("hostNetwork").truth() {
        return;
    }
    let containers = spec.get("containers").items();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let host_port = port.get("hostPort");
        let number = host_port.number();
        // A template may leave it out: it is filled in when the Pod is made.
        let is_left_out = whose == Whose::Template && number == 0;
        if number != port.get("containerPort").number() && !is_left_out {
            let detail = "must match `containerPort` when `hostNetwork` is true";
            errors.push(FieldError::invalid(host_port.path, number, detail));
        }
    }
}

/// Who has users of his own shares nothing else with the node either. Two of the paths are Go's names.
fn host_users(spec: &Cursor, shares_users: bool, errors: &mut Errors) {
    const DETAIL: &str = "when `hostUsers` is false";
    const SHARED: [(&str, &str); 3] =
        [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")];
    if shares_users {
        return;
    }
    for (name, shown) in SHARED {
        if spec.get(name).truth() {
            errors.push(FieldError::forbidden(spec.path.field(shown), DETAIL));
        }
    }
    for container in profile::containers(spec) {
        let devices = container.get("volumeDevices");
        if !devices.items().is_empty() {
            errors.push(FieldError::forbidden(devices.path, DETAIL));
        }
    }
}

/// Without an account there is nobody a token could be for.
fn no_tokens(spec: &Cursor, errors: &mut Errors) {
    for volume in spec.get("volumes").items() {
        for source in volume.get("projected").get("sources").items() {
            let token = source.get("serviceAccountToken");
            if token.is_set() {
                let detail = "must not be specified when serviceAccountName is not set";
                errors.push(FieldError::forbidden(token.path, detail));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_spec};

    const CONTAINERS: &str = "containers: [{name: a, image: b}]";

    /// Checks a pod with a sound container and these fields beside it.
    fn check(fields: &str, complaints: &[&str]) {
        refuse_spec(&format!("{{{CONTAINERS}, {fields}}}"), complaints);
    }

    #[test]
    fn complaints_come_in_the_order_of_the_rules() {
        refuse(
            "{apiVersion: v1, kind: Pod, metadata: {labels: {a: ' '}}, spec: {containers: [], restartPolicy: always}}",
            &[
                "metadata.name: Required value: name or generateName is required",
                "metadata.labels: Invalid value: \" \": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                "spec.containers: Required value",
                "spec.restartPolicy: Unsupported value: \"always\": supported values: \"Always\", \"OnFailure\", \"Never\"",
            ],
        );
    }

    #[test]
    fn a_grace_period_may_be_anything() {
        check("terminationGracePeriodSeconds: -5", &[]);
        check("terminationGracePeriodSeconds: 0", &[]);
    }

    #[test]
    fn deadline_dns_and_host_network_are_checked() {
        check(
            "activeDeadlineSeconds: 0, dnsPolicy: None",
            &[
                "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
                "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
            ],
        );
        refuse_spec(
            "{hostNetwork: true, containers: [{name: a, image: b, ports: [{containerPort: 80, hostPort: 81}]}]}",
            &[
                "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
            ],
        );
        check(
            "hostPID: true, shareProcessNamespace: true",
            &[
                "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
            ],
        );
    }

    #[test]
    fn gates_and_nodes_exclude_each_other() {
        check(
            "nodeName: node-1, schedulingGates: [{name: a}, {name: a}], readinessGates: [{conditionType: a.b/c}]",
            &[
                "spec.schedulingGates[1]: Duplicate value: \"a\"",
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
            ],
        );
    }
}
