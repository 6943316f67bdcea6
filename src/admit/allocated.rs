//! A changed Service keeps the address it was given, under both of its names.
//! Models patchAllocatedValues and normalizeClusterIPs of registry/core/service/storage/storage.go (v1.36), V136.

use serde_json::{Value, json};

pub fn keep(stored: &Value, service: &mut Value) {
    let is_external = |service: &Value| service["spec"]["type"] == "ExternalName";
    if !is_external(stored) && !is_external(service) {
        for name in ["clusterIP", "clusterIPs"] {
            if is_empty(&service["spec"][name]) && !is_empty(&stored["spec"][name]) {
                service["spec"][name] = stored["spec"][name].clone();
            }
        }
    }
    let (before, after) = (&stored["spec"], &service["spec"]);
    let is_list_same = before["clusterIPs"] == after["clusterIPs"];
    if is_empty(&before["clusterIP"]) && is_empty(&after["clusterIP"])
        || before["clusterIP"] == after["clusterIP"]
        || !is_list_same
    {
        return;
    }
    let list = match is_empty(&after["clusterIP"]) {
        true => Value::Null,
        false => json!([after["clusterIP"]]),
    };
    service["spec"]["clusterIPs"] = list;
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(new: Value, addresses: Value) {
        let stored = json!({"spec": {"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"]}});
        let mut service = json!({ "spec": new });
        keep(&stored, &mut service);
        let spec = &service["spec"];
        assert_eq!(json!([spec["clusterIP"], spec["clusterIPs"]]), addresses);
    }

    #[test]
    fn an_address_is_kept_or_changed_under_both_names() {
        check(json!({}), json!(["10.0.0.1", ["10.0.0.1"]]));
        check(
            json!({"clusterIP": "10.0.0.2", "clusterIPs": ["10.0.0.1"]}),
            json!(["10.0.0.2", ["10.0.0.2"]]),
        );
        check(json!({"type": "ExternalName", "clusterIPs": ["10.0.0.1"]}), json!([null, null]));
    }
}
