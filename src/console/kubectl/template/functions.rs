//! The functions a template can call.
//! Models text/template/funcs.go (Go 1.24); `exists` and `base64decode` are cli-runtime's.

use std::cmp::Ordering;

use serde_json::Value;

use super::format;
use super::value::Thing;
use crate::kit::base64;

/// In alphabetical order.
pub const NAMES: &[&str] = &[
    "and",
    "base64decode",
    "eq",
    "exists",
    "ge",
    "gt",
    "html",
    "index",
    "le",
    "len",
    "lt",
    "ne",
    "not",
    "or",
    "print",
    "printf",
    "println",
    "slice",
];

pub enum Problem {
    /// The call is not as the function wants it.
    Arguments(String),
    /// The function's own complaint.
    Inside(String),
}

type Result<'a> = std::result::Result<Thing<'a>, Problem>;

fn inside<T>(text: impl Into<String>) -> std::result::Result<T, Problem> {
    Err(Problem::Inside(text.into()))
}

pub fn call<'a>(name: &str, arguments: &[Thing<'a>]) -> Result<'a> {
    let exactly = match name {
        "not" | "len" | "base64decode" => Some(1),
        "lt" | "le" | "gt" | "ge" | "ne" => Some(2),
        _ => None,
    };
    let least = match name {
        "print" | "println" | "html" => 0,
        _ => 1,
    };
    let got = arguments.len();
    if let Some(want) = exactly.filter(|want| *want != got) {
        let text = format!("wrong number of args for {name}: want {want} got {got}");
        return Err(Problem::Arguments(text));
    }
    if got < least {
        let text = format!("wrong number of args for {name}: want at least {least} got {got}");
        return Err(Problem::Arguments(text));
    }
    let ordering = |wanted: fn(Ordering) -> bool| {
        order(&arguments[0], &arguments[1]).map(|ordering| Thing::new(wanted(ordering)))
    };
    match name {
        "and" | "or" => Ok(arguments[got - 1].clone()),
        "not" => Ok(Thing::new(!arguments[0].holds())),
        "len" => len(&arguments[0]),
        "index" => index(&arguments[0], &arguments[1..]),
        "exists" => Ok(Thing::new(exists(&arguments[0], &arguments[1..]))),
        "slice" => slice(&arguments[0], &arguments[1..]),
        "eq" => equal(&arguments[0], &arguments[1..]).map(Thing::new),
        "ne" => equal(&arguments[0], &arguments[1..]).map(|is_equal| Thing::new(!is_equal)),
        "lt" => ordering(Ordering::is_lt),
        "le" => ordering(Ordering::is_le),
        "gt" => ordering(Ordering::is_gt),
        "ge" => ordering(Ordering::is_ge),
        "print" => Ok(Thing::new(format::print(arguments))),
        "println" => Ok(Thing::new(format::println(arguments))),
        "printf" => match arguments[0].text() {
            Some(text) => Ok(Thing::new(format::printf(text, &arguments[1..]))),
            None => Err(Problem::Arguments(format!(
                "wrong type for value; expected string; got {}",
                arguments[0].type_name()
            ))),
        },
        "html" => Ok(Thing::new(html(&format::print(arguments)))),
        "base64decode" => decode(&arguments[0]),
        other => inside(format!("{other} is no function")),
    }
}

