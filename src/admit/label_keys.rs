//! What a pod's own labels add to the selectors that ask for them by key: matchLabelKeys and mismatchLabelKeys.
//! Models pkg/registry/core/pod/strategy.go mutatePodAffinity and mutateTopologySpreadConstraints (v1.36).

use serde_json::{Value, json};

use super::api_server::{ApiServer, Feature};

const TERMS: [(&str, &str); 4] = [
    (
        "/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution",
        "/podAffinityTerm",
    ),
    ("/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution", ""),
    (
        "/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution",
        "/podAffinityTerm",
    ),
    ("/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution", ""),
];

pub fn merge(pod: &mut Value, server: &ApiServer) {
    let labels = pod.pointer("/metadata/labels").cloned().unwrap_or_default();
    for (list, term) in TERMS {
        for item in items(pod, list) {
            if let Some(term) = item.pointer_mut(term) {
                merge_keys(term, "matchLabelKeys", "In", &labels);
                merge_keys(term, "mismatchLabelKeys", "NotIn", &labels);
            }
        }
    }
    if server.serves(Feature::MergedMatchLabelKeys) {
        for constraint in items(pod, "/spec/topologySpreadConstraints") {
            merge_keys(constraint, "matchLabelKeys", "In", &labels);
        }
    }
}

fn items<'a>(pod: &'a mut Value, list: &str) -> impl Iterator<Item = &'a mut Value> {
    pod.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Models applyLabelKeysToLabelSelector. Without a selector nothing is picked, whatever the keys.
fn merge_keys(term: &mut Value, keys: &str, operator: &str, labels: &Value) {
    let keys = term.get(keys).and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(selector) = term.get_mut("labelSelector").filter(|one| one.is_object()) else {
        return;
    };
    for key in keys {
        let Some(value) = key.as_str().and_then(|key| labels.get(key)) else { continue };
        let requirement = json!({ "key": key, "operator": operator, "values": [value] });
        match selector.get_mut("matchExpressions").and_then(Value::as_array_mut) {
            Some(expressions) => expressions.push(requirement),
            None => selector["matchExpressions"] = json!([requirement]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pods_own_values_stand_behind_the_keys() {
        let term = json!({ "labelSelector": { "matchLabels": { "app": "web" } },
            "matchLabelKeys": ["version", "missing"], "mismatchLabelKeys": ["tenant"] });
        let list = "requiredDuringSchedulingIgnoredDuringExecution";
        let mut pod = json!({ "metadata": { "labels": { "version": "2", "tenant": "a" } },
            "spec": { "affinity": { "podAntiAffinity": { list: [term] } },
                "topologySpreadConstraints": [{ "labelSelector": {}, "matchLabelKeys": ["version"] },
                    { "matchLabelKeys": ["version"] }] } });
        merge(&mut pod, &ApiServer::NEWEST);
        let version = json!({ "key": "version", "operator": "In", "values": ["2"] });
        let tenant = json!({ "key": "tenant", "operator": "NotIn", "values": ["a"] });
        let selector = &pod["spec"]["affinity"]["podAntiAffinity"][list][0]["labelSelector"];
        assert_eq!(selector["matchExpressions"], json!([version, tenant]));
        let [spread, bare] = [0, 1].map(|at| &pod["spec"]["topologySpreadConstraints"][at]);
        assert_eq!(spread["labelSelector"], json!({ "matchExpressions": [version] }));
        assert_eq!(bare.get("labelSelector"), None);
    }
}
