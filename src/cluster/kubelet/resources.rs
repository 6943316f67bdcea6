//! What a container may use, in the numbers a runtime is told.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container_linux.go (v1.36).

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::objects::{Container, Node, Pod};

/// None: as much as there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub memory_bytes: Option<u64>,
    pub cpu_millis: Option<u32>,
}

/// No quota is shorter than a millisecond of every tenth of a second.
const CPU_MILLIS_MIN: u32 = 10;

/// A container without a limit of its own has the pod's, if that has one.
pub fn limits(pod: &Pod, container: &Container) -> Limits {
    let limit = |name: &str| own_or_pod_limit(pod, container, name);
    let cpu_millis = |amount: Quantity| u32::try_from(amount.millis().max(0)).unwrap_or(u32::MAX);
    Limits {
        memory_bytes: limit("memory").map(|amount| amount.units().max(0).unsigned_abs()),
        cpu_millis: limit("cpu").map(|amount| cpu_millis(amount).max(CPU_MILLIS_MIN)),
    }
}

/// What the container could use at most, as it may ask of the downward API: its limit, the pod's, or the whole node.
/// Models defaultPodLimitsForDownwardAPI of pkg/kubelet/kubelet_resources.go.
pub fn limit_or_node(
    pod: &Pod,
    container: &Container,
    name: &str,
    node: Option<&Node>,
) -> Quantity {
    let limit = own_or_pod_limit(pod, container, name);
    let allocatable = || amount(&node?.status.allocatable, name);
    limit.or_else(allocatable).unwrap_or_else(nothing)
}

/// Nothing was asked for: zero.
pub fn request(container: &Container, name: &str) -> Quantity {
    amount(&container.resources.requests, name).unwrap_or_else(nothing)
}

/// A limit of zero is none.
fn own_or_pod_limit(pod: &Pod, container: &Container, name: &str) -> Option<Quantity> {
    let own = amount(&container.resources.limits, name).filter(|amount| !amount.is_zero());
    own.or_else(|| pod_limit(pod, name))
}

/// Only what a pod as a whole may be limited in.
fn pod_limit(pod: &Pod, name: &str) -> Option<Quantity> {
    let limits = &pod.spec.resources.as_ref()?.limits;
    let is_for_pods = ["cpu", "memory"].contains(&name);
    amount(limits, name).filter(|amount| is_for_pods && !amount.is_zero())
}

fn amount(list: &SortedMap<String, Value>, name: &str) -> Option<Quantity> {
    match list.get(name)? {
        Value::String(text) => Quantity::parse(text).ok(),
        other => Quantity::parse(&other.to_string()).ok(),
    }
}

fn nothing() -> Quantity {
    Quantity::zero()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn limits_of(pod: Value, container: Value) -> (Option<u64>, Option<u32>) {
        let pod: Pod = serde_json::from_value(json!({"spec": {"resources": pod}})).unwrap();
        let container: Container =
            serde_json::from_value(json!({"resources": {"limits": container}})).unwrap();
        let Limits { memory_bytes, cpu_millis } = limits(&pod, &container);
        (memory_bytes, cpu_millis)
    }

    #[test]
    fn limits_are_bytes_and_thousandths_of_a_core() {
        let pod = json!({"limits": {"memory": "1Gi", "cpu": "2"}});
        for (pod, container, expected) in [
            (json!({}), json!({}), (None, None)),
            (json!({}), json!({"memory": "64Mi", "cpu": "0.5"}), (Some(64 << 20), Some(500))),
            (json!({}), json!({"memory": "0", "cpu": "1m"}), (None, Some(10))),
            (pod, json!({"cpu": "1"}), (Some(1 << 30), Some(1000))),
        ] {
            assert_eq!(limits_of(pod.clone(), container.clone()), expected, "{pod} {container}");
        }
    }
}
