//! What a template works with: JSON, whole numbers of its own, and nothing at all.
//! JSON's numbers are float64 to Go, and so are never equal to a number that stands in a template.

use std::borrow::Cow;

use serde_json::Value;

use crate::admit::go_map;

#[derive(Clone, Debug, PartialEq)]
pub enum Thing<'a> {
    /// A key that is not there, or null.
    Nothing,
    Json(Cow<'a, Value>),
    Int(i64),
}

impl<'a> Thing<'a> {
    pub fn of(value: &'a Value) -> Thing<'a> {
        if value.is_null() { Thing::Nothing } else { Thing::Json(Cow::Borrowed(value)) }
    }

    pub fn new(value: impl Into<Value>) -> Thing<'a> {
        let value = value.into();
        if value.is_null() { Thing::Nothing } else { Thing::Json(Cow::Owned(value)) }
    }

    pub fn json(&self) -> Option<&Value> {
        match self {
            Thing::Json(value) => Some(value),
            Thing::Nothing | Thing::Int(_) => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        self.json().and_then(Value::as_str)
    }

    /// Borrowed as long as the value it belongs to was.
    pub fn member(&self, name: &str) -> Option<Thing<'a>> {
        match self {
            Thing::Json(Cow::Borrowed(value)) => value.get(name).map(Thing::of),
            Thing::Json(Cow::Owned(value)) => value.get(name).cloned().map(Thing::new),
            Thing::Nothing | Thing::Int(_) => None,
        }
    }

    pub fn item(&self, index: usize) -> Option<Thing<'a>> {
        match self {
            Thing::Json(Cow::Borrowed(value)) => value.get(index).map(Thing::of),
            Thing::Json(Cow::Owned(value)) => value.get(index).cloned().map(Thing::new),
            Thing::Nothing | Thing::Int(_) => None,
        }
    }

    /// Models template.IsTrue: whatever is not empty.
    pub fn holds(&self) -> bool {
        match self {
            Thing::Nothing => false,
            Thing::Int(number) => *number != 0,
            Thing::Json(value) => match &**value {
                Value::Null => false,
                Value::Bool(truth) => *truth,
                Value::Number(number) => number.as_f64() != Some(0.0),
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(fields) => !fields.is_empty(),
            },
        }
    }

    /// As an action prints it.
    pub fn shown(&self) -> String {
        match self {
            Thing::Nothing => "<no value>".to_owned(),
            Thing::Int(number) => number.to_string(),
            Thing::Json(value) => go_map(value),
        }
    }

    /// Go's name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Thing::Nothing => "nil",
            Thing::Int(_) => "int",
            Thing::Json(value) => match &**value {
                Value::Null => "nil",
                Value::Bool(_) => "bool",
                Value::Number(_) => "float64",
                Value::String(_) => "string",
                Value::Array(_) => "[]interface {}",
                Value::Object(_) => "map[string]interface {}",
            },
        }
    }
}
