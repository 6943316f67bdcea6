//! Manifests in, complaints out: how the tests of this room ask.

use super::create;
use crate::admit::{default, read, read_manifest};

/// Checks the complaints about a whole manifest, each as printed.
pub fn refuse(manifest: &str, complaints: &[&str]) {
    let items = read_manifest(manifest, "").items;
    let [item] = &items[..] else { panic!("not one object: {manifest}") };
    let decoded = read(item.kind, &item.body("default"));
    assert_eq!(decoded.refusal(), None, "{manifest}");
    let mut object = decoded.value;
    default(item.kind, &mut object);
    let errors: Vec<String> = create(item.kind, &object).iter().map(ToString::to_string).collect();
    assert_eq!(errors, complaints, "{manifest}");
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
