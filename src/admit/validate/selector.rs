//! Label selectors.
//! Models apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector (v1.36), V121 to V123.

use serde_json::{Map, Value};

use super::{Errors, labels, named, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;
use crate::objects::LabelSelector;

/// The selector, unless something is wrong with it.
pub fn selector(selector: &Cursor, errors: &mut Errors) -> Option<LabelSelector> {
    let before = errors.len();
    labels(&selector.get("matchLabels"), errors);
    for requirement in selector.get("matchExpressions").items() {
        self::requirement(&requirement, errors);
    }
    let read = || LabelSelector::read(selector.json());
    (errors.len() == before).then(|| read().expect("its fields and operators were just checked"))
}

/// Where only its complaints matter, and where it may be missing.
pub fn check(selector: &Cursor, errors: &mut Errors) {
    if selector.is_set() {
        self::selector(selector, errors);
    }
}

/// As Go writes the struct: labels before expressions, and without what is empty.
pub fn printed(selector: &Cursor) -> Verbatim {
    if !selector.is_set() {
        return Verbatim("null".to_owned());
    }
    let labels = selector.get("matchLabels");
    let requirements = selector.get("matchExpressions").items();
    let mut members = Vec::new();
    if !labels.entries().is_empty() {
        members.push(format!("\"matchLabels\":{}", as_go_json(labels.json())));
    }
    if !requirements.is_empty() {
        let requirements = requirements.iter().map(whole_requirement).collect();
        let text = as_go_json(&Value::Array(requirements));
        members.push(format!("\"matchExpressions\":{text}"));
    }
    Verbatim(format!("{{{}}}", members.join(",")))
}

fn requirement(requirement: &Cursor, errors: &mut Errors) {
    let [key, operator, values] = ["key", "operator", "values"].map(|name| requirement.get(name));
    let items = values.items();
    match operator.text() {
        "In" | "NotIn" if items.is_empty() => {
            let detail = "must be specified when `operator` is 'In' or 'NotIn'";
            errors.push(FieldError::required(values.path, detail));
        }
        "Exists" | "DoesNotExist" if !items.is_empty() => {
            let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
            errors.push(FieldError::forbidden(values.path, detail));
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        _ => {
            let detail = "not a valid selector operator";
            errors.push(FieldError::invalid(operator.path.clone(), word(&operator), detail));
        }
    }
    named(&key, names::qualified_name, errors);
    items.iter().for_each(|value| named(value, names::label_value, errors));
}

/// Key and operator are written even where they are empty.
fn whole_requirement(requirement: &Cursor) -> Value {
    let mut members = Map::new();
    for name in ["key", "operator"] {
        members.insert(name.to_owned(), requirement.get(name).text().into());
    }
    let values = requirement.get("values");
    if !values.items().is_empty() {
        members.insert("values".to_owned(), values.json().clone());
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    /// Checks a ReplicaSet with this selector; its template has the label `app: web`.
    fn check(selector: &str, complaints: &[&str]) {
        refuse(
            &format!(
                "{{apiVersion: apps/v1, kind: ReplicaSet, metadata: {{name: web}}, spec: {{selector: {selector}, \
                 template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: a, image: b}}]}}}}}}}}"
            ),
            complaints,
        );
    }

    #[test]
    fn an_operator_says_whether_there_are_values() {
        check("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", &[]);
        check("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", &[]);
        check(
            "{matchExpressions: [{key: app, operator: In}, {key: app, operator: Exists, values: [a]}]}",
            &[
                "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
                "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                r#"spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"},{"key":"app","operator":"Exists","values":["a"]}]}: invalid label selector"#,
            ],
        );
    }

    #[test]
    fn a_selector_is_printed_with_its_labels_first() {
        check(
            "{matchLabels: {app: web}, matchExpressions: [{key: app, operator: in, values: [web]}]}",
            &[
                r#"spec.selector.matchExpressions[0].operator: Invalid value: "in": not a valid selector operator"#,
                r#"spec.selector: Invalid value: {"matchLabels":{"app":"web"},"matchExpressions":[{"key":"app","operator":"in","values":["web"]}]}: invalid label selector"#,
            ],
        );
    }
}
