//! `kubectl rollout history`: the old ReplicaSets of a Deployment, the kept templates of a StatefulSet or DaemonSet.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go and polymorphichelpers/history.go (v1.36), C44.

use super::super::{CHANGE_CAUSE, Call, Verb, flags};
use super::{ROLLED_OUT, group_kind, objects};
use crate::cluster::{Revision, Store};
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::describe::{Page, template};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::order;
use crate::kit::quote::quote;
use crate::objects::json::read;
use crate::objects::{Deployment, Kind, Object, PodTemplate, ReplicaSet};

pub const VERB: Verb = Verb {
    name: "rollout history",
    aliases: &[],
    usage: "rollout history (TYPE NAME | TYPE/NAME) [flags]",
    summary: "View rollout history",
    flags: &[&flags::FILENAME, &flags::OUTPUT, &REVISION, &flags::SELECTOR],
    arguments: ROLLED_OUT,
    run,
};

const REVISION: Flag = Flag {
    name: "revision",
    short: None,
    takes: Takes::Number("0"),
    help: "See the details, including podTemplate of the revision specified",
};

pub const REVISION_ANNOTATION: &str = "deployment.kubernetes.io/revision";

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let revision = call.flags.number("revision").unwrap_or(0);
    if revision < 0 {
        return Err(Failure::plain(format!("revision must be a positive integer: {revision}")));
    }
    let mut printer = Printer::new(call, shell, DryRun::None)?;
    let (objects, mut failures) = objects(call, shell)?;
    for object in &objects {
        failures.extend(one(call, shell, &mut printer, object, revision).err());
    }
    result::end(failures)
}

fn one(
    call: &Call,
    shell: &mut Shell,
    printer: &mut Printer,
    object: &Object,
    revision: i64,
) -> Result<(), Failure> {
    let deployment = match object {
        Object::Deployment(deployment) => deployment,
        Object::StatefulSet(_) | Object::DaemonSet(_) => {
            return kept(call, shell, printer, object, revision);
        }
        _ => {
            let kind = quote(&group_kind(object.kind()));
            return Err(Failure::plain(format!(
                "no history viewer has been implemented for {kind}"
            )));
        }
    };
    let sets: Vec<ReplicaSet> = sets_of(shell.store(), deployment).into_iter().cloned().collect();
    let sets: Vec<&ReplicaSet> = sets.iter().collect();
    if call.flags.is_given("output") {
        return whole(shell, printer, &sets, revision);
    }
    let history = view(&sets, revision).map_err(Failure::Plain)?;
    tell(shell, object, revision, &history);
    Ok(())
}

fn tell(shell: &mut Shell, object: &Object, revision: i64, history: &str) {
    let with_revision =
        if 0 < revision { format!("with revision #{revision}") } else { String::new() };
    shell.out(&format!("{} {with_revision}\n{history}\n", object.key()));
}

/// The same of an object whose controller keeps its templates.
fn kept(
    call: &Call,
    shell: &mut Shell,
    printer: &mut Printer,
    object: &Object,
    revision: i64,
) -> Result<(), Failure> {
    let all: Vec<Revision> = shell.cluster().revisions(object);
    let wanted = all.iter().find(|one| one.number == revision);
    let missing = || Failure::plain("unable to find the specified revision");
    if call.flags.is_given("output") {
        let shown = all.iter().filter(|one| revision == 0 || one.number == revision);
        if 0 < revision {
            wanted.ok_or_else(missing)?;
        }
        for one in shown {
            let mut body = object.to_json();
            body["spec"]["template"] = one.template.clone();
            printer.print(shell, &object.key(), &body, "")?;
        }
        return Ok(());
    }
    if all.is_empty() {
        tell(shell, object, revision, "No rollout history found.");
        return Ok(());
    }
    let history = match revision {
        0 => overview(all.iter().map(|one| (one.number, one.change_cause.as_str()))),
        _ => {
            let template = wanted.ok_or_else(missing)?.template.clone();
            let template: PodTemplate =
                read(template).map_err(|problem| Failure::plain(problem.to_string()))?;
            template_text(&template)
        }
    };
    tell(shell, object, revision, &history);
    Ok(())
}

