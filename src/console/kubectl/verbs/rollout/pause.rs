//! `kubectl rollout pause` and `kubectl rollout resume`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_pause.go and rollout_resume.go (v1.36), C45.

use super::super::{Arguments, Call, Verb, flags};
use super::{none_found, objects, resource_and_name};
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::{Kind, Object};

pub const PAUSE: Verb = Verb {
    name: "rollout pause",
    aliases: &[],
    usage: "rollout pause RESOURCE",
    summary: "Mark the provided resource as paused",
    flags: &[&flags::FILENAME, &flags::OUTPUT, &flags::SELECTOR],
    arguments: Arguments::Of(&[Kind::Deployment]),
    run: |call, shell| run(call, shell, Wanted::Paused),
};

pub const RESUME: Verb = Verb {
    name: "rollout resume",
    aliases: &[],
    usage: "rollout resume RESOURCE",
    summary: "Resume a paused resource",
    flags: &[&flags::FILENAME, &flags::OUTPUT, &flags::SELECTOR],
    arguments: Arguments::Of(&[Kind::Deployment]),
    run: |call, shell| run(call, shell, Wanted::Running),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Paused,
    Running,
}

fn run(call: &Call, shell: &mut Shell, wanted: Wanted) -> Result<Outcome, Failure> {
    let mut printer = Printer::new(call, shell, DryRun::None)?;
    let (objects, mut failures) = objects(call, shell)?;
    if objects.is_empty() && failures.is_empty() {
        none_found(call, shell);
    }
    let operation = match wanted {
        Wanted::Paused => "paused",
        Wanted::Running => "resumed",
    };
    for object in &objects {
        let set =
            set(shell, object, wanted).and_then(|object| printer.object(shell, &object, operation));
        failures.extend(set.err());
    }
    result::end(failures)
}

fn set(shell: &mut Shell, object: &Object, wanted: Wanted) -> Result<Object, Failure> {
    let mut body = object.to_json();
    let is_deployment = object.kind().names().kind == "Deployment";
    let is_paused = body["spec"]["paused"] == true;
    let why = match wanted {
        Wanted::Paused if !is_deployment => Some("pausing is not supported"),
        Wanted::Running if !is_deployment => Some("resuming is not supported"),
        Wanted::Paused if is_paused => Some("is already paused"),
        Wanted::Running if !is_paused => Some("is not paused"),
        Wanted::Paused | Wanted::Running => None,
    };
    if let Some(why) = why {
        return Err(Failure::plain(format!("error: {} {why}", resource_and_name(object))));
    }
    if let Some(spec) = body["spec"].as_object_mut() {
        match wanted {
            Wanted::Paused => _ = spec.insert("paused".to_owned(), true.into()),
            Wanted::Running => _ = spec.remove("paused"),
        }
    }
    let admitted = change::admit(shell, object, &body)
        .map_err(change::refused)
        .map_err(|failure| failure.inside("failed to patch: "))?;
    change::send(shell, admitted, DryRun::None).map(|(object, _)| object)
}
