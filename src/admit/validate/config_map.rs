//! A ConfigMap, new and changed.
//! Models ValidateConfigMap and ValidateConfigMapUpdate of validation.go (v1.36).

use super::{Errors, meta};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::kit::base64;
use crate::yaml::path::Path;

/// The bound of a Secret holds for a ConfigMap too.
pub const BYTES_MAX: usize = 1024 * 1024;

pub fn create(map: &Cursor, errors: &mut Errors) {
    meta::create(&map.get("metadata"), names::subdomain, errors);
    contents(map, errors);
}

pub fn update(old: &Cursor, map: &Cursor, errors: &mut Errors) {
    unchanged_if_immutable(old, map, &["data", "binaryData"], errors);
    create(map, errors);
}

fn contents(map: &Cursor, errors: &mut Errors) {
    let (data, binary) = (map.get("data"), map.get("binaryData"));
    for (key, value) in data.entries() {
        name_of_entry(key, &value, errors);
        if binary.get(key).is_set() {
            let detail = "duplicate of key present in binaryData";
            errors.push(FieldError::invalid(value.path, key, detail));
        }
    }
    binary.entries().iter().for_each(|(key, value)| name_of_entry(key, value, errors));
    let texts: usize = data.entries().iter().map(|(_, value)| value.text().len()).sum();
    if BYTES_MAX < texts + bytes(&binary) {
        errors.push(FieldError::too_long(Path::root(), BYTES_MAX));
    }
}

/// Keys become the names of files and variables.
pub fn name_of_entry(key: &str, entry: &Cursor, errors: &mut Errors) {
    let complaints = names::config_key(key);
    errors.extend(
        complaints.into_iter().map(|text| FieldError::invalid(entry.path.clone(), key, text)),
    );
}

/// Once an object is immutable, these fields and that word itself stay.
pub fn unchanged_if_immutable(old: &Cursor, new: &Cursor, fields: &[&str], errors: &mut Errors) {
    if !old.get("immutable").truth() {
        return;
    }
    let detail = "field is immutable when `immutable` is set";
    let immutable = new.get("immutable");
    if !immutable.truth() {
        errors.push(FieldError::forbidden(immutable.path, detail));
    }
    for name in fields {
        let field = new.get(name);
        if field.json() != old.get(name).json() {
            errors.push(FieldError::forbidden(field.path, detail));
        }
    }
}

/// How much is behind the base64 of these entries.
pub fn bytes(data: &Cursor) -> usize {
    let length = |text: &str| base64::decode(text).map_or(0, |bytes| bytes.len());
    data.entries().iter().map(|(_, value)| length(value.text())).sum()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    #[test]
    fn keys_are_file_names_and_stand_once() {
        refuse(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a b: x, k: x}, binaryData: {k: eA==, ..: eA==}}",
            &[
                "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
                "data[k]: Invalid value: \"k\": duplicate of key present in binaryData",
                "binaryData[..]: Invalid value: \"..\": must not be '..'",
            ],
        );
    }

    #[test]
    fn an_immutable_map_stays_as_it_is() {
        refuse_change(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, immutable: true, data: {k: x}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: z}}",
            &[
                "immutable: Forbidden: field is immutable when `immutable` is set",
                "data: Forbidden: field is immutable when `immutable` is set",
            ],
        );
    }
}
