//! What may change on a pod that exists: next to nothing.
//! Models ValidatePodUpdate of validation.go (v1.36), V100 to V104.

use crate::kit::quote::quote;
use crate::kit::sorted::SortedMap;

use serde_json::Value;

use super::{Errors, annotations, gated, image, placement, pod, spec_diff};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::quantity::Quantity;

const ONLY_THESE: &str = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

pub fn update(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    pod::metadata_and_spec(new, server, errors);
    let [before, after] = [old, new].map(|pod| pod.get("metadata").get("annotations"));
    annotations::update(&before, &after, errors);
    annotations::of_pod(&after, &new.get("spec"), errors);
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
    tolerations(&old, &new, server, errors);
    scheduling_gates(&old, &new, errors);
    let mut munged = munged(&old, &new);
    if !old.get("schedulingGates").items().is_empty() {
        gated::additions_to_selectors(&old, &new, &mut munged, server, errors);
    }
    let difference = spec_diff::between(old.json(), &munged, server);
    if !difference.is_empty() && !is_same_but_for_writing(old.json(), &munged, server) {
        errors.push(FieldError::forbidden(new.path, format!("{ONLY_THESE}\n{difference}")));
    }
}

/// Containers to look inside may come, and then they stay as they are.
/// Models ValidatePodEphemeralContainersUpdate.
pub fn ephemeral(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    pod::metadata_and_spec(new, server, errors);
    let [before, after] = [old, new].map(|pod| pod.get("spec").get("ephemeralContainers"));
    let after_items = after.items();
    for container in before.items() {
        let name = container.get("name");
        let quoted = quote(name.text());
        let kept = after_items.iter().find(|one| one.get("name").text() == name.text());
        let detail = match kept {
            None => format!("existing ephemeral containers {quoted} may not be removed\n"),
            Some(kept) if kept.json() != container.json() => {
                format!("existing ephemeral containers {quoted} may not be changed\n")
            }
            Some(_) => continue,
        };
        errors.push(FieldError::forbidden(after.path.clone(), detail));
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
fn tolerations(old: &Cursor, new: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let (old, new) = (old.get("tolerations"), new.get("tolerations"));
    let kept: Vec<Value> = new.items().iter().map(without_seconds).collect();
    if !old.items().iter().all(|toleration| kept.contains(&without_seconds(toleration))) {
        let detail = "existing toleration can not be modified except its tolerationSeconds";
        errors.push(FieldError::forbidden(new.path, detail));
        return;
    }
    placement::tolerations(&new, server, errors);
}

fn without_seconds(toleration: &Cursor) -> Value {
    let mut toleration = toleration.json().clone();
    if let Some(fields) = toleration.as_object_mut() {
        fields.remove("tolerationSeconds");
    }
    toleration
}

fn scheduling_gates(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let names = |spec: &Cursor<'_>| -> Vec<String> {
        let gates = spec.get("schedulingGates").items();
        gates.iter().map(|gate| gate.get("name").text().to_owned()).collect()
    };
    let (old, gates) = (names(old), names(new));
    // Of gates of one name upstream remembers the last.
    let last: SortedMap<&String, usize> =
        gates.iter().enumerate().map(|(index, gate)| (gate, index)).collect();
    for (gate, index) in last.into_iter().filter(|(gate, _)| !old.contains(gate)) {
        let path = new.path.field("schedulingGates").index(index).field("name");
        let detail = format!("only deletion is allowed, but found new scheduling gate '{gate}'");
        errors.push(FieldError::forbidden(path, detail));
    }
}

/// Whether nothing differs but how an amount is written.
fn is_same_but_for_writing(old: &Value, munged: &Value, server: &ApiServer) -> bool {
    let mut settled = munged.clone();
    settle(old, &mut settled);
    spec_diff::between(old, &settled, server).is_empty()
}

/// Writes equal amounts of resources as the old ones are written.
fn settle(old: &Value, new: &mut Value) {
    match (old, new) {
        (Value::Array(old), Value::Array(new)) => {
            old.iter().zip(new).for_each(|(old, new)| settle(old, new));
        }
        (Value::Object(old), Value::Object(new)) => {
            for (name, new) in new {
                match old.get(name) {
                    Some(old) if ["limits", "overhead", "requests"].contains(&name.as_str()) => {
                        settle_amounts(old, new);
                    }
                    Some(old) => settle(old, new),
                    None => {}
                }
            }
        }
        _ => {}
    }
}

fn settle_amounts(old: &Value, new: &mut Value) {
    let amount = |value: &Value| Quantity::parse(value.as_str().unwrap_or("")).ok();
    for (name, new) in new.as_object_mut().into_iter().flatten() {
        let Some(old) = old.get(name) else { continue };
        if amount(old).is_some() && amount(old) == amount(new) {
            *new = old.clone();
        }
    }
}

/// The new spec with what may change put back.
fn munged(old: &Cursor, new: &Cursor) -> Value {
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
    munged
}

pub(super) fn put_back(object: &mut Value, name: &str, old: &Cursor) {
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
    fn an_amount_may_be_written_another_way() {
        let pod = |memory: &str| {
            let limits = json!({ "memory": memory });
            json!({"containers": [{"name": "a", "image": "b", "resources": {"limits": limits}}]})
        };
        check(pod("1Ki"), pod("1024"), &[]);
    }

    #[test]
    fn a_negative_grace_period_may_become_one() {
        let grace = |seconds: i64| json!({ "terminationGracePeriodSeconds": seconds });
        check(grace(-1), grace(1), &[]);
        let refused = format!(
            "spec: {}\n{}",
            super::ONLY_THESE,
            "@@ -36,7 +36,7 @@\n  ],\n  \"EphemeralContainers\": null,\n  \"RestartPolicy\": \"Always\",\n- \"TerminationGracePeriodSeconds\": -1,\n+ \"TerminationGracePeriodSeconds\": 5,\n  \"ActiveDeadlineSeconds\": null,\n  \"DNSPolicy\": \"ClusterFirst\",\n  \"NodeSelector\": null,\n"
        );
        check(grace(-1), grace(5), &[&refused]);
    }
}
