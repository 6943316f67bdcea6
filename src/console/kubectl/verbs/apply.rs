//! `kubectl apply -f`: creates what is missing, changes what differs.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go (v1.36), C46, C48 and C3.3.

use serde_json::{Map, Value};

use super::create::create;
use super::{Arguments, Call, Verb, flags};
use crate::admit;
use crate::cluster::{Command, Done};
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::print::describe::metadata::LAST_APPLIED;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::{Key, Object};
use crate::yaml::tree::Node;

pub const VERB: Verb = Verb {
    name: "apply",
    aliases: &[],
    usage: "apply -f FILENAME [flags]",
    summary: "Apply a configuration to a resource by file name",
    flags: &[&flags::FILENAME, &flags::OUTPUT],
    arguments: Arguments::Nothing,
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    result::need_files(call)?;
    let manifests = manifest::read(call, shell)?;
    result::need_objects(call, &manifests)?;
    let mut printer = Printer::new(call, DryRun::None)?;
    let mut failures = Vec::new();
    for one in manifests {
        let applied = one.and_then(|from| apply(shell, &from)).and_then(|(key, operation)| {
            let json = shell.store().get(&key).map_or(Value::Null, Object::to_json);
            printer.print(shell, &key, &json, operation)
        });
        failures.extend(applied.err());
    }
    result::end(failures)
}

fn apply(shell: &mut Shell, from: &FromFile) -> Result<(Key, &'static str), Failure> {
    let key = from.key();
    if key.name.is_empty() {
        return Err(nameless(from));
    }
    match shell.store().get(&key).cloned() {
        None => {
            let key = create(shell, from, |object| result::note_applied(object, from))?;
            Ok((key, "created"))
        }
        Some(stored) => change(shell, from, &stored),
    }
}

fn change(
    shell: &mut Shell,
    from: &FromFile,
    stored: &Object,
) -> Result<(Key, &'static str), Failure> {
    let key = stored.key();
    if !stored.meta().annotations.contains_key(LAST_APPLIED) {
        shell.err(&never_applied(&key));
    }
    let server = shell.cluster().config().version.api_server();
    let refused = |refusal| Failure::refused(refusal, Doing::Applying, &from.file);
    let mut admitted = admit::apply(stored, &from.item, &server).map_err(refused)?;
    result::note_applied(&mut admitted.object, from);
    for warning in &admitted.warnings {
        shell.err(&format!("Warning: {warning}\n"));
    }
    if admitted.object == *stored {
        // What counts is the patch: a Secret's stringData is sent anew each time, for nothing stored is called so.
        let is_empty = admit::patch(stored, &from.item).as_object().is_none_or(Map::is_empty);
        return Ok((key, if is_empty { "unchanged" } else { "configured" }));
    }
    if stored.meta().is_deleting() {
        shell.err(&format!(
            "Warning: Detected changes to resource {} which is currently being deleted.\n",
            key.name
        ));
    }
    let refused = |refused| Failure::from(refused).when("patching", &from.file);
    let done = shell.command(Command::Replace(admitted.object)).map_err(refused)?;
    let operation = if matches!(done, Done::Unchanged(_)) { "unchanged" } else { "configured" };
    Ok((key, operation))
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
