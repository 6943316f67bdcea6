//! What failures and successes of pods mean for a Job.
//! Models validatePodFailurePolicy, validateSuccessPolicy and validatePodReplacementPolicy of pkg/apis/batch/validation/validation.go (v1.36).

use serde_json::Value;

use super::{Errors, named, not_negative, one_of};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim, as_go_json};
use crate::admit::names;
use crate::kit::quote::quote;
use crate::kit::sorted::SortedSet;

const RULES_MAX: usize = 20;
const EXIT_CODES_MAX: usize = 255;
const CONDITIONS_MAX: usize = 20;
const INDEXES_LENGTH_MAX: usize = 64 * 1024;

pub fn policies(spec: &Cursor, errors: &mut Errors) {
    failure(spec, errors);
    success(spec, errors);
    let replacement = spec.get("podReplacementPolicy");
    // A template of Jobs may leave it out.
    if replacement.is_set() && spec.get("podFailurePolicy").is_set() {
        one_of(&replacement, &["Failed"], errors);
    } else if replacement.is_set() {
        one_of(&replacement, &["Failed", "TerminatingOrFailed"], errors);
    }
}

fn failure(spec: &Cursor, errors: &mut Errors) {
    let rules = spec.get("podFailurePolicy").get("rules");
    let items = rules.items();
    if RULES_MAX < items.len() {
        errors.push(FieldError::too_many(rules.path, items.len(), RULES_MAX));
    }
    items.iter().for_each(|rule| failure_rule(spec, rule, errors));
}

fn failure_rule(spec: &Cursor, rule: &Cursor, errors: &mut Errors) {
    let action = rule.get("action");
    let per_index = spec.get("backoffLimitPerIndex");
    if action.text() == "FailIndex" && !per_index.is_set() {
        let detail = "requires the backoffLimitPerIndex to be set";
        errors.push(FieldError::invalid(action.path.clone(), super::word(&action), detail));
    }
    one_of_given(&action, &["Count", "FailIndex", "FailJob", "Ignore"], errors);
    let (codes, conditions) = (rule.get("onExitCodes"), rule.get("onPodConditions"));
    let has_conditions = !conditions.items().is_empty();
    if codes.is_set() {
        exit_codes(spec, &codes, errors);
    }
    pod_conditions(&conditions, errors);
    let problem = match (codes.is_set(), has_conditions) {
        (true, true) => "specifying both OnExitCodes and OnPodConditions is not supported",
        (false, false) => "specifying one of OnExitCodes and OnPodConditions is required",
        (true, false) | (false, true) => return,
    };
    errors.push(FieldError::invalid_as_a_whole(rule.path.clone(), problem));
}

fn exit_codes(spec: &Cursor, codes: &Cursor, errors: &mut Errors) {
    let operator = codes.get("operator");
    one_of_given(&operator, &["In", "NotIn"], errors);
    let name = codes.get("containerName");
    let pod = spec.get("template").get("spec");
    let containers = ["containers", "initContainers"].map(|list| pod.get(list).items());
    let is_named = |container: &Cursor| container.get("name").text() == name.text();
    if name.is_set() && !containers.iter().flatten().any(is_named) {
        let detail = "must be one of the container or initContainer names in the pod template";
        errors.push(FieldError::invalid(name.path.clone(), name.text(), detail));
    }
    let list = codes.get("values");
    let values = list.items();
    if values.is_empty() {
        let detail = "at least one value is required";
        errors.push(FieldError::invalid(list.path.clone(), list.json(), detail));
    } else if EXIT_CODES_MAX < values.len() {
        errors.push(FieldError::too_many(list.path.clone(), values.len(), EXIT_CODES_MAX));
    }
    let mut seen = SortedSet::new();
    for value in &values {
        if operator.text() == "In" && value.number() == 0 {
            let detail = "must not be 0 for the In operator";
            errors.push(FieldError::invalid(value.path.clone(), 0, detail));
        }
        if !seen.insert(value.number()) {
            errors.push(FieldError::duplicate(value.path.clone(), value.number()));
        }
    }
    if !values.is_sorted_by_key(Cursor::number) {
        errors.push(FieldError::invalid(list.path.clone(), list.json(), "must be ordered"));
    }
}

fn pod_conditions(list: &Cursor, errors: &mut Errors) {
    let patterns = list.items();
    if CONDITIONS_MAX < patterns.len() {
        errors.push(FieldError::too_many(list.path.clone(), patterns.len(), CONDITIONS_MAX));
    }
    for pattern in patterns {
        named(&pattern.get("type"), names::qualified_name, errors);
        one_of_given(&pattern.get("status"), &["False", "True", "Unknown"], errors);
    }
}