fn overview<'a>(revisions: impl Iterator<Item = (i64, &'a str)>) -> String {
    let mut page = Page::new();
    page.line(0, "REVISION\tCHANGE-CAUSE");
    for (number, cause) in revisions {
        let cause = if cause.is_empty() { "<none>" } else { cause };
        page.line(0, format!("{number}\t{cause}"));
    }
    page.aligned()
}

/// The ReplicaSets themselves, where `-o` asks for them.
fn whole(
    shell: &mut Shell,
    printer: &mut Printer,
    sets: &[&ReplicaSet],
    revision: i64,
) -> Result<(), Failure> {
    let mut all = numbered(sets);
    if 0 < revision {
        all.retain(|(number, _)| *number == revision);
        if all.is_empty() {
            return Err(Failure::plain("unable to find the specified revision"));
        }
    }
    for (_, set) in all {
        printer.object(shell, &Object::ReplicaSet(set.clone().into()), "")?;
    }
    Ok(())
}

/// What a Deployment's ReplicaSets tell of it; a revision of 0 lists them all.
pub fn view(sets: &[&ReplicaSet], revision: i64) -> Result<String, String> {
    let all = numbered(sets);
    if all.is_empty() {
        return Ok("No rollout history found.".to_owned());
    }
    if 0 < revision {
        let (_, set) = all
            .iter()
            .rev()
            .find(|(number, _)| *number == revision)
            .ok_or("unable to find the specified revision")?;
        let mut template = set.spec.template.clone();
        template.metadata.unread = set.metadata.unread.inside(&["spec", "template"]);
        if let Some(cause) = change_cause(set) {
            template.metadata.annotations.insert(CHANGE_CAUSE.to_owned(), cause.to_owned());
        }
        return Ok(template_text(&template));
    }
    Ok(overview(all.iter().map(|(number, set)| (*number, change_cause(set).unwrap_or("")))))
}

/// A pod template as it is described, with raw tabs.
pub fn template_text(template: &PodTemplate) -> String {
    let mut page = Page::new();
    template::section(&mut page, Some(template), &template.metadata.unread);
    page.unaligned()
}

fn change_cause(set: &ReplicaSet) -> Option<&str> {
    set.metadata.annotations.get(CHANGE_CAUSE).map(String::as_str).filter(|cause| !cause.is_empty())
}

/// By revision; a ReplicaSet without one is passed over.
pub fn numbered<'a>(sets: &[&'a ReplicaSet]) -> Vec<(i64, &'a ReplicaSet)> {
    let number = |set: &ReplicaSet| set.metadata.annotations.get(REVISION_ANNOTATION)?.parse().ok();
    let mut all: Vec<(i64, &ReplicaSet)> =
        sets.iter().filter_map(|set| number(set).map(|number| (number, *set))).collect();
    order::sort_by_key(&mut all, |(number, _)| *number);
    all
}

/// The ReplicaSets a Deployment has made.
pub fn sets_of<'a>(store: &'a Store, deployment: &Deployment) -> Vec<&'a ReplicaSet> {
    let metadata = &deployment.metadata;
    let sets = store.list(Kind::ReplicaSet, None);
    let own = sets.filter_map(|object| match object {
        Object::ReplicaSet(set) => Some(&**set),
        _ => None,
    });
    let is_own = |set: &&ReplicaSet| {
        set.metadata.namespace == metadata.namespace
            && set.metadata.controller().is_some_and(|owner| owner.uid == metadata.uid)
            && deployment
                .spec
                .selector
                .as_ref()
                .is_some_and(|selector| selector.matches(&set.metadata.labels))
    };
    own.filter(is_own).collect()
}
