//! Where a pod would rather run, and beside whom.
//! Models validateAffinity, validateTopologySpreadConstraints and ValidateMatchLabelKeysAndMismatchLabelKeys of
//! validation.go (v1.36).

use crate::kit::sorted::{SortedMap, SortedSet};

use super::node_selector::{Values, node_selector, node_selector_term};
use super::{Errors, named, one_of, selector};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

pub fn affinity(affinity: &Cursor, errors: &mut Errors) {
    let nodes = affinity.get("nodeAffinity");
    if nodes.get(REQUIRED).is_set() {
        node_selector(&nodes.get(REQUIRED), errors);
    }
    for term in nodes.get(PREFERRED).items() {
        weight(&term.get("weight"), errors);
        node_selector_term(&term.get("preference"), Values::Anything, errors);
    }
    for pods in ["podAffinity", "podAntiAffinity"].map(|name| affinity.get(name)) {
        pods.get(REQUIRED).items().iter().for_each(|term| pod_term(term, errors));
        for term in pods.get(PREFERRED).items() {
            weight(&term.get("weight"), errors);
            pod_term(&term.get("podAffinityTerm"), errors);
        }
    }
}

fn weight(weight: &Cursor, errors: &mut Errors) {
    if !(1..=100).contains(&weight.number()) {
        let detail = "must be in the range 1-100";
        errors.push(FieldError::invalid(weight.path.clone(), weight.number(), detail));
    }
}

fn pod_term(term: &Cursor, errors: &mut Errors) {
    selector::check(&term.get("labelSelector"), errors);
    selector::check(&term.get("namespaceSelector"), errors);
    for namespace in term.get("namespaces").items() {
        named(&namespace.moved(term.path.field("namespace")), names::label, errors);
    }
    matched_keys(term, errors);
    let key = term.get("topologyKey");
    if key.text().is_empty() {
        errors.push(FieldError::required(key.path.clone(), "can not be empty"));
    }
    named(&key, names::qualified_name, errors);
}

/// Labels whose values the pod itself brings.
fn matched_keys(term: &Cursor, errors: &mut Errors) {
    let selector = term.get("labelSelector");
    let (matched, mismatched) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    for keys in [&matched, &mismatched] {
        if keys.items().is_empty() {
            continue;
        }
        if !selector.is_set() {
            let detail = "must not be specified when labelSelector is not set";
            errors.push(FieldError::forbidden(keys.path.clone(), detail));
            continue;
        }
        keys.items().iter().for_each(|key| named(key, names::qualified_name, errors));
    }
    let matched = matched.items();
    let places: SortedMap<&str, usize> =
        matched.iter().enumerate().map(|(index, key)| (key.text(), index)).collect();
    let mut selected: SortedSet<&str> =
        selector.get("matchLabels").entries().iter().map(|(key, _)| *key).collect();
    for requirement in selector.get("matchExpressions").items() {
        let key = requirement.get("key").text();
        if let Some(index) = places.get(key)
            && selected.contains(key)
        {
            let detail = "exists in both matchLabelKeys and labelSelector";
            errors.push(FieldError::invalid(term.path.index(*index), key, detail));
        }
        selected.insert(key);
    }
    let mismatched = mismatched.items();
    for key in matched {
        if mismatched.iter().any(|other| other.text() == key.text()) {
            let detail = "exists in both matchLabelKeys and mismatchLabelKeys";
            errors.push(FieldError::invalid(key.path.clone(), key.text(), detail));
        }
    }
}

