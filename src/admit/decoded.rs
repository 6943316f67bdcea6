//! What decoding made of a body, and what the server says of the rest.
//! Models apiserver/pkg/endpoints/handlers/create.go and runtime.NewStrictDecodingError (v1.36), C4.

use std::fmt;

use serde_json::Value;

use crate::objects::schema::{Shape, Type};
use crate::yaml::path::Path;

/// What could be read, and what could not.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Without the fields that are null, unknown or of a wrong type; quantities as the API writes them.
    pub value: Value,
    pub mistyped: Vec<Mistyped>,
    pub unknown: Vec<Unknown>,
    /// Fields that are fine but have no effect on the simulation; only the outermost of each.
    pub unsimulated: Vec<Path>,
}

/// A value of a wrong type.
#[derive(Clone, Debug)]
pub struct Mistyped {
    pub path: Path,
    /// In Go's words.
    pub text: String,
    /// What the field holds.
    pub wanted: Shape,
}

/// A field the type does not have.
#[derive(Clone, Debug)]
pub struct Unknown {
    pub path: Path,
    /// The type that lacks it.
    pub of: &'static Type,
}

impl Decoded {
    /// The type error Go's decoder returns. It notes the first and goes on, but what reads itself ends the decoding.
    pub fn first_mistyped(&self) -> Option<&Mistyped> {
        let reads_itself = |one: &&Mistyped| {
            matches!(one.wanted, Shape::Quantity | Shape::IntOrString | Shape::Time)
        };
        self.mistyped.iter().find(reads_itself).or_else(|| self.mistyped.first())
    }

    /// What the server answers: a type error comes alone, unknown fields all together.
    pub fn refusal(&self) -> Option<String> {
        const UNKNOWN_MAX: usize = 100;
        if let Some(first) = self.first_mistyped() {
            return Some(first.text.clone());
        }
        if self.unknown.is_empty() {
            return None;
        }
        let fields: Vec<String> =
            self.unknown.iter().take(UNKNOWN_MAX).map(Unknown::to_string).collect();
        Some(format!("strict decoding error: {}", fields.join(", ")))
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown field \"{}\"", self.path)
    }
}
