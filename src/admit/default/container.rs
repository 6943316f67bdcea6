//! Defaults of a container, its ports, probes and hooks.
//! Models SetDefaults_Container, SetDefaults_Probe and SetDefaults_HTTPGetAction of defaults.go (v1.36).

use serde_json::{Value, json};

use super::image::pull_policy;
use super::{Fields, each, fields, fill_absent, fill_zero, member};

pub fn default(container: &mut Fields) {
    let image = container.get("image").and_then(Value::as_str).unwrap_or("");
    let policy = pull_policy(image);
    fill_zero(container, "imagePullPolicy", policy);
    fill_zero(container, "terminationMessagePath", "/dev/termination-log");
    fill_zero(container, "terminationMessagePolicy", "File");
    fill_absent(container, "resources", json!({}));
    each(container, "ports").for_each(|port| fill_zero(port, "protocol", "TCP"));
    each(container, "env").for_each(variable);
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        member(container, name).map(probe);
    }
    if let Some(lifecycle) = member(container, "lifecycle") {
        for hook in ["postStart", "preStop"] {
            member(lifecycle, hook).map(handler);
        }
    }
}

/// A Pod asks for what it may use, unless it says otherwise; a template does not.
pub fn requests_from_limits(resources: &mut Value) {
    let Some(limits) = resources.get("limits").and_then(Value::as_object).cloned() else { return };
    let requests = fields(&mut resources["requests"]);
    for (name, limit) in limits {
        requests.entry(name).or_insert(limit);
    }
}

fn variable(variable: &mut Fields) {
    if let Some(field) = member(variable, "valueFrom").and_then(|from| member(from, "fieldRef")) {
        fill_zero(field, "apiVersion", "v1");
    }
}

fn probe(probe: &mut Fields) {
    fill_zero(probe, "timeoutSeconds", 1);
    fill_zero(probe, "periodSeconds", 10);
    fill_zero(probe, "successThreshold", 1);
    fill_zero(probe, "failureThreshold", 3);
    handler(probe);
}

fn handler(handler: &mut Fields) {
    if let Some(http_get) = member(handler, "httpGet") {
        fill_zero(http_get, "path", "/");
        fill_zero(http_get, "scheme", "HTTP");
    }
    if let Some(grpc) = member(handler, "grpc") {
        fill_absent(grpc, "service", "");
    }
}
