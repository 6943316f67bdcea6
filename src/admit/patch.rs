//! The patch kubectl apply sends: only what differs between the manifest, the last one, and what is stored.
//! Models CreateThreeWayMergePatch of apimachinery/pkg/util/strategicpatch/patch.go (v1.36).

use serde_json::{Map, Value};

use super::apply::{last_applied, merge_key};

/// An empty object means there is nothing to change.
pub fn patch(stored: &Value, manifest: &Value) -> Value {
    let patch = patch_value("", stored, manifest, &last_applied(stored));
    patch.unwrap_or_else(|| Value::Object(Map::new()))
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

#[cfg(test)]
mod tests {
    use super::super::apply::LAST_APPLIED;
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_sent() {
        let stored = json!({"spec": {
            "nodeName": "node-1",
            "containers": [{"name": "app", "image": "a:1", "imagePullPolicy": "IfNotPresent"}],
        }});
        let manifest = json!({"spec": {"containers": [{"name": "app", "image": "a:2"}]}});
        assert_eq!(
            patch(&stored, &manifest),
            json!({"spec": {
                "$setElementOrder/containers": [{"name": "app"}],
                "containers": [{"image": "a:2", "name": "app"}],
            }})
        );
        let same = json!({"spec": {"containers": [{"name": "app", "image": "a:1"}]}});
        assert_eq!(patch(&stored, &same), json!({}));
    }

    #[test]
    fn what_the_manifest_no_longer_says_is_sent_as_gone() {
        let last = r#"{"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"containers":[{"name":"old"},{"name":"app"}]}}"#;
        let stored = json!({
            "metadata": {"labels": {"a": "1", "b": "2"}, "annotations": {LAST_APPLIED: last}},
            "spec": {"containers": [{"name": "old"}, {"name": "app"}]},
        });
        let manifest =
            json!({"metadata": {"labels": {"a": "1"}}, "spec": {"containers": [{"name": "app"}]}});
        let patched = patch(&stored, &manifest);
        assert_eq!(patched["metadata"], json!({"labels": {"b": null}}));
        assert_eq!(patched["spec"]["containers"], json!([{"$patch": "delete", "name": "old"}]));
    }
}
