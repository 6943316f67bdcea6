//! A strategic merge patch: Kubernetes' own, which tells the items of some lists apart by a field.
//! Models apimachinery/pkg/util/strategicpatch/patch.go mergeMap, mergeSlice and normalizeElementOrder (v1.36).

use serde_json::{Map, Value};

use super::apply;
use crate::objects::json;

const DIRECTIVE: &str = "$patch";
const ORDER: &str = "$setElementOrder/";
const TAKEN_OUT: &str = "$deleteFromPrimitiveList/";
const RETAINED: &str = "$retainKeys";

/// `name` is that of the field, which tells lists apart.
pub fn merge(name: &str, target: &mut Value, patch: &Value) {
    match (target, patch) {
        (target, Value::Object(patch)) => {
            merge_fields(super::patch_kind::as_object(target), patch);
        }
        (Value::Array(items), Value::Array(patch)) => match list_kind(name, patch) {
            List::Keyed(key) => merge_items(items, patch, key),
            List::Set => merge_scalars(items, patch),
            List::Whole => items.clone_from(patch),
        },
        (target, patch) => target.clone_from(patch),
    }
}

fn merge_fields(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    match patch.get(DIRECTIVE).and_then(Value::as_str) {
        Some("replace") => {
            target.clear();
            target.extend(without_directives(patch));
            return;
        }
        Some("delete") => return target.clear(),
        Some(_) | None => {}
    }
    if let Some(retained) = patch.get(RETAINED).and_then(Value::as_array) {
        target.retain(|name, _| retained.iter().any(|one| one == name));
    }
    for (name, value) in without_directives(patch) {
        if value.is_null() {
            target.remove(&name);
            continue;
        }
        match target.get_mut(&name) {
            Some(there) => merge(&name, there, &value),
            None => _ = target.insert(name, without_nulls(value)),
        }
    }
    for (name, value) in patch {
        if let Some(list) = name.strip_prefix(TAKEN_OUT) {
            take_out(target.get_mut(list), value);
        }
        if let Some(list) = name.strip_prefix(ORDER) {
            put_in_order(list, target.get_mut(list), value);
        }
    }
}

fn without_directives(patch: &Map<String, Value>) -> impl Iterator<Item = (String, Value)> {
    let plain = patch.iter().filter(|(name, _)| !name.starts_with('$'));
    plain.map(|(name, value)| (name.clone(), value.clone()))
}

/// What is new has nothing that could be taken away.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .into_iter()
                .filter(|(name, value)| !value.is_null() && !name.starts_with('$'));
            json::object(&mut kept.map(|(name, value)| (name, without_nulls(value)))).into()
        }
        Value::Array(items) => {
            let kept = items.into_iter().filter(|item| item.get(DIRECTIVE).is_none());
            kept.map(without_nulls).collect()
        }
        other => other,
    }
}