pub fn spread_constraints(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let constraints = list.items();
    for (index, constraint) in constraints.iter().enumerate() {
        let [skew, key, action] =
            ["maxSkew", "topologyKey", "whenUnsatisfiable"].map(|name| constraint.get(name));
        positive(&skew, errors);
        if key.text().is_empty() {
            errors.push(FieldError::required(key.path.clone(), "can not be empty"));
        }
        one_of(&action, &["DoNotSchedule", "ScheduleAnyway"], errors);
        let is_repeated = constraints[index + 1..].iter().any(|other| {
            other.get("topologyKey").text() == key.text()
                && other.get("whenUnsatisfiable").text() == action.text()
        });
        if is_repeated {
            let path = constraint.path.field("{topologyKey, whenUnsatisfiable}");
            let value = format!("{{{}, {}}}", key.text(), action.text());
            errors.push(FieldError::duplicate(path, value.as_str()));
        }
        min_domains(constraint, errors);
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"].map(|name| constraint.get(name)) {
            if policy.is_set() {
                one_of(&policy, &["Honor", "Ignore"], errors);
            }
        }
        if server.serves(Feature::MergedMatchLabelKeys) {
            matched_keys(constraint, errors);
        } else {
            matched_keys_of_spread(constraint, errors);
        }
        selector::check(&constraint.get("labelSelector"), errors);
    }
}

/// As servers looked at them before they merged them into the selector.
fn matched_keys_of_spread(constraint: &Cursor, errors: &mut Errors) {
    let (keys, selector) = (constraint.get("matchLabelKeys"), constraint.get("labelSelector"));
    if keys.items().is_empty() {
        return;
    }
    if !selector.is_set() {
        let detail = "must not be specified when labelSelector is not set";
        errors.push(FieldError::forbidden(keys.path.clone(), detail));
    }
    let requirements = selector.get("matchExpressions").items();
    for key in keys.items() {
        named(&key, names::qualified_name, errors);
        let is_selected = selector.get("matchLabels").get(key.text()).is_set()
            || requirements.iter().any(|one| one.get("key").text() == key.text());
        if is_selected {
            let detail = "exists in both matchLabelKeys and labelSelector";
            errors.push(FieldError::invalid(key.path.clone(), key.text(), detail));
        }
    }
}

fn positive(field: &Cursor, errors: &mut Errors) {
    if field.number() <= 0 {
        let detail = "must be greater than zero";
        errors.push(FieldError::invalid(field.path.clone(), field.number(), detail));
    }
}

fn min_domains(constraint: &Cursor, errors: &mut Errors) {
    let (domains, action) = (constraint.get("minDomains"), constraint.get("whenUnsatisfiable"));
    if !domains.is_set() {
        return;
    }
    positive(&domains, errors);
    if action.text() != "DoNotSchedule" {
        let detail = format!(
            "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
            action.text()
        );
        errors.push(FieldError::invalid(domains.path.clone(), domains.number(), detail));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_beside_containers as check;

    #[test]
    fn nodes_are_asked_for_in_terms() {
        check(
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}}",
            &[
                "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
            ],
        );
        check(
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: in}, {key: a, operator: Gt}], matchFields: [{key: b, operator: In, values: [c]}]}]}, preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {}}]}}",
            &[
                "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: \"in\": not a valid selector operator",
                "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
                "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: \"b\": not a valid field selector key",
                "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100",
            ],
        );
    }

    #[test]
    fn neighbours_are_chosen_in_a_topology() {
        check(
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchExpressions: [{key: app, operator: In}]}, topologyKey: a/b/c, matchLabelKeys: [x], mismatchLabelKeys: [x]}]}}",
            &[
                "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
                "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: \"x\": exists in both matchLabelKeys and mismatchLabelKeys",
                "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            ],
        );
    }

    #[test]
    fn a_spread_has_a_skew_and_a_topology() {
        check(
            "topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 2, matchLabelKeys: [a]}, {maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway}, {maxSkew: 1, whenUnsatisfiable: Never}]",
            &[
                "topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
                "topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{z, ScheduleAnyway}\"",
                "topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
                "topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
                "topologySpreadConstraints[2].topologyKey: Required value: can not be empty",
                "topologySpreadConstraints[2].whenUnsatisfiable: Unsupported value: \"Never\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"",
            ],
        );
    }
}
