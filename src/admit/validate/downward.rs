//! What a variable or a file may tell of the pod itself.
//! Models validateObjectFieldSelector and validateContainerResourceFieldSelector of validation.go (v1.36), V83.

use super::{Errors, given};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;
use crate::admit::quantity::Quantity;

/// Who asks: a variable, which can tell where the pod runs, or a file, which can tell all labels at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    Variable,
    File,
}

/// The fields a variable may show, in the order of the error that lists them.
const VARIABLE_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
/// The fields a file may show, likewise.
const FILE_FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];
/// What the downward API can name at all, beside the above.
const OTHER_FIELDS: [&str; 3] = ["spec.restartPolicy", "spec.schedulerName", "status.phase"];
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
const HUGE_PAGES: [&str; 2] = ["limits.hugepages-", "requests.hugepages-"];
const CPU_DIVISORS: [&str; 2] = ["1m", "1"];
const BYTE_DIVISORS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

pub fn field_ref(reference: &Cursor, asking: Asking, errors: &mut Errors) {
    let (version, field) = (reference.get("apiVersion"), reference.get("fieldPath"));
    if let Some(missing) = [&version, &field].into_iter().find(|field| field.text().is_empty()) {
        errors.push(FieldError::required(missing.path.clone(), ""));
        return;
    }
    if version.text() != "v1" {
        return unknown(&field, &format!("unsupported pod version: {}", version.text()), errors);
    }
    let text = field.text();
    if let Some((map, key)) = subscript(text) {
        let key = match map {
            "metadata.annotations" => key.to_lowercase(),
            "metadata.labels" => key.to_owned(),
            _ => {
                let problem = format!("field label does not support subscript: {text}");
                return unknown(&field, &problem, errors);
            }
        };
        let complaints = names::qualified_name(&key);
        let at = |text| FieldError::invalid(reference.path.clone(), key.as_str(), text);
        errors.extend(complaints.into_iter().map(at));
        return;
    }
    let allowed: &[&'static str] = match asking {
        Asking::Variable => &VARIABLE_FIELDS,
        Asking::File => &FILE_FIELDS,
    };
    // Very old clients called it so.
    let name = if text == "spec.host" { "spec.nodeName" } else { text };
    let known = [&VARIABLE_FIELDS[..], &FILE_FIELDS, &OTHER_FIELDS];
    if !known.iter().any(|fields| fields.contains(&name)) {
        unknown(&field, &format!("field label not supported: {text}"), errors);
    } else if !allowed.contains(&name) {
        errors.push(FieldError::not_supported(field.path, name, allowed));
    }
}

/// `metadata.labels['app']` is a map and a key of it.
fn subscript(text: &str) -> Option<(&str, &str)> {
    let parts = text.strip_suffix("']").and_then(|text| text.split_once("['"));
    parts.filter(|(map, _)| !map.is_empty())
}

fn unknown(field: &Cursor, problem: &str, errors: &mut Errors) {
    let detail = format!("error converting fieldPath: {problem}");
    errors.push(FieldError::invalid(field.path.clone(), field.text(), detail));
}

pub fn resource_field_ref(reference: &Cursor, asking: Asking, errors: &mut Errors) {
    let (container, resource) = (reference.get("containerName"), reference.get("resource"));
    let name = resource.text();
    let is_known =
        RESOURCES.contains(&name) || HUGE_PAGES.iter().any(|prefix| name.starts_with(prefix));
    if asking == Asking::File && container.text().is_empty() {
        given(&container, errors);
    } else if name.is_empty() {
        given(&resource, errors);
    } else if !is_known {
        errors.push(FieldError::not_supported(resource.path.clone(), name, &RESOURCES));
    }
    divisor(reference, name, errors);
}

fn divisor(reference: &Cursor, resource: &str, errors: &mut Errors) {
    let divisor = reference.get("divisor");
    if Quantity::parse(divisor.text()).is_ok_and(|quantity| quantity.is_zero()) {
        return;
    }
    let (list, name) = match resource.split_once('.').map_or("", |(_, name)| name) {
        "cpu" => (&CPU_DIVISORS[..], "cpu"),
        "memory" => (&BYTE_DIVISORS[..], "memory"),
        "ephemeral-storage" => (&BYTE_DIVISORS[..], "local ephemeral storage"),
        name if name.starts_with("hugepages-") => (&BYTE_DIVISORS[..], "hugepages"),
        _ => return,
    };
    if divisor.is_set() && !list.contains(&divisor.text()) {
        let words = match name {
            "cpu" => "1m and 1".to_owned(),
            _ => BYTE_DIVISORS.join(", "),
        };
        let detail =
            format!("only divisor's values {words} are supported with the {name} resource");
        errors.push(FieldError::invalid(divisor.path, resource, detail));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_container;

    #[test]
    fn a_variable_shows_only_certain_resources_in_certain_units() {
        let check = |selector: &str, complaints: &[&str]| {
            let env = format!("env: [{{name: A, valueFrom: {{resourceFieldRef: {selector}}}}}]");
            refuse_container(&env, complaints);
        };
        check("{resource: limits.cpu, divisor: 1m}", &[]);
        check("{resource: requests.hugepages-2Mi}", &[]);
        check(
            "{resource: limits.gpu}",
            &[
                "env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"limits.gpu\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"",
            ],
        );
        check(
            "{resource: limits.cpu, divisor: 1Mi}",
            &[
                "env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
            ],
        );
    }
}
