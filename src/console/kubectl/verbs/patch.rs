//! `kubectl patch --subresource=status`, for pods: how a learner speaks for whoever holds a readiness gate.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go (v1.36).

use serde_json::Value;

use super::{Arguments, Call, Verb, flags};
use crate::admit::{self, Failures, PatchKind};
use crate::cluster::{Command, Done};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::{Kind, Object};
use crate::yaml;

pub const VERB: Verb = Verb {
    name: "patch",
    aliases: &[],
    usage: "patch TYPE NAME --subresource=status -p PATCH [flags]",
    summary: "Update fields of a resource",
    flags: &[&flags::OUTPUT, &PATCH, &SUBRESOURCE, &TYPE],
    arguments: Arguments::Resources,
    run,
};

const PATCH: Flag = Flag {
    name: "patch",
    short: Some('p'),
    takes: Takes::Text(""),
    help: "The patch to be applied to the resource JSON file.",
};
const SUBRESOURCE: Flag = Flag {
    name: "subresource",
    short: None,
    takes: Takes::Text(""),
    help: "If specified, patch will operate on the subresource of the requested object.",
};
const TYPE: Flag = Flag {
    name: "type",
    short: None,
    takes: Takes::Text("strategic"),
    help: "The type of patch being provided; one of [json merge strategic]",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let text = call.flags.text("patch").unwrap_or("");
    if text.is_empty() {
        return Err(Failure::plain(
            "must specify --patch or --patch-file containing the contents of the patch",
        ));
    }
    let kind = kind(call.flags.text("type").unwrap_or(""))?;
    let patch = read(text)?;
    let (targets, mut failures) = manifest::targets(call, shell)?;
    let selector = Selector::parse(None, None)?;
    let (found, missing) = pick::find(shell.store(), &targets, &Reach::of(call), &selector);
    failures.extend(missing);
    let objects: Vec<Object> = found.into_iter().flat_map(|one| one.objects).collect();
    if objects.is_empty() && failures.is_empty() {
        return Err(Failure::plain("no objects passed to patch"));
    }
    for object in &objects {
        if let Err(failure) = patch_one(call, shell, object, &patch, kind) {
            failures.push(failure);
        }
    }
    result::end(failures)
}

fn kind(name: &str) -> Result<PatchKind, Failure> {
    match name.to_lowercase().as_str() {
        "strategic" | "" => Ok(PatchKind::Strategic),
        "merge" => Ok(PatchKind::Merge),
        "json" => Err(Failure::plain("podlife knows patches of the types merge and strategic")),
        _ => {
            let name = quote(name);
            Err(Failure::plain(format!("--type must be one of [json merge strategic], not {name}")))
        }
    }
}

/// JSON or YAML.
fn read(text: &str) -> Result<Value, Failure> {
    let reading = yaml::read::read(text);
    let unreadable =
        |problem: &str| Failure::plain(format!("unable to parse {}: {problem}", quote(text)));
    if let Some(complaint) = reading.fatal() {
        return Err(unreadable(&complaint.text));
    }
    let root = reading.documents.first().map(|document| document.root.to_json());
    root.filter(Value::is_object).ok_or_else(|| unreadable("expected an object"))
}

fn patch_one(
    call: &Call,
    shell: &mut Shell,
    object: &Object,
    patch: &Value,
    kind: PatchKind,
) -> Result<(), Failure> {
    let key = object.key();
    if key.kind != Kind::Pod || call.flags.text("subresource") != Some("status") {
        return Err(Failure::plain("podlife patches pods with --subresource=status only"));
    }
    let refused =
        |refusal: admit::Refusal| refusal.kubectl_text(admit::Doing::Asking, Failures::One);
    let admitted = admit::patch_status(object, patch, kind)
        .map_err(|refusal| Failure::Verbatim(refused(refusal)))?;
    for warning in &admitted.warnings {
        shell.err(&format!("Warning: {warning}\n"));
    }
    let done = shell.command(Command::ReplaceStatus(admitted.object))?;
    let is_changed = matches!(done, Done::Configured(_));
    let operation = if is_changed { "patched" } else { "patched (no change)" };
    result::print(call, shell, &key, operation);
    Ok(())
}
