//! What kubectl itself holds against the items of a List: it asks no server to be strict about a kind no server has.
//! Models kubectl/pkg/validation/validation.go and kube-openapi/pkg/util/proto/validation/types.go (v1.36), C4.8.

use super::recognise::{mapped, text, unidentified};
use crate::kit::order;
use crate::objects::schema::{Shape, Type, root};
use crate::yaml::path::Path;
use crate::yaml::tree::{Node, Value};

/// All problems of a list's items, in their order.
pub(super) fn problems(list: &Node) -> Vec<String> {
    let Some(Value::Seq(items)) = list.get("items").map(|items| &items.value) else {
        return vec!["invalid object to validate".to_owned()];
    };
    let mut problems = Vec::new();
    for item in items {
        let unidentified = unidentified(item);
        let kind = mapped(text(item, "apiVersion"), text(item, "kind"));
        if let (true, Some(kind)) = (unidentified.is_empty(), kind) {
            let of = root(kind);
            let path = Path::root().field(text(item, "kind"));
            problems.extend(of_object(of, &path, item));
        }
        problems.extend(unidentified);
    }
    problems
}

fn of_object(of: &'static Type, path: &Path, node: &Node) -> Vec<String> {
    let mut problems = Vec::new();
    let model = model(of);
    let mut entries: Vec<_> = node.entries().iter().filter(|one| !one.value.is_null()).collect();
    order::sort_by(&mut entries, |a, b| a.key.cmp(&b.key));
    for entry in entries {
        match of.field(&entry.key) {
            None => {
                problems.push(told(path, &format!("unknown field \"{}\" in {model}", entry.key)))
            }
            Some(field) => {
                let schema = format!("{model}.{}", field.name);
                problems.extend(of_value(
                    &field.shape,
                    &schema,
                    &path.field(&entry.key),
                    &entry.value,
                ));
            }
        }
    }
    let lacks = |name: &&&str| node.get(name).is_none_or(Node::is_null);
    let missing = required(of.name).iter().filter(lacks);
    problems.extend(
        missing.map(|name| told(path, &format!("missing required field \"{name}\" in {model}"))),
    );
    problems
}

fn of_value(shape: &Shape, schema: &str, path: &Path, node: &Node) -> Vec<String> {
    let got = kind_of(&node.value);
    let refuse = |schema: &str, expected: &str| {
        let problem = format!("invalid type for {schema}: got \"{got}\", expected \"{expected}\"");
        vec![told(path, &problem)]
    };
    match (shape, &node.value) {
        (Shape::Any | Shape::Time | Shape::Quantity | Shape::IntOrString | Shape::Bytes, _) => {
            match got {
                // All of these are strings to OpenAPI, and a string may be any scalar.
                "map" | "array" if !matches!(shape, Shape::Any) => refuse(schema, "string"),
                _ => Vec::new(),
            }
        }
        (Shape::Text | Shape::Choice(_), Value::Map(_) | Value::Seq(_)) => refuse(schema, "string"),
        (Shape::Text | Shape::Choice(_), _) => Vec::new(),
        (Shape::Bool, Value::Bool(_)) => Vec::new(),
        (Shape::Bool, _) => refuse(schema, "boolean"),
        (Shape::Int32 | Shape::Int64, Value::Int(_) | Value::Uint(_) | Value::Float(_)) => {
            Vec::new()
        }
        (Shape::Int32 | Shape::Int64, _) => refuse(schema, "integer"),
        (Shape::List(item), Value::Seq(items)) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, node)| of_item(item, schema, path, index, node)).collect()
        }
        (Shape::List(_), _) => refuse(schema, "array"),
        (Shape::Map(value), Value::Map(_)) => of_map(value, schema, path, node),
        (Shape::Quantities, Value::Map(_)) => of_map(&Shape::Quantity, schema, path, node),
        (Shape::Object(of), Value::Map(_)) => of_object(of, path, node),
        (Shape::Object(of), _) => refuse(&model(of), "map"),
        (Shape::Map(_) | Shape::Quantities, _) => refuse(schema, "map"),
    }
}

/// What is nothing is told of the list that it stands in.
fn of_item(shape: &Shape, schema: &str, list: &Path, index: usize, node: &Node) -> Vec<String> {
    let path = list.index(index);
    if node.is_null() {
        return vec![told(list, &format!("unknown object type \"nil\" in {path}"))];
    }
    of_value(shape, schema, &path, node)
}

