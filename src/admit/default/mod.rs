//! What the API server fills in before it looks at an object.
//! Models pkg/apis/core/v1/defaults.go (v1.36).
//!
//! A default is written where a field is absent or at its zero value; fields that are pointers in Go count only as absent.

mod container;
mod image;
mod pod;
mod service;

use serde_json::{Map, Value};

use crate::objects::Kind;

type Fields = Map<String, Value>;

/// The object has been decoded, so every field is of its type.
pub fn default(kind: Kind, object: &mut Value) {
    let spec = object_at(object, "spec");
    match kind {
        Kind::Pod => pod::default(spec),
        Kind::Service => service::default(spec),
        Kind::EndpointSlice | Kind::Event | Kind::Node => {}
    }
}

/// The fields of a member; it is made if it is missing.
fn object_at<'a>(object: &'a mut Value, name: &str) -> &'a mut Fields {
    fields(&mut object[name])
}

/// The fields of an object; anything else becomes an empty one.
fn fields(value: &mut Value) -> &mut Fields {
    if !value.is_object() {
        *value = Value::Object(Fields::new());
    }
    let Value::Object(fields) = value else { unreachable!("made an object above") };
    fields
}

/// The objects of a list member.
fn each<'a>(object: &'a mut Fields, name: &str) -> impl Iterator<Item = &'a mut Fields> {
    let items = object.get_mut(name).and_then(Value::as_array_mut);
    items.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// A member that is an object, if there is one.
fn member<'a>(object: &'a mut Fields, name: &str) -> Option<&'a mut Fields> {
    object.get_mut(name)?.as_object_mut()
}

fn fill_absent(object: &mut Fields, name: &str, default: impl Into<Value>) {
    object.entry(name).or_insert_with(|| default.into());
}

fn fill_zero(object: &mut Fields, name: &str, default: impl Into<Value>) {
    if object.get(name).is_none_or(is_zero) {
        object.insert(name.to_owned(), default.into());
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(_) | Value::Object(_) => false,
    }
}
