//! What only the server writes is set or taken out before a new object is looked at.
//! Models registry/rest/create.go BeforeCreate, storage/names/generate.go and the strategies' PrepareForCreate (v1.36).

use serde_json::{Map, Value, json};

use super::{Context, default, fields, label_keys, quality};
use crate::objects::{Kind, job, namespace};

const SERVER_WRITES: [&str; 7] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "resourceVersion",
    "selfLink",
    "uid",
];

pub fn prepare(kind: Kind, object: &mut Value, context: &Context<'_>) {
    let metadata = fields(object, "metadata");
    for name in SERVER_WRITES {
        metadata.remove(name);
    }
    generate_name(metadata, context.name_suffix);
    if counts_generations(kind) {
        metadata.insert("generation".to_owned(), 1.into());
    }
    match kind {
        Kind::Pod => {
            let class = quality::class(object);
            object["status"] = json!({ "phase": "Pending", "qosClass": class });
            context.server.drop_disabled(object);
            label_keys::merge(object, context.server);
        }
        Kind::Service => object["status"] = json!({ "loadBalancer": {} }),
        Kind::Deployment => {
            object["status"] = json!({});
            drop_disabled_of_template(object, context);
        }
        Kind::CronJob => {
            object["status"] = json!({});
            drop_disabled_of(object, "/spec/jobTemplate/spec/template", context);
        }
        Kind::DaemonSet => {
            object["status"] = json!({});
            drop_disabled_of_template(object, context);
            set_template_generation(object, 1);
        }
        Kind::PodDisruptionBudget => object["status"] = json!({}),
        Kind::StatefulSet => {
            object["status"] = json!({ "replicas": 0 });
            drop_disabled_of_template(object, context);
        }
        Kind::ReplicaSet | Kind::ReplicationController => {
            object["status"] = json!({ "replicas": 0 });
            drop_disabled_of_template(object, context);
        }
        Kind::Job => {
            object["status"] = json!({});
            drop_disabled_of_template(object, context);
            select_own_pods(object);
        }
        Kind::Namespace => activate(object),
        Kind::App
        | Kind::ConfigMap
        | Kind::ControllerRevision
        | Kind::EndpointSlice
        | Kind::Endpoints
        | Kind::Event
        | Kind::Node
        | Kind::PriorityClass
        | Kind::Secret => {}
        Kind::Lease => drop_elected(object),
    }
}

/// Without the gate CoordinatedLeaderElection nobody is elected by these.
fn drop_elected(lease: &mut Value) {
    if let Some(spec) = lease.get_mut("spec").and_then(Value::as_object_mut) {
        spec.remove("preferredHolder");
        spec.remove("strategy");
    }
}

fn drop_disabled_of_template(object: &mut Value, context: &Context<'_>) {
    drop_disabled_of(object, "/spec/template", context);
}

fn drop_disabled_of(object: &mut Value, template: &str, context: &Context<'_>) {
    if let Some(template) = object.pointer_mut(template) {
        context.server.drop_disabled(template);
    }
}

/// How many templates a DaemonSet has had; apps/v1 keeps that in an annotation only.
const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// What the server counts of a DaemonSet that takes the place of another.
/// Models pkg/registry/apps/daemonset/strategy.go PrepareForUpdate (v1.36).
pub fn count_templates(before: &Value, after: &Value, object: &mut Value) {
    let generation = before["metadata"]["annotations"][TEMPLATE_GENERATION].as_str();
    let generation = generation.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let is_changed = before.pointer("/spec/template") != after.pointer("/spec/template");
    set_template_generation(object, generation + i64::from(is_changed));
}

fn set_template_generation(object: &mut Value, generation: i64) {
    let annotations = fields(&mut object["metadata"], "annotations");
    annotations.insert(TEMPLATE_GENERATION.to_owned(), generation.to_string().into());
}

/// Whether the server counts how often the wish has changed.
fn counts_generations(kind: Kind) -> bool {
    match kind {
        Kind::CronJob
        | Kind::DaemonSet
        | Kind::Deployment
        | Kind::EndpointSlice
        | Kind::Job
        | Kind::Pod
        | Kind::PodDisruptionBudget
        | Kind::PriorityClass
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::StatefulSet => true,
        Kind::App
        | Kind::ConfigMap
        | Kind::ControllerRevision
        | Kind::Endpoints
        | Kind::Event
        | Kind::Lease
        | Kind::Namespace
        | Kind::Node
        | Kind::Secret
        | Kind::Service => false,
    }
}

/// A Job that is not told how to know its pods knows them by its own UID. It gets that when it is stored, so the text
/// stays empty here and is written in there.
/// Models pkg/registry/batch/job/strategy.go generateSelector (v1.36).
fn select_own_pods(job: &mut Value) {
    if job["spec"]["manualSelector"] == true {
        return;
    }
    let name = job["metadata"].get("name").cloned().unwrap_or_else(|| "".into());
    let labels = fields(&mut job["spec"]["template"]["metadata"], "labels");
    for key in job::NAME_LABELS {
        labels.entry(key).or_insert_with(|| name.clone());
    }
    for key in job::UID_LABELS {
        labels.entry(key).or_insert_with(|| "".into());
    }
    let labels = labels.clone();
    let selected = fields(&mut job["spec"]["selector"], "matchLabels");
    selected.entry(job::SELECTED_LABEL).or_insert_with(|| "".into());
    // A Job without labels of its own takes its template's, these too, when the store is next read.
    let own = fields(&mut job["metadata"], "labels");
    if own.is_empty() {
        *own = labels;
    }
}

/// Models pkg/registry/core/namespace/strategy.go PrepareForCreate and Canonicalize (v1.36).
fn activate(namespace: &mut Value) {
    default::label_namespace(namespace);
    let finalizers = fields(namespace, "spec").entry("finalizers").or_insert(Value::Null);
    let listed = finalizers.as_array().cloned().unwrap_or_default();
    if !listed.iter().any(|finalizer| finalizer == namespace::FINALIZER) {
        *finalizers = listed.into_iter().chain([namespace::FINALIZER.into()]).collect();
    }
    namespace["status"] = json!({ "phase": "Active" });
}

fn generate_name(metadata: &mut Map<String, Value>, suffix: &str) {
    const NAME_LENGTH_MAX: usize = 63;
    let text = |name: &str| metadata.get(name).and_then(Value::as_str).unwrap_or("");
    let (name, prefix) = (text("name"), text("generateName"));
    if !name.is_empty() || prefix.is_empty() {
        return;
    }
    let length = prefix.floor_char_boundary(NAME_LENGTH_MAX.saturating_sub(suffix.len()));
    let name = format!("{}{suffix}", &prefix[..length]);
    metadata.insert("name".to_owned(), name.into());
}
