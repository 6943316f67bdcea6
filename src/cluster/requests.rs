//! What a pod asks of its node, and what a node has to give.
//! Models component-helpers/resource/helpers.go PodRequests (v1.36), R87.

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::objects::{Container, Pod};

pub const CPU: &str = "cpu";
pub const MEMORY: &str = "memory";
pub const EPHEMERAL_STORAGE: &str = "ephemeral-storage";
pub const PODS: &str = "pods";

/// Amounts by resource name.
pub type Amounts = SortedMap<String, Quantity>;

/// What a container counts for that does not say what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// Nothing: whether a pod fits is a matter of what is asked for.
    Nothing,
    /// A little, so that such pods do not all land on one node.
    /// Models pkg/scheduler/util/pod_resources.go DefaultMilliCPURequest and DefaultMemoryRequest.
    ALittle,
}

/// The most a pod needs at any time: its containers together, or an init container on its way there.
pub fn of_pod(pod: &Pod, unsaid: Unsaid) -> Amounts {
    together(pod, |container| of_container(container, unsaid))
}

/// The most a pod may use at any time. Models PodLimits.
pub fn limits_of_pod(pod: &Pod) -> Amounts {
    together(pod, |container| read(&container.resources.limits))
}

fn together(pod: &Pod, of: impl Fn(&Container) -> Amounts) -> Amounts {
    let mut running = Amounts::new();
    for container in &pod.spec.containers {
        add(&mut running, &of(container));
    }
    let mut sidecars = Amounts::new();
    let mut starting = Amounts::new();
    for container in &pod.spec.init_containers {
        let asked = of(container);
        let mut needed = sidecars.clone();
        add(&mut needed, &asked);
        raise(&mut starting, &needed);
        if container.is_sidecar() {
            add(&mut running, &asked);
            sidecars = needed;
        }
    }
    raise(&mut running, &starting);
    running.extend(of_pod_itself(pod));
    running
}

/// Amounts as an object carries them; what is no amount counts for nothing.
pub fn read(amounts: &SortedMap<String, Value>) -> Amounts {
    let quantity = |value: &Value| match value {
        Value::String(text) => Quantity::parse(text).ok(),
        other => Quantity::parse(&other.to_string()).ok(),
    };
    SortedMap::from_iter(
        amounts.iter().filter_map(|(name, value)| Some((name.clone(), quantity(value)?))),
    )
}

/// An amount as the scheduler counts it: thousandths of a core, and units of everything else.
pub fn number(amounts: &Amounts, name: &str) -> i64 {
    match amounts.get(name) {
        Some(amount) if name == CPU => amount.millis(),
        Some(amount) => amount.units(),
        None => 0,
    }
}

pub fn add(sum: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let total = match sum.remove(name) {
            Some(before) => before.plus(amount.clone()),
            None => amount.clone(),
        };
        sum.insert(name.clone(), total);
    }
}

fn raise(most: &mut Amounts, other: &Amounts) {
    for (name, amount) in other {
        if most.get(name).is_none_or(|before| before < amount) {
            most.insert(name.clone(), amount.clone());
        }
    }
}

/// What is asked for the pod as a whole, which counts instead of what its containers ask for.
fn of_pod_itself(pod: &Pod) -> Amounts {
    let requests = pod.spec.resources.as_ref().map(|resources| read(&resources.requests));
    let is_for_pods =
        |name: &String| [CPU, MEMORY].contains(&name.as_str()) || name.starts_with("hugepages-");
    SortedMap::from_iter(requests.into_iter().flatten().filter(|(name, _)| is_for_pods(name)))
}

fn of_container(container: &Container, unsaid: Unsaid) -> Amounts {
    let mut asked = read(&container.resources.requests);
    if unsaid == Unsaid::ALittle {
        for (name, amount) in [(CPU, "100m"), (MEMORY, "200Mi")] {
            let little = || Quantity::parse(amount).expect("an amount as the API writes it");
            asked.entry(name.to_owned()).or_insert_with(little);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(containers: Value, init_containers: Value, unsaid: Unsaid) -> String {
        let spec = json!({ "containers": containers, "initContainers": init_containers });
        let pod: Pod = serde_json::from_value(json!({ "spec": spec })).unwrap();
        let amounts = of_pod(&pod, unsaid);
        let written: Vec<String> =
            amounts.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
        written.join(", ")
    }

    fn cpu(amount: &str) -> Value {
        json!({ "resources": { "requests": { "cpu": amount } } })
    }

    fn sidecar(amount: &str) -> Value {
        let mut container = cpu(amount);
        container["restartPolicy"] = "Always".into();
        container
    }

    #[test]
    fn a_pod_asks_for_the_sum_of_its_containers_or_for_its_largest_init_container() {
        let containers = || json!([cpu("300m"), cpu("200m")]);
        assert_eq!(shown(containers(), json!([cpu("400m")]), Unsaid::Nothing), "cpu 500m");
        assert_eq!(shown(containers(), json!([cpu("400m"), cpu("1")]), Unsaid::Nothing), "cpu 1");
    }

    #[test]
    fn a_sidecar_counts_beside_the_containers_and_beside_the_init_containers_after_it() {
        let containers = || json!([cpu("200m")]);
        let sum = shown(containers(), json!([sidecar("100m")]), Unsaid::Nothing);
        assert_eq!(sum, "cpu 300m");
        let after = shown(containers(), json!([sidecar("100m"), cpu("500m")]), Unsaid::Nothing);
        assert_eq!(after, "cpu 600m");
        let before = shown(containers(), json!([cpu("500m"), sidecar("100m")]), Unsaid::Nothing);
        assert_eq!(before, "cpu 500m");
    }

    #[test]
    fn a_pod_that_asks_as_a_whole_outweighs_its_containers() {
        let pod = json!({ "spec": { "containers": [cpu("1")],
            "resources": { "requests": { "cpu": "2", "example.com/x": "1" } } } });
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let asked = of_pod(&pod, Unsaid::Nothing);
        assert_eq!(asked.keys().collect::<Vec<_>>(), ["cpu"]);
        assert_eq!(asked["cpu"].to_string(), "2");
    }

    #[test]
    fn what_is_left_unsaid_counts_a_little_when_nodes_are_compared() {
        assert_eq!(shown(json!([{}]), json!([]), Unsaid::Nothing), "");
        assert_eq!(shown(json!([{}]), json!([]), Unsaid::ALittle), "cpu 100m, memory 200Mi");
        assert_eq!(shown(json!([cpu("1")]), json!([]), Unsaid::ALittle), "cpu 1, memory 200Mi");
    }
}
