//! `kubectl delete`, which waits until what it deleted is gone.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go (v1.36), C47.

use super::wait::timed_out;
use super::{Arguments, Call, Verb, flags};
use crate::cluster::{Command, Done, Grace, Propagation, Store};
use crate::console::job::Job;
use crate::console::kubectl::change::{self, DryRun};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::names::{Target, is_namespaced};
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};
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
        &flags::DRY_RUN,
        &flags::FIELD_SELECTOR,
        &flags::FILENAME,
        &FORCE,
        &GRACE_PERIOD,
        &IGNORE_NOT_FOUND,
        &NOW,
        &flags::OUTPUT_NAME,
        &flags::SELECTOR,
        &TIMEOUT,
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
const TIMEOUT: Flag = Flag {
    name: "timeout",
    short: None,
    takes: Takes::Duration("0s"),
    help: "The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object",
};
const WAIT: Flag = Flag {
    name: "wait",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, wait for resources to be gone before returning. This waits for finalizers.",
};

/// Objects that were deleted and are still there, with the UID under which they were.
#[derive(Clone, Debug, PartialEq)]
pub struct UntilGone {
    leaving: Vec<(Key, String)>,
    pub give_up: Option<SimTime>,
}

impl UntilGone {
    pub fn on_record(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.leaving.retain(|(key, uid)| is_there(shell.store(), key, uid));
        self.leaving.is_empty().then_some(Exit::SUCCESS)
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let late = self
            .leaving
            .iter()
            .map(|(key, _)| Failure::Plain(timed_out(key.kind.names().plural, &key.name)));
        shell.err(&Failure::Several(late.collect()).text());
        Some(Exit::FAILURE)
    }
}

/// A namesake that came later does not count.
fn is_there(store: &Store, key: &Key, uid: &str) -> bool {
    store.get(key).is_some_and(|object| object.meta().uid == uid)
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let grace = grace(call)?;
    let dry_run = DryRun::of(call)?;
    let propagation = propagation(call, shell)?;
    let (targets, mut failures) = targets(call, shell)?;
    check(call)?;
    let flags = &call.flags;
    let selector = Selector::sent(flags.text("selector"), flags.text("field-selector"));
    let reach = Reach::of(call);
    if grace == Grace::Now {
        shell.err(
            "Warning: Immediate deletion does not wait for confirmation that the running resource has been \
             terminated. The resource may continue to run on the cluster indefinitely.\n",
        );
    }
    let (found, missing) = pick::find(shell.store(), &targets, &reach, &selector);
    failures.extend(missing);
    let is_narrowed = is_narrowed(call);
    if call.flags.switch("ignore-not-found").unwrap_or(is_narrowed) {
        failures.retain(|failure| !failure.is_not_found());
    }
    let objects: Vec<Object> = found.into_iter().flat_map(|one| one.objects).collect();
    let is_cluster_wide = |object: &Object| !is_namespaced(object.kind());
    if call.flags.is_given("namespace")
        && reach != Reach::AllNamespaces
        && objects.iter().any(is_cluster_wide)
    {
        shell.err(
            "Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n",
        );
    }
    let mut leaving = Vec::new();
    for object in &objects {
        let key = object.key();
        if dry_run != DryRun::None {
            shell.out(&deleted(call, &key, grace, dry_run));
            continue;
        }
        match shell.command(Command::Delete { key: key.clone(), grace, propagation }) {
            Ok(done) => {
                shell.out(&deleted(call, &key, grace, dry_run));
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
    if objects.is_empty() {
        shell.out("No resources found\n");
    }
    if leaving.is_empty() || !call.flags.switch("wait").unwrap_or(true) {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let nanos = call.flags.duration("timeout").unwrap_or(0);
    let timeout = u64::try_from(nanos / 1_000_000).ok().filter(|millis| *millis != 0);
    let give_up = timeout.map(|millis| shell.now() + Span::millis(millis));
    Ok(Outcome::Running(Job::UntilGone(UntilGone { leaving, give_up })))
}

/// Models DeleteOptions.Validate.
fn check(call: &Call) -> Result<(), Failure> {
    match call.flags.text("output") {
        None | Some("" | "name") => {}
        Some(other) => {
            return Err(Failure::plain(format!(
                "unexpected -o output mode: {other}. We only support '-o name'"
            )));
        }
    }
    for narrowing in ["selector", "field-selector"] {
        if call.flags.is_on("all") && call.flags.text(narrowing).is_some_and(|one| !one.is_empty())
        {
            return Err(Failure::plain(format!(
                "cannot set --all and --{narrowing} at the same time"
            )));
        }
    }
    Ok(())
}

fn is_narrowed(call: &Call) -> bool {
    let is_given = |name| call.flags.text(name).is_some_and(|text| !text.is_empty());
    call.flags.is_on("all") || is_given("selector") || is_given("field-selector")
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
        return Err(change::must_provide());
    }
    if !is_narrowed(call) && targets.iter().any(|target| matches!(target, Target::All(_))) {
        return Err(Failure::plain("resource(s) were provided, but no name was specified"));
    }
    Ok((targets, failures))
}

/// `pod "web" deleted from default namespace`.
fn deleted(call: &Call, key: &Key, grace: Grace, dry_run: DryRun) -> String {
    if call.flags.text("output") == Some("name") {
        return format!("{key}\n");
    }
    let told = told(key, grace);
    format!("{}{}\n", told.trim_end(), dry_run.suffix())
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
