//! `kubectl taint`: puts taints on nodes and takes them off.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go (v1.36).

use std::rc::Rc;

use super::{Arguments, Call, Verb, flags};
use crate::admit::names::{label_value, qualified_name};
use crate::cluster::Command;
use crate::console::kubectl::change::DryRun;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::names::Target;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;
use crate::objects::taint::{NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE};
use crate::objects::{Kind, Node, Object, Taint};

pub const VERB: Verb = Verb {
    name: "taint",
    aliases: &[],
    usage: "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    summary: "Update the taints on one or more nodes",
    flags: &[&ALL, &flags::DRY_RUN, &OVERWRITE, &flags::SELECTOR, &flags::VALIDATE],
    arguments: Arguments::Of(&[Kind::Node]),
    run,
};

const ALL: Flag = Flag {
    name: "all",
    short: None,
    takes: Takes::Switch("false"),
    help: "Select all nodes in the cluster",
};
const OVERWRITE: Flag = Flag {
    name: "overwrite",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.",
};

/// What is to be put on and taken off.
#[derive(Debug, Default, PartialEq)]
struct Changes {
    add: Vec<Taint>,
    /// Without effect: whatever has the key.
    remove: Vec<Taint>,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    let (resources, words) = split(&call.arguments)?;
    let Some((kind, names)) = resources.split_first() else {
        return Err(Failure::plain("one or more resources must be specified as <resource> <name>"));
    };
    if words.is_empty() {
        return Err(Failure::plain("at least one taint update is required"));
    }
    let changes = read(&words).map_err(|text| call.usage_failure(text))?;
    match Kind::from_resource(kind) {
        Some(Kind::Node) => {}
        Some(_) => {
            let kind = kind.to_lowercase();
            return Err(Failure::plain(format!(
                "invalid resource type {kind}, only node types are supported"
            )));
        }
        None => return Err(Failure::unknown_resource(kind)),
    }
    check_conflicts(&changes)?;
    let mut failures = Vec::new();
    for node in nodes(call, shell, names)? {
        if let Err(failure) = change(call, shell, &node, &changes, dry_run) {
            failures.push(failure);
        }
    }
    if failures.is_empty() {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    Err(Failure::Several(failures))
}

/// What comes before the first taint names resources.
fn split(arguments: &[String]) -> Result<(Vec<&str>, Vec<&str>), Failure> {
    let (mut resources, mut taints) = (Vec::new(), Vec::new());
    for word in arguments {
        let is_taint = word.contains(['=', ':']) || word.ends_with('-');
        match (is_taint, taints.is_empty()) {
            (true, _) => taints.push(word.as_str()),
            (false, true) => resources.push(word.as_str()),
            (false, false) => {
                return Err(Failure::plain(format!(
                    "all resources must be specified before taint changes: {word}"
                )));
            }
        }
    }
    Ok((resources, taints))
}

fn nodes(call: &Call, shell: &Shell, names: &[&str]) -> Result<Vec<Rc<Node>>, Failure> {
    let is_all = call.flags.is_on("all");
    let selector = call.flags.text("selector").filter(|text| !text.is_empty());
    if is_all && selector.is_some() {
        return Err(Failure::plain(
            "setting 'all' parameter with a non empty selector is prohibited",
        ));
    }
    if !is_all && selector.is_none() && names.is_empty() {
        return Err(Failure::plain(
            "at least one resource name must be specified since 'all' parameter is not set",
        ));
    }
    let targets = if is_all || selector.is_some() {
        vec![Target::All(Kind::Node)]
    } else {
        names.iter().map(|name| Target::Named(Kind::Node, (*name).to_owned())).collect()
    };
    let selector = Selector::sent(selector, None);
    let reach = Reach::Namespace(String::new());
    let (found, failures) = pick::find(shell.store(), &targets, &reach, &selector);
    if !failures.is_empty() {
        return Err(Failure::Several(failures));
    }
    let objects = found.into_iter().flat_map(|found| found.objects);
    let node = |object| if let Object::Node(node) = object { Some(node) } else { None };
    Ok(objects.filter_map(node).collect())
}

/// Models parseTaints.
fn read(words: &[&str]) -> Result<Changes, String> {
    let mut changes = Changes::default();
    for word in words {
        if let Some(word) = word.strip_suffix('-') {
            changes.remove.push(Taint { value: String::new(), ..read_one(word)? });
            continue;
        }
        let taint = read_one(word)?;
        if taint.effect.is_empty() {
            return Err(format!("invalid taint spec: {word}"));
        }
        if changes.add.iter().any(|one| is_same(one, &taint)) {
            let Taint { key, value, effect, .. } = taint;
            return Err(format!(
                "duplicated taints with the same key and effect: {{{key} {value} {effect} <nil>}}"
            ));
        }
        changes.add.push(taint);
    }
    Ok(changes)
}

/// `key=value:effect`, `key:effect` or `key`.
fn read_one(text: &str) -> Result<Taint, String> {
    let invalid = || format!("invalid taint spec: {text}");
    let because = |complaints: Vec<String>| match complaints.is_empty() {
        true => Ok(()),
        false => Err(format!("invalid taint spec: {text}, {}", complaints.join("; "))),
    };
    let parts: Vec<&str> = text.split(':').collect();
    let mut taint = Taint::default();
    match parts.as_slice() {
        [key] => taint.key = (*key).to_owned(),
        [pair, effect] => {
            if ![NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE].contains(effect) {
                return Err(format!("invalid taint effect: {effect}, unsupported taint effect"));
            }
            taint.effect = (*effect).to_owned();
            match pair.split('=').collect::<Vec<_>>().as_slice() {
                [key] => taint.key = (*key).to_owned(),
                [key, value] => {
                    taint.key = (*key).to_owned();
                    taint.value = (*value).to_owned();
                    because(label_value(value))?;
                }
                _ => return Err(invalid()),
            }
        }
        _ => return Err(invalid()),
    }
    because(qualified_name(&taint.key))?;
    Ok(taint)
}

fn check_conflicts(changes: &Changes) -> Result<(), Failure> {
    let mut conflicts = Vec::new();
    for add in &changes.add {
        for remove in changes.remove.iter().filter(|remove| remove.key == add.key) {
            if remove.effect.is_empty() || remove.effect == add.effect {
                conflicts.push(format!("{}={}", remove.key, remove.effect));
            }
        }
    }
    if conflicts.is_empty() {
        return Ok(());
    }
    Err(Failure::plain(format!(
        "can not both modify and remove the following taint(s) in the same command: {}",
        conflicts.join(", ")
    )))
}

fn change(
    call: &Call,
    shell: &mut Shell,
    node: &Rc<Node>,
    changes: &Changes,
    dry_run: DryRun,
) -> Result<(), Failure> {
    let name = &node.metadata.name;
    let overwrites = call.flags.is_on("overwrite");
    let present = &node.spec.taints;
    let is_present = |taint: &&Taint| present.iter().any(|one| is_same(one, taint));
    let existing: Vec<&str> =
        changes.add.iter().filter(is_present).map(|taint| taint.key.as_str()).collect();
    if !overwrites && !existing.is_empty() {
        let existing = existing.join(",");
        return Err(Failure::plain(format!(
            "node {name} already has {existing} taint(s) with same effect(s) and --overwrite is false"
        )));
    }
    let (taints, operation) = reorganized(present, changes, overwrites)?;
    if dry_run == DryRun::None {
        let mut node = node.clone();
        Rc::make_mut(&mut node).spec.taints = taints;
        shell.command(Command::Replace(Object::Node(node)))?;
    }
    shell.out(&format!("node/{name} {operation}{}\n", dry_run.suffix()));
    Ok(())
}

/// Models reorganizeTaints.
fn reorganized(
    present: &[Taint],
    changes: &Changes,
    overwrites: bool,
) -> Result<(Vec<Taint>, &'static str), Failure> {
    let mut taints = changes.add.clone();
    for old in present {
        if !taints.iter().any(|taint| is_same(taint, old)) {
            taints.push(old.clone());
        }
    }
    let added = present.len() != taints.len();
    let mut removed = false;
    let mut missing = Vec::new();
    for wanted in &changes.remove {
        let before = taints.len();
        taints.retain(|taint| {
            taint.key != wanted.key || !["", &taint.effect].contains(&wanted.effect.as_str())
        });
        removed = taints.len() != before;
        if !removed {
            let shown = match wanted.effect.as_str() {
                "" => wanted.key.clone(),
                effect => format!("{}:{effect}", wanted.key),
            };
            missing.push(format!("taint {} not found", quote(&shown)));
        }
    }
    match missing.as_slice() {
        [] => {}
        [one] => return Err(Failure::plain(one.as_str())),
        several => return Err(Failure::plain(format!("[{}]", several.join(", ")))),
    }
    let operation = match (added, removed) {
        _ if overwrites => "modified",
        (true, true) => "modified",
        (true, false) => "tainted",
        (false, _) => "untainted",
    };
    Ok((taints, operation))
}

fn is_same(one: &Taint, other: &Taint) -> bool {
    one.key == other.key && one.effect == other.effect
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Result<(&str, &str, &str), &str>) {
        let expected = match expected {
            Ok((key, value, effect)) => Ok(Taint {
                key: key.into(),
                value: value.into(),
                effect: effect.into(),
                time_added: None,
            }),
            Err(text) => Err(text.to_owned()),
        };
        assert_eq!(read_one(word), expected, "{word}");
    }

    #[test]
    fn a_taint_is_a_key_with_or_without_value_and_effect() {
        check("a=b:NoSchedule", Ok(("a", "b", "NoSchedule")));
        check("a:NoExecute", Ok(("a", "", "NoExecute")));
        check("a", Ok(("a", "", "")));
        check("a=b=c:NoSchedule", Err("invalid taint spec: a=b=c:NoSchedule"));
        check("a:b:c", Err("invalid taint spec: a:b:c"));
        check("a:Never", Err("invalid taint effect: Never, unsupported taint effect"));
    }

    #[test]
    fn what_was_done_has_a_name() {
        let changes = |words: &[&str]| read(words).expect("taints");
        let present = changes(&["a=1:NoSchedule"]).add;
        let done = |words: &[&str]| {
            reorganized(&present, &changes(words), false).map(|(_, operation)| operation)
        };
        assert_eq!(done(&["b:NoExecute"]), Ok("tainted"));
        assert_eq!(done(&["a-"]), Ok("untainted"));
        assert_eq!(done(&["b:NoExecute", "a-"]), Ok("modified"));
        assert_eq!(done(&["c-"]), Err(Failure::plain("taint \"c\" not found")));
    }
}
