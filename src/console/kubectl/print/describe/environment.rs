//! Where a container's environment comes from.
//! Models describeContainerEnvFrom and describeContainerEnvVars in kubectl's describe.go (v1.36), C23.

use serde_json::Value;

use super::{Page, quantity};
use crate::objects::{Container, EnvVar, Pod};

/// The pod answers what its own fields are asked for.
pub fn section(page: &mut Page, container: &Container, pod: &Pod) {
    environment_sources(page, &container.env_from);
    environment(page, &container.env, container, pod);
}

fn environment_sources(page: &mut Page, sources: &[Value]) {
    if sources.is_empty() {
        return;
    }
    page.line(2, "Environment Variables from:");
    for source in sources {
        let config_map = source.get("configMapRef").map(|reference| ("ConfigMap", reference));
        let secret = source.get("secretRef").map(|reference| ("Secret", reference));
        let (kind, reference) = config_map.or(secret).unwrap_or(("", &Value::Null));
        let prefix = match text(source, "prefix") {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        let (name, optional) = (text(reference, "name"), is_true(reference, "optional"));
        page.line(3, format!("{name}\t{kind}{prefix}\tOptional: {optional}"));
    }
}

fn environment(page: &mut Page, variables: &[EnvVar], container: &Container, pod: &Pod) {
    if variables.is_empty() {
        page.line(2, "Environment:\t<none>");
        return;
    }
    page.line(2, "Environment:");
    for variable in variables {
        let name = &variable.name;
        if let Some(source) = &variable.value_from {
            page.line(3, format!("{name}:\t{}", referred(source, container, pod)));
            continue;
        }
        for (index, line) in variable.value.split('\n').enumerate() {
            let title = if index == 0 { format!("{name}:") } else { String::new() };
            page.line(3, format!("{title}\t{line}"));
        }
    }
}

/// What stands for a value that is looked up elsewhere.
fn referred(source: &Value, container: &Container, pod: &Pod) -> String {
    if let Some(field) = source.get("fieldRef") {
        let path = text(field, "fieldPath");
        let version = match text(field, "apiVersion") {
            "" => "v1",
            version => version,
        };
        return format!("{} ({version}:{path})", field_of(pod, path));
    }
    if let Some(resource) = source.get("resourceFieldRef") {
        let name = text(resource, "resource");
        let (list, key) = name.split_once('.').unwrap_or((name, ""));
        let amounts = match list {
            "limits" => &container.resources.limits,
            _ => &container.resources.requests,
        };
        let amount = amounts.get(key).map_or_else(|| "0".to_owned(), quantity);
        return format!("{amount} ({name})");
    }
    for (kind, noun, preposition) in
        [("secretKeyRef", "secret", "in"), ("configMapKeyRef", "config map", "of")]
    {
        let Some(reference) = source.get(kind) else {
            continue;
        };
        let (key, name) = (text(reference, "key"), text(reference, "name"));
        let optional = is_true(reference, "optional");
        return format!(
            "<set to the key '{key}' {preposition} {noun} '{name}'>\tOptional: {optional}"
        );
    }
    String::new()
}

/// Only metadata is known to kubectl; what the kubelet fills in is left empty.
fn field_of(pod: &Pod, path: &str) -> String {
    match path {
        "metadata.name" => pod.metadata.name.clone(),
        "metadata.namespace" => pod.metadata.namespace.clone(),
        "metadata.uid" => pod.metadata.uid.clone(),
        _ => String::new(),
    }
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn is_true(value: &Value, member: &str) -> bool {
    value.get(member).and_then(Value::as_bool).unwrap_or(false)
}
