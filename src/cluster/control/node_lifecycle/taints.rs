//! The taints that say of a node what its conditions say.
//! Models doNoScheduleTaintingPass of pkg/controller/nodelifecycle/node_lifecycle_controller.go and
//! pkg/util/taints/taints.go (v1.36), R97.

use crate::kit::stamp::Stamp;
use crate::objects::taint::{NO_EXECUTE, NO_SCHEDULE};
use crate::objects::{ConditionStatus, Node, Taint};

pub const NOT_READY: &str = "node.kubernetes.io/not-ready";
pub const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
pub const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// Condition, its status, and the taint that goes with it.
const CONDITION_TAINTS: [(&str, ConditionStatus, &str); 6] = [
    ("Ready", ConditionStatus::False, NOT_READY),
    ("Ready", ConditionStatus::Unknown, UNREACHABLE),
    ("MemoryPressure", ConditionStatus::True, "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", ConditionStatus::True, "node.kubernetes.io/disk-pressure"),
    ("NetworkUnavailable", ConditionStatus::True, "node.kubernetes.io/network-unavailable"),
    ("PIDPressure", ConditionStatus::True, "node.kubernetes.io/pid-pressure"),
];

/// The node's taints as they should be, where they are not so.
pub fn by_condition(node: &Node, now: Stamp) -> Option<Vec<Taint>> {
    let wanted = wanted(node);
    let is_ours = |taint: &Taint| {
        let known = CONDITION_TAINTS.iter().any(|(.., key)| taint.key == *key);
        taint.effect == NO_SCHEDULE && (known || taint.key == UNSCHEDULABLE)
    };
    let present = &node.spec.taints;
    let missing = wanted.iter().filter(|key| !has(present, key, NO_SCHEDULE));
    let missing: Vec<Taint> = missing.map(|key| taint(key, NO_SCHEDULE, now)).collect();
    let is_wanted = |taint: &Taint| !is_ours(taint) || wanted.contains(&taint.key.as_str());
    if missing.is_empty() && present.iter().all(is_wanted) {
        return None;
    }
    let mut taints: Vec<Taint> = present.iter().filter(|one| is_wanted(one)).cloned().collect();
    taints.extend(missing);
    Some(taints)
}

fn wanted(node: &Node) -> Vec<&'static str> {
    let mut wanted = Vec::new();
    for condition in &node.status.conditions {
        let found = CONDITION_TAINTS
            .iter()
            .find(|(kind, status, _)| condition.kind == *kind && condition.status == *status);
        wanted.extend(found.map(|(.., key)| *key));
    }
    if node.spec.unschedulable {
        wanted.push(UNSCHEDULABLE);
    }
    wanted
}

/// One that drives pods away comes, the other goes.
pub fn swapped(taints: &[Taint], add: &str, remove: &str, now: Stamp) -> Vec<Taint> {
    let mut taints = without(taints, remove);
    match taints.iter_mut().find(|one| one.key == add && one.effect == NO_EXECUTE) {
        Some(taint) => taint.time_added = Some(now),
        None => taints.push(taint(add, NO_EXECUTE, now)),
    }
    taints
}

/// The taints but for one that drives pods away.
pub fn without(taints: &[Taint], key: &str) -> Vec<Taint> {
    let stays = |taint: &&Taint| taint.key != key || taint.effect != NO_EXECUTE;
    taints.iter().filter(stays).cloned().collect()
}

pub fn has(taints: &[Taint], key: &str, effect: &str) -> bool {
    taints.iter().any(|taint| taint.key == key && taint.effect == effect)
}

fn taint(key: &str, effect: &str, now: Stamp) -> Taint {
    Taint {
        effect: effect.to_owned(),
        key: key.to_owned(),
        time_added: Some(now),
        value: String::new(),
    }
}
