//! A StatefulSet.
//! Models ValidateStatefulSet and ValidateStatefulSetUpdate of pkg/apis/apps/validation/validation.go (v1.36).

use serde_json::{Value, json};

use super::{
    Errors, claim, labels, meta, named_if_set, not_negative, one_of, selector, template, word,
};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;

/// What may change.
const MUTABLE: [&str; 7] = [
    "minReadySeconds",
    "ordinals",
    "persistentVolumeClaimRetentionPolicy",
    "replicas",
    "revisionHistoryLimit",
    "template",
    "updateStrategy",
];

pub fn create(set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    meta::create(&set.get("metadata"), names::label, errors);
    let spec = set.get("spec");
    wishes(&spec, errors, |spec, errors| {
        for claim in spec.get("volumeClaimTemplates").items() {
            claim::claim_spec(&claim.get("spec"), errors);
        }
    });
    named_if_set(&spec.get("serviceName"), names::label, errors);
    pods(&spec, server, errors);
}

pub fn update(old: &Cursor, set: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (old, spec) = (old.get("spec"), set.get("spec"));
    // Claims and the Service's name cannot change, so they are not looked at again.
    wishes(&spec, errors, |_, _| {});
    pods(&spec, server, errors);
    let fixed = |spec: &Cursor| -> Vec<(String, Value)> {
        let members = spec.entries().into_iter().filter(|(name, _)| !MUTABLE.contains(name));
        members.map(|(name, value)| (name.to_owned(), value.json().clone())).collect()
    };
    if fixed(&old) != fixed(&spec) {
        let detail = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
        errors.push(FieldError::forbidden(spec.path, detail));
    }
}

fn wishes(spec: &Cursor, errors: &mut Errors, claims: fn(&Cursor, &mut Errors)) {
    let policy = spec.get("podManagementPolicy");
    if !["OrderedReady", "Parallel"].contains(&policy.text()) {
        let detail = "must be 'OrderedReady' or 'Parallel'";
        errors.push(FieldError::invalid(policy.path.clone(), word(&policy), detail));
    }
    strategy(&spec.get("updateStrategy"), errors);
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    for name in ["whenDeleted", "whenScaled"] {
        one_of(&retention.get(name), &["Retain", "Delete"], errors);
    }
    claims(spec, errors);
    not_negative(&spec.get("replicas"), errors);
    not_negative(&spec.get("minReadySeconds"), errors);
    not_negative(&spec.get("ordinals").get("start"), errors);
}

fn strategy(strategy: &Cursor, errors: &mut Errors) {
    let (kind, rolling) = (strategy.get("type"), strategy.get("rollingUpdate"));
    match kind.text() {
        "OnDelete" if rolling.is_set() => {
            let detail = "only allowed for updateStrategy 'RollingUpdate'";
            let value = Verbatim(printed_rolling(&rolling));
            errors.push(FieldError::invalid(rolling.path, value, detail));
        }
        "OnDelete" => {}
        "RollingUpdate" => not_negative(&rolling.get("partition"), errors),
        _ => {
            let kind = as_go_json(&kind.text().into());
            let rolling = printed_rolling(&rolling);
            let value = Verbatim(format!("{{\"Type\":{kind},\"RollingUpdate\":{rolling}}}"));
            let detail = "must be 'RollingUpdate' or 'OnDelete'";
            errors.push(FieldError::invalid(strategy.path.clone(), value, detail));
        }
    }
}

/// The internal type, by its Go names.
fn printed_rolling(rolling: &Cursor) -> String {
    if !rolling.is_set() {
        return "null".to_owned();
    }
    let partition = rolling.get("partition").number();
    format!("{{\"Partition\":{partition},\"MaxUnavailable\":null}}")
}

fn pods(spec: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let selector = spec.get("selector");
    let read = template::required_selector(&selector, "statefulset", errors);
    if selector.is_set() && read.is_none() {
        let value = selector::printed(&selector);
        errors.push(FieldError::invalid(selector.path.clone(), value, ""));
    } else {
        let written = spec.get("template");
        if read.as_ref().is_none_or(|selector| !selector.is_empty()) {
            template::carries(&written, read.as_ref(), errors);
        }
        let identified = identified(spec);
        let checked = Cursor::root(&identified).moved(written.path.clone());
        template::template(&checked, server, errors);
        labels(&written.get("metadata").get("labels").moved(written.path.field("labels")), errors);
    }
    template::always_restarted(&spec.get("template"), "StatefulSet", errors);
}

/// The template with what the controller writes into it: no name of its own, and a volume for every claim.
fn identified(spec: &Cursor) -> Value {
    let mut template = spec.get("template").json().clone();
    let claims = spec.get("volumeClaimTemplates").items();
    let claimed: Vec<&str> =
        claims.iter().map(|claim| claim.get("metadata").get("name").text()).collect();
    let Some(pod) = template.get_mut("spec").and_then(Value::as_object_mut) else {
        return template;
    };
    pod.remove("hostname");
    pod.remove("subdomain");
    if !claimed.is_empty() {
        let claim =
            |name: &&str| json!({ "name": name, "persistentVolumeClaim": { "claimName": name } });
        let mut volumes: Vec<Value> = claimed.iter().map(claim).collect();
        let own = pod.get("volumes").and_then(Value::as_array).cloned().unwrap_or_default();
        let is_free =
            |volume: &Value| volume["name"].as_str().is_none_or(|name| !claimed.contains(&name));
        volumes.extend(own.into_iter().filter(is_free));
        pod.insert("volumes".to_owned(), volumes.into());
    }
    template
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    fn set(spec: &str) -> String {
        format!(
            "{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: web}}, spec: {{{spec} selector: {{matchLabels: {{app: web}}}}, \
             template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: a, image: b}}]}}}}}}}}"
        )
    }

    #[test]
    fn a_set_is_checked_like_its_pods() {
        refuse(&set("serviceName: web,"), &[]);
        refuse(
            &set(
                "replicas: -1, podManagementPolicy: parallel, updateStrategy: {type: Recreate}, serviceName: Web,",
            ),
            &[
                "spec.podManagementPolicy: Invalid value: \"parallel\": must be 'OrderedReady' or 'Parallel'",
                r#"spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be 'RollingUpdate' or 'OnDelete'"#,
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                "spec.serviceName: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
            ],
        );
    }

    #[test]
    fn a_claim_is_a_volume_of_every_pod() {
        let text = |claims: &str| {
            format!(
                "{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: web}}, spec: {{{claims} selector: {{matchLabels: {{app: web}}}}, \
                 template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: a, image: b, \
                 volumeMounts: [{{name: www, mountPath: /data}}]}}]}}}}}}}}"
            )
        };
        let claim = "volumeClaimTemplates: [{metadata: {name: www}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}],";
        refuse(&text(claim), &[]);
        refuse(
            &text(""),
            &["spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"www\""],
        );
    }

    #[test]
    fn only_some_fields_may_change() {
        refuse_change(&set(""), &set("replicas: 3, minReadySeconds: 5,"), &[]);
        let detail = "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
        refuse_change(&set(""), &set("serviceName: web,"), &[detail]);
        refuse_change(&set(""), &set("podManagementPolicy: Parallel,"), &[detail]);
    }
}
