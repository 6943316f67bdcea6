//! One complaint of validation about one field.
//! Models apimachinery/pkg/util/validation/field/errors.go (v1.36), V10 to V15.

use std::fmt;

use serde_json::Value;

use crate::kit::quote::{escape_as_go, quote};
use crate::yaml::path::Path;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub path: Path,
    pub kind: ErrorKind,
    /// As printed; absent for the kinds that print none.
    pub value: Option<String>,
    pub detail: String,
    /// The words that would have been taken, where there is such a list.
    pub words: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Required,
    Invalid,
    NotSupported,
    Duplicate,
    Forbidden,
    TooLong,
    TooMany,
    NotFound,
}

impl ErrorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Required => "Required value",
            ErrorKind::Invalid => "Invalid value",
            ErrorKind::NotSupported => "Unsupported value",
            ErrorKind::Duplicate => "Duplicate value",
            ErrorKind::Forbidden => "Forbidden",
            ErrorKind::TooLong => "Too long",
            ErrorKind::TooMany => "Too many",
            ErrorKind::NotFound => "Not found",
        }
    }
}

impl FieldError {
    pub fn required(path: Path, detail: &str) -> FieldError {
        FieldError::new(path, ErrorKind::Required, None, detail)
    }

    pub fn forbidden(path: Path, detail: impl Into<String>) -> FieldError {
        FieldError::new(path, ErrorKind::Forbidden, None, detail)
    }

    pub fn invalid(path: Path, value: impl Printed, detail: impl Into<String>) -> FieldError {
        FieldError::new(path, ErrorKind::Invalid, Some(value.printed()), detail)
    }

    /// Where the value would say nothing.
    pub fn invalid_as_a_whole(path: Path, detail: impl Into<String>) -> FieldError {
        FieldError::new(path, ErrorKind::Invalid, None, detail)
    }

    pub fn duplicate(path: Path, value: impl Printed) -> FieldError {
        FieldError::new(path, ErrorKind::Duplicate, Some(value.printed()), "")
    }

    pub fn not_found(path: Path, value: impl Printed) -> FieldError {
        FieldError::new(path, ErrorKind::NotFound, Some(value.printed()), "")
    }

    /// The words are listed in the order given.
    pub fn not_supported(path: Path, value: impl Printed, words: &[&'static str]) -> FieldError {
        let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
        let detail = format!("supported values: {}", quoted.join(", "));
        let value = Some(value.printed());
        let error = FieldError::new(path, ErrorKind::NotSupported, value, detail);
        FieldError { words: words.to_vec(), ..error }
    }

    pub fn too_long(path: Path, bytes_max: usize) -> FieldError {
        let detail = format!("may not be more than {bytes_max} bytes");
        FieldError::new(path, ErrorKind::TooLong, None, detail)
    }

    pub fn too_many(path: Path, count: usize, count_max: usize) -> FieldError {
        let detail = format!("must have at most {count_max} items");
        FieldError::new(path, ErrorKind::TooMany, Some(count.to_string()), detail)
    }

    fn new(
        path: Path,
        kind: ErrorKind,
        value: Option<String>,
        detail: impl Into<String>,
    ) -> FieldError {
        FieldError { path, kind, value, detail: detail.into(), words: Vec::new() }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.kind.as_str())?;
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

/// How a value is printed inside an error.
pub trait Printed {
    fn printed(&self) -> String;
}

impl Printed for &str {
    fn printed(&self) -> String {
        quote(self)
    }
}

impl Printed for i64 {
    fn printed(&self) -> String {
        self.to_string()
    }
}

impl Printed for bool {
    fn printed(&self) -> String {
        self.to_string()
    }
}

/// Numbers plain, text in Go's quotes, anything else as compact JSON.
impl Printed for &Value {
    fn printed(&self) -> String {
        match self {
            Value::String(text) => quote(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => self.to_string(),
            Value::Array(_) | Value::Object(_) => as_go_json(self),
        }
    }
}

/// A text whose Go type is its own, not plain string: such values are printed as JSON.
pub struct Word<'a>(pub &'a str);

impl Printed for Word<'_> {
    fn printed(&self) -> String {
        as_go_json(&Value::from(self.0))
    }
}

/// Printed as it stands, for Go structs whose fields keep their own order.
pub struct Verbatim(pub String);

impl Printed for Verbatim {
    fn printed(&self) -> String {
        self.0.clone()
    }
}

pub fn as_go_json(value: &Value) -> String {
    escape_as_go(&value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_is_printed_with_path_kind_value_and_detail() {
        let path = Path::parse("spec.restartPolicy");
        let words = ["Always", "Never"];
        for (error, text) in [
            (FieldError::required(path.clone(), ""), "spec.restartPolicy: Required value"),
            (FieldError::forbidden(path.clone(), "no"), "spec.restartPolicy: Forbidden: no"),
            (
                FieldError::invalid(path.clone(), "a\tb", "no"),
                r#"spec.restartPolicy: Invalid value: "a\tb": no"#,
            ),
            (FieldError::duplicate(path.clone(), 80), "spec.restartPolicy: Duplicate value: 80"),
            (
                FieldError::not_supported(path.clone(), Word("Always =>"), &words),
                r#"spec.restartPolicy: Unsupported value: "Always =\u003e": supported values: "Always", "Never""#,
            ),
            (
                FieldError::invalid(path.clone(), &json!({"b": [1], "a": null}), "no"),
                r#"spec.restartPolicy: Invalid value: {"a":null,"b":[1]}: no"#,
            ),
        ] {
            assert_eq!(error.to_string(), text);
        }
    }
}
