//! A pod that is still held back by gates may be told more precisely where it may run.
//! Models validateNodeSelectorMutation and validateNodeAffinityMutation of validation.go (v1.36), V100.

use serde_json::{Value, json};

use super::pod_update::put_back;
use super::{Errors, spec_diff};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";

/// What was judged here is put back in `munged`, so that it is not told again.
pub fn additions_to_selectors(
    old: &Cursor,
    new: &Cursor,
    munged: &mut Value,
    server: &ApiServer,
    errors: &mut Errors,
) {
    node_selector(&old.get("nodeSelector"), &new.get("nodeSelector"), errors);
    put_back(munged, "nodeSelector", old);
    let node_affinity = |spec: &Cursor<'_>| spec.get("affinity").get("nodeAffinity").json().clone();
    let (before, after) = (node_affinity(old), node_affinity(new));
    if is_same(&before, &after, server) {
        return;
    }
    let path = new.path.field("affinity").field("nodeAffinity").field(REQUIRED);
    let terms = |affinity: &Value| affinity[REQUIRED]["nodeSelectorTerms"].clone();
    if before.get(REQUIRED).is_some_and(Value::is_object) {
        let (before, after) = (terms(&before), terms(&after));
        let path = path.field("nodeSelectorTerms");
        let (before, after) = (Cursor::root(&before), Cursor::root(&after).moved(path));
        node_selector_terms(&before, &after, server, errors);
    }
    put_back_node_affinity(&before, old, munged);
}

fn node_selector(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let is_kept = |(key, value): (&str, Cursor)| {
        let now = new.get(key);
        now.is_set() && now.text() == value.text()
    };
    if !old.entries().into_iter().all(is_kept) {
        let detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
        errors.push(FieldError::invalid(new.path.clone(), new.json(), detail));
    }
}

fn node_selector_terms(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (before, after) = (old.items(), new.items());
    let shown = |term: &Cursor| spec_diff::shown("NodeSelectorTerm", term.json(), server);
    if !before.is_empty() && before.len() != after.len() {
        let terms: Vec<String> = after.iter().map(shown).collect();
        let value = match new.is_set() {
            true => format!("[{}]", terms.join(",")),
            false => "null".to_owned(),
        };
        let detail = "no additions/deletions to non-empty NodeSelectorTerms list are allowed";
        errors.push(FieldError::invalid(new.path.clone(), Verbatim(value), detail));
        return;
    }
    for (before, after) in before.iter().zip(&after) {
        if !has_only_additions(before, after, server) {
            let detail = "only additions are allowed (no mutations or deletions)";
            let value = Verbatim(shown(after));
            errors.push(FieldError::invalid(after.path.clone(), value, detail));
        }
    }
}

fn has_only_additions(old: &Cursor, new: &Cursor, server: &ApiServer) -> bool {
    let lists = ["matchExpressions", "matchFields"].map(|name| (old.get(name), new.get(name)));
    // An empty term matches nothing, so an addition to it would let the pod go to more nodes.
    if lists.iter().all(|(old, _)| old.items().is_empty()) {
        return lists.iter().all(|(_, new)| new.items().is_empty());
    }
    let shown = |list: &Cursor| -> Vec<String> {
        let requirement =
            |item: &Cursor| spec_diff::shown("NodeSelectorRequirement", item.json(), server);
        list.items().iter().map(requirement).collect()
    };
    lists.iter().all(|(old, new)| shown(new).starts_with(&shown(old)))
}

fn is_same(old: &Value, new: &Value, server: &ApiServer) -> bool {
    let shown = |affinity: &Value| match affinity {
        Value::Null => None,
        affinity => Some(spec_diff::shown("NodeAffinity", affinity, server)),
    };
    shown(old) == shown(new)
}

fn put_back_node_affinity(before: &Value, old: &Cursor, munged: &mut Value) {
    let Some(spec) = munged.as_object_mut() else { return };
    let affinity = spec.get("affinity").filter(|affinity| affinity.is_object()).cloned();
    let Some(mut affinity) = affinity else {
        if !before.is_null() {
            spec.insert("affinity".to_owned(), json!({ "nodeAffinity": before }));
        }
        return;
    };
    let is_about_pods = ["podAffinity", "podAntiAffinity"]
        .iter()
        .any(|name| affinity.get(name).is_some_and(Value::is_object));
    if !old.get("affinity").is_set() && !is_about_pods {
        spec.remove("affinity");
        return;
    }
    affinity["nodeAffinity"] = before.clone();
    spec.insert("affinity".to_owned(), affinity);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_change;

    fn pod(spec: &str) -> String {
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: v}}, spec: {{containers: [{{name: a, image: b}}], schedulingGates: [{{name: g}}], {spec}}}}}"
        )
    }

    fn check(old: &str, new: &str, complaints: &[&str]) {
        refuse_change(&pod(old), &pod(new), complaints);
    }

    #[test]
    fn a_gated_pod_s_node_selector_only_grows() {
        check("nodeSelector: {a: b}", "nodeSelector: {a: b, c: d}", &[]);
        check(
            "nodeSelector: {a: b}",
            "nodeSelector: {a: c}",
            &[
                r#"spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)"#,
            ],
        );
    }

    #[test]
    fn a_gated_pod_s_node_affinity_only_grows() {
        let affinity = |terms: &str| {
            format!(
                "affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{terms}]}}}}}}"
            )
        };
        let one = "{matchExpressions: [{key: a, operator: Exists}]}";
        let more = "{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}";
        check("", &affinity(one), &[]);
        check(&affinity(one), &affinity(more), &[]);
        check(
            &affinity(more),
            &affinity(one),
            &[
                r#"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"a","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)"#,
            ],
        );
        check(
            &affinity(one),
            &affinity(&format!("{one}, {one}")),
            &[
                r#"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Invalid value: [{"MatchExpressions":[{"Key":"a","Operator":"Exists","Values":null}],"MatchFields":null},{"MatchExpressions":[{"Key":"a","Operator":"Exists","Values":null}],"MatchFields":null}]: no additions/deletions to non-empty NodeSelectorTerms list are allowed"#,
            ],
        );
    }
}
