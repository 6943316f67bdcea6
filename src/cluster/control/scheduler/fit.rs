//! Whether what a pod asks for is still free on a node.
//! Models pkg/scheduler/framework/plugins/noderesources/fit.go (v1.36), R87.

use super::filter::{Plugin, Rejection, Remedy};
use super::node_info::NodeInfo;
use crate::admit::quantity::Quantity;
use crate::cluster::requests::{self, Amounts, CPU, EPHEMERAL_STORAGE, MEMORY, PODS, Unsaid};
use crate::objects::{Node, Pod};

/// The resources that are looked at first; all others follow by name.
const FIRST: [&str; 3] = [CPU, MEMORY, EPHEMERAL_STORAGE];

/// All that is short is told, not only the first.
pub fn filter(pod: &Pod, info: &NodeInfo) -> Result<(), Rejection> {
    let allocatable = info.allocatable();
    let requested = info.requested(Unsaid::Nothing);
    let asked = requests::of_pod(pod, Unsaid::Nothing);
    let mut reasons = Vec::new();
    let mut remedy = Remedy::FewerPods;
    if pods_allowed(&allocatable) <= info.pods.len() as i64 {
        reasons.push("Too many pods".to_owned());
    }
    for (name, amount) in in_order(&asked) {
        let has = amount_of(&allocatable, name);
        if amount_of(&requested, name).plus(amount.clone()) <= has {
            continue;
        }
        if has < *amount {
            remedy = Remedy::Nothing;
        }
        reasons.push(format!("Insufficient {name}"));
    }
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Rejection { plugin: Plugin::NodeResourcesFit, remedy, reasons })
}

/// Whether a node that was changed so has more of what the pod asks for.
/// Models haveAnyRequestedResourcesIncreased.
pub fn has_more_for(pod: &Pod, before: &Node, after: &Node) -> bool {
    let [before, after] = [before, after].map(|node| requests::read(&node.status.allocatable));
    let asked = requests::of_pod(pod, Unsaid::Nothing);
    pods_allowed(&before) < pods_allowed(&after)
        || in_order(&asked).any(|(name, _)| amount_of(&before, name) < amount_of(&after, name))
}

/// What is asked for, without what is asked for in vain: an amount of zero.
fn in_order(asked: &Amounts) -> impl Iterator<Item = (&str, &Quantity)> {
    let first = FIRST.iter().filter_map(|name| Some((*name, asked.get(*name)?)));
    let named = asked.iter().map(|(name, amount)| (name.as_str(), amount));
    let others = named.filter(|(name, _)| !FIRST.contains(name));
    first.chain(others).filter(|(_, amount)| !amount.is_zero())
}

fn pods_allowed(allocatable: &Amounts) -> i64 {
    allocatable.get(PODS).map_or(0, Quantity::units)
}

fn amount_of(amounts: &Amounts, name: &str) -> Quantity {
    amounts.get(name).cloned().unwrap_or_else(Quantity::zero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pod(requests: Value) -> Pod {
        let containers = json!([{ "resources": { "requests": requests } }]);
        serde_json::from_value(json!({ "spec": { "containers": containers } })).unwrap()
    }

    /// On a node of 2 CPU, 4Gi and two pods.
    fn check(asked: Value, on_the_node: &[Value], reasons: &str, remedy: Option<Remedy>) {
        let allocatable = json!({ "cpu": "2", "memory": "4Gi", "pods": "2" });
        let node = json!({ "status": { "allocatable": allocatable } });
        let node: Node = serde_json::from_value(node).unwrap();
        let pods: Vec<Pod> = on_the_node.iter().cloned().map(pod).collect();
        let info = NodeInfo { node: &node, pods: pods.iter().collect() };
        let no = filter(&pod(asked), &info).err();
        assert_eq!(no.as_ref().map_or(String::new(), |no| no.reasons.join(", ")), reasons);
        assert_eq!(no.map(|no| no.remedy), remedy);
    }

    #[test]
    fn a_pod_fits_to_the_last_millicore() {
        check(json!({ "cpu": "500m" }), &[json!({ "cpu": "1500m" })], "", None);
        let (short, fewer) = ("Insufficient cpu", Some(Remedy::FewerPods));
        check(json!({ "cpu": "501m" }), &[json!({ "cpu": "1500m" })], short, fewer);
        check(json!({ "cpu": "0" }), &[json!({ "cpu": "3" })], "", None);
    }

    #[test]
    fn what_the_node_never_had_no_other_pod_can_make_room_for() {
        check(json!({ "cpu": "3" }), &[], "Insufficient cpu", Some(Remedy::Nothing));
        let gpu = json!({ "nvidia.com/gpu": "1" });
        check(gpu, &[], "Insufficient nvidia.com/gpu", Some(Remedy::Nothing));
    }

    #[test]
    fn everything_that_is_short_is_told() {
        check(
            json!({ "memory": "1Gi", "cpu": "1" }),
            &[json!({ "memory": "4Gi", "cpu": "2" }), json!({})],
            "Too many pods, Insufficient cpu, Insufficient memory",
            Some(Remedy::FewerPods),
        );
    }
}
