//! What says where a pod may run: tolerations, readiness and scheduling gates.
//! Models ValidateTolerations, validateReadinessGates and validateSchedulingGates of validation.go (v1.36), V40 and V42.

use crate::kit::sorted::SortedSet;

use super::{Errors, named, named_if_set, one_of, word};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn tolerations(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    for toleration in list.items() {
        self::toleration(&toleration, server, errors);
    }
}

pub fn readiness_gates(list: &Cursor, errors: &mut Errors) {
    for gate in list.items() {
        named(&gate.get("conditionType"), names::qualified_name, errors);
    }
}

pub fn scheduling_gates(list: &Cursor, errors: &mut Errors) {
    let mut names = SortedSet::new();
    for gate in list.items() {
        let name = gate.get("name").text();
        let complaints = names::qualified_name(name);
        errors.extend(
            complaints.into_iter().map(|text| FieldError::invalid(gate.path.clone(), name, text)),
        );
        if !names.insert(name) {
            errors.push(FieldError::duplicate(gate.path.clone(), name));
        }
    }
}

fn toleration(toleration: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let [key, operator, value, effect] =
        ["key", "operator", "value", "effect"].map(|name| toleration.get(name));
    named_if_set(&key, names::qualified_name, errors);
    if key.text().is_empty() && operator.text() != "Exists" {
        let detail = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
        errors.push(FieldError::invalid(operator.path.clone(), word(&operator), detail));
    }
    if toleration.get("tolerationSeconds").is_set() && effect.text() != "NoExecute" {
        let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
        errors.push(FieldError::invalid(effect.path.clone(), word(&effect), detail));
    }
    match operator.text() {
        "Equal" | "" => {
            let complaints = names::label_value(value.text());
            if !complaints.is_empty() {
                let detail = complaints.join(";");
                errors.push(FieldError::invalid(operator.path, value.text(), detail));
            }
        }
        "Exists" => {
            if !value.text().is_empty() {
                let detail = "value must be empty when `operator` is 'Exists'";
                errors.push(FieldError::invalid(operator.path, value.text(), detail));
            }
        }
        // A gate that is still off keeps these from being acted on.
        "Lt" | "Gt" if server.knows(Feature::NumericTolerations) => {
            let words = ["Equal", "Exists", "Lt", "Gt"];
            errors.push(FieldError::not_supported(operator.path.clone(), word(&operator), &words));
        }
        _ => one_of(&operator, &["Equal", "Exists"], errors),
    }
    if !effect.text().is_empty() {
        one_of(&effect, &["NoSchedule", "PreferNoSchedule", "NoExecute"], errors);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    #[test]
    fn a_toleration_says_what_it_tolerates() {
        refuse_spec(
            "{containers: [{name: a, image: b}], tolerations: [{value: x}, {key: a, operator: Exists, value: x, effect: NoSchedule, tolerationSeconds: 5}]}",
            &[
                "spec.tolerations[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
                "spec.tolerations[1].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
                "spec.tolerations[1].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'",
            ],
        );
    }
}
