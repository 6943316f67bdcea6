//! `--sort-by`: rows by a field.
//! Models SortObjects in staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go (v1.36), C8.

use std::cmp::Ordering;

use serde_json::Value;

use super::failure::Failure;
use super::jsonpath::{Template, relaxed};
use crate::admit::quantity::Quantity;
use crate::kit::order;
use crate::kit::quote::quote;
use crate::objects::Object;

/// A path as kubectl reads them, in braces or not, with a dot at its beginning or not. What lacks the field comes first.
pub fn by_field(objects: &mut [Object], path: &str) -> Result<(), Failure> {
    let path = relaxed(path).unwrap_or_else(|_| path.to_owned());
    let template = Template::parse(&path)
        .map_err(|problem| Failure::plain(format!("sorting error: {problem}")))?;
    let mut keyed = Vec::new();
    for object in objects.iter() {
        let json = object.to_json();
        let found = template.find(&json).map_err(Failure::Plain)?;
        let key = found.first().and_then(|found| found.first()).map(|value| (**value).clone());
        keyed.push((key, object.clone()));
    }
    if !keyed.is_empty() && keyed.iter().all(|(value, _)| value.is_none()) {
        return Err(Failure::plain(format!(
            "couldn't find any field with path {} in the list of objects",
            quote(&path)
        )));
    }
    order::sort_by(&mut keyed, |(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    for (slot, (_, object)) in objects.iter_mut().zip(keyed) {
        *slot = object;
    }
    Ok(())
}

/// Times are RFC 3339 texts, which sort as they are; texts that are both quantities sort by their amount.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Value::String(a), Value::String(b)) => match (Quantity::parse(a), Quantity::parse(b)) {
            (Ok(a), Ok(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
            _ => a.cmp(b),
        },
        (Value::Null, other) | (other, Value::Null) if other.is_null() => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        // What upstream cannot compare stays where it is.
        _ => Ordering::Equal,
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
    fn a_path_may_hold_a_filter_and_quantities_sort_by_amount() {
        let pod = |name: &str, memory: &str| {
            let container =
                json!({ "name": "app", "resources": { "requests": { "memory": memory } } });
            let spec = json!({ "containers": [{ "name": "x" }, container] });
            Object::from_json(Kind::Pod, json!({ "metadata": { "name": name }, "spec": spec }))
                .unwrap()
        };
        let mut pods = [pod("a", "1Gi"), pod("b", "200Mi"), pod("c", "64Ki")];
        let path = "{.spec.containers[?(@.name==\"app\")].resources.requests.memory}";
        by_field(&mut pods, path).unwrap();
        let names: String = pods.iter().map(|pod| pod.meta().name.as_str()).collect();
        assert_eq!(names, "cba");
    }

    #[test]
    fn a_field_that_no_object_has_is_an_error() {
        assert_eq!(
            sorted(".x.y"),
            "error: couldn't find any field with path \"{.x.y}\" in the list of objects\n"
        );
    }
}
