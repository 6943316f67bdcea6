//! A patch of an object's status: what it leads to, and whether that may be stored. Only pods' have rules of their own here.
//! Models pkg/registry/core/pod/strategy.go podStatusStrategy and ValidatePodStatusUpdate of validation.go (v1.36).

use serde_json::Value;

use super::api_server::ApiServer;
use super::cursor::Cursor;
use super::field_error::FieldError;
use super::patch_kind::PatchKind;
use super::refusal::Refusal;
use super::{Admitted, apply, names, read, refuse_if_any, typed};
use crate::objects::{Kind, Object};

/// Only the status of the patched object counts; everything else stays as it is stored.
pub fn patch_status(old: &Object, patch: &Value, kind: PatchKind) -> Result<Admitted, Refusal> {
    let (of, stored) = (old.kind(), old.to_json());
    let patched = kind.lay(&stored, patch)?;
    // Only the status counts, and that every version reads alike.
    let decoded = read(of, &patched, &ApiServer::NEWEST);
    if let Some(mistyped) = decoded.mistyped.first() {
        let (object, problem) = (apply::go_map(&patched), mistyped.text.clone());
        return Err(Refusal::Unpatchable { object, problem });
    }
    let warnings = decoded.unknown.iter().map(ToString::to_string).collect();
    let mut object = stored.clone();
    object["status"] = decoded.value.get("status").cloned().unwrap_or_default();
    if of == Kind::Pod {
        refuse_if_any(of, &object, errors(&stored, &object))?;
    }
    Ok(Admitted { object: typed(of, object)?, warnings })
}

fn errors(old: &Value, new: &Value) -> Vec<FieldError> {
    let (old, new) = (Cursor::root(old), Cursor::root(new));
    let (old, status) = (old.get("status"), new.get("status"));
    let mut errors = Vec::new();
    for condition in status.get("conditions").items() {
        let kind = condition.get("type");
        if ["PodScheduled", "Ready", "Initialized"].contains(&kind.text()) {
            continue;
        }
        // Upstream spells this path with a capital.
        let path = condition.path.field("Type");
        let complaints = names::qualified_name(kind.text()).into_iter();
        errors.extend(complaints.map(|text| FieldError::invalid(path.clone(), kind.text(), text)));
    }
    let class = status.get("qosClass");
    if class.text() != old.get("qosClass").text() {
        errors.push(FieldError::invalid(class.path.clone(), class.text(), "field is immutable"));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Pod;
    use serde_json::json;

    /// The condition types and statuses that a patch leads to, or the server's no.
    fn check(kind: PatchKind, patch: &Value, expected: &str) {
        let pod: Pod = serde_json::from_value(json!({
            "metadata": {"name": "web", "namespace": "default"},
            "spec": {"containers": [{"name": "app"}]},
            "status": {
                "qosClass": "BestEffort",
                "conditions": [{"type": "Ready", "status": "True"}, {"type": "example.com/a", "status": "False"}],
            },
        }))
        .unwrap();
        let got = match patch_status(&Object::Pod(pod.clone().into()), patch, kind) {
            Err(refusal) => refusal.to_string(),
            Ok(Admitted { object: Object::Pod(patched), .. }) => {
                assert_eq!((&patched.spec, &patched.metadata), (&pod.spec, &pod.metadata));
                let conditions = patched.status.conditions.iter();
                let told = conditions.map(|one| format!("{}={}", one.kind, one.status.as_str()));
                told.collect::<Vec<_>>().join(" ")
            }
            Ok(other) => panic!("expected a pod, got {other:?}"),
        };
        assert_eq!(got, expected, "{patch}");
    }

    fn conditions(list: Value) -> Value {
        json!({"spec": {"nodeName": "elsewhere"}, "status": {"conditions": list}})
    }

    #[test]
    fn a_strategic_patch_changes_conditions_by_their_type() {
        let kind = PatchKind::Strategic;
        let a = json!([{"type": "example.com/a", "status": "True"}]);
        check(kind, &conditions(a), "Ready=True example.com/a=True");
        let b = json!([{"type": "example.com/b", "status": "True"}]);
        check(kind, &conditions(b), "example.com/b=True Ready=True example.com/a=False");
        let gone = json!([{"type": "example.com/a", "$patch": "delete"}]);
        check(kind, &conditions(gone), "Ready=True");
    }

    #[test]
    fn a_merge_patch_replaces_the_whole_list() {
        let a = json!([{"type": "example.com/a", "status": "True"}]);
        check(PatchKind::Merge, &conditions(a), "example.com/a=True");
        check(PatchKind::Merge, &conditions(Value::Null), "");
    }

    #[test]
    fn what_cannot_be_a_status_is_refused() {
        let named = json!([{"type": "a b", "status": "True"}]);
        let refusal = "Pod \"web\" is invalid: status.conditions[0].Type: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
        check(PatchKind::Strategic, &conditions(named), refusal);
        let class = json!({"status": {"qosClass": "Guaranteed"}});
        let refusal = "Pod \"web\" is invalid: status.qosClass: Invalid value: \"Guaranteed\": field is immutable";
        check(PatchKind::Merge, &class, refusal);
    }
}
