//! `kubectl rollout`: how far an exchange of pods has come, and how to stop it, go on, go back and begin again.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout (v1.36), C43 to C45, R50, R53 and R54.

pub mod history;
pub mod pause;
pub mod restart;
pub mod status;
pub mod undo;

use super::{Arguments, Call, Verb, below};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::manifest;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::Shell;
use crate::objects::{Kind, Object};

const ROLLED_OUT: Arguments =
    Arguments::Of(&[Kind::DaemonSet, Kind::Deployment, Kind::StatefulSet]);

pub const VERB: Verb = Verb {
    name: "rollout",
    aliases: &[],
    usage: "rollout SUBCOMMAND",
    summary: "Manage the rollout of a resource",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

/// The objects a rollout command names: a kind alone means all of them.
fn objects(call: &Call, shell: &mut Shell) -> Result<(Vec<Object>, Vec<Failure>), Failure> {
    if call.arguments.is_empty() && !call.flags.is_given("filename") {
        return Err(Failure::plain("required resource not specified"));
    }
    let (targets, mut failures) = manifest::targets(call, shell)?;
    let selector = Selector::sent(call.flags.text("selector"), None);
    let (found, missing) = pick::find(shell.store(), &targets, &Reach::of(call), &selector);
    failures.extend(missing);
    Ok((found.into_iter().flat_map(|one| one.objects).collect(), failures))
}

fn none_found(call: &Call, shell: &mut Shell) {
    shell.err(&format!("No resources found in {} namespace.\n", call.namespace()));
}

/// `Deployment.apps`.
fn group_kind(kind: Kind) -> String {
    let names = kind.names();
    match names.group {
        "" => names.kind.to_owned(),
        group => format!("{}.{group}", names.kind),
    }
}

/// `deployments.apps "web"`.
fn resource_and_name(object: &Object) -> String {
    let (names, name) = (object.kind().names(), &object.meta().name);
    match names.group {
        "" => format!("{} \"{name}\"", names.plural),
        group => format!("{}.{group} \"{name}\"", names.plural),
    }
}
