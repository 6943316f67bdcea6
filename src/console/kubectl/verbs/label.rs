//! `kubectl label`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/label/label.go (v1.36), C51.

use super::{Arguments, Call, Verb, flags};
use crate::admit::names;
use crate::console::kubectl::change::{self, Asked, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::pairs::{Doing, Labels, Pairs, set_metadata};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "label",
    aliases: &[],
    usage: "label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    summary: "Update the labels on a resource",
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
    help: "If true, display the labels for a given resource.",
};
const LOCAL: Flag = flags::local("If true, label will NOT contact api-server but run locally.");
const OVERWRITE: Flag = Flag {
    name: "overwrite",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, allow labels to be overwritten, otherwise reject label updates that overwrite existing labels.",
};

/// What the arguments ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    pub set: Labels,
    pub remove: Vec<String>,
    pub overwrite: Overwrite,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    Allowed,
    #[default]
    Refused,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let (resources, pairs) = change::resources_and_pairs(&call.arguments, "label")?;
    let mut update = Update::read(pairs)?;
    if call.flags.is_on("overwrite") {
        update.overwrite = Overwrite::Allowed;
    }
    check(call, resources, &update)?;
    let mut printer = Printer::new(call, shell, dry_run)?;
    let doing = Doing {
        call,
        pairs: Pairs { name: "labels", of: |meta| &meta.labels },
        change: &|before| update.apply(before),
        asked: Asked::by(call, shell, resources)?,
    };
    if call.flags.is_on("local") {
        doing.check_version()?;
        return doing.on_files(shell, printer);
    }
    let (objects, mut failures) = change::objects(call, shell, resources)?;
    doing.check_version()?;
    if call.flags.is_on("list") {
        return doing.list(shell, objects, failures);
    }
    for object in &objects {
        let labeled = one(call, shell, object, &update, dry_run)
            .and_then(|(object, message)| printer.object(shell, &object, message));
        failures.extend(labeled.err());
    }
    result::end(failures)
}

fn check(call: &Call, resources: &[String], update: &Update) -> Result<(), Failure> {
    for narrowing in ["selector", "field-selector"] {
        if call.flags.is_on("all") && call.flags.is_given(narrowing) {
            return Err(Failure::plain(format!(
                "cannot set --all and --{narrowing} at the same time"
            )));
        }
    }
    if call.flags.is_on("list") && call.flags.is_given("output") {
        return Err(Failure::plain("--list and --output may not be specified together"));
    }
    change::need_resources(call, resources, "pod")?;
    if update.set.is_empty() && update.remove.is_empty() && !call.flags.is_on("list") {
        return Err(Failure::plain("at least one label update is required"));
    }
    Ok(())
}

fn one(
    call: &Call,
    shell: &mut Shell,
    object: &Object,
    update: &Update,
    dry_run: DryRun,
) -> Result<(Object, &'static str), Failure> {
    let before = &object.meta().labels;
    if dry_run != DryRun::Client {
        for key in update.remove.iter().filter(|key| !before.contains_key(key.as_str())) {
            shell.out(&format!("label {} not found.\n", quote(key)));
        }
    }
    let (labels, message) = update.apply(before)?;
    if labels == *before {
        return Ok((object.clone(), message));
    }
    let mut body = object.to_json();
    set_metadata(&mut body, "labels", &labels);
    if let Some(version) = call.flags.text("resource-version") {
        body["metadata"]["resourceVersion"] = version.into();
    }
    if dry_run == DryRun::Client {
        let mut object = object.clone();
        object.meta_mut().labels = labels;
        return Ok((object, message));
    }
    let admitted = change::admit(shell, object, &body).map_err(change::refused)?;
    let (object, _) = change::send(shell, admitted, dry_run)?;
    Ok((object, message))
}

impl Update {
    /// `KEY=VALUE` and `KEY-`.
    pub fn read(specs: &[String]) -> Result<Update, Failure> {
        let mut update = Update::default();
        for spec in specs {
            if spec.contains('=') {
                let parts: Vec<&str> = spec.split('=').collect();
                let [key, value] = parts.as_slice() else {
                    return Err(Failure::plain(format!("invalid label spec: {spec}")));
                };
                let complaints = names::label_value(value);
                if !complaints.is_empty() {
                    let complaints = complaints.join(";");
                    return Err(Failure::plain(format!(
                        "invalid label value: {}: {complaints}",
                        quote(spec)
                    )));
                }
                update.set.insert((*key).to_owned(), (*value).to_owned());
            } else if let Some(key) = spec.strip_suffix('-') {
                update.remove.push(key.to_owned());
            } else {
                return Err(Failure::plain(format!("unknown label spec: {spec}")));
            }
        }
        if update.remove.iter().any(|key| update.set.contains_key(key.as_str())) {
            return Err(Failure::plain(
                "can not both modify and remove a label in the same command",
            ));
        }
        Ok(update)
    }

    /// The labels afterwards, and the word for what was done.
    pub fn apply(&self, before: &Labels) -> Result<(Labels, &'static str), Failure> {
        if self.overwrite == Overwrite::Refused {
            self.check_overwrites(before)?;
        }
        let mut labels = before.clone();
        let (mut added, mut removed) = (0, 0);
        for (key, value) in self.set.iter() {
            if labels.get(key) != Some(value) {
                labels.insert(key.clone(), value.clone());
                added += 1;
            }
        }
        for key in &self.remove {
            removed += usize::from(labels.remove(key).is_some());
        }
        let message = match (added, removed) {
            (0, 0) => "not labeled",
            (_, 0) => "labeled",
            (0, _) => "unlabeled",
            (_, _) => "modified",
        };
        Ok((labels, message))
    }

    pub fn check_overwrites(&self, before: &Labels) -> Result<(), Failure> {
        let differing = self.set.iter().filter_map(|(key, value)| {
            let there = before.get(key).filter(|there| *there != value)?;
            Some(format!("'{key}' already has a value ({there}), and --overwrite is false"))
        });
        match differing.collect::<Vec<_>>().as_slice() {
            [] => Ok(()),
            [one] => Err(Failure::plain(one.clone())),
            several => Err(Failure::plain(format!("[{}]", several.join(", ")))),
        }
    }
}
