//! `kubectl rollout undo`: the template of an old ReplicaSet, or one that a controller kept, becomes the wish again.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go and polymorphichelpers/rollback.go (v1.36), C45 and R50.

use serde_json::Value;

use super::super::{Call, Verb, flags};
use super::history::{REVISION_ANNOTATION, numbered, sets_of, template_text};
use super::{ROLLED_OUT, group_kind, objects};
use crate::cluster::Revision;
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::describe::metadata::LAST_APPLIED;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::json::{self, read};
use crate::objects::{Deployment, Object, ReplicaSet};

pub const VERB: Verb = Verb {
    name: "rollout undo",
    aliases: &[],
    usage: "rollout undo (TYPE NAME | TYPE/NAME) [flags]",
    summary: "Undo a previous rollout",
    flags: &[&flags::DRY_RUN, &flags::FILENAME, &flags::OUTPUT, &flags::SELECTOR, &TO_REVISION],
    arguments: ROLLED_OUT,
    run,
};

const TO_REVISION: Flag = Flag {
    name: "to-revision",
    short: None,
    takes: Takes::Number("0"),
    help: "The revision to rollback to. Default to 0 (last revision).",
};

const HASH_LABEL: &str = "pod-template-hash";

/// What the Deployment keeps of its own and does not take over from the ReplicaSet.
const KEPT_ANNOTATIONS: [&str; 6] = [
    LAST_APPLIED,
    REVISION_ANNOTATION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
];

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let revision = call.flags.number("to-revision").unwrap_or(0);
    let mut printer = Printer::new(call, shell, dry_run)?;
    let (objects, mut failures) = objects(call, shell)?;
    for object in &objects {
        warn_if_applied(shell, object);
        let undone = undo(shell, object, revision, dry_run)
            .and_then(|(object, operation)| printer.object(shell, &object, &operation));
        failures.extend(undone.err());
    }
    result::end(failures)
}

fn warn_if_applied(shell: &mut Shell, object: &Object) {
    if object.meta().annotations.contains_key(LAST_APPLIED) {
        let (plural, name) = (object.kind().names().plural, &object.meta().name);
        shell.err(&format!(
            "Warning: resource {plural}/{name} was previously managed with 'kubectl apply'. Rolling back will not \
             update the {LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' \
             operations. Consider using 'kubectl apply' with your previous configuration file instead.\n"
        ));
    }
}

fn undo(
    shell: &mut Shell,
    object: &Object,
    revision: i64,
    dry_run: DryRun,
) -> Result<(Object, String), Failure> {
    let deployment = match object {
        Object::Deployment(deployment) => deployment,
        Object::StatefulSet(_) | Object::DaemonSet(_) => {
            return undo_kept(shell, object, revision, dry_run);
        }
        _ => {
            let kind = quote(&group_kind(object.kind()));
            return Err(Failure::plain(format!("no rollbacker has been implemented for {kind}")));
        }
    };
    let sets = sets_of(shell.store(), deployment);
    let set = wanted(deployment, &sets, revision)?.clone();
    if dry_run == DryRun::Client {
        return Ok((object.clone(), template_text(&set.spec.template)));
    }
    if deployment.spec.paused {
        return Err(Failure::plain(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
        ));
    }
    let old = Object::ReplicaSet(set.into()).to_json();
    let mut body = object.to_json();
    let template = without_hash(&old["spec"]["template"]);
    if template == without_hash(&body["spec"]["template"]) {
        let told =
            format!("skipped rollback (current template already matches revision {revision})");
        return Ok((object.clone(), told));
    }
    body["spec"]["template"] = template;
    body["metadata"]["annotations"] = annotations(&body, &old);
    let admitted = change::admit(shell, object, &body)
        .map_err(change::refused)
        .map_err(|failure| failure.inside(&format!("failed restoring revision {revision}: ")))?;
    let (object, _) = change::send(shell, admitted, dry_run)?;
    Ok((object, "rolled back".to_owned()))
}

/// Models StatefulSetRollbacker and DaemonSetRollbacker.
fn undo_kept(
    shell: &mut Shell,
    object: &Object,
    revision: i64,
    dry_run: DryRun,
) -> Result<(Object, String), Failure> {
    let all: Vec<Revision> = shell.cluster().revisions(object);
    let wanted = match (revision, all.as_slice()) {
        (0, [.., before, _]) => Some(before),
        (0, _) => return Err(Failure::plain("no last revision to roll back to")),
        (number, all) => all.iter().find(|one| one.number == number),
    };
    let template = wanted.map(|one| one.template.clone()).ok_or_else(|| {
        Failure::plain(format!("unable to find specified revision {revision} in history"))
    })?;
    if dry_run == DryRun::Client {
        let template = read(template).map_err(|problem| Failure::plain(problem.to_string()))?;
        return Ok((object.clone(), template_text(&template)));
    }
    let mut body = object.to_json();
    if template == body["spec"]["template"] {
        let told =
            format!("skipped rollback (current template already matches revision {revision})");
        return Ok((object.clone(), told));
    }
    body["spec"]["template"] = template;
    let admitted = change::admit(shell, object, &body)
        .map_err(change::refused)
        .map_err(|failure| failure.inside(&format!("failed restoring revision {revision}: ")))?;
    let (object, _) = change::send(shell, admitted, dry_run)?;
    Ok((object, "rolled back".to_owned()))
}

/// The one asked for; without a number the last but one.
fn wanted<'a>(
    deployment: &Deployment,
    sets: &[&'a ReplicaSet],
    revision: i64,
) -> Result<&'a ReplicaSet, Failure> {
    let all = numbered(sets);
    if revision != 0 {
        let found = all.iter().find(|(number, _)| *number == revision).map(|(_, set)| *set);
        return found.ok_or_else(|| {
            Failure::plain(format!("unable to find specified revision {revision} in history"))
        });
    }
    match all.as_slice() {
        [.., (_, before), _] => Ok(before),
        _ => {
            let name = quote(&deployment.metadata.name);
            Err(Failure::plain(format!("no rollout history found for deployment {name}")))
        }
    }
}

fn without_hash(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(labels) = template.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.remove(HASH_LABEL);
    }
    template
}

fn annotations(deployment: &Value, set: &Value) -> Value {
    let of =
        |body: &Value| body["metadata"]["annotations"].as_object().cloned().unwrap_or_default();
    let is_kept = |name: &str| KEPT_ANNOTATIONS.contains(&name);
    let own = of(deployment).into_iter().filter(|(name, _)| is_kept(name));
    let taken = of(set).into_iter().filter(|(name, _)| !is_kept(name));
    json::object(&mut own.chain(taken)).into()
}
