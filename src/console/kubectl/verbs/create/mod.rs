//! `kubectl create -f`; what is created without a file stands in a file a kind.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create.go (v1.36), C46, C50 and C6.

pub mod data;
pub mod deployment;
pub mod job;
pub mod namespace;
pub mod pod_disruption_budget;
pub mod priority_class;
pub mod secret;
pub mod service;

use serde_json::Value;

use super::{Arguments, Call, Verb, below, flags};
use crate::admit::{self, Classes, Context, Refusal};
use crate::cluster::{Command, Refused};
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::generated;
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "create",
    aliases: &[],
    usage: "create -f FILENAME",
    summary: "Create a resource from a file or from stdin",
    flags: &[
        &flags::DRY_RUN,
        &flags::FILENAME,
        &flags::OUTPUT,
        &flags::RECORD,
        &flags::SAVE_CONFIG,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Below,
    run,
};

/// So many letters end a generated name.
const SUFFIX_LENGTH: usize = 5;
/// A generated name that is taken is drawn again so often.
const NAME_TRIES_MAX: u32 = 8;

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.flags.is_given("filename") {
        shell.err("Error: must specify one of -f and -k\n\n");
        return below::run(call, shell);
    }
    result::need_files(call)?;
    let manifests = manifest::selected(call, shell)?;
    result::need_objects(call, &manifests)?;
    let annotate = |object: &mut Object, from: &FromFile| {
        call.record(object);
        if call.flags.is_on("save-config") {
            result::note_applied(object, from);
        }
    };
    let dry_run = DryRun::of(call)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let mut failures = Vec::new();
    for one in manifests {
        let created = one.and_then(|from| match dry_run {
            DryRun::Client => Ok((from.key(), from.item.body(&from.namespace))),
            DryRun::None | DryRun::Server => {
                let made = create(shell, &from, dry_run, |object| annotate(object, &from))?;
                Ok((made.key(), made.to_json()))
            }
        });
        let printed = created.and_then(|(key, json)| printer.print(shell, &key, &json, "created"));
        failures.extend(printed.err());
    }
    result::end(failures)
}

/// An object of kubectl's own making.
fn one(call: &Call, shell: &mut Shell, object: Value, failed: &str) -> Result<Outcome, Failure> {
    let mut printer = Printer::new(call, shell, DryRun::of(call)?)?;
    generated::send(call, shell, &mut printer, object, "created", failed)?;
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// Sends one object to the server as a new one. What the server made of it.
pub fn create(
    shell: &mut Shell,
    from: &FromFile,
    dry_run: DryRun,
    annotate: impl Fn(&mut Object),
) -> Result<Object, Failure> {
    let mut admitted = admitted(shell, from)?;
    for warning in &admitted.warnings {
        shell.warn(warning);
    }
    annotate(&mut admitted.object);
    let key = admitted.object.key();
    let refused = |refused| Failure::from(refused).when("creating", &from.file);
    let object = admitted.object;
    if dry_run != DryRun::None {
        if shell.store().get(&key).is_some() {
            return Err(refused(Refused::AlreadyExists { kind: key.kind, name: key.name }));
        }
        let namespace = key.namespace;
        if !namespace.is_empty() && shell.store().namespace(&namespace).is_none() {
            return Err(refused(Refused::NamespaceNotFound { namespace }));
        }
        return Ok(object);
    }
    shell.command(Command::Create(object.clone())).map_err(refused)?;
    Ok(shell.store().get(&key).cloned().unwrap_or(object))
}

/// Whether the namespace is there is asked once the object is understood, and before any rule.
/// Models apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go (v1.36).
fn refused(shell: &Shell, from: &FromFile, refusal: Refusal) -> Failure {
    let namespace = from.key().namespace;
    let is_missing = !namespace.is_empty() && shell.store().namespace(&namespace).is_none();
    if is_missing && !matches!(refusal, Refusal::BadRequest { .. }) {
        return Failure::from(Refused::NamespaceNotFound { namespace })
            .when("creating", &from.file);
    }
    Failure::refused(refusal, Doing::Creating, &from.file)
}

/// What chance adds to names is looked up by the object and the instant; a name that is taken is drawn again.
fn admitted(shell: &Shell, from: &FromFile) -> Result<admit::Admitted, Failure> {
    let config = shell.cluster().config();
    let (seed, server) = (config.seed, config.version.api_server());
    let classes = shell.store().priority_classes();
    let mut tries = 0;
    loop {
        let who = format!("{}@{}#{tries}", from.key(), shell.now());
        let context = Context {
            namespace: &from.namespace,
            name_suffix: &suffix(draw(seed, "generated-name", &who), SUFFIX_LENGTH),
            volume_suffix: &suffix(draw(seed, "token-volume", &who), SUFFIX_LENGTH),
            server: &server,
            classes: Classes::Listed(&classes),
        };
        let admitted =
            admit::create(&from.item, &context).map_err(|refusal| refused(shell, from, refusal))?;
        tries += 1;
        let is_taken = shell.store().get(&admitted.object.key()).is_some();
        if !from.item.name().is_empty() || !is_taken || NAME_TRIES_MAX <= tries {
            return Ok(admitted);
        }
    }
}
