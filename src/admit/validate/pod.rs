//! A pod as a whole.
//! Models ValidatePodCreate and ValidatePodSpec of validation.go (v1.36), V35 to V42; the order is V20.

use super::{Errors, container, in_range, labels, meta, named_if_set, one_of, placement, volume};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(pod: &Cursor, errors: &mut Errors) {
    metadata_and_spec(pod, errors);
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
pub fn metadata_and_spec(pod: &Cursor, errors: &mut Errors) {
    meta::create(&pod.get("metadata"), names::subdomain, errors);
    deletion_cost(&pod.get("metadata").get("annotations"), errors);
    let spec = pod.get("spec");
    self::spec(&spec, errors);
    container::images(&spec.get("containers"), errors);
    container::images(&spec.get("initContainers"), errors);
}

fn spec(spec: &Cursor, errors: &mut Errors) {
    let volumes = volume::volumes(&spec.get("volumes"), errors);
    let pod = container::Pod {
        volumes,
        grace_seconds: spec.get("terminationGracePeriodSeconds").number(),
        restart_policy: spec.get("restartPolicy").text(),
    };
    let containers = spec.get("containers");
    container::containers(&containers, &pod, errors);
    container::init_containers(&spec.get("initContainers"), &containers, &pod, errors);
    host_network(spec, errors);
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

fn host_network(spec: &Cursor, errors: &mut Errors) {
    if !spec.get("hostNetwork").truth() {
        return;
    }
    let containers = spec.get("containers").items();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let host_port = port.get("hostPort");
        if host_port.number() != port.get("containerPort").number() {
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

fn deletion_cost(annotations: &Cursor, errors: &mut Errors) {
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
