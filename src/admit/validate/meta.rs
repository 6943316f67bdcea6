//! Names, labels and annotations of any object.
//! Models apimachinery/pkg/api/validation/objectmeta.go (v1.36), V25 to V33 and V105.

use crate::kit::sorted::SortedSet;

use serde_json::Value;

use super::{Errors, complain, labels, named, named_if_set, not_negative, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;
use crate::kit::quote::quote;

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
    always(meta, errors);
}

/// An object keeps what identifies it.
pub fn update(old: &Cursor, meta: &Cursor, errors: &mut Errors) {
    if old.get("deletionTimestamp").is_set() {
        no_new_finalizers(&old.get("finalizers"), &meta.get("finalizers"), errors);
    }
    let version = meta.get("resourceVersion");
    if version.text().is_empty() {
        errors.push(FieldError::invalid(version.path, "", "must be specified for an update"));
    }
    for name in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"] {
        unchanged(&old.get(name), &meta.get(name), errors);
    }
    always(meta, errors);
}

/// What holds of a new object and of a changed one.
fn always(meta: &Cursor, errors: &mut Errors) {
    labels(&meta.get("labels"), errors);
    annotations(&meta.get("annotations"), errors);
    owners(&meta.get("ownerReferences"), errors);
    finalizers(&meta.get("finalizers"), errors);
}

/// The paths of these errors have no index.
fn owners(list: &Cursor, errors: &mut Errors) {
    let mut controller = None;
    for owner in list.items() {
        let at = |name: &str| owner.get(name).moved(list.path.field(name));
        let version = at("apiVersion");
        if version_of(version.text()).is_empty() {
            let detail = "version must not be empty";
            errors.push(FieldError::invalid(version.path.clone(), version.text(), detail));
        }
        for field in [at("kind"), at("name")].into_iter().filter(|field| field.text().is_empty()) {
            errors.push(FieldError::invalid(field.path, "", "must not be empty"));
        }
        let uid = at("uid");
        if uid.text().is_empty() {
            errors.push(FieldError::invalid(uid.path.clone(), word(&uid), "must not be empty"));
        }
        if (version.text(), owner.get("kind").text()) == ("v1", "Event") {
            let detail = "/v1, Kind=Event is disallowed from being an owner";
            errors.push(FieldError::invalid(list.path.clone(), reference(&owner), detail));
        }
        if !owner.get("controller").truth() {
            continue;
        }
        let name = format!("{}/{}", owner.get("kind").text(), owner.get("name").text());
        let Some(first) = &controller else {
            controller = Some(name);
            continue;
        };
        let detail = format!(
            "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {name}"
        );
        let all: Vec<String> = list.items().iter().map(|owner| reference(owner).0).collect();
        let value = Verbatim(format!("[{}]", all.join(",")));
        errors.push(FieldError::invalid(list.path.clone(), value, detail));
    }
}

/// The version in `group/version`.
fn version_of(text: &str) -> &str {
    match text.split_once('/') {
        Some((_, version)) if version.contains('/') => "",
        Some((_, version)) => version,
        None => text,
    }
}

/// As Go writes the struct: in its own order, without what is not said.
fn reference(owner: &Cursor) -> Verbatim {
    let always = ["apiVersion", "kind", "name", "uid"].map(|name| {
        let text = Value::from(owner.get(name).text());
        format!("\"{name}\":{}", as_go_json(&text))
    });
    let sometimes = ["controller", "blockOwnerDeletion"]
        .into_iter()
        .map(|name| (name, owner.get(name)))
        .filter(|(_, field)| field.is_set())
        .map(|(name, field)| format!("\"{name}\":{}", field.truth()));
    let fields: Vec<String> = always.into_iter().chain(sometimes).collect();
    Verbatim(format!("{{{}}}", fields.join(",")))
}

fn finalizers(list: &Cursor, errors: &mut Errors) {
    const STANDARD: [&str; 3] = ["foregroundDeletion", "kubernetes", "orphan"];
    let all = list.items();
    for finalizer in &all {
        named(&finalizer.clone().moved(list.path.clone()), names::qualified_name, errors);
    }
    let has = |name: &str| all.iter().any(|finalizer| finalizer.text() == name);
    if has("orphan") && has("foregroundDeletion") {
        let detail = "finalizer orphan and foregroundDeletion cannot be both set";
        errors.push(FieldError::invalid(list.path.clone(), list.json(), detail));
    }
    for finalizer in all {
        if !finalizer.text().contains('/') && !STANDARD.contains(&finalizer.text()) {
            let detail = "name is neither a standard finalizer name nor is it fully qualified";
            errors.push(FieldError::invalid(finalizer.path.clone(), finalizer.text(), detail));
        }
    }
}

fn no_new_finalizers(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let texts = |list: &Cursor<'_>| -> SortedSet<String> {
        list.items().iter().map(|finalizer| finalizer.text().to_owned()).collect()
    };
    let (old, now) = (texts(old), texts(new));
    let added = now.iter().filter(|finalizer| !old.contains(finalizer.as_str()));
    let added: Vec<String> = added.map(|finalizer| quote(finalizer)).collect();
    if !added.is_empty() {
        let detail = format!(
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
            added.join(", ")
        );
        errors.push(FieldError::forbidden(new.path.clone(), detail));
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
    let text = prefix.text();
    if text.is_empty() {
        return;
    }
    let checked = match text.strip_suffix('-') {
        Some(before) if !before.is_empty() => format!("{before}a"),
        _ => text.to_owned(),
    };
    complain(prefix, rule(&checked), errors);
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
    fn owners_and_finalizers_are_checked() {
        check(
            "{name: a, ownerReferences: [{apiVersion: v1, kind: Event, name: e, uid: u}, {kind: A, name: a, uid: u, controller: true}, {apiVersion: v1, kind: B, name: b, uid: u, controller: true}]}",
            &[
                r#"metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}: /v1, Kind=Event is disallowed from being an owner"#,
                "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
                r#"metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Event","name":"e","uid":"u"},{"apiVersion":"","kind":"A","name":"a","uid":"u","controller":true},{"apiVersion":"v1","kind":"B","name":"b","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for A/a and B/b"#,
            ],
        );
        check(
            "{name: a, finalizers: [orphan, foregroundDeletion, mine, example.com/yours]}",
            &[
                r#"metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","mine","example.com/yours"]: finalizer orphan and foregroundDeletion cannot be both set"#,
                "metadata.finalizers[2]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified",
            ],
        );
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
