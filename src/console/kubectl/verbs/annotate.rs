//! `kubectl annotate`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/annotate/annotate.go (v1.36), C51.

use super::{Arguments, CHANGE_CAUSE, Call, Verb, flags};
use crate::console::kubectl::change::{self, Asked, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::pairs::{Doing, Labels, Pairs, set_metadata};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "annotate",
    aliases: &[],
    usage: "annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    summary: "Update the annotations on a resource",
    flags: &[
        &flags::ALL,
        &flags::ALL_NAMESPACES,
        &flags::DRY_RUN,
        &flags::FIELD_SELECTOR,
        &flags::FILENAME,
        &LIST,
        &LOCAL,
        &flags::OUTPUT,
        &OVERWRITE,
        &flags::RESOURCE_VERSION,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Resources,
    run,
};

const LIST: Flag = Flag {
    name: "list",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, display the annotations for a given resource.",
};
const LOCAL: Flag =
    flags::local("If true, annotation will NOT contact api-server but run locally.");
const OVERWRITE: Flag = Flag {
    name: "overwrite",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, allow annotations to be overwritten, otherwise reject annotation updates that overwrite existing annotations.",
};

struct Update {
    set: Labels,
    remove: Vec<String>,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let (resources, pairs) = change::resources_and_pairs(&call.arguments, "annotation")?;
    let update = read(pairs)?;
    let flags = &call.flags;
    if flags.is_on("list") && flags.is_given("output") {
        return Err(Failure::plain("--list and --output may not be specified together"));
    }
    for narrowing in ["selector", "field-selector"] {
        if flags.is_on("all") && flags.is_given(narrowing) {
            return Err(Failure::plain(format!(
                "cannot set --all and --{narrowing} at the same time"
            )));
        }
    }
    change::need_resources(call, resources, "rsrc")?;
    if update.set.is_empty() && update.remove.is_empty() && !flags.is_on("list") {
        return Err(Failure::plain("at least one annotation update is required"));
    }
    check_both(&update)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let doing = Doing {
        call,
        pairs: Pairs { name: "annotations", of: |meta| &meta.annotations },
        change: &|before| Ok((changed(call, before, &update)?, "annotated")),
        asked: Asked::by(call, shell, resources)?,
    };
    if flags.is_on("local") {
        doing.check_version()?;
        return doing.on_files(shell, printer);
    }
    let (objects, mut failures) = change::objects(call, shell, resources)?;
    doing.check_version()?;
    if flags.is_on("list") {
        return doing.list(shell, objects, failures);
    }
    for object in &objects {
        let annotated = one(call, shell, object, &update, dry_run)
            .and_then(|object| printer.object(shell, &object, "annotated"));
        failures.extend(annotated.err());
    }
    result::end(failures)
}

fn read(pairs: &[String]) -> Result<Update, Failure> {
    let mut update = Update { set: Labels::default(), remove: Vec::new() };
    for pair in pairs {
        match pair.split_once('=') {
            Some((key, value)) => _ = update.set.insert(key.to_owned(), value.to_owned()),
            None => update.remove.extend(pair.strip_suffix('-').map(str::to_owned)),
        }
    }
    Ok(update)
}

fn check_both(update: &Update) -> Result<(), Failure> {
    let both = update.remove.iter().filter(|key| update.set.contains_key(key.as_str()));
    let both: Vec<&str> = both.map(String::as_str).collect();
    match both.as_slice() {
        [] => Ok(()),
        keys => Err(Failure::plain(format!(
            "can not both modify and remove the following annotation(s) in the same command: {}",
            keys.join(", ")
        ))),
    }
}

/// The annotations afterwards.
fn changed(call: &Call, before: &Labels, update: &Update) -> Result<Labels, Failure> {
    let mut annotations = before.clone();
    if !call.flags.is_on("overwrite") {
        check_overwrites(update, &annotations)?;
    }
    annotations.extend(update.set.iter().map(|(key, value)| (key.clone(), value.clone())));
    for key in &update.remove {
        annotations.remove(key);
    }
    Ok(annotations)
}

fn one(
    call: &Call,
    shell: &mut Shell,
    object: &Object,
    update: &Update,
    dry_run: DryRun,
) -> Result<Object, Failure> {
    let annotations = changed(call, &object.meta().annotations, update)?;
    if dry_run == DryRun::Client {
        let mut object = object.clone();
        object.meta_mut().annotations = annotations;
        return Ok(object);
    }
    let mut body = object.to_json();
    set_metadata(&mut body, "annotations", &annotations);
    if let Some(version) = call.flags.text("resource-version") {
        body["metadata"]["resourceVersion"] = version.into();
    }
    let admitted = change::admit(shell, object, &body).map_err(change::refused)?;
    change::send(shell, admitted, dry_run).map(|(object, _)| object)
}

fn check_overwrites(update: &Update, before: &Labels) -> Result<(), Failure> {
    // Why somebody changed a Deployment may always be overwritten.
    let differing = update.set.iter().filter(|(key, _)| *key != CHANGE_CAUSE);
    let declared: Vec<String> = differing
        .filter_map(|(key, value)| {
            let there = before.get(key).filter(|there| *there != value)?;
            Some(format!("'{key}' already has a value ({there})"))
        })
        .collect();
    if declared.is_empty() {
        return Ok(());
    }
    Err(Failure::plain(format!(
        "--overwrite is false but found the following declared annotation(s): {}",
        declared.join("; ")
    )))
}
