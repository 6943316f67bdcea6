//! Annotations that mean something to a pod.
//! Models ValidatePodSpecificAnnotations and ValidatePodSpecificAnnotationUpdates of validation.go (v1.36).

use super::{Errors, profile};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;

/// The kubelet marks the API's picture of a pod of its own.
const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

pub fn of_pod(annotations: &Cursor, spec: &Cursor, errors: &mut Errors) {
    let mirror = annotations.get(MIRROR);
    if mirror.is_set() && spec.get("nodeName").text().is_empty() {
        let path = annotations.path.key(MIRROR);
        let detail = "must set spec.nodeName if mirror pod annotation is set";
        errors.push(FieldError::invalid(path, mirror.text(), detail));
    }
    let cost = annotations.get(DELETION_COST);
    if cost.is_set() && !is_cost(cost.text()) {
        let path = annotations.path.key(DELETION_COST);
        errors.push(FieldError::invalid(path, cost.text(), "must be a 32bit integer"));
    }
    profile::annotations(annotations, spec, errors);
}

/// Zeros in front and a plus are not taken.
fn is_cost(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = text == "0" || !digits.starts_with(['0', '+']);
    is_plain && !text.starts_with('+') && text.parse::<i32>().is_ok()
}

pub fn update(old: &Cursor, new: &Cursor, errors: &mut Errors) {
    let mut forbid = |key: &str, what: &str| {
        let subject = match key {
            MIRROR => "mirror pod annotation",
            key if key.starts_with(profile::APP_ARMOR) => "AppArmor annotations",
            _ => return,
        };
        let detail = format!("may not {what} {subject}");
        errors.push(FieldError::forbidden(new.path.key(key), detail));
    };
    for (key, value) in old.entries() {
        let now = new.get(key);
        if !now.is_set() || now.text() != value.text() {
            forbid(key, "remove or update");
        }
    }
    for (key, _) in new.entries() {
        if !old.get(key).is_set() {
            forbid(key, "add");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse, refuse_change};

    fn pod(annotations: &str) -> String {
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: v, annotations: {{{annotations}}}}}, spec: {{containers: [{{name: a, image: b}}]}}}}"
        )
    }

    #[test]
    fn a_deletion_cost_is_a_plain_number() {
        for cost in ["0", "-5", "2147483647"] {
            refuse(&pod(&format!("controller.kubernetes.io/pod-deletion-cost: '{cost}'")), &[]);
        }
        for cost in ["+1", "01", "-01", "x", "2147483648", "-"] {
            let complaint = format!(
                "metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: \"{cost}\": must be a 32bit integer"
            );
            let annotations = format!("controller.kubernetes.io/pod-deletion-cost: '{cost}'");
            refuse(&pod(&annotations), &[&complaint]);
        }
    }

    #[test]
    fn some_annotations_stay() {
        refuse_change(
            &pod("container.apparmor.security.beta.kubernetes.io/a: unconfined"),
            &pod("kubernetes.io/config.mirror: x"),
            &[
                "metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set",
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/a]: Forbidden: may not remove or update AppArmor annotations",
                "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation",
                "metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set",
            ],
        );
    }
}
