//! The node as its kubelet has registered it: a small healthy virtual machine that kubeadm joined.
//! Models pkg/kubelet/kubelet_node_status.go and nodestatus/setters.go (v1.36).

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use super::app::utilities::id::KERNEL_RELEASE;
use super::config::{Config, NodeShape};
use super::requests::{EPHEMERAL_STORAGE, MEMORY};
use super::version::Version;
use crate::admit::quantity::Quantity;
use crate::kit::chance::draw;
use crate::kit::hash;
use crate::kit::stamp::Stamp;
use crate::objects::{
    ConditionStatus, Node, NodeAddress, NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo,
    ObjectMeta,
};

/// The kubelet's default eviction threshold.
const MEMORY_KEPT_BACK: i64 = 100 << 20;
const ARCHITECTURE: &str = "amd64";
const OPERATING_SYSTEM: &str = "linux";

/// Name, capacity, and what pods may have of it. Of memory the kubelet keeps back 100Mi and of the disk a tenth: its default eviction thresholds. The tenth is
/// counted in floating point, hence the crooked number of bytes.
const RESOURCES: [(&str, &str, &str); 6] = [
    ("cpu", "2", "2"),
    ("ephemeral-storage", "40470732Ki", "37297826550"),
    ("hugepages-1Gi", "0", "0"),
    ("hugepages-2Mi", "0", "0"),
    ("memory", "4025164Ki", "3922764Ki"),
    ("pods", "110", "110"),
];

/// Type, status, reason, message, and the event when it becomes so.
const CONDITIONS: [(&str, ConditionStatus, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        ConditionStatus::False,
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        "NodeHasSufficientMemory",
    ),
    (
        "DiskPressure",
        ConditionStatus::False,
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
        "NodeHasNoDiskPressure",
    ),
    (
        "PIDPressure",
        ConditionStatus::False,
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
        "NodeHasSufficientPID",
    ),
    (
        "Ready",
        ConditionStatus::True,
        "KubeletReady",
        "kubelet is posting ready status",
        "NodeReady",
    ),
];

pub fn node_object(config: &Config, index: u32, host_ip: &str) -> Node {
    let (seed, version) = (config.seed, config.version);
    let name = &config.node_name(index);
    let pod_cidr = format!("10.244.{index}.0/24");
    let address = |kind: &str, address: &str| NodeAddress {
        address: address.to_owned(),
        kind: kind.to_owned(),
    };
    let mut node = Node {
        metadata: ObjectMeta { name: name.clone(), labels: labels(name), ..ObjectMeta::default() },
        spec: NodeSpec { pod_cidrs: vec![pod_cidr.clone()], pod_cidr, ..NodeSpec::default() },
        status: NodeStatus {
            addresses: vec![address("InternalIP", host_ip), address("Hostname", name)],
            allocatable: amounts(RESOURCES.map(|(name, _, allocatable)| (name, allocatable))),
            capacity: amounts(RESOURCES.map(|(name, capacity, _)| (name, capacity))),
            conditions: conditions(Stamp::START)
                .into_iter()
                .map(|(condition, _)| condition)
                .collect(),
            images: Vec::new(),
            node_info: system_info(seed, version, name),
        },
    };
    if let Some(shape) = config.shape(index) {
        give_shape(&mut node, shape);
    }
    node
}

fn give_shape(node: &mut Node, shape: &NodeShape) {
    node.metadata.labels.extend(shape.labels.clone());
    node.spec.taints.extend(shape.taints.iter().cloned());
    for (name, amount) in &shape.capacity {
        let units = Quantity::parse(amount).map_or(0, |amount| amount.units());
        let left = match name.as_str() {
            MEMORY => in_binary(units - MEMORY_KEPT_BACK),
            EPHEMERAL_STORAGE => (units / 10 * 9).to_string(),
            _ => amount.clone(),
        };
        let status = &mut node.status;
        status.capacity.insert(name.clone(), amount.as_str().into());
        status.allocatable.insert(name.clone(), left.into());
    }
}

