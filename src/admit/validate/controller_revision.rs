//! A ControllerRevision.
//! Models pkg/apis/apps/validation/validation.go ValidateControllerRevisionCreate and ValidateControllerRevisionUpdate (v1.36).

use super::{Errors, meta, not_negative};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(revision: &Cursor, errors: &mut Errors) {
    meta::create(&revision.get("metadata"), names::subdomain, errors);
    not_negative(&revision.get("revision"), errors);
    let data = revision.get("data");
    if !data.is_set() {
        errors.push(FieldError::required(data.path, "data is mandatory"));
    } else if !data.json().is_object() {
        errors.push(FieldError::required(data.path, "data must be a valid JSON object"));
    }
}

pub fn update(old: &Cursor, revision: &Cursor, errors: &mut Errors) {
    not_negative(&revision.get("revision"), errors);
    let data = revision.get("data");
    if data.json() != old.get("data").json() {
        errors.push(FieldError::invalid(data.path.clone(), data.json(), "field is immutable"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    #[test]
    fn a_revision_holds_an_object() {
        let check = |fields: &str, complaints: &[&str]| {
            let head = "apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: web-1}";
            refuse(&format!("{{{head}, {fields}}}"), complaints);
        };
        check("revision: 1, data: {}", &[]);
        check("revision: 1, data: a", &["data: Required value: data must be a valid JSON object"]);
        check(
            "revision: -1",
            &[
                "revision: Invalid value: -1: must be greater than or equal to 0",
                "data: Required value: data is mandatory",
            ],
        );
    }
}
