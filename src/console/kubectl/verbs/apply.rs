//! `kubectl apply -f`: creates what is missing, changes what differs.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go (v1.36), C46, C48 and C3.3.

use serde_json::{Map, Value};

use super::create::create;
use super::{Arguments, Call, Verb, flags};
use crate::admit;
use crate::cluster::{Command, Done};
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::print::describe::metadata::LAST_APPLIED;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::{Key, Object};
use crate::yaml::tree::Node;

pub const VERB: Verb = Verb {
    name: "apply",
    aliases: &[],
    usage: "apply (-f FILENAME | -k DIRECTORY)",
    summary: "Apply a configuration to a resource by file name or stdin",
    flags: &[
        &ALL,
        &flags::DRY_RUN,
        &flags::FILENAME,
        &OPENAPI_PATCH,
        &flags::OUTPUT,
        &OVERWRITE,
        &flags::RECORD,
        &flags::SELECTOR,
        &flags::SUBRESOURCE,
        &flags::VALIDATE,
    ],
    arguments: Arguments::Nothing,
    run,
};

const ALL: Flag = switch(
    "all",
    "false",
    "Select all resources in the namespace of the specified resource types.",
);
const OPENAPI_PATCH: Flag = switch(
    "openapi-patch",
    "true",
    "If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.",
);
const OVERWRITE: Flag = switch(
    "overwrite",
    "true",
    "Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration",
);

const fn switch(name: &'static str, default: &'static str, help: &'static str) -> Flag {
    Flag { name, short: None, takes: Takes::Switch(default), help }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    result::need_files(call)?;
    let dry_run = DryRun::of(call)?;
    check(call)?;
    let manifests = manifest::selected(call, shell)?;
    result::need_objects(call, &manifests)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let mut failures = Vec::new();
    for one in manifests {
        let applied = one
            .and_then(|from| apply(call, shell, &from, dry_run))
            .and_then(|(key, json, operation)| printer.print(shell, &key, &json, operation));
        failures.extend(applied.err());
    }
    result::end(failures)
}

/// Models ApplyOptions.Validate.
fn check(call: &Call) -> Result<(), Failure> {
    let is_given = |name| call.flags.text(name).is_some_and(|text| !text.is_empty());
    if call.flags.is_on("all") && is_given("selector") {
        return Err(Failure::plain("cannot set --all and --selector at the same time"));
    }
    if is_given("subresource") {
        return Err(Failure::plain("--subresource can only be specified for --server-side"));
    }
    Ok(())
}

/// What was applied, as it is printed, and what that came to.
type Applied = (Key, Value, &'static str);

fn apply(
    call: &Call,
    shell: &mut Shell,
    from: &FromFile,
    dry_run: DryRun,
) -> Result<Applied, Failure> {
    let key = from.key();
    if key.name.is_empty() {
        return Err(nameless(from));
    }
    match (shell.store().get(&key).cloned(), dry_run) {
        (None, DryRun::Client) => Ok((key, result::noted(from), "created")),
        (None, DryRun::None | DryRun::Server) => {
            let note = |object: &mut Object| {
                call.record(object);
                result::note_applied(object, from);
            };
            let object = create(shell, from, dry_run, note)?;
            Ok((key, object.to_json(), "created"))
        }
        // kubectl asks no server what would change, and shows what is there.
        (Some(stored), DryRun::Client) => Ok((key, stored.to_json(), "configured")),
        (Some(stored), DryRun::None | DryRun::Server) => {
            let (object, operation) = change(call, shell, from, &stored, dry_run)?;
            Ok((key, object.to_json(), operation))
        }
    }
}

fn change(
    call: &Call,
    shell: &mut Shell,
    from: &FromFile,
    stored: &Object,
    dry_run: DryRun,
) -> Result<(Object, &'static str), Failure> {
    let key = stored.key();
    if !stored.meta().annotations.contains_key(LAST_APPLIED) {
        shell.err(&never_applied(&key));
    }
    let server = shell.cluster().config().version.api_server();
    let refused = |refusal| Failure::refused(refusal, Doing::Applying, &from.file);
    let mut admitted = admit::apply(stored, &from.item, &server).map_err(refused)?;
    result::note_applied(&mut admitted.object, from);
    for warning in &admitted.warnings {
        shell.warn(warning);
    }
    if admitted.object == *stored {
        // What counts is the patch: a Secret's stringData is sent anew each time, for nothing stored is called so.
        let is_empty = admit::patch(stored, &from.item).as_object().is_none_or(Map::is_empty);
        return Ok((admitted.object, if is_empty { "unchanged" } else { "configured" }));
    }
    if stored.meta().is_deleting() {
        shell.err(&format!(
            "Warning: Detected changes to resource {} which is currently being deleted.\n",
            key.name
        ));
    }
    // What did not change is not recorded.
    call.record(&mut admitted.object);
    if dry_run != DryRun::None {
        return Ok((admitted.object, "configured"));
    }
    let refused = |refused| Failure::from(refused).when("patching", &from.file);
    let object = admitted.object;
    let done = shell.command(Command::Replace(object.clone())).map_err(refused)?;
    let operation = if matches!(done, Done::Unchanged(_)) { "unchanged" } else { "configured" };
    Ok((shell.store().get(&key).cloned().unwrap_or(object), operation))
}

fn never_applied(key: &Key) -> String {
    format!(
        "Warning: resource {}/{} is missing the {LAST_APPLIED} annotation which is required by kubectl apply. \
         kubectl apply should only be used on resources created declaratively by either kubectl create --save-config \
         or kubectl apply. The missing annotation will be patched automatically.\n",
        key.kind.names().plural,
        key.name
    )
}

/// Apply must know what to look for.
fn nameless(from: &FromFile) -> Failure {
    let prefix = from.item.node.at(&["metadata", "generateName"]).and_then(Node::as_str);
    if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
        return Failure::plain(format!("from {prefix}: cannot use generate name with apply"));
    }
    let names = from.item.kind.names();
    let (group, version) = (names.group, names.version);
    Failure::plain(format!(
        "error when retrieving current configuration of:\n\
         Resource: \"{group}/{version}, Resource={}\", GroupVersionKind: \"{group}/{version}, Kind={}\"\n\
         Name: \"\", Namespace: \"{}\"\nfrom server for: \"{}\": resource name may not be empty",
        names.plural, names.kind, from.namespace, from.file
    ))
}
