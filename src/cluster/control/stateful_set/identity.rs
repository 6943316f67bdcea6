//! What makes a pod the one of its number: name, host name, labels and claims.
//! Models pkg/controller/statefulset/stateful_set_utils.go (v1.36), R117.

use serde_json::{Value, json};

use crate::cluster::control::pod_control::PodControl;
use crate::cluster::control::revisions;
use crate::objects::{ControllerRevision, StatefulSet};

const NAME_LABEL: &str = "statefulset.kubernetes.io/pod-name";
const INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";

pub fn name(set: &str, ordinal: i32) -> String {
    format!("{set}-{ordinal}")
}

/// None for a pod that is not named like one of the set's.
/// Models getParentNameAndOrdinal.
pub fn ordinal(set: &str, pod: &str) -> Option<i32> {
    let (parent, digits) = pod.rsplit_once('-')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if parent == set && is_number { digits.parse().ok() } else { None }
}

/// From a template that the set has, or had before.
/// Models newVersionedStatefulSetPod.
pub fn pod(
    control: &PodControl,
    set: &StatefulSet,
    revision: &ControllerRevision,
    ordinal: i32,
) -> Value {
    let mut pod = control.from_template();
    let template = revisions::template(revision);
    pod["spec"] = template["spec"].clone();
    for map in ["annotations", "labels"] {
        let written = template.pointer(&format!("/metadata/{map}")).cloned();
        pod["metadata"][map] = written.unwrap_or_else(|| json!({}));
    }
    let name = name(&set.metadata.name, ordinal);
    let labels = &mut pod["metadata"]["labels"];
    labels[NAME_LABEL] = name.clone().into();
    labels[INDEX_LABEL] = ordinal.to_string().into();
    labels[revisions::LABEL] = revision.metadata.name.clone().into();
    pod["spec"]["hostname"] = name.clone().into();
    if !set.spec.service_name.is_empty() {
        pod["spec"]["subdomain"] = set.spec.service_name.clone().into();
    }
    claim_volumes(&mut pod["spec"], set, &name);
    pod["metadata"]["name"] = name.into();
    pod
}

/// Every pod has claims of its own. Models updateStorage.
fn claim_volumes(spec: &mut Value, set: &StatefulSet, pod: &str) {
    let names = set
        .spec
        .volume_claim_templates
        .iter()
        .filter_map(|claim| claim.pointer("/metadata/name").and_then(Value::as_str));
    let claimed: Vec<&str> = names.collect();
    if claimed.is_empty() {
        return;
    }
    let claim = |name: &&str| json!({ "name": name, "persistentVolumeClaim": { "claimName": format!("{name}-{pod}") } });
    let mut volumes: Vec<Value> = claimed.iter().map(claim).collect();
    let own = spec["volumes"].as_array().cloned().unwrap_or_default();
    let is_free =
        |volume: &Value| volume["name"].as_str().is_none_or(|name| !claimed.contains(&name));
    volumes.extend(own.into_iter().filter(is_free));
    spec["volumes"] = volumes.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_is_known_by_its_number() {
        for (pod, expected) in [
            ("web-0", Some(0)),
            ("web-12", Some(12)),
            ("web-a", None),
            ("web", None),
            ("db-1", None),
        ] {
            assert_eq!(ordinal("web", pod), expected, "{pod}");
        }
    }
}
