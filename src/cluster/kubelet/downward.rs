//! What a pod may be told about itself: its fields, and what its containers may use.
//! Models pkg/fieldpath/fieldpath.go and pkg/api/v1/resource/helpers.go (v1.36).

use crate::kit::sorted::SortedMap;

use super::resources;
use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::kit::quote::quote;
use crate::objects::{Container, Node, Pod, ResourceFieldSelector};

/// `metadata.name`, `metadata.labels['app']`, `metadata.annotations` … Err: what upstream says.
pub fn field(pod: &Pod, path: &str) -> Result<String, String> {
    let meta = &pod.metadata;
    if let Some((map, key)) = subscript(path) {
        let (values, checked) = match map {
            "metadata.annotations" => (&meta.annotations, key.to_lowercase()),
            "metadata.labels" => (&meta.labels, key.to_owned()),
            _ => return Err(format!("fieldPath {} does not support subscript", quote(path))),
        };
        let complaints = names::qualified_name(&checked);
        if !complaints.is_empty() {
            return Err(format!("invalid key subscript in {path}: {}", complaints.join(";")));
        }
        return Ok(values.get(key).cloned().unwrap_or_default());
    }
    match path {
        "metadata.annotations" => Ok(listed(&meta.annotations)),
        "metadata.labels" => Ok(listed(&meta.labels)),
        "metadata.name" => Ok(meta.name.clone()),
        "metadata.namespace" => Ok(meta.namespace.clone()),
        "metadata.uid" => Ok(meta.uid.clone()),
        _ => Err(format!("unsupported fieldPath: {path}")),
    }
}

/// `asking` is the container whose variable it is; a volume's file names one itself. `node`: where the pod runs.
pub fn resource(
    selector: &ResourceFieldSelector,
    pod: &Pod,
    asking: Option<&Container>,
    node: Option<&Node>,
) -> Result<String, String> {
    let ResourceFieldSelector { container_name, divisor, resource } = selector;
    let container = match (container_name.as_str(), asking) {
        ("", Some(container)) => container,
        (name, _) => pod.container(name).ok_or_else(|| format!("container {name} not found"))?,
    };
    let unsupported = || format!("unsupported container resource : {resource}");
    let (list, name) = resource.split_once('.').ok_or_else(unsupported)?;
    let is_known = ["cpu", "memory", "ephemeral-storage"].contains(&name);
    let amount = match list {
        "limits" if is_known || is_huge_page(name) => {
            resources::limit_or_node(pod, container, name, node)
        }
        "requests" if is_known || is_huge_page(name) => resources::request(container, name),
        _ => return Err(unsupported()),
    };
    let divisor = Quantity::parse(divisor).ok().filter(|divisor| !divisor.is_zero());
    Ok(divided(name, &amount, divisor.as_ref()).to_string())
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Rounded up, in floating point as upstream does it.
fn divided(name: &str, amount: &Quantity, divisor: Option<&Quantity>) -> i64 {
    let count = |quantity: &Quantity| match name {
        "cpu" => quantity.millis(),
        _ => quantity.units(),
    };
    let one = if name == "cpu" { 1000 } else { 1 };
    let divisor = divisor.map_or(one, count);
    (count(amount) as f64 / divisor as f64).ceil() as i64
}

/// `metadata.labels['app']` as its map and its key.
fn subscript(path: &str) -> Option<(&str, &str)> {
    path.strip_suffix("']")?.split_once("['").filter(|(map, _)| !map.is_empty())
}

/// A line for each entry: `app="web"`.
fn listed(map: &SortedMap<String, String>) -> String {
    let lines: Vec<String> =
        map.iter().map(|(key, value)| format!("{key}={}", quote(value))).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pod() -> Pod {
        let pod = json!({
            "metadata": {"name": "web", "namespace": "shop", "uid": "u1",
                "labels": {"app": "web", "tier": "a\"b"}, "annotations": {"Example.com/K": "v"}},
            "spec": {"containers": [
                {"name": "app", "resources": {
                    "limits": {"cpu": "1500m", "memory": "100Mi"}, "requests": {"cpu": "250m"}}},
                {"name": "free"},
            ]},
        });
        serde_json::from_value(pod).unwrap()
    }

    #[test]
    fn fields_are_told_as_text() {
        for (path, expected) in [
            ("metadata.name", Ok("web")),
            ("metadata.labels['app']", Ok("web")),
            ("metadata.labels['none']", Ok("")),
            ("metadata.annotations['Example.com/K']", Ok("v")),
            ("metadata.labels", Ok("app=\"web\"\ntier=\"a\\\"b\"")),
            ("spec.x['y']", Err("fieldPath \"spec.x['y']\" does not support subscript")),
            ("spec.nodeName", Err("unsupported fieldPath: spec.nodeName")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(field(&pod(), path), expected, "{path}");
        }
    }

    #[test]
    fn resources_are_divided_and_rounded_up() {
        let status = json!({"allocatable": {"cpu": "2", "memory": "3922764Ki"}});
        let node: Node = serde_json::from_value(json!({ "status": status })).unwrap();
        for (container, name, divisor, expected) in [
            ("app", "limits.cpu", "0", Ok("2")),
            ("app", "limits.cpu", "1m", Ok("1500")),
            ("app", "requests.cpu", "1m", Ok("250")),
            ("app", "limits.memory", "1Mi", Ok("100")),
            ("app", "limits.memory", "1Gi", Ok("1")),
            ("app", "requests.memory", "0", Ok("0")),
            ("free", "limits.cpu", "0", Ok("2")),
            ("free", "limits.memory", "1Mi", Ok("3831")),
            ("none", "limits.cpu", "0", Err("container none not found")),
            ("app", "limits.gpu", "0", Err("unsupported container resource : limits.gpu")),
        ] {
            let selector = ResourceFieldSelector {
                container_name: container.to_owned(),
                divisor: divisor.to_owned(),
                resource: name.to_owned(),
            };
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            let got = resource(&selector, &pod(), None, Some(&node));
            assert_eq!(got, expected, "{container} {name} {divisor}");
        }
    }
}
