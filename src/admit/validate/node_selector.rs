//! What chooses nodes by their labels and fields.
//! Models ValidateNodeSelector of validation.go (v1.36).

use super::{Errors, named, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// Whether the values of a term are held to the form of labels: those that a pod merely prefers are not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Values {
    Labels,
    Anything,
}

pub fn node_selector(selector: &Cursor, errors: &mut Errors) {
    let terms = selector.get("nodeSelectorTerms");
    if terms.items().is_empty() {
        let detail = "must have at least one node selector term";
        errors.push(FieldError::required(terms.path.clone(), detail));
    }
    for term in terms.items() {
        node_selector_term(&term, Values::Labels, errors);
    }
}

pub fn node_selector_term(term: &Cursor, values: Values, errors: &mut Errors) {
    for requirement in term.get("matchExpressions").items() {
        operator(&requirement, errors);
        named(&requirement.get("key"), names::qualified_name, errors);
        if values == Values::Labels {
            for value in requirement.get("values").items() {
                named(&value, names::label_value, errors);
            }
        }
    }
    for requirement in term.get("matchFields").items() {
        node_field(&requirement, errors);
    }
}

fn operator(requirement: &Cursor, errors: &mut Errors) {
    let (operator, values) = (requirement.get("operator"), requirement.get("values"));
    let count = values.items().len();
    match operator.text() {
        "In" | "NotIn" => {
            if count == 0 {
                let detail = "must be specified when `operator` is 'In' or 'NotIn'";
                errors.push(FieldError::required(values.path, detail));
            }
        }
        "Exists" | "DoesNotExist" => {
            if 0 < count {
                let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                errors.push(FieldError::forbidden(values.path, detail));
            }
        }
        "Gt" | "Lt" => {
            if count != 1 {
                let detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
                errors.push(FieldError::required(values.path, detail));
            }
        }
        _ => {
            let detail = "not a valid selector operator";
            errors.push(FieldError::invalid(operator.path.clone(), word(&operator), detail));
        }
    }
}

/// The only field of a node that can be asked for is its name.
fn node_field(requirement: &Cursor, errors: &mut Errors) {
    let [key, operator, values] = ["key", "operator", "values"].map(|name| requirement.get(name));
    match operator.text() {
        "In" | "NotIn" => {
            if values.items().len() != 1 {
                let detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
                errors.push(FieldError::required(values.path.clone(), detail));
            }
        }
        _ => {
            let detail = "not a valid selector operator";
            errors.push(FieldError::invalid(operator.path.clone(), word(&operator), detail));
        }
    }
    if key.text() == "metadata.name" {
        values.items().iter().for_each(|value| named(value, names::subdomain, errors));
    } else {
        let detail = "not a valid field selector key";
        errors.push(FieldError::invalid(key.path.clone(), key.text(), detail));
    }
}
