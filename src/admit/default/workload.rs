//! Defaults of what makes pods from a template.
//! Models pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go and SetDefaults_ReplicationController (v1.36).

use serde_json::{Value, json};

use super::{Fields, each, fields, fill_absent, fill_zero, member, object_at, pod};

pub fn deployment(deployment: &mut Value) {
    let spec = object_at(deployment, "spec");
    fill_absent(spec, "replicas", 1);
    fill_absent(spec, "revisionHistoryLimit", 10);
    fill_absent(spec, "progressDeadlineSeconds", 600);
    let strategy = fields(spec.entry("strategy").or_insert(Value::Null));
    fill_zero(strategy, "type", "RollingUpdate");
    if strategy["type"] == "RollingUpdate" {
        let rolling = fields(strategy.entry("rollingUpdate").or_insert(Value::Null));
        fill_absent(rolling, "maxUnavailable", "25%");
        fill_absent(rolling, "maxSurge", "25%");
    }
    template(spec);
}

pub fn replica_set(set: &mut Value) {
    let spec = object_at(set, "spec");
    fill_absent(spec, "replicas", 1);
    template(spec);
}

pub fn replication_controller(controller: &mut Value) {
    let labels = template_labels(controller);
    let spec = object_at(controller, "spec");
    fill_absent(spec, "replicas", 1);
    if member(spec, "template").is_some() {
        template(spec);
    }
    if let Some(labels) = labels {
        fill_empty(spec, "selector", &labels);
        fill_empty(object_at(controller, "metadata"), "labels", &labels);
    }
}

pub fn job(job: &mut Value) {
    let labels = template_labels(job);
    let spec = object_at(job, "spec");
    if !spec.contains_key("parallelism") {
        fill_absent(spec, "completions", 1);
    }
    fill_absent(spec, "parallelism", 1);
    let is_per_index = spec.contains_key("backoffLimitPerIndex");
    fill_absent(spec, "backoffLimit", if is_per_index { i32::MAX } else { 6 });
    fill_absent(spec, "completionMode", "NonIndexed");
    fill_absent(spec, "suspend", false);
    fill_absent(spec, "manualSelector", false);
    let has_policy = spec.contains_key("podFailurePolicy");
    let replacement = if has_policy { "Failed" } else { "TerminatingOrFailed" };
    fill_absent(spec, "podReplacementPolicy", replacement);
    if let Some(policy) = member(spec, "podFailurePolicy") {
        for rule in each(policy, "rules") {
            each(rule, "onPodConditions").for_each(|one| fill_zero(one, "status", "True"));
        }
    }
    template(spec);
    if let Some(labels) = labels {
        fill_empty(object_at(job, "metadata"), "labels", &labels);
    }
}

fn template(spec: &mut Fields) {
    let template = fields(spec.entry("template").or_insert(Value::Null));
    pod::spec(fields(template.entry("spec").or_insert(Value::Null)));
}

/// What an older kind takes for its own labels where it has none.
fn template_labels(object: &Value) -> Option<Value> {
    object.pointer("/spec/template/metadata/labels").cloned()
}

fn fill_empty(object: &mut Fields, name: &str, default: &Value) {
    if object.get(name).is_none_or(|value| *value == Value::Null || *value == json!({})) {
        object.insert(name.to_owned(), default.clone());
    }
}
