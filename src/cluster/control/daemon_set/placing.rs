//! Which nodes get a pod of a DaemonSet, and how the pod is bound to its node.
//! Models NodeShouldRunDaemonPod and pkg/controller/daemon/util/daemonset_util.go (v1.36), R120, R121.

use serde_json::{Value, json};

use crate::cluster::control::pod_control::PodControl;
use crate::cluster::control::revisions;
use crate::objects::taint::{Comparison, NO_EXECUTE, NO_SCHEDULE, untolerated};
use crate::objects::{DaemonSet, Node, Pod, Taint, Toleration};

/// What a node is to a DaemonSet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Wanted,
    /// A pod that is there may stay.
    Tolerated,
    Unwanted,
}

/// Taints that every daemon lives with, since it serves the node in need, too.
const TOLERATED: [(&str, &str); 6] = [
    ("node.kubernetes.io/not-ready", NO_EXECUTE),
    ("node.kubernetes.io/unreachable", NO_EXECUTE),
    ("node.kubernetes.io/disk-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/memory-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/pid-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/unschedulable", NO_SCHEDULE),
];
const NO_NETWORK: (&str, &str) = ("node.kubernetes.io/network-unavailable", NO_SCHEDULE);
const NAME_FIELD: &str = "metadata.name";
const GENERATION_LABEL: &str = "pod-template-generation";
const GENERATION_ANNOTATION: &str = "deprecated.daemonset.template.generation";

/// What keeps a DaemonSet's pods off a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Obstacle<'a> {
    /// Its name, its labels or what its pods want of them.
    Selector,
    /// The worst one that the pods do not tolerate.
    Taint(&'a Taint),
}

pub fn place(set: &DaemonSet, node: &Node, comparison: Comparison) -> Place {
    match obstacle(set, node, comparison) {
        None => Place::Wanted,
        Some(Obstacle::Taint(taint)) if taint.effect != NO_EXECUTE => Place::Tolerated,
        Some(Obstacle::Selector | Obstacle::Taint(_)) => Place::Unwanted,
    }
}

pub fn obstacle<'a>(
    set: &DaemonSet,
    node: &'a Node,
    comparison: Comparison,
) -> Option<Obstacle<'a>> {
    let spec = &set.spec.template.spec;
    let is_named = spec.node_name.is_empty() || spec.node_name == node.metadata.name;
    let mut pod = Pod { spec: spec.clone(), ..Pod::default() };
    if !is_named || !pod.selects(node) {
        return Some(Obstacle::Selector);
    }
    for (key, effect) in tolerated(spec.host_network) {
        pod.spec.tolerations.push(Toleration {
            effect: effect.to_owned(),
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            ..Toleration::default()
        });
    }
    let meets = |counts: fn(&Taint) -> bool| {
        untolerated(&node.spec.taints, &pod.spec.tolerations, comparison, counts)
    };
    let worst = meets(|taint| taint.effect == NO_EXECUTE);
    worst.or_else(|| meets(Taint::forbids_scheduling)).map(Obstacle::Taint)
}

fn tolerated(host_network: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    TOLERATED.into_iter().chain(host_network.then_some(NO_NETWORK))
}

/// The node a pod runs on, or is meant for. Models GetTargetNodeName.
pub fn node_of(pod: &Pod) -> Option<&str> {
    if !pod.spec.node_name.is_empty() {
        return Some(&pod.spec.node_name);
    }
    let affinity = pod.spec.affinity.as_ref()?.node_affinity.as_ref()?;
    let mut terms = affinity.required.as_ref()?.node_selector_terms.iter();
    terms.find_map(|term| term.named_nodes()?.first().copied())
}

/// A pod that only this node may have. Models CreatePodTemplate and ReplaceDaemonSetPodNodeNameNodeAffinity.
pub fn pod(control: &PodControl, set: &DaemonSet, node: &str, hash: &str) -> Value {
    let mut pod = control.from_template();
    let labels = &mut pod["metadata"]["labels"];
    labels[revisions::LABEL] = hash.into();
    if let Some(generation) = generation(set) {
        labels[GENERATION_LABEL] = generation.into();
    }
    let spec = &mut pod["spec"];
    let mut tolerations = spec["tolerations"].as_array().cloned().unwrap_or_default();
    for (key, effect) in tolerated(spec["hostNetwork"] == true) {
        let toleration = json!({ "key": key, "operator": "Exists", "effect": effect });
        if !tolerations.contains(&toleration) {
            tolerations.push(toleration);
        }
    }
    spec["tolerations"] = tolerations.into();
    let term =
        json!({ "matchFields": [{ "key": NAME_FIELD, "operator": "In", "values": [node] }] });
    let required =
        &mut spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
    *required = json!({ "nodeSelectorTerms": [term] });
    pod
}

/// How many templates the set has had, as a text.
fn generation(set: &DaemonSet) -> Option<&str> {
    set.metadata.annotations.get(GENERATION_ANNOTATION).map(String::as_str)
}

/// By the label of the template, or of its number. Models IsPodUpdated.
pub fn is_updated(set: &DaemonSet, pod: &Pod, hash: &str) -> bool {
    let of_pod = pod.metadata.labels.get(GENERATION_LABEL).map(String::as_str);
    revisions::of(pod) == hash || (of_pod.is_some() && of_pod == generation(set))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spec: Value, node: Value, expected: Place) {
        let set = json!({ "spec": { "template": { "spec": spec } } });
        let set: DaemonSet = serde_json::from_value(set).unwrap();
        let node: Node = serde_json::from_value(node).unwrap();
        assert_eq!(place(&set, &node, Comparison::Off), expected, "{spec} on {node:?}");
    }

    fn tainted(key: &str, effect: &str) -> Value {
        json!({ "metadata": { "name": "a" }, "spec": { "taints": [{ "key": key, "effect": effect }] } })
    }

    #[test]
    fn a_daemon_stays_through_the_nodes_troubles() {
        check(json!({}), tainted("node.kubernetes.io/not-ready", "NoExecute"), Place::Wanted);
        check(json!({}), tainted("node.kubernetes.io/unschedulable", "NoSchedule"), Place::Wanted);
        let no_network = tainted("node.kubernetes.io/network-unavailable", "NoSchedule");
        check(json!({}), no_network.clone(), Place::Tolerated);
        check(json!({ "hostNetwork": true }), no_network, Place::Wanted);
        check(json!({}), tainted("mine", "NoSchedule"), Place::Tolerated);
        check(json!({}), tainted("mine", "NoExecute"), Place::Unwanted);
        let tolerates = json!({ "tolerations": [{ "key": "mine", "operator": "Exists" }] });
        check(tolerates, tainted("mine", "NoExecute"), Place::Wanted);
    }

    #[test]
    fn labels_and_names_choose_nodes() {
        let node = json!({ "metadata": { "name": "a", "labels": { "disk": "ssd" } } });
        check(json!({ "nodeSelector": { "disk": "ssd" } }), node.clone(), Place::Wanted);
        check(json!({ "nodeSelector": { "disk": "hdd" } }), node.clone(), Place::Unwanted);
        check(json!({ "nodeName": "b" }), node, Place::Unwanted);
    }
}
