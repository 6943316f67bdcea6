//! `kubectl delete`, which waits until what it deleted is gone.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go (v1.36), C47.

use super::{Arguments, Call, Verb, flags};
use crate::cluster::{Command, Done, Grace, Propagation, Store};
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::names::{Target, is_namespaced};
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::{Key, Object};

pub const VERB: Verb = Verb {
    name: "delete",
    aliases: &[],
    usage: "delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)]) [flags]",
    summary: "Delete resources by file names, resources and names, or by resources and label selector",
    flags: &[
        &ALL,
        &flags::ALL_NAMESPACES,
        &CASCADE,
        &flags::FILENAME,
        &FORCE,
        &GRACE_PERIOD,
        &IGNORE_NOT_FOUND,
        &NOW,
        &flags::OUTPUT_NAME,
        &flags::SELECTOR,
        &WAIT,
    ],
    arguments: Arguments::Resources,
    run,
};

const ALL: Flag = Flag {
    name: "all",
    short: None,
    takes: Takes::Switch("false"),
    help: "Delete all resources, in the namespace of the specified resource types.",
};
const CASCADE: Flag = Flag {
    name: "cascade",
    short: None,
    takes: Takes::Attached { default: "background", alone: "background" },
    help: "Must be \"background\", \"orphan\", or \"foreground\". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.",
};
const FORCE: Flag = Flag {
    name: "force",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.",
};
const GRACE_PERIOD: Flag = Flag {
    name: "grace-period",
    short: None,
    takes: Takes::Number("-1"),
    help: "Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).",
};
const IGNORE_NOT_FOUND: Flag = Flag {
    name: "ignore-not-found",
    short: None,
    takes: Takes::Switch("false"),
    help: "Treat \"resource not found\" as a successful delete. Defaults to \"true\" when --all is specified.",
};
const NOW: Flag = Flag {
    name: "now",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, resources are signaled for immediate shutdown (same as --grace-period=1).",
};
const WAIT: Flag = Flag {
    name: "wait",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, wait for resources to be gone before returning. This waits for finalizers.",
};

/// Objects that were deleted and are still there, with the UID under which they were.
#[derive(Clone, Debug, PartialEq)]
pub struct UntilGone(Vec<(Key, String)>);

impl UntilGone {
    pub fn on_record(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.0.retain(|(key, uid)| is_there(shell.store(), key, uid));
        self.0.is_empty().then_some(Exit::SUCCESS)
    }
}

/// A namesake that came later does not count.
fn is_there(store: &Store, key: &Key, uid: &str) -> bool {
    store.get(key).is_some_and(|object| object.meta().uid == uid)
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let grace = grace(call)?;
    let propagation = propagation(call, shell)?;
    let (targets, mut failures) = targets(call, shell)?;
    let selector = Selector::parse(call.flags.text("selector"), None)?;
    let reach = Reach::of(call);
    if grace == Grace::Now {
        shell.err(
            "Warning: Immediate deletion does not wait for confirmation that the running resource has been \
             terminated. The resource may continue to run on the cluster indefinitely.\n",
        );
    }
    let (found, missing) = pick::find(shell.store(), &targets, &reach, &selector);
    failures.extend(missing);
    if call.flags.is_on("ignore-not-found") {
        failures.retain(|failure| !failure.is_not_found());
    }
    let objects: Vec<Object> = found.into_iter().flat_map(|one| one.objects).collect();
    let mut leaving = Vec::new();
    for object in &objects {
        let key = object.key();
        match shell.command(Command::Delete { key: key.clone(), grace, propagation }) {
            Ok(done) => {
                shell.out(&deleted(call, &key, grace));
                if matches!(done, Done::Deleting(_)) {
                    leaving.push((key, object.meta().uid.clone()));
                }
            }
            Err(refused) => failures.push(Failure::from(refused)),
        }
    }
    if !failures.is_empty() {
        return Err(Failure::Several(failures));
    }
    if objects.is_empty() && !call.flags.is_on("ignore-not-found") {
        shell.out("No resources found\n");
    }
    if leaving.is_empty() || !call.flags.switch("wait").unwrap_or(true) {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    Ok(Outcome::Running(Job::UntilGone(UntilGone(leaving))))
}

fn grace(call: &Call) -> Result<Grace, Failure> {
    let flags = &call.flags;
    let seconds = flags.number("grace-period").unwrap_or(-1);
    let is_forced = flags.is_on("force");
    if flags.is_on("now") {
        if seconds != -1 {
            return Err(Failure::plain("--now and --grace-period cannot be specified together"));
        }
        return Ok(Grace::Seconds(1));
    }
    if is_forced && seconds > 0 {
        return Err(Failure::plain(
            "--force and --grace-period greater than 0 cannot be specified together",
        ));
    }
    Ok(match seconds {
        _ if is_forced => Grace::Now,
        // A grace of nothing must be forced; without that it is a second.
        0 => Grace::Seconds(1),
        seconds if seconds < 0 => Grace::Default,
        seconds => Grace::Seconds(seconds),
    })
}

/// Models parseCascadingFlag.
fn propagation(call: &Call, shell: &mut Shell) -> Result<Propagation, Failure> {
    let given = call.flags.text("cascade").unwrap_or("background");
    let (propagation, name) = match given {
        "background" => return Ok(Propagation::Background),
        "foreground" => return Ok(Propagation::Foreground),
        "orphan" => return Ok(Propagation::Orphan),
        "1" | "t" | "T" | "true" | "TRUE" | "True" => (Propagation::Background, "background"),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => (Propagation::Orphan, "orphan"),
        _ => {
            return Err(Failure::plain(format!(
                "invalid cascade value ({given}). Must be \"background\", \"foreground\", or \"orphan\""
            )));
        }
    };
    shell.err(&format!(
        "warning: --cascade={given} is deprecated (boolean value) and can be replaced with --cascade={name}.\n"
    ));
    Ok(propagation)
}

fn targets(call: &Call, shell: &mut Shell) -> Result<(Vec<Target>, Vec<Failure>), Failure> {
    let (targets, failures) = manifest::targets(call, shell)?;
    if targets.is_empty() && failures.is_empty() {
        return Err(Failure::plain(
            "You must provide one or more resources by argument or filename.\n\
             Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   \
             '<resource> <name>'\n   '<resource>'",
        ));
    }
    let is_narrowed = call.flags.is_on("all") || call.flags.is_given("selector");
    if !is_narrowed && targets.iter().any(|target| matches!(target, Target::All(_))) {
        return Err(Failure::plain("resource(s) were provided, but no name was specified"));
    }
    Ok((targets, failures))
}

/// `pod "web" deleted from default namespace`.
fn deleted(call: &Call, key: &Key, grace: Grace) -> String {
    if call.flags.text("output") == Some("name") {
        return format!("{key}\n");
    }
    told(key, grace)
}

pub fn told(key: &Key, grace: Grace) -> String {
    let names = key.kind.names();
    let kind = match names.group {
        "" => names.singular.to_owned(),
        group => format!("{}.{group}", names.singular),
    };
    let how = if grace == Grace::Now { "force deleted" } else { "deleted" };
    let from = if is_namespaced(key.kind) {
        format!(" from {} namespace", key.namespace)
    } else {
        String::new()
    };
    format!("{kind} \"{}\" {how}{from}\n", key.name)
}
