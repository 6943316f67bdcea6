//! A pod as a whole.
//! Models ValidatePodCreate and ValidatePodSpec of validation.go (v1.36), V35 to V42; the order is V20.

use super::{Errors, container, in_range, labels, meta, named_if_set, one_of, placement, volume};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// What a pod's spec is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Pod,
    Template,
}

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
}

/// What holds of a pod at any time.
pub fn metadata_and_spec(pod: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&pod.get("metadata"), names::subdomain, errors);
    specific_annotations(&pod.get("metadata").get("annotations"), errors);
    let spec = pod.get("spec");
    self::spec(&spec, Holder::Pod, server, errors);
    container::images(&spec.get("containers"), errors);
    container::images(&spec.get("initContainers"), errors);
}

pub fn spec(spec: &Cursor, holder: Holder, server: &ApiServer, errors: &mut Errors) {
    let volumes = volume::volumes(&spec.get("volumes"), errors);
    let pod = container::Pod {
        volumes,
        grace_seconds: spec.get("terminationGracePeriodSeconds").number(),
        restart_policy: spec.get("restartPolicy").text(),
        server,
    };
    let containers = spec.get("containers");
    container::containers(&containers, &pod, errors);
    container::init_containers(&spec.get("initContainers"), &containers, &pod, errors);
    host_network(spec, holder, errors);
    one_of(&spec.get("restartPolicy"), &["Always", "OnFailure", "Never"], errors);
    let dns_policies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    one_of(&spec.get("dnsPolicy"), &dns_policies, errors);
    labels(&spec.get("nodeSelector"), errors);
    shared_processes(spec, errors);
    dns_config(spec, errors);
    placement::readiness_gates(&spec.get("readinessGates"), errors);
    placement::scheduling_gates(&spec.get("schedulingGates"), errors);
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
    placement::tolerations(&spec.get("tolerations"), errors);
    for name in ["priorityClassName", "runtimeClassName"] {
        named_if_set(&spec.get(name), names::subdomain, errors);
    }
}

/// In a template a port may be left open: it is filled in when the pod is made.
fn host_network(spec: &Cursor, holder: Holder, errors: &mut Errors) {
    if !spec.get("hostNetwork").truth() {
        return;
    }
    let containers = spec.get("containers").items();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let host_port = port.get("hostPort");
        let is_open = holder == Holder::Template && host_port.number() == 0;
        if !is_open && host_port.number() != port.get("containerPort").number() {
            let detail = "must match `containerPort` when `hostNetwork` is true";
            errors.push(FieldError::invalid(host_port.path.clone(), host_port.number(), detail));
        }
    }
}

/// The internal type keeps both fields in the security context, and so does the error.
fn shared_processes(spec: &Cursor, errors: &mut Errors) {
    if spec.get("hostPID").truth() && spec.get("shareProcessNamespace").truth() {
        let path = spec.path.field("securityContext").field("shareProcessNamespace");
        let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.push(FieldError::invalid(path, true, detail));
    }
}

fn dns_config(spec: &Cursor, errors: &mut Errors) {
    let config = spec.get("dnsConfig");
    if spec.get("dnsPolicy").text() == "None" && !config.is_set() {
        let detail = "must provide `dnsConfig` when `dnsPolicy` is None";
        errors.push(FieldError::required(config.path, detail));
    }
}

pub fn specific_annotations(annotations: &Cursor, errors: &mut Errors) {
    const COST: &str = "controller.kubernetes.io/pod-deletion-cost";
    let cost = annotations.get(COST);
    let is_plain =
        |text: &str| text == "0" || !text.trim_start_matches('-').starts_with(['0', '+']);
    let is_number =
        |text: &str| text.parse::<i32>().is_ok() && is_plain(text) && !text.starts_with('+');
    if cost.is_set() && !is_number(cost.text()) {
        let path = annotations.path.key(COST);
        errors.push(FieldError::invalid(path, cost.text(), "must be a 32bit integer"));
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
