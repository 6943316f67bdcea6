//! A manifest laid over what is stored, and the patch kubectl sends to bring that about.
//! Models the strategic merge of apimachinery/pkg/util/strategicpatch and kubectl apply's three-way patch (v1.36).

use serde_json::{Map, Value};

/// Where kubectl apply remembers what it sent last.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What kubectl sends: only what differs. An empty object means there is nothing to change.
pub fn patch(stored: &Value, manifest: &Value) -> Value {
    let patch = patch_value("", stored, manifest, &last_applied(stored));
    patch.unwrap_or_else(|| Value::Object(Map::new()))
}

/// Fields of the manifest win; what the last manifest had and this one has not goes; the rest stays as stored.
pub fn merge(stored: &Value, manifest: &Value) -> Value {
    let mut merged = stored.clone();
    merge_value("", &mut merged, manifest, &last_applied(stored));
    merged
}

/// What the server has given an object stays when a whole new body takes its place.
pub fn keep_assigned(stored: &Value, body: &mut Value) {
    let metadata = ["creationTimestamp", "generation", "resourceVersion", "uid"];
    keep(stored, body, "metadata", &metadata);
    if body["kind"] == "Service" && body["spec"]["type"] != "ExternalName" {
        let addresses = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];
        keep(stored, body, "spec", &addresses);
    }
}

fn keep(stored: &Value, body: &mut Value, member: &str, names: &[&str]) {
    for name in names {
        let Some(value) = stored.get(member).and_then(|member| member.get(name)) else { continue };
        let Some(fields) = body.get_mut(member).and_then(Value::as_object_mut) else { return };
        fields.entry(*name).or_insert_with(|| value.clone());
    }
}

/// `name` is that of the field, which tells lists apart.
fn merge_value(name: &str, stored: &mut Value, manifest: &Value, last: &Value) {
    match (stored, manifest) {
        (Value::Object(stored), Value::Object(manifest)) => merge_fields(stored, manifest, last),
        (Value::Array(stored), Value::Array(manifest)) => match merge_key(name, manifest) {
            Some(key) => merge_items(key, stored, manifest, last),
            None => stored.clone_from(manifest),
        },
        (stored, manifest) => *stored = manifest.clone(),
    }
}

fn merge_fields(stored: &mut Map<String, Value>, manifest: &Map<String, Value>, last: &Value) {
    for name in last.as_object().into_iter().flat_map(Map::keys) {
        if !manifest.contains_key(name) {
            stored.remove(name);
        }
    }
    for (name, value) in manifest {
        if value.is_null() {
            stored.remove(name);
            continue;
        }
        let last = last.get(name).unwrap_or(&Value::Null);
        merge_value(name, stored.entry(name.clone()).or_insert(Value::Null), value, last);
    }
}

/// The manifest's items in the manifest's order, then those only the server has.
fn merge_items(key: &str, stored: &mut Vec<Value>, manifest: &[Value], last: &Value) {
    let last = last.as_array().map_or(&[][..], Vec::as_slice);
    let mut merged = Vec::new();
    for item in manifest {
        let position = stored.iter().position(|stored| stored.get(key) == item.get(key));
        let mut kept = position.map_or(Value::Null, |position| stored.remove(position));
        let last = last.iter().find(|last| last.get(key) == item.get(key)).unwrap_or(&Value::Null);
        merge_value("", &mut kept, item, last);
        merged.push(kept);
    }
    stored.retain(|item| last.iter().all(|last| last.get(key) != item.get(key)));
    merged.append(stored);
    *stored = merged;
}

/// None if nothing differs.
fn patch_value(name: &str, stored: &Value, manifest: &Value, last: &Value) -> Option<Value> {
    match (stored, manifest) {
        (Value::Object(stored), Value::Object(manifest)) => {
            let patch = patch_fields(stored, manifest, last);
            (!patch.is_empty()).then_some(Value::Object(patch))
        }
        (stored, manifest) if stored == manifest => None,
        (Value::Array(stored), Value::Array(manifest)) => match merge_key(name, manifest) {
            Some(key) => patch_items(key, stored, manifest, last),
            None => Some(Value::Array(manifest.clone())),
        },
        (_, manifest) => Some(manifest.clone()),
    }
}

