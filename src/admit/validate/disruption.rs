//! A PodDisruptionBudget.
//! Models pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec (v1.36).

use super::amount::IntOrPercent;
use super::{Errors, meta, one_of, selector};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};

pub fn create(budget: &Cursor, errors: &mut Errors) {
    meta::create(&budget.get("metadata"), path_segment, errors);
    spec(&budget.get("spec"), errors);
}

pub fn spec(spec: &Cursor, errors: &mut Errors) {
    let amounts = ["minAvailable", "maxUnavailable"].map(|name| spec.get(name));
    if amounts.iter().all(Cursor::is_set) {
        let detail = "minAvailable and maxUnavailable cannot be both set";
        errors.push(FieldError::invalid(spec.path.clone(), printed(spec), detail));
    }
    for amount in amounts.iter().filter(|amount| amount.is_set()) {
        let amount = IntOrPercent(amount);
        amount.check(errors);
        if amount.percent().is_some_and(|percent| 100 < percent) {
            errors.push(amount.invalid("must not be greater than 100%"));
        }
    }
    selector::check(&spec.get("selector"), errors);
    let policy = spec.get("unhealthyPodEvictionPolicy");
    if policy.is_set() {
        one_of(&policy, &["AlwaysAllow", "IfHealthyBudget"], errors);
    }
}

/// The internal type, by its Go names.
fn printed(spec: &Cursor) -> Verbatim {
    let [least, most] =
        ["minAvailable", "maxUnavailable"].map(|name| as_go_json(spec.get(name).json()));
    let selector = selector::printed(&spec.get("selector")).0;
    let policy = as_go_json(spec.get("unhealthyPodEvictionPolicy").json());
    Verbatim(format!(
        "{{\"MinAvailable\":{least},\"Selector\":{selector},\"MaxUnavailable\":{most},\"UnhealthyPodEvictionPolicy\":{policy}}}"
    ))
}

/// Its name is only ever a part of an address.
/// Models apimachinery/pkg/api/validation/path ValidatePathSegmentName.
fn path_segment(name: &str) -> Vec<String> {
    if [".", ".."].contains(&name) {
        return vec![format!("may not be '{name}'")];
    }
    let illegal = ["/", "%"].into_iter().filter(|letter| name.contains(letter));
    illegal.map(|letter| format!("may not contain '{letter}'")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    fn check(spec: &str, complaints: &[&str]) {
        let text = format!(
            "{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: Web}}, spec: {spec}}}"
        );
        refuse(&text, complaints);
    }

    #[test]
    fn a_budget_has_one_amount() {
        check("{minAvailable: 1, selector: {matchLabels: {app: web}}}", &[]);
        check("{maxUnavailable: 50%, unhealthyPodEvictionPolicy: AlwaysAllow}", &[]);
        check(
            "{minAvailable: 1, maxUnavailable: 50%, selector: {matchLabels: {app: web}}}",
            &[
                r#"spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"50%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set"#,
            ],
        );
        check(
            "{minAvailable: 101%, unhealthyPodEvictionPolicy: Never}",
            &[
                "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%",
                "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"",
            ],
        );
    }
}
