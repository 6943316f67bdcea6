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

pub fn annotations(map: &Cursor, errors: &mut Errors) {
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

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks a sound pod with this metadata, in flow style.
    fn check(metadata: &str, complaints: &[&str]) {
        refuse(
            &format!(
                "{{apiVersion: v1, kind: Pod, metadata: {metadata}, spec: {{containers: [{{name: a, image: b}}]}}}}"
            ),
            complaints,
        );
    }

    #[test]
    fn a_generated_name_may_end_in_a_hyphen() {
        check("{name: web-1, generateName: web-}", &[]);
        check("{name: a.b.c}", &[]);
    }

    #[test]
    fn the_prefix_of_an_annotation_may_be_upper_case() {
        check("{name: a, annotations: {Example.COM/x: anything at all}}", &[]);
        check(
            "{name: a, annotations: {'a b': x}}",
            &[
                "metadata.annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
            ],
        );
    }

    #[test]
    fn annotations_are_bounded_together() {
        // No manifest the playground reads is that long.
        let annotations = serde_json::json!({"a": "x".repeat(200_000), "b": "x".repeat(62_143)});
        let mut errors = Vec::new();
        super::annotations(&super::Cursor::root(&annotations), &mut errors);
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(texts, [": Too long: may not be more than 262144 bytes"]);
    }
}
