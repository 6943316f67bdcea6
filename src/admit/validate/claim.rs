//! A claim to storage that is made for one pod alone.
//! Models validateEphemeralVolumeSource and ValidatePersistentVolumeClaimSpec of validation.go (v1.36).

use super::{Errors, given, labels, meta, named, named_if_set, selector};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, Word};
use crate::admit::names;
use crate::admit::quantity::Quantity;

pub fn ephemeral(source: &Cursor, errors: &mut Errors) {
    let template = source.get("volumeClaimTemplate");
    if !template.is_set() {
        errors.push(FieldError::required(template.path, ""));
        return;
    }
    let metadata = template.get("metadata");
    meta::annotations(&metadata.get("annotations"), errors);
    labels(&metadata.get("labels"), errors);
    for (name, field) in metadata.entries() {
        if !["annotations", "labels"].contains(&name) && is_given(&field) {
            let path = metadata.path.field(&go_name(name));
            errors.push(FieldError::forbidden(path, "cannot be set"));
        }
    }
    claim_spec(&template.get("spec"), errors);
}

/// A text is there only if it says something.
fn is_given(field: &Cursor) -> bool {
    field.is_set() && field.json().as_str() != Some("") && field.json().as_i64() != Some(0)
}

/// The name as it comes from Go's, with its first letter made small.
fn go_name(name: &str) -> String {
    match name {
        "uid" => "uID".to_owned(),
        other => other.to_owned(),
    }
}

pub fn claim_spec(spec: &Cursor, errors: &mut Errors) {
    let modes = spec.get("accessModes");
    if modes.items().is_empty() {
        let detail = "at least 1 access mode is required";
        errors.push(FieldError::required(modes.path.clone(), detail));
    }
    selector::check(&spec.get("selector"), errors);
    access_modes(&modes, errors);
    storage(&spec.get("resources"), errors);
    named_if_set(&spec.get("storageClassName"), names::subdomain, errors);
    let mode = spec.get("volumeMode");
    if mode.is_set() {
        super::one_of(&mode, &["Block", "Filesystem"], errors);
    }
    data_sources(spec, errors);
    named_if_set(&spec.get("volumeAttributesClassName"), names::subdomain, errors);
}

fn access_modes(modes: &Cursor, errors: &mut Errors) {
    const MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    const ALONE: &str = "ReadWriteOncePod";
    let given = modes.items();
    for mode in given.iter().filter(|mode| !MODES.contains(&mode.text())) {
        let path = modes.path.clone();
        errors.push(FieldError::not_supported(path, Word(mode.text()), &MODES));
    }
    let is_with_others = given.iter().any(|mode| mode.text() == ALONE)
        && given.iter().any(|mode| mode.text() != ALONE && MODES.contains(&mode.text()));
    if is_with_others {
        let detail = "may not use ReadWriteOncePod with other access modes";
        errors.push(FieldError::forbidden(modes.path.clone(), detail));
    }
}

fn storage(resources: &Cursor, errors: &mut Errors) {
    let path = resources.path.key("storage");
    let asked = resources.get("requests").get("storage");
    if !asked.is_set() {
        errors.push(FieldError::required(path, ""));
        return;
    }
    let zero = Quantity::zero();
    if Quantity::parse(asked.text()).is_ok_and(|amount| amount <= zero) {
        errors.push(FieldError::invalid(path, asked.text(), "must be greater than zero"));
    }
}

fn data_sources(spec: &Cursor, errors: &mut Errors) {
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    for field in [&source, &reference].into_iter().filter(|field| field.is_set()) {
        data_source(field, errors);
    }
    let namespace = reference.get("namespace");
    if !namespace.text().is_empty() {
        named(&namespace, names::label, errors);
    }
    if !source.is_set() || !reference.is_set() {
        return;
    }
    let is_same = ["apiGroup", "kind", "name"]
        .iter()
        .all(|name| source.get(name).json() == reference.get(name).json());
    // The value is a path, which Go writes as the struct without exported fields that it is.
    let mut refuse = |detail: &str| {
        errors.push(FieldError::invalid(spec.path.clone(), Verbatim("{}".to_owned()), detail));
    };
    if !namespace.text().is_empty() {
        refuse("may not be specified when dataSourceRef.namespace is specified");
    } else if !is_same {
        refuse("must match dataSourceRef");
    }
}

fn data_source(source: &Cursor, errors: &mut Errors) {
    given(&source.get("name"), errors);
    given(&source.get("kind"), errors);
    let (group, kind) = (source.get("apiGroup"), source.get("kind"));
    if group.text().is_empty() && kind.text() != "PersistentVolumeClaim" {
        let detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
        errors.push(FieldError::invalid(source.path.clone(), kind.text(), detail));
    }
    named_if_set(&group, names::subdomain, errors);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    #[test]
    fn a_claim_says_how_much_and_for_whom() {
        let check = |template: &str, complaints: &[&str]| {
            let complaints: Vec<String> = complaints
                .iter()
                .map(|text| format!("spec.volumes[0].ephemeral.volumeClaimTemplate{text}"))
                .collect();
            let complaints: Vec<&str> = complaints.iter().map(String::as_str).collect();
            let spec = format!(
                "{{containers: [{{name: a, image: b}}], volumes: [{{name: x, ephemeral: {{volumeClaimTemplate: {template}}}}}]}}"
            );
            refuse_spec(&spec, &complaints);
        };
        check("null", &[": Required value"]);
        check(
            "{metadata: {name: a}, spec: {}}",
            &[
                ".metadata.name: Forbidden: cannot be set",
                ".spec.accessModes: Required value: at least 1 access mode is required",
                ".spec.resources[storage]: Required value",
            ],
        );
        check(
            "{spec: {accessModes: [ReadWriteOnce, ReadWriteOncePod, Read], resources: {requests: {storage: 0}}, dataSource: {kind: Pod}}}",
            &[
                ".spec.accessModes: Unsupported value: \"Read\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
                ".spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
                ".spec.resources[storage]: Invalid value: \"0\": must be greater than zero",
                ".spec.dataSource.name: Required value",
                ".spec.dataSource: Invalid value: \"Pod\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
            ],
        );
    }
}
