//! `kubectl scale`, and the scale of an object as the API shows it.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go and kubectl's pkg/scale/scale.go (v1.36), C52.

use serde_json::{Value, json};

use super::{Arguments, Call, Verb, flags};
use crate::console::kubectl::change::{self, Changed, DryRun, Printer};
use crate::console::kubectl::failure::{ApiStatus, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::{Kind, LabelSelector, Object};

pub const VERB: Verb = Verb {
    name: "scale",
    aliases: &[],
    usage: "scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    summary: "Set a new size for a deployment, replica set, or replication controller",
    flags: &[
        &flags::ALL,
        &CURRENT_REPLICAS,
        &flags::DRY_RUN,
        &flags::FILENAME,
        &flags::OUTPUT,
        &REPLICAS,
        &flags::RESOURCE_VERSION,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Of(&[
        Kind::Deployment,
        Kind::ReplicaSet,
        Kind::ReplicationController,
        Kind::StatefulSet,
    ]),
    run,
};

const CURRENT_REPLICAS: Flag = Flag {
    name: "current-replicas",
    short: None,
    takes: Takes::Number("-1"),
    help: "Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.",
};
const REPLICAS: Flag = Flag {
    name: "replicas",
    short: None,
    takes: Takes::Number("0"),
    help: "The new desired number of replicas. Required.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    call.need_flag("replicas")?;
    let dry_run = DryRun::of(call)?;
    let replicas = call.flags.number("replicas").unwrap_or(-1);
    if replicas < 0 {
        return Err(Failure::plain(
            "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
        ));
    }
    let current = call.flags.number("current-replicas").unwrap_or(-1);
    if current < -1 {
        return Err(Failure::plain(
            "The --current-replicas must specify an integer of -1 or greater",
        ));
    }
    let mut printer = Printer::new(call, shell, dry_run)?;
    let (objects, failures) = change::objects(call, shell, &call.arguments)?;
    let version = call.flags.text("resource-version").filter(|version| !version.is_empty());
    if version.is_some() && 1 < objects.len() {
        return Err(Failure::plain("cannot use --resource-version with multiple resources"));
    }
    if objects.is_empty() && failures.is_empty() {
        return Err(Failure::plain("no objects passed to scale"));
    }
    for object in &objects {
        // The first that cannot be scaled ends the command.
        check(object, current, version)?;
        set(shell, object, replicas, dry_run)?;
        let mut json = shell.store().get(&object.key()).map_or(Value::Null, Object::to_json);
        json["spec"]["replicas"] = replicas.into();
        printer.print(shell, &object.key(), &json, "scaled")?;
    }
    result::end(failures)
}

fn check(object: &Object, current: i64, version: Option<&str>) -> Result<(), Failure> {
    let scale = of(object)?;
    let there = scale["spec"]["replicas"].as_i64().unwrap_or(0);
    let unexpected = |what: &str, expected: &str, actual: &str| {
        Err(Failure::plain(format!("Expected {what} to be {expected}, was {actual}")))
    };
    if current != -1 && there != current {
        return unexpected("replicas", &current.to_string(), &there.to_string());
    }
    let own = &object.meta().resource_version;
    match version {
        Some(version) if version != own => unexpected("resource version", version, own),
        Some(_) | None => Ok(()),
    }
}

/// The Scale of an object; only what makes a number of pods has one.
/// Models pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment (v1.36) and its siblings.
pub fn of(object: &Object) -> Result<Value, Failure> {
    let json = object.to_json();
    let kind = object.kind().names().kind;
    let scalable = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];
    if !scalable.contains(&kind) {
        return Err(no_resource());
    }
    let selector = match &json["spec"]["selector"] {
        selector if selector.get("matchLabels").or(selector.get("matchExpressions")).is_some() => {
            selector.clone()
        }
        pairs => json!({ "matchLabels": pairs }),
    };
    let selector = crate::objects::json::read::<LabelSelector>(selector).unwrap_or_default();
    let metadata = object.meta();
    Ok(json!({
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": {
            "creationTimestamp": json["metadata"]["creationTimestamp"],
            "name": metadata.name,
            "namespace": metadata.namespace,
            "resourceVersion": metadata.resource_version,
            "uid": metadata.uid,
        },
        "spec": { "replicas": json["spec"]["replicas"].as_i64().unwrap_or(0) },
        "status": {
            "replicas": json["status"]["replicas"].as_i64().unwrap_or(0),
            "selector": selector.to_string(),
        },
    }))
}

/// Of a path that leads nowhere.
pub fn no_resource() -> Failure {
    Failure::Server(ApiStatus {
        reason: "NotFound".to_owned(),
        message: "the server could not find the requested resource".to_owned(),
        details: None,
    })
}

/// Changes the number of replicas and nothing else.
pub fn set(
    shell: &mut Shell,
    object: &Object,
    replicas: i64,
    dry_run: DryRun,
) -> Result<Changed, Failure> {
    let mut body = object.to_json();
    body["spec"]["replicas"] = replicas.into();
    let admitted = change::admit(shell, object, &body).map_err(change::refused)?;
    change::send(shell, admitted, dry_run).map(|(_, changed)| changed)
}
