//! Writes down every field of the kinds the playground knows, as the bindings of k8s-openapi have them: the snapshot
//! against which `tests/schema.rs` holds our own table.
//! Models k8s-openapi's schemas, which are generated from Kubernetes' swagger.json (v1.36).
//!
//! One line a kind, `kind Pod core.v1.Pod`, and one a field, `core.v1.PodSpec containers [core.v1.Container]`.
//! `[T]` is a list and `{T}` a map from text.

use std::collections::BTreeSet;

use k8s_openapi::api::{
    apps::v1 as apps, batch::v1 as batch, coordination::v1 as coordination, core::v1 as core,
    discovery::v1 as discovery, policy::v1 as policy, scheduling::v1 as scheduling,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

const HEADER: &str = "# Kubernetes v1.36, as k8s-openapi binds it. Written by `cargo xtask schema`; not to be edited.";

fn main() {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut lines = BTreeSet::new();
    kind::<core::ConfigMap>("ConfigMap", &mut generator, &mut lines);
    kind::<apps::ControllerRevision>("ControllerRevision", &mut generator, &mut lines);
    kind::<batch::CronJob>("CronJob", &mut generator, &mut lines);
    kind::<apps::DaemonSet>("DaemonSet", &mut generator, &mut lines);
    kind::<apps::Deployment>("Deployment", &mut generator, &mut lines);
    kind::<discovery::EndpointSlice>("EndpointSlice", &mut generator, &mut lines);
    kind::<core::Endpoints>("Endpoints", &mut generator, &mut lines);
    kind::<core::Event>("Event", &mut generator, &mut lines);
    kind::<batch::Job>("Job", &mut generator, &mut lines);
    kind::<coordination::Lease>("Lease", &mut generator, &mut lines);
    kind::<core::Namespace>("Namespace", &mut generator, &mut lines);
    kind::<core::Node>("Node", &mut generator, &mut lines);
    kind::<core::Pod>("Pod", &mut generator, &mut lines);
    kind::<policy::PodDisruptionBudget>("PodDisruptionBudget", &mut generator, &mut lines);
    kind::<scheduling::PriorityClass>("PriorityClass", &mut generator, &mut lines);
    kind::<apps::ReplicaSet>("ReplicaSet", &mut generator, &mut lines);
    kind::<core::ReplicationController>("ReplicationController", &mut generator, &mut lines);
    kind::<core::Secret>("Secret", &mut generator, &mut lines);
    kind::<core::Service>("Service", &mut generator, &mut lines);
    kind::<apps::StatefulSet>("StatefulSet", &mut generator, &mut lines);
    let types = generator.definitions().clone();
    for (name, schema) in &types {
        let Some(fields) = schema.get("properties").and_then(Value::as_object) else { continue };
        for (field, schema) in fields {
            lines.insert(format!("{} {field} {}", short(name), shape(schema, &types)));
        }
    }
    let path = std::env::args().nth(1).expect("the file to write is given");
    let lines: Vec<&str> = [HEADER].into_iter().chain(lines.iter().map(String::as_str)).collect();
    std::fs::write(&path, lines.join("\n") + "\n").expect("the file can be written");
    println!("{path}: {} lines", lines.len());
}

fn kind<T: JsonSchema>(name: &str, generator: &mut SchemaGenerator, lines: &mut BTreeSet<String>) {
    generator.subschema_for::<T>();
    lines.insert(format!("kind {name} {}", short(&T::schema_name())));
}

fn shape(schema: &Value, types: &Map<String, Value>) -> String {
    let text = |name: &str| schema.get(name).and_then(Value::as_str);
    if let Some(reference) = text("$ref") {
        let name = reference.rsplit('/').next().expect("a split has a last part");
        return named(name, types);
    }
    if let Some(items) = schema.get("items") {
        return format!("[{}]", shape(items, types));
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        return format!("{{{}}}", shape(values, types));
    }
    match (text("type"), text("format")) {
        (Some("string"), Some("byte")) => "bytes",
        (Some("string"), Some("date-time")) => "time",
        (Some("string"), None) => "text",
        (Some("boolean"), None) => "bool",
        (Some("integer"), Some("int32")) => "int32",
        (Some("integer"), Some("int64")) => "int64",
        _ => panic!("a shape that has no name here: {schema}"),
    }
    .to_owned()
}

/// A struct by its name, anything else by what it holds.
fn named(name: &str, types: &Map<String, Value>) -> String {
    match short(name).as_str() {
        "api.resource.Quantity" => "quantity".to_owned(),
        "util.intstr.IntOrString" => "int-or-string".to_owned(),
        "apis.meta.v1.FieldsV1" | "runtime.RawExtension" => "any".to_owned(),
        struct_name if types[name].get("properties").is_some() => struct_name.to_owned(),
        _ => shape(&types[name], types),
    }
}

fn short(name: &str) -> String {
    let name = name.strip_prefix("io.k8s.api.").unwrap_or(name);
    name.strip_prefix("io.k8s.apimachinery.pkg.").unwrap_or(name).to_owned()
}
