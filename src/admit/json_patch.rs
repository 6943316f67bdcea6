//! A JSON patch: operations, one after the other, and none of them if one fails.
//! Models RFC 6902 as gopkg.in/evanphx/json-patch reads it for the API server (v1.36).

use serde_json::Value;

/// The patch cannot be carried out; the server does not say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

pub fn apply(document: &Value, patch: &[Value]) -> Result<Value, Failed> {
    let mut document = document.clone();
    for operation in patch {
        step(&mut document, operation)?;
    }
    Ok(document)
}

fn step(document: &mut Value, operation: &Value) -> Result<(), Failed> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let path = text("path").ok_or(Failed)?;
    let value = || operation.get("value").cloned().ok_or(Failed);
    let from = || text("from").ok_or(Failed);
    match text("op").ok_or(Failed)? {
        "add" => add(document, path, value()?),
        "remove" => remove(document, path).map(drop),
        "replace" => {
            *document.pointer_mut(path).ok_or(Failed)? = value()?;
            Ok(())
        }
        "move" => {
            let moved = remove(document, from()?)?;
            add(document, path, moved)
        }
        "copy" => {
            let copied = document.pointer(from()?).cloned().ok_or(Failed)?;
            add(document, path, copied)
        }
        "test" => {
            let wanted = operation.get("value").unwrap_or(&Value::Null);
            let there = document.pointer(path).unwrap_or(&Value::Null);
            if there == wanted { Ok(()) } else { Err(Failed) }
        }
        _ => Err(Failed),
    }
}

fn add(document: &mut Value, path: &str, value: Value) -> Result<(), Failed> {
    let Some((parent, name)) = split(path) else {
        *document = value;
        return Ok(());
    };
    match document.pointer_mut(parent).ok_or(Failed)? {
        Value::Object(fields) => {
            fields.insert(name, value);
            Ok(())
        }
        Value::Array(items) if name == "-" => {
            items.push(value);
            Ok(())
        }
        Value::Array(items) => {
            let index = index(&name).filter(|index| *index <= items.len()).ok_or(Failed)?;
            items.insert(index, value);
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(Failed),
    }
}

fn remove(document: &mut Value, path: &str) -> Result<Value, Failed> {
    let (parent, name) = split(path).ok_or(Failed)?;
    match document.pointer_mut(parent).ok_or(Failed)? {
        Value::Object(fields) => fields.remove(&name).ok_or(Failed),
        Value::Array(items) => {
            let index = index(&name).filter(|index| *index < items.len()).ok_or(Failed)?;
            Ok(items.remove(index))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(Failed),
    }
}

/// None for the whole document.
fn split(path: &str) -> Option<(&str, String)> {
    let (parent, name) = path.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

fn index(name: &str) -> Option<usize> {
    let is_plain = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(patch: Value, expected: Option<Value>) {
        let document = json!({"spec": {"replicas": 1, "list": ["a", "b"]}, "x/y": 1});
        let got = apply(&document, patch.as_array().unwrap());
        assert_eq!(got.ok(), expected, "{patch}");
    }

    #[test]
    fn every_operation_does_its_one_thing() {
        let with = |spec: Value, other: Value| Some(json!({"spec": spec, "x/y": other}));
        let list = json!(["a", "b"]);
        check(
            json!([{"op": "replace", "path": "/spec/replicas", "value": 3}]),
            with(json!({"replicas": 3, "list": list}), json!(1)),
        );
        check(
            json!([{"op": "add", "path": "/spec/list/1", "value": "c"}]),
            with(json!({"replicas": 1, "list": ["a", "c", "b"]}), json!(1)),
        );
        check(
            json!([{"op": "add", "path": "/spec/list/-", "value": "c"}]),
            with(json!({"replicas": 1, "list": ["a", "b", "c"]}), json!(1)),
        );
        check(
            json!([{"op": "remove", "path": "/spec/list"}]),
            with(json!({"replicas": 1}), json!(1)),
        );
        check(
            json!([{"op": "replace", "path": "/x~1y", "value": 2}]),
            with(json!({"replicas": 1, "list": list}), json!(2)),
        );
        check(
            json!([{"op": "test", "path": "/spec/replicas", "value": 1}, {"op": "move", "from": "/spec/list/0", "path": "/spec/list/1"}]),
            with(json!({"replicas": 1, "list": ["b", "a"]}), json!(1)),
        );
        check(
            json!([{"op": "copy", "from": "/x~1y", "path": "/spec/copy"}]),
            with(json!({"replicas": 1, "list": list, "copy": 1}), json!(1)),
        );
    }

    #[test]
    fn one_that_fails_fails_them_all() {
        check(json!([{"op": "test", "path": "/spec/replicas", "value": 2}]), None);
        check(json!([{"op": "replace", "path": "/spec/nothing", "value": 2}]), None);
        check(json!([{"op": "remove", "path": "/spec/list/2"}]), None);
        check(json!([{"op": "add", "path": "/nothing/here", "value": 2}]), None);
        check(json!([{"op": "jump", "path": "/spec"}]), None);
        check(json!([{"path": "/spec"}]), None);
    }
}
