//! `kubectl patch`: a part of an object, its status (as whoever holds a readiness gate writes it) or its scale.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go (v1.36).

use serde_json::Value;

use super::{Arguments, Call, Verb, flags, scale};
use crate::admit::{self, PatchKind};
use crate::cluster::{Command, Done};
use crate::console::kubectl::change::{self, Changed, DryRun, Printer, Written};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::Object;
use crate::yaml;

pub const VERB: Verb = Verb {
    name: "patch",
    aliases: &[],
    usage: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [flags]",
    summary: "Update fields of a resource",
    flags: &[
        &flags::DRY_RUN,
        &flags::FILENAME,
        &LOCAL,
        &flags::OUTPUT,
        &PATCH,
        &PATCH_FILE,
        &flags::SUBRESOURCE,
        &TYPE,
    ],
    arguments: Arguments::Resources,
    run,
};

const LOCAL: Flag = flags::local(
    "If true, patch will operate on the content of the file, not the server-side resource.",
);
const PATCH: Flag = Flag {
    name: "patch",
    short: Some('p'),
    takes: Takes::Text(""),
    help: "The patch to be applied to the resource JSON file.",
};
const TYPE: Flag = Flag {
    name: "type",
    short: None,
    takes: Takes::Text("strategic"),
    help: "The type of patch being provided; one of [json merge strategic]",
};

const PATCH_FILE: Flag = Flag {
    name: "patch-file",
    short: None,
    takes: Takes::Text(""),
    help: "A file containing a patch to be applied to the resource.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let subresource = match call.flags.text("subresource") {
        Some("scale") => Subresource::Scale,
        _ => Subresource::of(call)?,
    };
    let kind = kind(call.flags.text("type").unwrap_or(""))?;
    let text = text(call, shell)?;
    let is_local = call.flags.is_on("local");
    if is_local && !call.arguments.is_empty() {
        return Err(Failure::plain("cannot specify --local and server resources"));
    }
    let patch = read(&text, kind)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    if is_local {
        return on_files(call, shell, &patch, kind, printer);
    }
    let (targets, mut failures) = manifest::targets(call, shell)?;
    let selector = Selector::sent(None, None);
    let (found, missing) = pick::find(shell.store(), &targets, &Reach::of(call), &selector);
    failures.extend(missing);
    let objects: Vec<Object> = found.into_iter().flat_map(|one| one.objects).collect();
    if objects.is_empty() && failures.is_empty() {
        return Err(Failure::plain("no objects passed to patch"));
    }
    for object in &objects {
        let patched = match subresource {
            Subresource::None => whole(shell, object, &patch, kind, dry_run),
            Subresource::Status => status(shell, object, &patch, kind, dry_run).map(Some),
            Subresource::Scale => scaled(shell, &mut printer, object, &patch, kind, dry_run),
        };
        let printed = patched.and_then(|patched| match patched {
            None => Ok(()),
            Some((object, Changed::Yes)) => printer.object(shell, &object, "patched"),
            Some((object, Changed::No)) => printer.object(shell, &object, "patched (no change)"),
        });
        failures.extend(printed.err());
    }
    result::end(failures)
}

fn on_files(
    call: &Call,
    shell: &mut Shell,
    patch: &Value,
    kind: PatchKind,
    mut printer: Printer,
) -> Result<Outcome, Failure> {
    let (written, mut failures) = change::written(call, shell)?;
    if written.is_empty() && failures.is_empty() {
        return Err(Failure::plain("no objects passed to patch"));
    }
    for Written { object, json } in written {
        let printed = kind.lay(&json, patch).map_err(change::refused).and_then(|patched| {
            let operation = if patched == json { "patched (no change)" } else { "patched" };
            printer.print(shell, &object.key(), &patched, operation)
        });
        failures.extend(printed.err());
    }
    result::end(failures)
}

/// Which part of an object a verb is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subresource {
    None,
    Status,
    Scale,
}