/// A missing word is told the words in Go's way of printing a list.
fn one_of_given(field: &Cursor, words: &[&'static str], errors: &mut Errors) {
    if !field.text().is_empty() {
        one_of(field, words, errors);
        return;
    }
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    let detail = format!("valid values: [{}]", words.join(" "));
    errors.push(FieldError::required(field.path.clone(), &detail));
}

fn success(spec: &Cursor, errors: &mut Errors) {
    let policy = spec.get("successPolicy");
    if !policy.is_set() {
        return;
    }
    let rules = policy.get("rules");
    let items = rules.items();
    if spec.get("completionMode").text() != "Indexed" {
        let detail = "requires indexed completion mode";
        errors.push(FieldError::invalid(policy.path.clone(), printed_success(&rules), detail));
        return;
    }
    if items.is_empty() {
        let detail = "at least one rules must be specified when the successPolicy is specified";
        errors.push(FieldError::required(rules.path.clone(), detail));
    }
    if RULES_MAX < items.len() {
        errors.push(FieldError::too_many(rules.path, items.len(), RULES_MAX));
    }
    let completions = spec.get("completions").number();
    items.iter().for_each(|rule| success_rule(rule, completions, errors));
}

/// The internal type, by its Go names.
fn printed_success(rules: &Cursor) -> Verbatim {
    let member = |rule: &Cursor, name: &str| as_go_json(rule.get(name).json());
    let rule = |rule: &Cursor| {
        let (indexes, count) = (member(rule, "succeededIndexes"), member(rule, "succeededCount"));
        format!("{{\"SucceededIndexes\":{indexes},\"SucceededCount\":{count}}}")
    };
    let list = match rules.json() {
        Value::Null => "null".to_owned(),
        _ => format!("[{}]", rules.items().iter().map(rule).collect::<Vec<_>>().join(",")),
    };
    Verbatim(format!("{{\"Rules\":{list}}}"))
}

fn success_rule(rule: &Cursor, completions: i64, errors: &mut Errors) {
    let (count, indexes) = (rule.get("succeededCount"), rule.get("succeededIndexes"));
    if !count.is_set() && !indexes.is_set() {
        let detail = "at least one of succeededCount or succeededIndexes must be specified";
        errors.push(FieldError::required(rule.path.clone(), detail));
    }
    let mut total = 0;
    if INDEXES_LENGTH_MAX < indexes.text().len() {
        errors.push(FieldError::too_long(indexes.path.clone(), INDEXES_LENGTH_MAX));
    }
    match number_of_indexes(indexes.text(), completions) {
        Ok(number) => total = number,
        Err(problem) => {
            let detail = format!("error parsing succeededIndexes: {problem}");
            errors.push(FieldError::invalid(indexes.path.clone(), indexes.text(), detail));
        }
    }
    let invalid = |detail| FieldError::invalid(count.path.clone(), count.number(), detail);
    not_negative(&count, errors);
    if completions < count.number() {
        errors.push(invalid(format!(
            "must be less than or equal to {completions} (the number of specified completions)"
        )));
    }
    if indexes.is_set() && total < count.number() {
        errors.push(invalid(format!(
            "must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)"
        )));
    }
}

/// Of a text like `1,3-5`.
fn number_of_indexes(text: &str, completions: i64) -> Result<i64, String> {
    let (mut total, mut last) = (0, None);
    for interval in text.split(',').filter(|_| !text.is_empty()) {
        let (first, end) = interval_of(interval, completions)?;
        if let Some(last) = last.filter(|last| first <= *last) {
            return Err(format!("non-increasing order, previous: {last}, current: {first}"));
        }
        total += end - first + 1;
        last = Some(end);
    }
    Ok(total)
}

fn interval_of(interval: &str, completions: i64) -> Result<(i64, i64), String> {
    let index = |text: &str| match text.parse::<i64>() {
        Err(_) => Err(format!("cannot convert string to integer for index: {}", quote(text))),
        Ok(index) if completions <= index => Err(format!("too large index: {}", quote(text))),
        Ok(index) => Ok(index),
    };
    let ends: Vec<&str> = interval.split('-').collect();
    match ends[..] {
        [one] => index(one).map(|index| (index, index)),
        [first, last] => match (index(first)?, index(last)?) {
            (first, last) if last <= first => {
                Err(format!("non-increasing order, previous: {first}, current: {last}"))
            }
            interval => Ok(interval),
        },
        _ => Err(format!(
            "the fragment {} violates the requirement that an index interval can have at most two parts separated by '-'",
            quote(interval)
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Cursor;

    fn check(spec: Value, complaints: &[&str]) {
        let mut spec = spec;
        spec["podReplacementPolicy"] = "Failed".into();
        let mut errors = Vec::new();
        super::policies(&Cursor::root(&spec), &mut errors);
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(told, complaints, "{spec}");
    }

    #[test]
    fn a_failure_rule_is_about_codes_or_conditions() {
        check(
            json!({"podFailurePolicy": {"rules": [
                {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [3, 0, 3]}},
                {"onPodConditions": [{"type": "DisruptionTarget"}]},
                {"action": "Ignore"},
            ]}}),
            &[
                "podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
                "podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 3",
                "podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,0,3]: must be ordered",
                r#"podFailurePolicy.rules[1].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]"#,
                r#"podFailurePolicy.rules[1].onPodConditions[0].status: Required value: valid values: ["False" "True" "Unknown"]"#,
                "podFailurePolicy.rules[2]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
            ],
        );
    }

    #[test]
    fn success_is_counted_in_indexes() {
        let policy = |indexes: &str, count: i64| {
            let rule = json!({"succeededIndexes": indexes, "succeededCount": count});
            json!({"completionMode": "Indexed", "completions": 5, "successPolicy": {"rules": [rule]}})
        };
        check(policy("0,2-4", 4), &[]);
        check(
            policy("0,2-4", 5),
            &[
                "successPolicy.rules[0].succeededCount: Invalid value: 5: must be less than or equal to 4 (the number of indexes in the specified succeededIndexes field)",
            ],
        );
        check(
            policy("3-2", 0),
            &[
                r#"successPolicy.rules[0].succeededIndexes: Invalid value: "3-2": error parsing succeededIndexes: non-increasing order, previous: 3, current: 2"#,
            ],
        );
        check(
            json!({"completionMode": "NonIndexed", "successPolicy": {"rules": [{"succeededCount": 1}]}}),
            &[
                r#"successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode"#,
            ],
        );
    }
}
