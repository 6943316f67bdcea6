//! A node's row.
//! Models printNode in pkg/printers/internalversion/printers.go (v1.36), C19.

use super::{Column, always, or_none, when_wide};
use crate::cluster::version::Version;
use crate::kit::age::age;
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::{Node, NodeCondition};

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("STATUS"),
    always("ROLES"),
    always("AGE"),
    always("VERSION"),
    when_wide("INTERNAL-IP"),
    when_wide("EXTERNAL-IP"),
    when_wide("OS-IMAGE"),
    when_wide("KERNEL-VERSION"),
    when_wide("CONTAINER-RUNTIME"),
];

pub fn cells(node: &Node, version: Version, now: SimTime) -> Vec<String> {
    let info = &node.status.node_info;
    let mut kernel = or_unknown(&info.kernel_version);
    if version.tells_architecture_of_kernel() && !info.architecture.is_empty() {
        kernel += &format!(" ({})", info.architecture);
    }
    vec![
        node.metadata.name.clone(),
        status(node),
        roles(node),
        age(node.metadata.creation_timestamp, now),
        info.kubelet_version.clone(),
        or_none(address(node, "InternalIP")),
        or_none(address(node, "ExternalIP")),
        or_unknown(&info.os_image),
        kernel,
        or_unknown(&info.container_runtime_version),
    ]
}

/// `Ready`, `NotReady` or `Unknown`, and whether the node takes new pods.
pub fn status(node: &Node) -> String {
    let ready = match node.status.condition("Ready").map(NodeCondition::holds) {
        Some(true) => "Ready",
        Some(false) => "NotReady",
        None => "Unknown",
    };
    if node.spec.unschedulable { format!("{ready},SchedulingDisabled") } else { ready.to_owned() }
}

/// From both forms of the role label.
pub fn roles(node: &Node) -> String {
    let role = |(key, value): (&String, &String)| match key.as_str() {
        "kubernetes.io/role" => Some(value.clone()).filter(|role| !role.is_empty()),
        key => {
            let role = key.strip_prefix("node-role.kubernetes.io/")?;
            Some(role.to_owned()).filter(|role| !role.is_empty())
        }
    };
    let mut roles: Vec<String> = node.metadata.labels.iter().filter_map(role).collect();
    order::sort_by(&mut roles, Ord::cmp);
    roles.dedup();
    or_none(&roles.join(","))
}

fn or_unknown(text: &str) -> String {
    if text.is_empty() { "<unknown>".to_owned() } else { text.to_owned() }
}

fn address<'a>(node: &'a Node, kind: &str) -> &'a str {
    let address = node.status.addresses.iter().find(|address| address.kind == kind);
    address.map_or("", |address| &address.address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_node_tells_what_it_runs() {
        let node = json!({ "status": { "nodeInfo": { "kubeletVersion": "v1.36.2",
            "kernelVersion": "6.8.0", "architecture": "amd64", "osImage": "Ubuntu 24.04.3 LTS" } } });
        let node: Node = serde_json::from_value(node).unwrap();
        let cells_in = |version| cells(&node, version, SimTime::ZERO);
        let cells = cells_in(Version::DEFAULT);
        assert_eq!(cells[4], "v1.36.2");
        assert_eq!(cells[7..].join("|"), "Ubuntu 24.04.3 LTS|6.8.0 (amd64)|<unknown>");
        let before = Version::named("1.35").expect("simulated");
        assert_eq!(cells_in(before)[8], "6.8.0");
    }

    fn cells_of(node: serde_json::Value) -> String {
        let node: Node = serde_json::from_value(node).unwrap();
        cells(&node, Version::DEFAULT, SimTime::ZERO)[..7].join(" ")
    }

    #[test]
    fn a_cordoned_node_says_so() {
        let node = json!({ "metadata": { "name": "node-1" }, "spec": { "unschedulable": true },
            "status": { "conditions": [{ "type": "Ready", "status": "True" }] } });
        assert_eq!(
            cells_of(node),
            "node-1 Ready,SchedulingDisabled <none> <unknown>  <none> <none>"
        );
    }

    #[test]
    fn roles_come_from_labels_and_addresses_from_the_status() {
        let node = json!({
            "metadata": { "name": "node-1", "labels": {
                "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/control-plane": "" } },
            "status": { "addresses": [{ "type": "InternalIP", "address": "10.0.0.11" }] } });
        assert_eq!(
            cells_of(node),
            "node-1 Unknown control-plane,worker <unknown>  10.0.0.11 <none>"
        );
    }
}
