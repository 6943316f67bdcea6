//! `--sort-by`: rows by a field.
//! Models SortObjects in staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go (v1.36), C8.

use std::cmp::Ordering;

use serde_json::Value;

use super::failure::Failure;
use crate::kit::order;
use crate::objects::Object;

/// `path` may stand in braces and begin with a dot or not. What lacks the field comes first.
pub fn by_field(objects: &mut [Object], path: &str) -> Result<(), Failure> {
    let bare = path.strip_prefix('{').and_then(|path| path.strip_suffix('}')).unwrap_or(path);
    let bare = bare.strip_prefix('.').unwrap_or(bare);
    if bare.contains(['[', '{', '*', '\'', '"']) {
        return Err(Failure::plain(format!(
            "--sort-by {path} is more than this console can follow: name a field, as in .metadata.creationTimestamp"
        )));
    }
    let mut keyed: Vec<(Value, Object)> =
        objects.iter().map(|object| (field(object, bare), object.clone())).collect();
    if !keyed.is_empty() && keyed.iter().all(|(value, _)| value.is_null()) {
        return Err(Failure::plain(format!(
            "couldn't find any field with path \"{{.{bare}}}\" in the list of objects"
        )));
    }
    order::sort_by(&mut keyed, |(a, _), (b, _)| compare(a, b));
    for (slot, (_, object)) in objects.iter_mut().zip(keyed) {
        *slot = object;
    }
    Ok(())
}

fn field(object: &Object, path: &str) -> Value {
    let json = object.to_json();
    let found = path.split('.').try_fold(&json, |value, name| value.get(name));
    found.cloned().unwrap_or(Value::Null)
}

/// Times are RFC 3339 texts, which sort as they are.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Kind;
    use serde_json::json;

    fn sorted(path: &str) -> String {
        let event = |name: &str, last: &str| {
            let json = json!({ "metadata": { "name": name }, "lastTimestamp": last });
            Object::from_json(Kind::Event, json).unwrap()
        };
        let mut events = [event("a", "2026-01-01T00:00:09Z"), event("b", "2026-01-01T00:00:02Z")];
        match by_field(&mut events, path) {
            Err(failure) => failure.text(),
            Ok(()) => events.iter().map(|event| event.meta().name.as_str()).collect(),
        }
    }

    #[test]
    fn the_path_may_be_written_in_three_ways() {
        for path in [".lastTimestamp", "lastTimestamp", "{.lastTimestamp}"] {
            assert_eq!(sorted(path), "ba", "{path}");
        }
        assert_eq!(sorted(".metadata.name"), "ab");
    }

    #[test]
    fn a_field_that_no_object_has_is_an_error() {
        assert_eq!(
            sorted(".x.y"),
            "error: couldn't find any field with path \"{.x.y}\" in the list of objects\n"
        );
    }
}
