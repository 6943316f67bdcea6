//! A port given by number or by name, a count given as number or percentage.
//! Models apimachinery/pkg/util/intstr (v1.36).

use std::fmt;

use serde_json::Value;

use super::json::{Json, Misfit, serde_by_json};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntOrString {
    Int(i32),
    String(String),
}

impl Default for IntOrString {
    fn default() -> IntOrString {
        IntOrString::Int(0)
    }
}

impl Json for IntOrString {
    fn read(json: Value) -> Result<IntOrString, Misfit> {
        match json {
            Value::String(text) => Ok(IntOrString::String(text)),
            number => i32::read(number).map(IntOrString::Int),
        }
    }

    fn write(&self) -> Value {
        match self {
            IntOrString::Int(number) => number.write(),
            IntOrString::String(text) => text.write(),
        }
    }

    fn is_empty(&self) -> bool {
        *self == IntOrString::default()
    }
}

serde_by_json!(IntOrString);

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IntOrString::Int(number) => write!(f, "{number}"),
            IntOrString::String(text) => f.write_str(text),
        }
    }
}
