//! `kubectl rollout restart`: a date in the template makes every pod a new one.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_restart.go and polymorphichelpers/objectrestarter.go (v1.36),
//! C45 and R54.

use serde_json::{Value, json};

use super::super::{Call, Verb, flags};
use super::{ROLLED_OUT, none_found, objects, resource_and_name};
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::stamp::Stamp;
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "rollout restart",
    aliases: &[],
    usage: "rollout restart RESOURCE",
    summary: "Restart a resource",
    flags: &[&flags::FILENAME, &flags::OUTPUT, &flags::SELECTOR],
    arguments: ROLLED_OUT,
    run,
};

const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let mut printer = Printer::new(call, shell, DryRun::None)?;
    let (objects, mut failures) = objects(call, shell)?;
    if objects.is_empty() && failures.is_empty() {
        none_found(call, shell);
    }
    for object in &objects {
        let restarted =
            restart(shell, object).and_then(|object| printer.object(shell, &object, "restarted"));
        failures.extend(restarted.err());
    }
    result::end(failures)
}

fn restart(shell: &mut Shell, object: &Object) -> Result<Object, Failure> {
    let mut body = object.to_json();
    let refused =
        |why: &str| Err(Failure::plain(format!("error: {} {why}", resource_and_name(object))));
    if !["Deployment", "DaemonSet", "StatefulSet"].contains(&object.kind().names().kind) {
        return refused("restarting is not supported");
    }
    if body["spec"]["paused"] == true {
        return refused("can't restart paused deployment (run rollout resume first)");
    }
    let before = body.clone();
    let annotations = &mut body["spec"]["template"]["metadata"]["annotations"];
    if !annotations.is_object() {
        *annotations = json!({});
    }
    annotations[RESTARTED_AT] = Value::from(Stamp::of(shell.now()).to_string());
    if body == before {
        return Err(Failure::plain(format!(
            "failed to create patch for {}: if restart has already been triggered within the past second, please wait \
             before attempting to trigger another",
            object.meta().name
        )));
    }
    let admitted = change::admit(shell, object, &body)
        .map_err(change::refused)
        .map_err(|failure| failure.inside("failed to patch: "))?;
    change::send(shell, admitted, DryRun::None).map(|(object, _)| object)
}
