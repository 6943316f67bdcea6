//! Whether a pod may run on a node, and if not, who says so and why.
//! Models the Filter methods of pkg/scheduler/framework/plugins (v1.36), in their default order (R81, R82).

use super::fit;
use super::node_info::NodeInfo;
use crate::cluster::host_ports;
use crate::cluster::version::Version;
use crate::objects::taint::{Comparison, NO_SCHEDULE, untolerated};
use crate::objects::{Node, Pod, Taint};

/// Who can say no, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plugin {
    NodeUnschedulable,
    NodeName,
    TaintToleration,
    NodeAffinity,
    NodePorts,
    NodeResourcesFit,
    PodTopologySpread,
    InterPodAffinity,
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub plugin: Plugin,
    pub remedy: Remedy,
    pub reasons: Vec<String>,
}

/// Whether taking pods from the node could turn a no into a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Upstream's status Unschedulable.
    FewerPods,
    /// Upstream's status UnschedulableAndUnresolvable.
    Nothing,
}

/// The first no is the node's answer; nobody after it is asked.
pub fn filter(pod: &Pod, info: &NodeInfo, version: Version) -> Result<(), Rejection> {
    let (node, comparison) = (info.node, version.taint_comparison());
    if node.spec.unschedulable && !tolerates_unschedulable(pod, comparison) {
        return never(Plugin::NodeUnschedulable, "node(s) were unschedulable");
    }
    if !pod.spec.node_name.is_empty() && pod.spec.node_name != info.name() {
        return never(Plugin::NodeName, "node(s) didn't match the requested node name");
    }
    if let Some(taint) = keeps_away(node, pod, comparison) {
        return never(Plugin::TaintToleration, &version.taint_text(taint));
    }
    if !pod.selects(node) {
        let reason = "node(s) didn't match Pod's node affinity/selector";
        return never(Plugin::NodeAffinity, reason);
    }
    if host_ports::collide(pod, info.used_ports()) {
        let reason = "node(s) didn't have free ports for the requested pod ports";
        return Err(rejection(Plugin::NodePorts, Remedy::FewerPods, reason));
    }
    fit::filter(pod, info)
}

/// A cordoned node has a taint of this name, too; who tolerates that may come.
pub fn tolerates_unschedulable(pod: &Pod, comparison: Comparison) -> bool {
    let cordon = Taint {
        key: "node.kubernetes.io/unschedulable".to_owned(),
        effect: NO_SCHEDULE.to_owned(),
        ..Taint::default()
    };
    pod.spec.tolerations.iter().any(|toleration| toleration.tolerates(&cordon, comparison))
}

/// The first taint of the node that the pod does not tolerate.
pub fn keeps_away<'a>(node: &'a Node, pod: &Pod, comparison: Comparison) -> Option<&'a Taint> {
    let (taints, tolerations) = (&node.spec.taints, &pod.spec.tolerations);
    untolerated(taints, tolerations, comparison, Taint::forbids_scheduling)
}

fn never(plugin: Plugin, reason: &str) -> Result<(), Rejection> {
    Err(rejection(plugin, Remedy::Nothing, reason))
}

fn rejection(plugin: Plugin, remedy: Remedy, reason: &str) -> Rejection {
    Rejection { plugin, remedy, reasons: vec![reason.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(pod: Value, node: Value, reason: &str) {
        let mut node: Node = serde_json::from_value(node).unwrap();
        node.metadata.name = "node-1".to_owned();
        node.status.allocatable.insert("pods".to_owned(), "110".into());
        let pod: Pod = serde_json::from_value(json!({ "spec": pod })).unwrap();
        let info = NodeInfo { node: &node, pods: Vec::new() };
        let answer = filter(&pod, &info, Version::DEFAULT);
        let reasons = answer.err().map(|no| no.reasons.join(", "));
        assert_eq!(reasons.unwrap_or_default(), reason);
    }

    #[test]
    fn a_node_gives_its_first_reason() {
        let cordoned = json!({ "spec": { "unschedulable": true,
            "taints": [{ "key": "a", "effect": "NoSchedule" }] } });
        let anything = json!([{ "operator": "Exists" }]);
        check(json!({}), cordoned.clone(), "node(s) were unschedulable");
        check(json!({ "tolerations": anything }), cordoned, "");
        let tainted = json!({ "spec": { "taints": [{ "key": "a", "effect": "NoExecute" }] } });
        let picky = json!({ "nodeSelector": { "disk": "ssd" } });
        check(picky.clone(), tainted, "node(s) had untolerated taint(s)");
        check(picky, json!({}), "node(s) didn't match Pod's node affinity/selector");
        let elsewhere = json!({ "nodeName": "node-2" });
        check(elsewhere, json!({}), "node(s) didn't match the requested node name");
    }

    #[test]
    fn selector_and_affinity_must_both_match() {
        let node = json!({ "metadata": { "labels": { "disk": "ssd" } } });
        let term = |values: Value| {
            json!({ "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{ "matchExpressions": [
                    { "key": "disk", "operator": "In", "values": values }] }] } } })
        };
        let selector = json!({ "disk": "ssd" });
        let ssd = json!({ "nodeSelector": selector, "affinity": term(json!(["ssd"])) });
        check(ssd, node.clone(), "");
        let hdd = json!({ "nodeSelector": selector, "affinity": term(json!(["hdd"])) });
        check(hdd, node, "node(s) didn't match Pod's node affinity/selector");
    }
}
