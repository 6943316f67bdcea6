//! Manifests in, complaints out: how the tests of this room ask.

use serde_json::Value;

use super::{create, update};
use crate::admit::{ApiServer, FieldError, default, read, read_manifest};
use crate::objects::Kind;

/// Checks the complaints about a whole manifest, each as printed.
pub fn refuse(manifest: &str, complaints: &[&str]) {
    refuse_by(&ApiServer::NEWEST, manifest, complaints);
}

/// The same of a server that is not the newest.
pub fn refuse_by(server: &ApiServer, manifest: &str, complaints: &[&str]) {
    let (kind, object) = object(manifest, server);
    assert_eq!(printed(create(kind, &object, server)), complaints, "{manifest}");
}

/// Checks the complaints about a manifest that is to take the place of another.
pub fn refuse_change(old: &str, new: &str, complaints: &[&str]) {
    let read = |manifest| object(manifest, &ApiServer::NEWEST);
    let ((kind, mut before), (_, mut after)) = (read(old), read(new));
    for object in [&mut before, &mut after] {
        object["metadata"]["resourceVersion"] = "1".into();
    }
    assert_eq!(printed(update(kind, &before, &after, &ApiServer::NEWEST)), complaints, "{new}");
}

/// As it stands before validation.
fn object(manifest: &str, server: &ApiServer) -> (Kind, Value) {
    let items = read_manifest(manifest, "").items;
    let [item] = &items[..] else { panic!("not one object: {manifest}") };
    let decoded = read(item.kind, &item.body("default"), server);
    assert_eq!(decoded.refusal(), None, "{manifest}");
    let mut object = decoded.value;
    default(item.kind, &mut object);
    (item.kind, object)
}

fn printed(errors: Vec<FieldError>) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

/// Checks the complaints about a pod with this spec, in flow style.
pub fn refuse_spec(spec: &str, complaints: &[&str]) {
    refuse(
        &format!("{{apiVersion: v1, kind: Pod, metadata: {{name: v}}, spec: {spec}}}"),
        complaints,
    );
}

/// Checks the complaints about a pod whose container `app` carries these fields; their paths start at the container.
pub fn refuse_container(fields: &str, complaints: &[&str]) {
    let complaints: Vec<String> =
        complaints.iter().map(|complaint| format!("spec.containers[0].{complaint}")).collect();
    let complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
    refuse_spec(&format!("{{containers: [{{name: app, image: nginx:1, {fields}}}]}}"), &complaints);
}

/// Checks the complaints about fields of a spec whose containers are sound, each told from below `spec.`.
pub fn refuse_beside_containers(fields: &str, complaints: &[&str]) {
    let complaints: Vec<String> =
        complaints.iter().map(|complaint| format!("spec.{complaint}")).collect();
    let complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
    refuse_spec(&format!("{{containers: [{{name: a, image: b}}], {fields}}}"), &complaints);
}