impl Subresource {
    /// For a verb that writes whole objects, which a scale is not.
    pub fn of(call: &Call) -> Result<Subresource, Failure> {
        match call.flags.text("subresource").unwrap_or_default() {
            "" => Ok(Subresource::None),
            "status" => Ok(Subresource::Status),
            "scale" => Err(Failure::plain("podlife scales with kubectl scale or kubectl patch")),
            "resize" => Err(Failure::plain(
                "podlife has no subresource resize: patch the pod's template instead",
            )),
            _ => Err(scale::no_resource()),
        }
    }
}

fn text(call: &Call, shell: &Shell) -> Result<String, Failure> {
    let given = |name| call.flags.text(name).filter(|text| !text.is_empty());
    match (given("patch"), given("patch-file")) {
        (Some(_), Some(_)) => {
            Err(Failure::plain("cannot specify --patch and --patch-file together"))
        }
        (Some(text), None) => Ok(text.to_owned()),
        (None, Some(file)) => match shell.file(file) {
            Some(text) => Ok(text.to_owned()),
            None => Err(Failure::plain(format!(
                "unable to read patch file: open {file}: no such file or directory"
            ))),
        },
        (None, None) => Err(Failure::plain(
            "must specify --patch or --patch-file containing the contents of the patch",
        )),
    }
}

fn kind(name: &str) -> Result<PatchKind, Failure> {
    match name.to_lowercase().as_str() {
        "strategic" | "" => Ok(PatchKind::Strategic),
        "merge" => Ok(PatchKind::Merge),
        "json" => Ok(PatchKind::Json),
        _ => {
            let name = quote(name);
            Err(Failure::plain(format!("--type must be one of [json merge strategic], not {name}")))
        }
    }
}

/// JSON or YAML.
pub fn read(text: &str, kind: PatchKind) -> Result<Value, Failure> {
    let reading = yaml::read::read(text);
    let unreadable =
        |problem: &str| Failure::plain(format!("unable to parse {}: {problem}", quote(text)));
    if let Some(complaint) = reading.fatal() {
        return Err(unreadable(&complaint.text));
    }
    let root = reading.documents.first().map(|document| document.root.to_json());
    let fits = |root: &Value| root.is_object() || kind == PatchKind::Json && root.is_array();
    root.filter(fits).ok_or_else(|| match kind {
        PatchKind::Json => unreadable("expected a list"),
        PatchKind::Merge | PatchKind::Strategic => unreadable("expected an object"),
    })
}

type Patched = Option<(Object, Changed)>;

fn whole(
    shell: &mut Shell,
    object: &Object,
    patch: &Value,
    kind: PatchKind,
    dry_run: DryRun,
) -> Result<Patched, Failure> {
    let server = shell.cluster().config().version.api_server();
    let admitted = admit::patch_object(object, patch, kind, &server).map_err(change::refused)?;
    change::send(shell, admitted, dry_run).map(Some)
}

pub fn status(
    shell: &mut Shell,
    object: &Object,
    patch: &Value,
    kind: PatchKind,
    dry_run: DryRun,
) -> Result<(Object, Changed), Failure> {
    let admitted = admit::patch_status(object, patch, kind).map_err(change::refused)?;
    if dry_run != DryRun::None {
        return change::send(shell, admitted, dry_run);
    }
    for warning in &admitted.warnings {
        shell.warn(warning);
    }
    let sent = admitted.object;
    let done = shell.command(Command::ReplaceStatus(sent.clone()))?;
    let changed = if matches!(done, Done::Configured(_)) { Changed::Yes } else { Changed::No };
    Ok((shell.store().get(&object.key()).cloned().unwrap_or(sent), changed))
}

/// The scale of an object is an object of its own, and is named as such.
fn scaled(
    shell: &mut Shell,
    printer: &mut Printer,
    object: &Object,
    patch: &Value,
    kind: PatchKind,
    dry_run: DryRun,
) -> Result<Patched, Failure> {
    let scale = scale::of(object)?;
    let wanted = kind.lay(&scale, patch).map_err(change::refused)?;
    let replicas = wanted["spec"]["replicas"].as_i64().unwrap_or(0);
    let changed = scale::set(shell, object, replicas, dry_run)?;
    let operation = match changed {
        Changed::Yes => "patched",
        Changed::No => "patched (no change)",
    };
    printer.scale(shell, object, &wanted, operation)?;
    Ok(None)
}
