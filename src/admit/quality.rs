//! The quality of service a pod is promised, from what its containers ask for.
//! Models pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS (v1.36).

use serde_json::{Value, json};

use super::cursor::Cursor;
use super::quantity::Quantity;
use crate::objects::Pod;

const RESOURCES: [&str; 2] = ["cpu", "memory"];

/// As its status has it; computed for a pod that has none yet.
pub fn class_of(pod: &Pod) -> String {
    if pod.status.qos_class.is_empty() {
        return class(&json!({ "spec": pod.spec })).to_owned();
    }
    pod.status.qos_class.clone()
}

/// What the pod asks for as a whole decides, or else what all of its containers do.
pub fn class(pod: &Value) -> &'static str {
    let spec = Cursor::root(pod).get("spec");
    let mut asking = spec.get("containers").items();
    asking.extend(spec.get("initContainers").items());
    if pod.pointer("/spec/resources").is_some_and(Value::is_object) {
        asking = vec![spec];
    }
    let amounts: Vec<Amount> = asking.iter().flat_map(amounts).collect();
    if amounts.iter().all(|amount| amount.limit.is_none() && amount.request.is_none()) {
        return "BestEffort";
    }
    match amounts.iter().all(|amount| amount.limit.is_some() && amount.limit == amount.request) {
        true => "Guaranteed",
        false => "Burstable",
    }
}

/// What may be had, and what is sure to be had, of one resource.
struct Amount {
    limit: Option<Quantity>,
    request: Option<Quantity>,
}

fn amounts(asking: &Cursor) -> [Amount; 2] {
    let resources = asking.get("resources");
    let amount = |list: &str, name: &str| {
        let text = resources.get(list).get(name);
        Quantity::parse(text.text()).ok().filter(|quantity| !quantity.is_zero())
    };
    RESOURCES
        .map(|name| Amount { limit: amount("limits", name), request: amount("requests", name) })
}

#[cfg(test)]
mod tests {
    use super::class;
    use serde_json::json;

    #[test]
    fn the_class_follows_limits_and_requests() {
        let both = json!({"cpu": "1", "memory": "1Gi"});
        for (resources, expected) in [
            (json!({}), "BestEffort"),
            (json!({"requests": {"cpu": "1"}}), "Burstable"),
            (json!({"limits": both, "requests": both}), "Guaranteed"),
            (json!({"limits": both, "requests": {"cpu": "500m", "memory": "1Gi"}}), "Burstable"),
        ] {
            let pod = json!({"spec": {"containers": [{"resources": resources}]}});
            assert_eq!(class(&pod), expected, "{resources}");
            let whole = json!({"spec": {"containers": [{}], "resources": resources}});
            assert_eq!(class(&whole), expected, "{resources}");
        }
    }
}
