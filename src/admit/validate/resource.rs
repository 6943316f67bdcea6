//! Limits and requests.
//! Models validateResourceRequirements of validation.go (v1.36), V86.

use super::{Errors, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;
use crate::admit::quantity::Quantity;

const STANDARD: [&str; 3] = ["cpu", "ephemeral-storage", "memory"];

pub fn requirements(resources: &Cursor, errors: &mut Errors) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    for (name, amount) in limits.entries() {
        self::amount(name, &amount, errors);
    }
    for (name, request) in requests.entries() {
        self::amount(name, &request, errors);
        within_limit(name, &request, &limits, &requests, errors);
    }
}

fn amount(name: &str, amount: &Cursor, errors: &mut Errors) {
    resource_name(name, amount, errors);
    let Ok(quantity) = Quantity::parse(amount.text()) else { return };
    if quantity.is_negative() {
        let detail = "must be greater than or equal to 0";
        errors.push(FieldError::invalid(amount.path.clone(), amount.text(), detail));
    }
    if is_extended(name) && !quantity.is_integer() {
        let detail = "must be an integer";
        errors.push(FieldError::invalid(amount.path.clone(), word(amount), detail));
    }
}

fn resource_name(name: &str, at: &Cursor, errors: &mut Errors) {
    let mut complaints = names::qualified_name(name);
    let is_plain = !name.contains('/');
    if complaints.is_empty() && is_plain && !is_standard(name) {
        complaints.push("must be a standard resource type or fully qualified".to_owned());
    }
    if is_plain && !is_standard(name) {
        complaints.push("must be a standard resource for containers".to_owned());
    } else if !is_plain && !is_extended(name) && !is_native(name) {
        complaints.push("doesn't follow extended resource name standard".to_owned());
    }
    errors.extend(
        complaints.into_iter().map(|text| FieldError::invalid(at.path.clone(), Word(name), text)),
    );
}

fn within_limit(
    name: &str,
    request: &Cursor,
    limits: &Cursor,
    requests: &Cursor,
    errors: &mut Errors,
) {
    let can_overcommit = is_native(name) && !is_huge_page(name);
    let limit = limits.get(name);
    let (Ok(wanted), Ok(most)) = (Quantity::parse(request.text()), Quantity::parse(limit.text()))
    else {
        if !limit.is_set() && !can_overcommit {
            let detail = "Limit must be set for non overcommitable resources";
            errors.push(FieldError::required(limits.path.clone(), detail));
        }
        return;
    };
    let detail = if wanted != most && !can_overcommit {
        format!("must be equal to {name} limit of {most}")
    } else if most < wanted {
        format!("must be less than or equal to {name} limit of {most}")
    } else {
        return;
    };
    errors.push(FieldError::invalid(requests.path.clone(), request.text(), detail));
}

fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name) || is_huge_page(name)
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Kubernetes' own resources, by name or by domain.
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_container;

    #[test]
    fn requests_stay_below_limits_and_above_zero() {
        refuse_container(
            "resources: {limits: {cpu: 5}, requests: {cpu: 6, memory: -1}}",
            &[
                "resources.requests: Invalid value: \"6\": must be less than or equal to cpu limit of 5",
                "resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0",
            ],
        );
    }

    #[test]
    fn a_resource_has_a_known_name() {
        refuse_container(
            "resources: {requests: {disk: 1}}",
            &[
                "resources.requests[disk]: Invalid value: \"disk\": must be a standard resource type or fully qualified",
                "resources.requests[disk]: Invalid value: \"disk\": must be a standard resource for containers",
            ],
        );
        refuse_container(
            "resources: {requests: {example.com/gpu: 1}}",
            &[
                "resources.limits: Required value: Limit must be set for non overcommitable resources",
            ],
        );
    }
}
