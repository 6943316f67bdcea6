//! A number of pods, or a part of them in percent.
//! Models ValidatePositiveIntOrPercent and getIntOrPercentValue of pkg/apis/apps/validation/validation.go (v1.36), V118.

use serde_json::Value;

use super::{Errors, not_negative};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;

pub struct IntOrPercent<'a>(pub &'a Cursor<'a>);

impl IntOrPercent<'_> {
    pub fn check(&self, errors: &mut Errors) {
        match self.0.json() {
            Value::String(text) => {
                let complaints = names::percent(text);
                errors.extend(complaints.iter().map(|complaint| self.invalid(complaint)));
            }
            _ => not_negative(self.0, errors),
        }
    }

    pub fn percent(&self) -> Option<i64> {
        let digits = self.0.json().as_str()?.strip_suffix('%')?;
        let is_number = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
        // What does not fit is as large as can be.
        is_number.then(|| digits.parse().unwrap_or(i64::MAX))
    }

    /// A text that is no percentage counts as the number in it, if it is one.
    pub fn amount(&self) -> i64 {
        let number = match self.0.json() {
            Value::String(text) => text.parse().unwrap_or(0),
            _ => self.0.number(),
        };
        self.percent().unwrap_or(number)
    }

    pub fn invalid(&self, detail: &str) -> FieldError {
        let path = self.0.path.clone();
        match self.0.json() {
            Value::String(text) => FieldError::invalid(path, Word(text), detail),
            _ => FieldError::invalid(path, self.0.number(), detail),
        }
    }
}