fn of_map(value: &Shape, schema: &str, path: &Path, node: &Node) -> Vec<String> {
    let mut entries: Vec<_> = node.entries().iter().collect();
    order::sort_by(&mut entries, |a, b| a.key.cmp(&b.key));
    let told = entries.into_iter().flat_map(|entry| {
        let path = path.field(&entry.key);
        if entry.value.is_null() {
            return vec![format!("unknown object type \"nil\" in {path}")];
        }
        of_value(value, schema, &path, &entry.value)
    });
    told.collect()
}

fn told(path: &Path, problem: &str) -> String {
    format!("ValidationError({path}): {problem}")
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nil",
        Value::Bool(_) => "boolean",
        Value::Int(_) | Value::Uint(_) => "integer",
        // JSON has one kind of number, which Go keeps whole where it can.
        Value::Float(number) if number.fract() == 0.0 => "integer",
        Value::Float(_) => "number",
        Value::Str(_) => "string",
        Value::Seq(_) => "array",
        Value::Map(_) => "map",
    }
}

/// The name of a type in the server's OpenAPI document.
fn model(of: &Type) -> String {
    let package = match of.name {
        "ObjectMeta"
        | "OwnerReference"
        | "ManagedFieldsEntry"
        | "LabelSelector"
        | "LabelSelectorRequirement"
        | "ListMeta" => "io.k8s.apimachinery.pkg.apis.meta.v1",
        name if name.starts_with("Deployment") || name.starts_with("ReplicaSet") => {
            "io.k8s.api.apps.v1"
        }
        "RollingUpdateDeployment" => "io.k8s.api.apps.v1",
        name if name.starts_with("Job") || name.starts_with("PodFailurePolicy") => {
            "io.k8s.api.batch.v1"
        }
        "EndpointSlice" | "Endpoint" | "EndpointConditions" => "io.k8s.api.discovery.v1",
        _ => "io.k8s.api.core.v1",
    };
    format!("{package}.{}", of.name)
}

/// The fields a type cannot be without.
fn required(of: &str) -> &'static [&'static str] {
    match of {
        "Container" | "Volume" | "EnvVar" | "PodSchedulingGate" | "ResourceClaim" => &["name"],
        "ContainerPort" => &["containerPort"],
        "ConfigMapKeySelector" | "SecretKeySelector" => &["key"],
        "DeploymentSpec" => &["selector", "template"],
        "GRPCAction" | "HTTPGetAction" | "ServicePort" | "TCPSocketAction" => &["port"],
        "HTTPHeader" => &["name", "value"],
        "HostAlias" => &["ip"],
        "HostPathVolumeSource" => &["path"],
        "JobSpec" => &["template"],
        "KeyToPath" => &["key", "path"],
        "LabelSelectorRequirement" => &["key", "operator"],
        "ObjectFieldSelector" => &["fieldPath"],
        "OwnerReference" => &["apiVersion", "kind", "name", "uid"],
        "PodReadinessGate" => &["conditionType"],
        "PodSpec" => &["containers"],
        "ReplicaSetSpec" => &["selector"],
        "ResourceFieldSelector" => &["resource"],
        "SleepAction" => &["seconds"],
        "VolumeMount" => &["mountPath", "name"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    fn check(items: &str, expected: &[&str]) {
        let text = format!("apiVersion: v1\nkind: List\nitems: {items}\n");
        assert_eq!(problems(&read(&text).documents[0].root), expected, "{items}");
    }

    #[test]
    fn items_are_measured_by_their_kinds_schema() {
        let pod = |container: &str| {
            format!("[{{apiVersion: v1, kind: Pod, spec: {{containers: [{container}]}}}}]")
        };
        check(&pod("{name: a, image: b}"), &[]);
        check(
            &pod("{name: a, livenesProbe: {}}"),
            &[
                "ValidationError(Pod.spec.containers[0]): unknown field \"livenesProbe\" in io.k8s.api.core.v1.Container",
            ],
        );
        check(
            &pod("{image: b, livenessProbe: {periodSeconds: 10s}}"),
            &[
                "ValidationError(Pod.spec.containers[0].livenessProbe.periodSeconds): invalid type for io.k8s.api.core.v1.Probe.periodSeconds: got \"string\", expected \"integer\"",
                "ValidationError(Pod.spec.containers[0]): missing required field \"name\" in io.k8s.api.core.v1.Container",
            ],
        );
        check(
            &pod("{name: a, image: b}, null"),
            &[
                "ValidationError(Pod.spec.containers): unknown object type \"nil\" in Pod.spec.containers[1]",
            ],
        );
        check("[{kind: Pod}, {apiVersion: v1, kind: Podd}]", &["apiVersion not set"]);
        check("5", &["invalid object to validate"]);
    }
}
