//! `kubectl cordon` and `kubectl uncordon`: whether a node takes new pods.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go RunCordonOrUncordon and pkg/drain/cordon.go (v1.36), R105.

use std::rc::Rc;

use super::{Arguments, Call, Verb, flags};
use crate::cluster::Command;
use crate::console::kubectl::change::DryRun;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::names::Target;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::{Kind, Node, Object};

pub const VERB: Verb = Verb {
    name: "cordon",
    aliases: &[],
    usage: "cordon NODE",
    summary: "Mark node as unschedulable",
    flags: &[&flags::DRY_RUN, &flags::SELECTOR],
    arguments: Arguments::Nodes,
    run: |call, shell| run(call, shell, Schedulable::No),
};

pub const UNCORDON: Verb = Verb {
    name: "uncordon",
    aliases: &[],
    usage: "uncordon NODE",
    summary: "Mark node as schedulable",
    flags: &[&flags::DRY_RUN, &flags::SELECTOR],
    arguments: Arguments::Nodes,
    run: |call, shell| run(call, shell, Schedulable::Yes),
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedulable {
    No,
    Yes,
}

fn run(call: &Call, shell: &mut Shell, wanted: Schedulable) -> Result<Outcome, Failure> {
    let dry_run = DryRun::of(call)?;
    for node in nodes(call, shell)? {
        set(shell, &node, wanted, dry_run)?;
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// The nodes that the call names, `node-1` or `node/node-1`, or selects.
pub fn nodes(call: &Call, shell: &Shell) -> Result<Vec<Rc<Node>>, Failure> {
    let selector = call.flags.text("selector").filter(|text| !text.is_empty());
    if call.arguments.is_empty() && selector.is_none() {
        return Err(call.usage_failure(format!("USAGE: {} NODE [flags]", call.verb.name)));
    }
    if !call.arguments.is_empty() && selector.is_some() {
        let text = "error: cannot specify both a node name and a --selector option";
        return Err(call.usage_failure(text));
    }
    let targets = match selector {
        Some(_) => vec![Target::All(Kind::Node)],
        None => {
            let named =
                call.arguments.iter().map(|word| Ok(Target::Named(Kind::Node, name(word)?)));
            named.collect::<Result<_, Failure>>()?
        }
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

fn name(word: &str) -> Result<String, Failure> {
    match word.split_once('/') {
        None => Ok(word.to_owned()),
        Some((kind, name)) => match Kind::from_resource(kind) {
            Some(Kind::Node) => Ok(name.to_owned()),
            Some(kind) => Err(Failure::plain(format!(
                "error: expected resource of type node, got \"{}\"",
                kind.names().plural
            ))),
            None => Err(Failure::unknown_resource(kind)),
        },
    }
}

/// Says and does it; what is so already stays as it is.
pub fn set(
    shell: &mut Shell,
    node: &Rc<Node>,
    wanted: Schedulable,
    dry_run: DryRun,
) -> Result<(), Failure> {
    let (is_cordoned, done) = match wanted {
        Schedulable::No => (true, "cordoned"),
        Schedulable::Yes => (false, "uncordoned"),
    };
    let name = &node.metadata.name;
    let suffix = dry_run.suffix();
    if node.spec.unschedulable == is_cordoned {
        shell.out(&format!("node/{name} already {done}{suffix}\n"));
        return Ok(());
    }
    if dry_run == DryRun::None {
        let mut node = node.clone();
        Rc::make_mut(&mut node).spec.unschedulable = is_cordoned;
        shell.command(Command::Replace(Object::Node(node)))?;
    }
    shell.out(&format!("node/{name} {done}{suffix}\n"));
    Ok(())
}
