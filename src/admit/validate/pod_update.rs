//! What may change on a pod that exists: next to nothing.
//! Models ValidatePodUpdate of validation.go (v1.36), V100 to V104.

use serde_json::Value;

use super::{Errors, image, pod};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

const ONLY_THESE: &str = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

pub fn update(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    pod::metadata_and_spec(new, server, errors);
    let (old, new) = (old.get("spec"), new.get("spec"));
    for name in ["containers", "initContainers"] {
        let (old, new) = (old.get(name), new.get(name));
        if old.items().len() != new.items().len() {
            let detail = "pod updates may not add or remove containers";
            errors.push(FieldError::forbidden(new.path, detail));
            return;
        }
        for container in new.items() {
            let image = container.get("image");
            if image.text().is_empty() {
                errors.push(FieldError::required(image.path.clone(), ""));
            }
            image::without_blanks(&image, errors);
        }
    }
    if !deadline(&old, &new, errors) {
        return;
    }
    tolerations(&old, &new, errors);
    scheduling_gates(&old, &new, errors);
    if !is_same_spec(&old, &new) {
        errors.push(FieldError::forbidden(new.path, ONLY_THESE));
    }
}

/// Set once, then only down. False where upstream stops looking.
fn deadline(old: &Cursor, new: &Cursor, errors: &mut Errors) -> bool {
    let (old, new) = (old.get("activeDeadlineSeconds"), new.get("activeDeadlineSeconds"));
    if !new.is_set() {
        if old.is_set() {
            let detail = "must not update from a positive integer to nil value";
            errors.push(FieldError::invalid(new.path, &Value::Null, detail));
        }
        return true;
    }
    let detail = if !(0..=i64::from(i32::MAX)).contains(&new.number()) {
        "must be between 0 and 2147483647, inclusive"
    } else if old.is_set() && old.number() < new.number() {
        "must be less than or equal to previous value"
    } else {
        return true;
    };
    errors.push(FieldError::invalid(new.path.clone(), new.number(), detail));
    false
}

/// Every old one must still be there, whatever its seconds are now.
fn tolerations(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let (old, new) = (old.get("tolerations"), new.get("tolerations"));
    let kept: Vec<Value> = new.items().iter().map(without_seconds).collect();
    if !old.items().iter().all(|toleration| kept.contains(&without_seconds(toleration))) {
        let detail = "existing toleration can not be modified except its tolerationSeconds";
        errors.push(FieldError::forbidden(new.path, detail));
    }
}

fn without_seconds(toleration: &Cursor) -> Value {
    let mut toleration = toleration.json().clone();
    if let Some(fields) = toleration.as_object_mut() {
        fields.remove("tolerationSeconds");
    }
    toleration
}

fn scheduling_gates(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let old: Vec<&str> =
        old.get("schedulingGates").items().iter().map(|gate| gate.get("name").text()).collect();
    for gate in new.get("schedulingGates").items() {
        let name = gate.get("name");
        if !old.contains(&name.text()) {
            let gate = name.text();
            let detail =
                format!("only deletion is allowed, but found new scheduling gate '{gate}'");
            errors.push(FieldError::forbidden(name.path, detail));
        }
    }
}

/// Whether the specs are equal once what may change is put back.
fn is_same_spec(old: &Cursor, new: &Cursor) -> bool {
    let mut munged = new.json().clone();
    for name in ["activeDeadlineSeconds", "schedulingGates", "tolerations"] {
        put_back(&mut munged, name, old);
    }
    for list in ["containers", "initContainers"] {
        let containers = munged.get_mut(list).and_then(Value::as_array_mut);
        for (container, old) in containers.into_iter().flatten().zip(old.get(list).items()) {
            put_back(container, "image", &old);
        }
    }
    let grace = "terminationGracePeriodSeconds";
    if old.get(grace).number() < 0 && new.get(grace).number() == 1 {
        put_back(&mut munged, grace, old);
    }
    munged == *old.json()
}

fn put_back(object: &mut Value, name: &str, old: &Cursor) {
    let old = old.get(name);
    let Some(fields) = object.as_object_mut() else { return };
    if old.is_set() {
        fields.insert(name.to_owned(), old.json().clone());
    } else {
        fields.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::admit::{ApiServer, default, validate_update};
    use crate::objects::Kind;

    fn pod(spec: &Value) -> Value {
        let mut pod = json!({
            "metadata": {"name": "a", "resourceVersion": "1"},
            "spec": {"containers": [{"name": "a", "image": "b"}]},
        });
        for (name, value) in spec.as_object().into_iter().flatten() {
            pod["spec"][name] = value.clone();
        }
        default(Kind::Pod, &mut pod);
        pod
    }

    /// Checks path and detail of the complaints when one spec takes the place of another.
    fn check(old: Value, new: Value, complaints: &[&str]) {
        let errors = validate_update(Kind::Pod, &pod(&old), &pod(&new), &ApiServer::NEWEST);
        let errors: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.path, error.detail)).collect();
        assert_eq!(errors, complaints, "{old} to {new}");
    }

    #[test]
    fn a_deadline_only_comes_closer() {
        let deadline = |seconds: i64| json!({ "activeDeadlineSeconds": seconds });
        check(json!({}), deadline(30), &[]);
        check(deadline(30), deadline(20), &[]);
        check(
            deadline(30),
            deadline(31),
            &["spec.activeDeadlineSeconds: must be less than or equal to previous value"],
        );
        check(
            deadline(30),
            json!({}),
            &["spec.activeDeadlineSeconds: must not update from a positive integer to nil value"],
        );
    }

    #[test]
    fn tolerations_are_added_and_gates_taken_away() {
        let one = json!({"tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}]});
        let more = json!({"tolerations": [
            {"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 9},
            {"key": "b", "operator": "Exists"},
        ]});
        check(one.clone(), more.clone(), &[]);
        check(
            more,
            one,
            &[
                "spec.tolerations: existing toleration can not be modified except its tolerationSeconds",
            ],
        );
        let gated = json!({"schedulingGates": [{"name": "a"}]});
        check(gated.clone(), json!({}), &[]);
        check(
            json!({}),
            gated,
            &[
                "spec.schedulingGates[0].name: only deletion is allowed, but found new scheduling gate 'a'",
            ],
        );
    }

    #[test]
    fn a_negative_grace_period_may_become_one() {
        let grace = |seconds: i64| json!({ "terminationGracePeriodSeconds": seconds });
        check(grace(-1), grace(1), &[]);
        check(grace(-1), grace(5), &[&format!("spec: {}", super::ONLY_THESE)]);
    }
}
