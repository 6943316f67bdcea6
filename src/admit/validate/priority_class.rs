//! A PriorityClass.
//! Models pkg/apis/scheduling/validation/validation.go ValidatePriorityClass and ValidatePriorityClassUpdate (v1.36).

use super::{Errors, given_one_of, meta};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::objects::priority_class::{SYSTEM_CLASSES, SYSTEM_PREFIX, USER_VALUE_MAX};

pub fn create(class: &Cursor, errors: &mut Errors) {
    let metadata = class.get("metadata");
    meta::create(&metadata, names::subdomain, errors);
    let (name, value) = (metadata.get("name"), class.get("value"));
    if name.text().starts_with(SYSTEM_PREFIX) {
        if let Some(problem) = unlike_the_system_s(class) {
            let detail = format!(
                "priority class names with '{SYSTEM_PREFIX}' prefix are reserved for system use only. error: {problem}"
            );
            errors.push(FieldError::forbidden(name.path, detail));
        }
    } else if i64::from(USER_VALUE_MAX) < value.number() {
        let detail =
            format!("maximum allowed value of a user defined priority is {USER_VALUE_MAX}");
        errors.push(FieldError::forbidden(value.path, detail));
    }
    let policy = class.get("preemptionPolicy");
    if policy.is_set() {
        given_one_of(&policy, &["PreemptLowerPriority", "Never"], errors);
    }
}

pub fn update(old: &Cursor, class: &Cursor, errors: &mut Errors) {
    let value = class.get("value");
    if value.number() != old.get("value").number() {
        errors.push(FieldError::forbidden(value.path, "may not be changed in an update."));
    }
    let policy = class.get("preemptionPolicy");
    if policy.text() != old.get("preemptionPolicy").text() {
        errors.push(FieldError::invalid(policy.path.clone(), policy.text(), "field is immutable"));
    }
}

/// What keeps a class from being the cluster's own of that name. Models IsKnownSystemPriorityClass.
fn unlike_the_system_s(class: &Cursor) -> Option<String> {
    let name = class.get("metadata").get("name").text();
    let Some((_, value, _)) = SYSTEM_CLASSES.iter().find(|(known, ..)| *known == name) else {
        return Some(format!("{name} is not a known system priority class"));
    };
    if class.get("value").number() != i64::from(*value) {
        return Some(format!("value of {name} PriorityClass must be {value}"));
    }
    let is_default = class.get("globalDefault").truth();
    is_default.then(|| format!("globalDefault of {name} PriorityClass must be false"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    fn check(fields: &str, complaints: &[&str]) {
        let text = format!("{{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, {fields}}}");
        refuse(&text, complaints);
    }

    #[test]
    fn a_class_stays_below_the_system_s() {
        check("metadata: {name: high}, value: 1000000000", &[]);
        check("metadata: {name: low}, value: -10, preemptionPolicy: Never", &[]);
        check(
            "metadata: {name: high}, value: 1000000001",
            &["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"],
        );
    }

    #[test]
    fn the_system_s_names_are_its_own() {
        let reserved = "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: ";
        check("metadata: {name: system-node-critical}, value: 2000001000", &[]);
        for (fields, problem) in [
            (
                "metadata: {name: system-mine}, value: 1",
                "system-mine is not a known system priority class",
            ),
            (
                "metadata: {name: system-node-critical}, value: 1",
                "value of system-node-critical PriorityClass must be 2000001000",
            ),
            (
                "metadata: {name: system-node-critical}, value: 2000001000, globalDefault: true",
                "globalDefault of system-node-critical PriorityClass must be false",
            ),
        ] {
            check(fields, &[&format!("{reserved}{problem}")]);
        }
    }
}
