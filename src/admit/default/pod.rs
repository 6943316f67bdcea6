//! Defaults of a pod.
//! Models SetDefaults_Pod, SetDefaults_PodSpec and the volumes' of defaults.go (v1.36).

use serde_json::{Value, json};

use super::container::{self, requests_from_limits};
use super::image::pull_policy;
use super::{Fields, each, fill_absent, fill_zero, member};
use crate::admit::quantity::Quantity;

/// Of a Pod itself.
pub fn default(spec: &mut Fields) {
    self::spec(spec);
    fill_absent(spec, "enableServiceLinks", true);
    let host_network = spec.get("hostNetwork") == Some(&Value::Bool(true));
    for list in ["initContainers", "containers"] {
        for container in each(spec, list) {
            container.get_mut("resources").map(requests_from_limits);
            if host_network {
                host_ports(container);
            }
        }
    }
    pod_requests(spec);
}

/// Of every pod's spec, in a template too.
pub fn spec(spec: &mut Fields) {
    fill_zero(spec, "dnsPolicy", "ClusterFirst");
    fill_zero(spec, "restartPolicy", "Always");
    fill_absent(spec, "securityContext", json!({}));
    fill_absent(spec, "terminationGracePeriodSeconds", 30);
    fill_zero(spec, "schedulerName", "default-scheduler");
    each(spec, "volumes").for_each(volume);
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        each(spec, list).for_each(container::default);
    }
}

/// On the host's network a port is the host's port.
fn host_ports(container: &mut Fields) {
    for port in each(container, "ports") {
        if let Some(number) = port.get("containerPort").cloned() {
            fill_zero(port, "hostPort", number);
        }
    }
}

fn volume(volume: &mut Fields) {
    const MODE: i32 = 0o644;
    if volume.keys().all(|name| name == "name") {
        volume.insert("emptyDir".to_owned(), json!({}));
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = member(volume, source) {
            fill_absent(source, "defaultMode", MODE);
        }
    }
    if let Some(host_path) = member(volume, "hostPath") {
        fill_absent(host_path, "type", "");
    }
    if let Some(image) = member(volume, "image") {
        let policy = pull_policy(image.get("reference").and_then(Value::as_str).unwrap_or(""));
        fill_zero(image, "pullPolicy", policy);
    }
    if let Some(downward) = member(volume, "downwardAPI") {
        each(downward, "items").for_each(field_ref);
    }
    if let Some(projected) = member(volume, "projected") {
        each(projected, "sources").for_each(projection);
    }
}

fn projection(source: &mut Fields) {
    const HOUR_SECONDS: i32 = 3600;
    if let Some(token) = member(source, "serviceAccountToken") {
        fill_absent(token, "expirationSeconds", HOUR_SECONDS);
    }
    if let Some(downward) = member(source, "downwardAPI") {
        each(downward, "items").for_each(field_ref);
    }
}

fn field_ref(item: &mut Fields) {
    if let Some(field) = member(item, "fieldRef") {
        fill_zero(field, "apiVersion", "v1");
    }
}

/// Limits of the pod as a whole become its requests where no container asks for more precise ones.
fn pod_requests(spec: &mut Fields) {
    let Some(limits) = spec.get("resources").and_then(|resources| resources.get("limits")) else {
        return;
    };
    let Some(limits) = limits.as_object().cloned() else { return };
    for (name, limit) in limits {
        let asked = sum_of_requests(spec, &name);
        let Some(resources) = member(spec, "resources") else { return };
        let requests = super::fields(resources.entry("requests").or_insert(Value::Null));
        requests.entry(name).or_insert_with(|| asked.map_or(limit, Value::from));
    }
}

fn sum_of_requests(spec: &Fields, name: &str) -> Option<String> {
    let containers = spec.get("containers").and_then(Value::as_array)?;
    let requests = containers.iter().filter_map(|container| {
        let request = container.get("resources")?.get("requests")?.get(name)?;
        Quantity::parse(request.as_str()?).ok()
    });
    Some(requests.reduce(Quantity::plus)?.to_string())
}