fn len<'a>(value: &Thing<'a>) -> Result<'a> {
    let length = match value.json() {
        Some(Value::String(text)) => text.len(),
        Some(Value::Array(items)) => items.len(),
        Some(Value::Object(fields)) => fields.len(),
        _ if *value == Thing::Nothing => return inside("len of nil pointer"),
        _ => return inside(format!("len of type {}", value.type_name())),
    };
    Ok(Thing::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index<'a>(value: &Thing<'a>, indexes: &[Thing<'a>]) -> Result<'a> {
    let mut value = value.clone();
    for index in indexes {
        value = match value.json() {
            None if value == Thing::Nothing => return inside("index of untyped nil"),
            Some(Value::Array(items)) => {
                value.item(place(index, items.len())?).unwrap_or(Thing::Nothing)
            }
            Some(Value::Object(_)) => match index.text() {
                Some(key) => value.member(key).unwrap_or(Thing::Nothing),
                None if *index == Thing::Nothing => {
                    return inside("value is nil; should be of type string");
                }
                None => {
                    return inside(format!(
                        "value has type {}; should be string",
                        index.type_name()
                    ));
                }
            },
            Some(Value::String(text)) => {
                let byte = text.as_bytes()[place(index, text.len())?];
                Thing::Int(i64::from(byte))
            }
            _ => return inside(format!("can't index item of type {}", value.type_name())),
        };
    }
    Ok(value)
}

fn place(index: &Thing, length: usize) -> std::result::Result<usize, Problem> {
    let Thing::Int(number) = index else {
        return inside(match index {
            Thing::Nothing => "cannot index slice/array with nil".to_owned(),
            other => format!("cannot index slice/array with type {}", other.type_name()),
        });
    };
    match usize::try_from(*number) {
        Ok(place) if place < length => Ok(place),
        _ => inside(format!("index out of range: {number}")),
    }
}

/// Whether `index` would find something.
fn exists(value: &Thing, indexes: &[Thing]) -> bool {
    let mut value = value.clone();
    for index in indexes {
        let next = match index {
            Thing::Int(number) => usize::try_from(*number).ok().and_then(|place| value.item(place)),
            other => other.text().and_then(|key| value.member(key)),
        };
        match next {
            Some(next) => value = next,
            None => return false,
        }
    }
    true
}

fn slice<'a>(value: &Thing<'a>, bounds: &[Thing<'a>]) -> Result<'a> {
    let length = match value.json() {
        Some(Value::String(text)) => text.len(),
        Some(Value::Array(items)) => items.len(),
        _ => return inside(format!("can't slice item of type {}", value.type_name())),
    };
    let bound = |at: usize, otherwise: usize| match bounds.get(at) {
        None => Ok(otherwise),
        Some(bound) => place(bound, length + 1),
    };
    let (from, to) = (bound(0, 0)?, bound(1, length)?);
    if to < from {
        return inside(format!("invalid slice index: {from} > {to}"));
    }
    Ok(match value.json() {
        Some(Value::Array(items)) => Thing::new(items[from..to].to_vec()),
        // Bytes of a letter that is cut are replaced, as they are when Go prints them.
        _ => {
            let bytes = value.text().unwrap_or_default().as_bytes();
            Thing::new(String::from_utf8_lossy(&bytes[from..to]).into_owned())
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Int,
    Float,
    Text,
    Other,
}

fn basic(value: &Thing) -> Basic {
    match value.type_name() {
        "bool" => Basic::Bool,
        "int" => Basic::Int,
        "float64" => Basic::Float,
        "string" => Basic::Text,
        _ => Basic::Other,
    }
}

fn equal(first: &Thing, others: &[Thing]) -> std::result::Result<bool, Problem> {
    if others.is_empty() {
        return inside("missing argument for comparison");
    }
    for other in others {
        if basic(first) != basic(other) {
            if *first != Thing::Nothing && *other != Thing::Nothing {
                return inside("incompatible types for comparison");
            }
            continue;
        }
        if basic(first) == Basic::Other && [first, other].iter().all(|one| **one != Thing::Nothing)
        {
            let (left, right) = (first.type_name(), other.type_name());
            return inside(format!(
                "non-comparable types {}: {left}, {}: {right}",
                first.shown(),
                other.shown()
            ));
        }
        if first == other {
            return Ok(true);
        }
    }
    Ok(false)
}

fn order(left: &Thing, right: &Thing) -> std::result::Result<Ordering, Problem> {
    if [left, right].iter().any(|one| basic(one) == Basic::Other) {
        return inside("invalid type for comparison");
    }
    if basic(left) != basic(right) {
        return inside("incompatible types for comparison");
    }
    match (left, right) {
        (Thing::Int(left), Thing::Int(right)) => Ok(left.cmp(right)),
        _ => match (left.json(), right.json()) {
            (Some(Value::String(left)), Some(Value::String(right))) => Ok(left.cmp(right)),
            (Some(Value::Number(left)), Some(Value::Number(right))) => {
                Ok(left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal))
            }
            _ => inside("invalid type for comparison"),
        },
    }
}

fn decode<'a>(value: &Thing<'a>) -> Result<'a> {
    let Some(text) = value.text() else {
        return Err(Problem::Arguments(match value {
            Thing::Nothing => "invalid value; expected string".to_owned(),
            other => format!("wrong type for value; expected string; got {}", other.type_name()),
        }));
    };
    match base64::decode(text) {
        Ok(bytes) => Ok(Thing::new(String::from_utf8_lossy(&bytes).into_owned())),
        Err(at) => inside(format!("base64 decode failed: illegal base64 data at input byte {at}")),
    }
}

fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&#34;");
    escaped.replace('<', "&lt;").replace('>', "&gt;")
}
