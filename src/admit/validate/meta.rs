//! Names, labels and annotations of any object.
//! Models apimachinery/pkg/api/validation/objectmeta.go (v1.36), V25 to V33 and V105.

use serde_json::Value;

use super::{Errors, labels, named, named_if_set, not_negative};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

const ANNOTATION_BYTES_MAX: usize = 262_144;

/// `name_rule` says which names this kind of object may have.
pub fn create(meta: &Cursor, name_rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    generate_name(&meta.get("generateName"), name_rule, errors);
    let name = meta.get("name");
    if name.text().is_empty() {
        errors.push(FieldError::required(name.path, "name or generateName is required"));
    } else {
        named(&name, name_rule, errors);
    }
    named_if_set(&meta.get("namespace"), names::label, errors);
    not_negative(&meta.get("generation"), errors);
    labels(&meta.get("labels"), errors);
    annotations(&meta.get("annotations"), errors);
}

/// An object keeps what identifies it.
pub fn update(old: &Cursor, meta: &Cursor, errors: &mut Errors) {
    let version = meta.get("resourceVersion");
    if version.text().is_empty() {
        errors.push(FieldError::invalid(version.path, "", "must be specified for an update"));
    }
    for name in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"] {
        unchanged(&old.get(name), &meta.get(name), errors);
    }
}

fn unchanged(old: &Cursor, field: &Cursor, errors: &mut Errors) {
    let is_same = match (old.json(), field.json()) {
        // Go knows no difference between an absent text and an empty one.
        (Value::String(_) | Value::Null, Value::String(_) | Value::Null) => {
            old.text() == field.text()
        }
        (old, new) => old == new,
    };
    if !is_same {
        errors.push(FieldError::invalid(field.path.clone(), field.json(), "field is immutable"));
    }
}

/// A name that will grow: a hyphen at its end is fine.
fn generate_name(prefix: &Cursor, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    let Some(text) = prefix.json().as_str().filter(|text| !text.is_empty()) else { return };
    let checked = match text.strip_suffix('-') {
        Some(before) if !before.is_empty() => format!("{before}a"),
        _ => text.to_owned(),
    };
    let complaints = rule(&checked);
    errors.extend(
        complaints
            .into_iter()
            .map(|complaint| FieldError::invalid(prefix.path.clone(), text, complaint)),
    );
}

fn annotations(map: &Cursor, errors: &mut Errors) {
    let mut bytes = 0;
    for (key, value) in map.entries() {
        let complaints = names::qualified_name(&key.to_lowercase());
        errors.extend(
            complaints.into_iter().map(|text| FieldError::invalid(map.path.clone(), key, text)),
        );
        bytes += key.len() + value.text().len();
    }
    if ANNOTATION_BYTES_MAX < bytes {
        errors.push(FieldError::too_long(map.path.clone(), ANNOTATION_BYTES_MAX));
    }
}
