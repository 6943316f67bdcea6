//! Old labels of nodes, and selectors that pick nobody.
//! Models GetNodeLabelDeprecatedMessage and GetWarningsForNodeSelectorTerm of pkg/api/node/util.go, and
//! warningsForPodAffinityTerms of pkg/api/pod/warnings.go (v1.36).

use super::{Notice, Notices};
use crate::admit::cursor::Cursor;
use crate::admit::names;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const NOBODY: &str = "a null labelSelector results in matching no pod";

const DEPRECATED: [(&str, &str); 8] = [
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    (
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    ),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
];

fn deprecation(label: &str) -> Option<&'static str> {
    DEPRECATED.iter().find(|(key, _)| *key == label).map(|(_, text)| *text)
}

pub fn deprecated_labels(spec: &Cursor, notices: &mut Notices) {
    for (label, value) in spec.get("nodeSelector").entries() {
        notices.extend(deprecation(label).map(|text| Notice::at(&value.path, text)));
    }
    let nodes = spec.get("affinity").get("nodeAffinity");
    for term in nodes.get(REQUIRED).get("nodeSelectorTerms").items() {
        keys_of_term(&term, notices);
    }
    for term in nodes.get(PREFERRED).items() {
        let preference = term.get("preference");
        keys_of_term(&preference, notices);
        values_of_preference(&preference, notices);
    }
    for constraint in spec.get("topologySpreadConstraints").items() {
        deprecated_key(&constraint.get("topologyKey"), notices);
        let selector = constraint.get("labelSelector");
        if !selector.is_set() {
            notices.push(Notice::at(&selector.path, NOBODY));
        }
    }
}

fn keys_of_term(term: &Cursor, notices: &mut Notices) {
    for requirement in term.get("matchExpressions").items() {
        deprecated_key(&requirement.get("key"), notices);
    }
}

/// A preference may ask for values that no label can have.
fn values_of_preference(preference: &Cursor, notices: &mut Notices) {
    let requirements = preference.get("matchExpressions").items();
    for value in requirements.iter().flat_map(|one| one.get("values").items()) {
        for complaint in names::label_value(value.text()) {
            let text = format!("{} is invalid, {complaint}", value.text());
            notices.push(Notice::at(&value.path, text));
        }
    }
}

fn deprecated_key(key: &Cursor, notices: &mut Notices) {
    let text = deprecation(key.text());
    notices.extend(text.map(|text| Notice::at(&key.path, format!("{} is {text}", key.text()))));
}

pub fn neighbours(affinity: &Cursor, notices: &mut Notices) {
    for pods in ["podAffinity", "podAntiAffinity"].map(|name| affinity.get(name)) {
        let required = pods.get(REQUIRED).items();
        let preferred = pods.get(PREFERRED).items();
        let preferred = preferred.iter().map(|term| term.get("podAffinityTerm"));
        for selector in required.into_iter().chain(preferred).map(|term| term.get("labelSelector"))
        {
            if !selector.is_set() {
                notices.push(Notice::at(&selector.path, NOBODY));
            }
        }
    }
}