fn patch_fields(
    stored: &Map<String, Value>,
    manifest: &Map<String, Value>,
    last: &Value,
) -> Map<String, Value> {
    let mut patch = Map::new();
    for name in last.as_object().into_iter().flat_map(Map::keys) {
        if !manifest.contains_key(name) && stored.contains_key(name) {
            patch.insert(name.clone(), Value::Null);
        }
    }
    for (name, value) in manifest {
        let last = last.get(name).unwrap_or(&Value::Null);
        let before = stored.get(name).unwrap_or(&Value::Null);
        let Some(change) = patch_value(name, before, value, last) else { continue };
        // A merged list is sent with the order its items are to have.
        if let (Some(items), true) = (value.as_array(), before.is_array())
            && let Some(key) = merge_key(name, items)
        {
            let order = items.iter().map(|item| named(key, item));
            patch.insert(format!("$setElementOrder/{name}"), order.collect());
        }
        patch.insert(name.clone(), change);
    }
    patch
}

fn patch_items(key: &str, stored: &[Value], manifest: &[Value], last: &Value) -> Option<Value> {
    let is_named = |item: &&Value, like: &Value| item.get(key) == like.get(key);
    let last = last.as_array().map_or(&[][..], Vec::as_slice);
    let mut patch = Vec::new();
    for item in manifest {
        let before = stored.iter().find(|stored| is_named(stored, item));
        let last = last.iter().find(|last| is_named(last, item)).unwrap_or(&Value::Null);
        let change = patch_value("", before.unwrap_or(&Value::Null), item, last);
        if let Some(mut change) = change {
            change[key] = item[key].clone();
            patch.push(change);
        }
    }
    for gone in last.iter().filter(|last| !manifest.iter().any(|item| is_named(&item, last))) {
        if stored.iter().any(|stored| is_named(&stored, gone)) {
            let mut deletion = named(key, gone);
            deletion["$patch"] = "delete".into();
            patch.push(deletion);
        }
    }
    (!patch.is_empty()).then_some(Value::Array(patch))
}

fn named(key: &str, item: &Value) -> Value {
    let value = item.get(key).cloned().unwrap_or(Value::Null);
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

fn last_applied(stored: &Value) -> Value {
    let annotations = stored.get("metadata").and_then(|metadata| metadata.get("annotations"));
    let text = annotations.and_then(|map| map.get(LAST_APPLIED)).and_then(Value::as_str);
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

/// By which field the items of a list are told apart; none for a list that is replaced as a whole.
fn merge_key(list: &str, items: &[Value]) -> Option<&'static str> {
    let key = match list {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "env"
        | "volumes"
        | "imagePullSecrets"
        | "schedulingGates"
        | "resourceClaims" => "name",
        "ports" if items.iter().all(|item| item.get("containerPort").is_some()) => "containerPort",
        "ports" => "port",
        "volumeMounts" => "mountPath",
        "volumeDevices" => "devicePath",
        "hostAliases" => "ip",
        "topologySpreadConstraints" => "topologyKey",
        "ownerReferences" => "uid",
        _ => return None,
    };
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_manifest_wins_and_what_the_server_added_stays() {
        let stored = json!({"spec": {
            "nodeName": "node-1",
            "containers": [{"name": "app", "image": "a:1", "imagePullPolicy": "IfNotPresent"}],
            "volumes": [{"name": "token"}],
        }});
        let manifest = json!({"spec": {"containers": [{"name": "app", "image": "a:2"}]}});
        assert_eq!(
            patch(&stored, &manifest),
            json!({"spec": {
                "$setElementOrder/containers": [{"name": "app"}],
                "containers": [{"image": "a:2", "name": "app"}],
            }})
        );
        assert_eq!(patch(&stored, &merge(&stored, &manifest)), patch(&stored, &manifest));
        assert_eq!(
            merge(&stored, &manifest),
            json!({"spec": {
                "nodeName": "node-1",
                "containers": [{"name": "app", "image": "a:2", "imagePullPolicy": "IfNotPresent"}],
                "volumes": [{"name": "token"}],
            }})
        );
    }

    #[test]
    fn what_the_manifest_no_longer_says_goes() {
        let last = r#"{"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"containers":[{"name":"old"},{"name":"app"}]}}"#;
        let stored = json!({
            "metadata": {"labels": {"a": "1", "b": "2", "server": "x"}, "annotations": {LAST_APPLIED: last}},
            "spec": {"containers": [{"name": "old"}, {"name": "app"}]},
        });
        let manifest =
            json!({"metadata": {"labels": {"a": "1"}}, "spec": {"containers": [{"name": "app"}]}});
        let merged = merge(&stored, &manifest);
        let patched = patch(&stored, &manifest);
        assert_eq!(patched["metadata"], json!({"labels": {"b": null}}));
        assert_eq!(patched["spec"]["containers"], json!([{"$patch": "delete", "name": "old"}]));
        assert_eq!(merged["metadata"]["labels"], json!({"a": "1", "server": "x"}));
        assert_eq!(merged["spec"]["containers"], json!([{"name": "app"}]));
    }
}
