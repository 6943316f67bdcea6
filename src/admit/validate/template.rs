//! The pod template of a workload: all that holds of a pod, and what its owner adds.
//! Models ValidatePodTemplateSpec of validation.go and ValidatePodTemplateSpecForReplicaSet of apps' (v1.36), V112 to V116.

use super::{Errors, Whose, annotations, labels, meta, pod, profile, selector, word};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::objects::LabelSelector;

/// Errors of labels and annotations leave `metadata` out of their path.
pub fn template(template: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let [labels, notes] = ["labels", "annotations"]
        .map(|name| template.get("metadata").get(name).moved(template.path.field(name)));
    self::labels(&labels, errors);
    meta::annotations(&notes, errors);
    let spec = template.get("spec");
    annotations::of_pod(&notes, &spec, errors);
    pod::spec(&spec, Whose::Template, server, errors);
    profile::annotations_match(&notes, &spec, errors);
    let ephemeral = spec.get("ephemeralContainers");
    if !ephemeral.items().is_empty() {
        let detail = "ephemeral containers not allowed in pod template";
        errors.push(FieldError::forbidden(ephemeral.path, detail));
    }
}

/// `spec.selector` and `spec.template` of a Deployment or a ReplicaSet.
pub fn selected(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let selector = spec.get("selector");
    let read = required_selector(&selector, "deployment", errors);
    if selector.is_set() && read.is_none() {
        let value = selector::printed(&selector);
        errors.push(FieldError::invalid(selector.path, value, "invalid label selector"));
        return;
    }
    let template = spec.get("template");
    if read.as_ref().is_none_or(|selector| !selector.is_empty()) {
        carries(&template, read.as_ref(), errors);
    }
    self::template(&template, server, errors);
    always_restarted(&template, "ReplicaSet", errors);
}

/// The selector of a workload, which must select something. None if there is none, or none that can be read.
pub fn required_selector(
    selector: &Cursor,
    workload: &str,
    errors: &mut Errors,
) -> Option<LabelSelector> {
    if !selector.is_set() {
        errors.push(FieldError::required(selector.path.clone(), ""));
        return None;
    }
    let read = selector::selector(selector, errors);
    not_empty(selector, workload, errors);
    read
}

/// A selector that is given says something.
pub fn not_empty(selector: &Cursor, workload: &str, errors: &mut Errors) {
    let [pairs, sets] = ["matchLabels", "matchExpressions"].map(|name| selector.get(name));
    if pairs.entries().is_empty() && sets.items().is_empty() {
        let detail = format!("empty selector is invalid for {workload}");
        let value = selector::printed(selector);
        errors.push(FieldError::invalid(selector.path.clone(), value, detail));
    }
}

/// No selector at all picks nothing.
pub fn carries(template: &Cursor, selector: Option<&LabelSelector>, errors: &mut Errors) {
    let labels = template.get("metadata").get("labels");
    let pairs = labels.entries().into_iter();
    let pairs = pairs.map(|(key, value)| (key.to_owned(), value.text().to_owned())).collect();
    if selector.is_none_or(|selector| !selector.matches(&pairs)) {
        let detail = "`selector` does not match template `labels`";
        errors.push(FieldError::invalid(labels.path.clone(), labels.json(), detail));
    }
}

/// Pods that are replaced never end by themselves.
pub fn always_restarted(template: &Cursor, owner: &str, errors: &mut Errors) {
    let spec = template.get("spec");
    let policy = spec.get("restartPolicy");
    if policy.text() != "Always" {
        errors.push(FieldError::not_supported(policy.path.clone(), word(&policy), &["Always"]));
    }
    let deadline = spec.get("activeDeadlineSeconds");
    if deadline.is_set() {
        let detail = format!("activeDeadlineSeconds in {owner} is not Supported");
        errors.push(FieldError::forbidden(deadline.path, detail));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks a Deployment whose pods have this spec.
    fn check(spec: &str, complaints: &[&str]) {
        refuse(
            &format!(
                "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{selector: {{matchLabels: {{app: web}}}}, \
                 template: {{metadata: {{labels: {{app: web}}}}, spec: {spec}}}}}}}"
            ),
            complaints,
        );
    }

    #[test]
    fn a_template_is_checked_like_a_pod_and_must_restart() {
        check("{containers: [{name: a, image: b}]}", &[]);
        check(
            "{containers: [{name: A, image: b}], restartPolicy: never, activeDeadlineSeconds: 5}",
            &[
                "spec.template.spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                "spec.template.spec.restartPolicy: Unsupported value: \"never\": supported values: \"Always\", \"OnFailure\", \"Never\"",
                "spec.template.spec.restartPolicy: Unsupported value: \"never\": supported values: \"Always\"",
                "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
            ],
        );
    }

    #[test]
    fn host_ports_may_be_left_open_in_a_template_only() {
        let spec = |host_port| {
            format!(
                "{{hostNetwork: true, containers: [{{name: a, image: b, ports: [{{containerPort: 80{host_port}}}]}}]}}"
            )
        };
        check(&spec(""), &[]);
        check(
            &spec(", hostPort: 81"),
            &[
                "spec.template.spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true",
            ],
        );
    }
}
