//! What a pod's status says of the resources of all its containers together, for pods that are never resized.
//! Models pkg/kubelet/kubelet_pods.go convertToAPIPodLevelResourcesStatus (v1.36).

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::cluster::requests::{self, Amounts, CPU, MEMORY, Unsaid};
use crate::objects::{Container, Pod, PodPhase, ResourceRequirements};

/// What may be asked for by a pod as a whole.
const POD_LEVEL: [&str; 2] = [CPU, MEMORY];
/// A cgroup is given two shares at least, so no more than that is no request.
const SHARES_MIN: i64 = 2;

/// What the node has set aside.
pub fn allocated(pod: &Pod) -> SortedMap<String, Value> {
    write(&requests_of(pod))
}

/// Of a pod that runs, what its cgroup shows; before and after, what its containers come to.
pub fn resources(pod: &Pod) -> ResourceRequirements {
    let (mut requests, mut limits) = (requests_of(pod), limits_of(pod));
    if pod.status.phase == Some(PodPhase::Running) {
        let is_request = |name: &str, amount: &Quantity| match name {
            CPU => SHARES_MIN < amount.millis(),
            name => name == MEMORY,
        };
        requests.retain(|name, amount| is_request(name, amount));
        // A cgroup is only limited where each of its containers is.
        limits.retain(|name, _| is_limited(pod, name));
    }
    ResourceRequirements { limits: write(&limits), requests: write(&requests) }
}

fn requests_of(pod: &Pod) -> Amounts {
    let own = pod.spec.resources.as_ref().map(|resources| &resources.requests);
    with_own(requests::of_pod(pod, Unsaid::Nothing), own)
}

fn limits_of(pod: &Pod) -> Amounts {
    let own = pod.spec.resources.as_ref().map(|resources| &resources.limits);
    with_own(requests::limits_of_pod(pod), own)
}

/// What the pod itself asks for stands instead of its containers' sum.
fn with_own(mut sum: Amounts, own: Option<&SortedMap<String, Value>>) -> Amounts {
    let own = own.map(requests::read).unwrap_or_default();
    sum.extend(own.into_iter().filter(|(name, _)| POD_LEVEL.contains(&name.as_str())));
    sum
}

fn is_limited(pod: &Pod, name: &str) -> bool {
    let own = pod.spec.resources.as_ref();
    let is_limited = |container: &Container| container.resources.limits.contains_key(name);
    POD_LEVEL.contains(&name)
        && (own.is_some_and(|own| own.limits.contains_key(name))
            || pod.spec.containers.iter().chain(&pod.spec.init_containers).all(is_limited))
}

fn write(amounts: &Amounts) -> SortedMap<String, Value> {
    SortedMap::from_iter(
        amounts.iter().map(|(name, amount)| (name.clone(), amount.to_string().into())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(phase: &str, containers: Value, expected: Value) {
        let pod = json!({"spec": {"containers": containers}, "status": {"phase": phase}});
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let told = json!({"allocated": allocated(&pod), "resources": resources(&pod)});
        assert_eq!(told, expected, "{phase} {containers}");
    }

    #[test]
    fn a_pod_that_asks_for_nothing_is_told_so() {
        let nothing = json!({"allocated": {}, "resources": {}});
        check("Pending", json!([{"name": "a"}]), nothing.clone());
        check("Running", json!([{"name": "a"}]), nothing);
    }

    #[test]
    fn a_running_pod_is_only_limited_where_all_of_its_containers_are() {
        let with = |limits: Value| {
            let requests = json!({"cpu": "100m", "ephemeral-storage": "1Gi"});
            json!({"name": "a", "resources": {"requests": requests, "limits": limits}})
        };
        let containers =
            json!([with(json!({"cpu": "1", "memory": "64Mi"})), with(json!({"memory": "64Mi"}))]);
        let requests = json!({"cpu": "200m", "ephemeral-storage": "2Gi"});
        let limits = json!({"cpu": "1", "memory": "128Mi"});
        check(
            "Pending",
            containers.clone(),
            json!({"allocated": requests, "resources": {"requests": requests, "limits": limits}}),
        );
        let resources = json!({"requests": {"cpu": "200m"}, "limits": {"memory": "128Mi"}});
        check("Running", containers, json!({"allocated": requests, "resources": resources}));
    }
}