enum List {
    Keyed(&'static str),
    /// Scalars, of which none comes twice.
    Set,
    Whole,
}

fn list_kind(name: &str, patch: &[Value]) -> List {
    match name {
        "conditions" => List::Keyed("type"),
        "hostIPs" | "podIPs" => List::Keyed("ip"),
        "finalizers" => List::Set,
        _ => apply::merge_key(name, patch).map_or(List::Whole, List::Keyed),
    }
}

fn merge_items(items: &mut Vec<Value>, patch: &[Value], key: &str) {
    let directive = |item: &Value| item.get(DIRECTIVE).and_then(Value::as_str).map(str::to_owned);
    if patch.iter().any(|item| directive(item).as_deref() == Some("replace")) {
        *items = patch.iter().filter(|item| directive(item).is_none()).cloned().collect();
        return;
    }
    let is_named = |item: &Value, like: &Value| item.get(key) == like.get(key);
    for gone in patch.iter().filter(|item| directive(item).as_deref() == Some("delete")) {
        items.retain(|item| !is_named(item, gone));
    }
    let before = items.clone();
    let changes: Vec<&Value> = patch.iter().filter(|item| directive(item).is_none()).collect();
    for change in &changes {
        match items.iter_mut().find(|item| is_named(item, change)) {
            Some(item) => merge("", item, change),
            None => items.push(without_nulls((*change).clone())),
        }
    }
    let place = |list: &[Value], item: &Value| list.iter().position(|one| is_named(one, item));
    let wanted: Vec<Value> = changes.into_iter().cloned().collect();
    arrange(items, &wanted, &before, &place);
}

fn merge_scalars(items: &mut Vec<Value>, patch: &[Value]) {
    for item in patch {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
}

fn take_out(list: Option<&mut Value>, gone: &Value) {
    let (Some(Value::Array(items)), Value::Array(gone)) = (list, gone) else { return };
    items.retain(|item| !gone.contains(item));
}

fn put_in_order(name: &str, list: Option<&mut Value>, order: &Value) {
    let (Some(Value::Array(items)), Value::Array(order)) = (list, order) else { return };
    let before = items.clone();
    let List::Keyed(key) = list_kind(name, items) else {
        let place = |list: &[Value], item: &Value| list.iter().position(|one| one == item);
        return arrange(items, order, &before, &place);
    };
    let place =
        |list: &[Value], item: &Value| list.iter().position(|one| one.get(key) == item.get(key));
    arrange(items, order, &before, &place);
}

/// What the patch names comes in its order; what only the server has stays before those it stood before.
fn arrange(
    items: &mut Vec<Value>,
    wanted: &[Value],
    before: &[Value],
    place: &dyn Fn(&[Value], &Value) -> Option<usize>,
) {
    let (mut named, mut others): (Vec<Value>, Vec<Value>) =
        std::mem::take(items).into_iter().partition(|item| place(wanted, item).is_some());
    crate::kit::order::sort_by_key(&mut named, |item| place(wanted, item));
    crate::kit::order::sort_by_key(&mut others, |item| place(before, item));
    let mut named = named.into_iter().peekable();
    for other in others {
        let stands_first = |item: &Value| match (place(before, &other), place(before, item)) {
            (Some(other), Some(item)) => other < item,
            (None, _) | (_, None) => false,
        };
        while let Some(item) = named.next_if(|item| !stands_first(item)) {
            items.push(item);
        }
        items.push(other);
    }
    items.extend(named);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(mut target: Value, patch: Value, expected: Value) {
        merge("", &mut target, &patch);
        assert_eq!(target, expected, "{patch}");
    }

    #[test]
    fn items_are_changed_by_their_key_and_new_ones_come_first() {
        check(
            json!({"containers": [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}]}),
            json!({"containers": [{"name": "b", "image": "b:2"}, {"name": "c", "image": "c:1"}]}),
            json!({"containers": [
                {"name": "a", "image": "a:1"}, {"name": "b", "image": "b:2"}, {"name": "c", "image": "c:1"},
            ]}),
        );
        check(
            json!({"containers": [{"name": "a"}]}),
            json!({"containers": [{"name": "b", "image": null}]}),
            json!({"containers": [{"name": "b"}, {"name": "a"}]}),
        );
    }

    #[test]
    fn directives_delete_replace_and_order() {
        let env = json!({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]});
        check(
            env.clone(),
            json!({"env": [{"name": "A", "$patch": "delete"}]}),
            json!({"env": [{"name": "B", "value": "2"}]}),
        );
        check(
            env.clone(),
            json!({"env": [{"name": "C", "value": "3"}, {"$patch": "replace"}]}),
            json!({"env": [{"name": "C", "value": "3"}]}),
        );
        check(
            env,
            json!({"$setElementOrder/env": [{"name": "B"}, {"name": "A"}]}),
            json!({"env": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]}),
        );
        check(
            json!({"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}),
            json!({"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}),
            json!({"strategy": {"type": "Recreate"}}),
        );
        check(
            json!({"a": {"b": 1}}),
            json!({"a": {"$patch": "replace", "c": 2}}),
            json!({"a": {"c": 2}}),
        );
        check(json!({"a": {"b": 1}}), json!({"a": {"$patch": "delete"}}), json!({"a": {}}));
    }

    #[test]
    fn lists_without_a_key_are_sets_or_are_replaced() {
        check(json!({"command": ["a", "b"]}), json!({"command": ["c"]}), json!({"command": ["c"]}));
        check(
            json!({"finalizers": ["a"]}),
            json!({"finalizers": ["a", "b"]}),
            json!({"finalizers": ["a", "b"]}),
        );
        check(
            json!({"finalizers": ["a", "b"]}),
            json!({"$deleteFromPrimitiveList/finalizers": ["a"]}),
            json!({"finalizers": ["b"]}),
        );
    }
}
