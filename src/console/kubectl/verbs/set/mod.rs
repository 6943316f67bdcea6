//! `kubectl set`: one feature of objects that exist, one file each.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/set and polymorphichelpers/updatepodspec.go (v1.36).

pub mod env;
pub mod image;
pub mod resources;
pub mod selector;

use serde_json::Value;

use super::{Arguments, Call, Verb, below};
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::pairs::set_metadata;
use crate::console::shell::Shell;
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "set",
    aliases: &[],
    usage: "set SUBCOMMAND",
    summary: "Set specific features on objects",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

/// Models LocalResourceError in cli-runtime's pkg/resource/builder.go (v0.36).
const NEEDS_FILES: &str = "you must specify resources by --filename when --local is set.\n\
     Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

/// The objects of a call; with `--local` as the files have them, and nothing filled in.
fn objects(
    call: &Call,
    shell: &mut Shell,
    resources: &[String],
) -> Result<(Vec<Object>, Vec<Failure>), Failure> {
    if !call.flags.is_on("local") {
        return change::objects(call, shell, resources);
    }
    if !resources.is_empty() {
        return Err(Failure::plain(NEEDS_FILES));
    }
    let (written, failures) = change::written(call, shell)?;
    Ok((written.into_iter().map(|one| one.object).collect(), failures))
}

/// How a change of pod specs is told.
struct Telling {
    /// `deployment.apps/web image updated`.
    done: &'static str,
    /// What stands before the server's no.
    failed: &'static str,
}

/// Changes the pod spec of every object; what comes out as it was is passed over in silence.
fn change_each(
    call: &Call,
    shell: &mut Shell,
    objects: &[Object],
    telling: &Telling,
    change: &dyn Fn(&mut Value) -> Result<(), Failure>,
) -> Result<Vec<Failure>, Failure> {
    let dry_run = DryRun::of(call)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let mut failures = Vec::new();
    for object in objects {
        let before = object.to_json();
        let mut body = before.clone();
        let changed = match pod_spec(&mut body) {
            Some(spec) => change(spec),
            None => Err(no_template(object)),
        };
        failures.extend(changed.err());
        record(call, object, &mut body);
        if body == before {
            continue;
        }
        // Whoever stays here has no server to ask.
        let reach = if call.flags.is_on("local") { DryRun::Client } else { dry_run };
        let sent = match reach {
            DryRun::Client => printer.print(shell, &object.key(), &body, telling.done),
            DryRun::None | DryRun::Server => change::admit(shell, object, &body)
                .map_err(change::refused)
                .and_then(|admitted| change::send(shell, admitted, dry_run))
                .map_err(|failure| failure.inside(telling.failed))
                .and_then(|(object, _)| printer.object(shell, &object, telling.done)),
        };
        failures.extend(sent.err());
    }
    Ok(failures)
}

/// What `--record` adds to a body.
fn record(call: &Call, object: &Object, body: &mut Value) {
    let mut noted = object.clone();
    call.record(&mut noted);
    if noted != *object {
        set_metadata(body, "annotations", &noted.meta().annotations);
    }
}

/// Where an object keeps the spec of its pods.
pub fn pod_spec(body: &mut Value) -> Option<&mut Value> {
    let path = match body["kind"].as_str()? {
        "Pod" => "/spec",
        "CronJob" => "/spec/jobTemplate/spec/template/spec",
        _ => "/spec/template/spec",
    };
    body.pointer_mut(path).filter(|spec| spec.get("containers").is_some())
}

fn no_template(object: &Object) -> Failure {
    let names = object.kind().names();
    Failure::plain(format!(
        "error: {}/{} the object is not a pod or does not have a pod template: *v1.{}",
        names.plural,
        object.meta().name,
        names.kind
    ))
}

/// Both kinds of containers of a pod spec whose names fit, `*` standing for anything.
fn containers<'a>(spec: &'a mut Value, pattern: &str) -> Vec<&'a mut Value> {
    let Some(fields) = spec.as_object_mut() else { return Vec::new() };
    let (mut regular, mut init) = (Vec::new(), Vec::new());
    for (name, value) in fields {
        let list = match name.as_str() {
            "containers" => &mut regular,
            "initContainers" => &mut init,
            _ => continue,
        };
        list.extend(value.as_array_mut().into_iter().flatten());
    }
    let mut all = regular;
    all.append(&mut init);
    all.retain(|container| fits(container["name"].as_str().unwrap_or(""), pattern));
    all
}

/// Models containerSelector's wildcards.
fn fits(name: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return name == pattern };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let (last, middle) = parts.split_last().unwrap_or((&"", &[]));
    for part in middle {
        match left.split_once(part) {
            Some((_, behind)) => left = behind,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (name, pattern, is_meant) in [
            ("app", "*", true),
            ("app", "app", true),
            ("app", "a*", true),
            ("app", "*p", true),
            ("sidecar-log", "side*log", true),
            ("app", "b*", false),
            ("app", "ap", false),
            ("a", "a*a", false),
        ] {
            assert_eq!(fits(name, pattern), is_meant, "{name} {pattern}");
        }
    }
}
