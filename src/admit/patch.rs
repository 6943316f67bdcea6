//! The patch kubectl apply sends: only what differs between the manifest, the last one, and what is stored.
//! Models CreateThreeWayMergePatch of apimachinery/pkg/util/strategicpatch/patch.go (v1.36).

use std::iter;

use serde_json::{Map, Value};

use super::apply::{last_applied, merge_key};
use crate::kit::order;
use crate::objects::json;

/// Fields, and lists of things, of whose members one at a time has a value (patchStrategy retainKeys): what the manifest
/// does not name goes.
const UNIONS: [&str; 3] = ["resourceClaims", "strategy", "volumes"];

/// An empty object means there is nothing to change.
pub fn patch(stored: &Value, manifest: &Value) -> Value {
    let patch = patch_value("", stored, manifest, &last_applied(stored));
    patch.unwrap_or_else(|| Value::Object(Map::new()))
}

/// None if nothing differs.
fn patch_value(name: &str, stored: &Value, manifest: &Value, last: &Value) -> Option<Value> {
    match (stored, manifest) {
        (Value::Object(stored), Value::Object(manifest)) => {
            let mut patch = patch_fields(stored, manifest, last);
            let has_more = |stored: &Map<String, Value>| {
                stored.iter().any(|(name, value)| !value.is_null() && !manifest.contains_key(name))
            };
            if UNIONS.contains(&name) && (!patch.is_empty() || has_more(stored)) {
                let mut names: Vec<String> = manifest.keys().cloned().collect();
                order::sort(&mut names);
                patch.insert("$retainKeys".to_owned(), names.into());
            }
            (!patch.is_empty()).then_some(Value::Object(patch))
        }
        (stored, manifest) if stored == manifest => None,
        (Value::Array(stored), Value::Array(manifest)) => match merge_key(name, manifest) {
            Some(key) => patch_items(name, key, stored, manifest, last),
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
        if let ("finalizers", Some(items), Some(before)) =
            (&**name, value.as_array(), before.as_array())
        {
            patch_set(&mut patch, name, before, items, last);
            continue;
        }
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

fn patch_items(
    list: &str,
    key: &str,
    stored: &[Value],
    manifest: &[Value],
    last: &Value,
) -> Option<Value> {
    let is_named = |item: &&Value, like: &Value| item.get(key) == like.get(key);
    let last = last.as_array().map_or(&[][..], Vec::as_slice);
    let mut patch = Vec::new();
    for item in manifest {
        let before = stored.iter().find(|stored| is_named(stored, item));
        let last = last.iter().find(|last| is_named(last, item)).unwrap_or(&Value::Null);
        let change = patch_value(list, before.unwrap_or(&Value::Null), item, last);
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

/// Of a list of scalars, in which each comes once, what is new and what is gone is sent.
fn patch_set(
    patch: &mut Map<String, Value>,
    name: &str,
    stored: &[Value],
    manifest: &[Value],
    last: &Value,
) {
    let is_new = |item: &&Value| !stored.contains(item);
    let is_gone = |item: &&Value| !manifest.contains(item) && stored.contains(item);
    let new: Vec<Value> = manifest.iter().filter(is_new).cloned().collect();
    let gone: Vec<Value> = last.as_array().into_iter().flatten().filter(is_gone).cloned().collect();
    if new.is_empty() && gone.is_empty() {
        return;
    }
    patch.insert(format!("$setElementOrder/{name}"), manifest.into());
    if !gone.is_empty() {
        patch.insert(format!("$deleteFromPrimitiveList/{name}"), gone.into());
    }
    if !new.is_empty() {
        patch.insert(name.to_owned(), new.into());
    }
}

fn named(key: &str, item: &Value) -> Value {
    let value = item.get(key).cloned().unwrap_or(Value::Null);
    json::object(&mut iter::once((key.to_owned(), value))).into()
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