/// With the largest unit that leaves no fraction.
fn in_binary(bytes: i64) -> String {
    let bytes = bytes.max(0);
    let units = [(30, "Gi"), (20, "Mi"), (10, "Ki")].into_iter();
    let mut fitting = units.filter(|(bits, _)| bytes % (1 << bits) == 0);
    fitting.next().map_or(bytes.to_string(), |(bits, unit)| format!("{}{unit}", bytes >> bits))
}

fn amounts(rows: [(&str, &str); RESOURCES.len()]) -> SortedMap<String, Value> {
    SortedMap::from_iter(
        rows.into_iter().map(|(name, amount)| (name.to_owned(), Value::from(amount))),
    )
}

/// A healthy node's conditions as they are reported now, each with the event that tells of it.
pub fn conditions(now: Stamp) -> [(NodeCondition, &'static str); CONDITIONS.len()] {
    CONDITIONS.map(|(kind, status, reason, message, event)| {
        let condition = NodeCondition {
            last_heartbeat_time: Some(now),
            last_transition_time: Some(now),
            message: message.to_owned(),
            reason: reason.to_owned(),
            status,
            kind: kind.to_owned(),
        };
        (condition, event)
    })
}

/// Another at every boot.
pub fn boot_id(seed: u64, name: &str, boots: u32) -> String {
    let draw = draw(seed, "boot-id", name);
    hash::uid(if boots == 0 { draw } else { draw.nth(u64::from(boots)) })
}

/// Both generations of the labels that every kubelet gives its node.
fn labels(name: &str) -> SortedMap<String, String> {
    let labels = [
        ("beta.kubernetes.io/arch", ARCHITECTURE),
        ("beta.kubernetes.io/os", OPERATING_SYSTEM),
        ("kubernetes.io/arch", ARCHITECTURE),
        ("kubernetes.io/hostname", name),
        ("kubernetes.io/os", OPERATING_SYSTEM),
    ];
    SortedMap::from_iter(labels.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())))
}

fn system_info(seed: u64, version: Version, name: &str) -> NodeSystemInfo {
    let id = |what: &str| hash::uid(draw(seed, what, name));
    NodeSystemInfo {
        architecture: ARCHITECTURE.to_owned(),
        boot_id: boot_id(seed, name, 0),
        container_runtime_version: "containerd://2.2.1".to_owned(),
        kernel_version: KERNEL_RELEASE.to_owned(),
        kube_proxy_version: String::new(),
        kubelet_version: version.git_version(),
        machine_id: id("machine-id").replace('-', ""),
        operating_system: OPERATING_SYSTEM.to_owned(),
        os_image: "Ubuntu 24.04.3 LTS".to_owned(),
        system_uuid: id("system-uuid"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_as_the_recipe_describes_it() {
        let mut config = Config::default();
        let mut shape = NodeShape { name: "big".to_owned(), ..NodeShape::default() };
        shape.labels.insert("zone".to_owned(), "a".to_owned());
        shape.capacity.insert("memory".to_owned(), "8Gi".to_owned());
        shape.capacity.insert("cpu".to_owned(), "4".to_owned());
        config.shapes.push(shape);
        let node = node_object(&config, 0, "10.0.0.1");
        assert_eq!(node.metadata.name, "big");
        assert_eq!(node.metadata.labels["zone"], "a");
        assert_eq!(node.metadata.labels["kubernetes.io/hostname"], "big");
        let status = &node.status;
        assert_eq!(
            (&status.capacity["memory"], &status.allocatable["memory"]),
            (&"8Gi".into(), &"8092Mi".into())
        );
        assert_eq!(
            (&status.allocatable["cpu"], &status.allocatable["pods"]),
            (&"4".into(), &"110".into())
        );
        assert_eq!(node_object(&config, 1, "10.0.0.2").metadata.name, "node-2");
    }
}
