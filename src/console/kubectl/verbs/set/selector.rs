//! `kubectl set selector`, for Services.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/set/set_selector.go (v1.36).

use serde_json::{Map, Value};

use super::super::{Arguments, Call, Verb, flags};
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "set selector",
    aliases: &[],
    usage: "set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
    summary: "Set the selector on a resource",
    flags: &[
        &flags::ALL,
        &flags::DRY_RUN,
        &flags::FILENAME,
        &flags::OUTPUT,
        &flags::RESOURCE_VERSION,
    ],
    arguments: Arguments::Resources,
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let Some((expression, resources)) = call.arguments.split_last() else {
        return Err(Failure::plain("one selector is required"));
    };
    let selector = pairs(expression)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let (objects, mut failures) = change::objects(call, shell, resources)?;
    for object in &objects {
        let set = one(call, shell, object, &selector, dry_run)
            .and_then(|object| printer.object(shell, &object, "selector updated"));
        failures.extend(set.err());
    }
    result::end(failures)
}

fn one(
    call: &Call,
    shell: &mut Shell,
    object: &Object,
    selector: &Value,
    dry_run: DryRun,
) -> Result<Object, Failure> {
    let Object::Service(_) = object else {
        return Err(Failure::plain("setting a selector is only supported for Services"));
    };
    let mut body = object.to_json();
    body["spec"]["selector"] = selector.clone();
    if let Some(version) = call.flags.text("resource-version") {
        body["metadata"]["resourceVersion"] = version.into();
    }
    let admitted = change::admit(shell, object, &body).map_err(change::refused)?;
    change::send(shell, admitted, dry_run).map(|(object, _)| object)
}

/// Only what must be equal can select the pods of a Service.
fn pairs(text: &str) -> Result<Value, Failure> {
    let mut pairs = Map::new();
    for requirement in text.split(',') {
        let pair = requirement.split_once("==").or_else(|| requirement.split_once('='));
        let Some((key, value)) = pair.filter(|(key, _)| !key.is_empty() && !key.ends_with('!'))
        else {
            return Err(Failure::plain(format!("unable to parse requirement: {requirement}")));
        };
        pairs.insert(key.trim().to_owned(), value.trim().into());
    }
    Ok(Value::Object(pairs))
}
