//! The text of an image; the reference itself is left to the node.
//! Models validateContainerOnlyForPod of validation.go (v1.36), V80.

use super::Errors;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

pub fn without_blanks(image: &Cursor, errors: &mut Errors) {
    if image.text() != image.text().trim() {
        let detail = "must not have leading or trailing whitespace";
        errors.push(FieldError::invalid(image.path.clone(), image.text(), detail));
    }
}
