//! `kubectl rollout status`, which goes on until the rollout is over.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go and polymorphichelpers/rollout_status.go (v1.36),
//! C43 and R53.

use std::collections::VecDeque;

use serde_json::Value;

use super::super::{Call, Verb, flags};
use super::{ROLLED_OUT, group_kind, none_found, objects};
use crate::cluster::{Record, RecordId, Verb as Change, What};
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Object};

pub const VERB: Verb = Verb {
    name: "rollout status",
    aliases: &[],
    usage: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
    summary: "Show the status of the rollout",
    flags: &[&flags::FILENAME, &REVISION, &flags::SELECTOR, &TIMEOUT, &WATCH],
    arguments: ROLLED_OUT,
    run,
};

const REVISION: Flag = Flag {
    name: "revision",
    short: None,
    takes: Takes::Number("0"),
    help: "Pin to a specific revision for showing its status. Defaults to 0 (last revision).",
};
const TIMEOUT: Flag = Flag {
    name: "timeout",
    short: None,
    takes: Takes::Duration("0s"),
    help: "The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
};
const WATCH: Flag = Flag {
    name: "watch",
    short: Some('w'),
    takes: Takes::Switch("true"),
    help: "Watch the status of the rollout until it's done.",
};

/// A rollout being watched, and those whose turn comes after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    current: Key,
    waiting: VecDeque<Key>,
    revision: i64,
    /// Older changes have been told already.
    since: RecordId,
    timeout: Option<Span>,
    pub deadline: Option<SimTime>,
    watches: Watches,
    failures: Vec<Failure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watches {
    UntilDone,
    Never,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let revision = call.flags.number("revision").unwrap_or(0);
    if revision < 0 {
        return Err(Failure::plain(format!("revision must be a positive integer: {revision}")));
    }
    let (objects, failures) = objects(call, shell)?;
    if let Some(other) = objects.iter().find(|object| !has_status(object)) {
        let kind = group_kind(other.kind());
        return Err(Failure::plain(format!("no status viewer has been implemented for {kind}")));
    }
    let mut waiting: VecDeque<Key> = objects.iter().map(Object::key).collect();
    let Some(current) = waiting.pop_front() else {
        if failures.is_empty() {
            none_found(call, shell);
        }
        return result::end(failures);
    };
    let is_watched = call.flags.switch("watch").unwrap_or(true);
    let nanos = call.flags.duration("timeout").unwrap_or(0);
    let mut status = Status {
        current,
        waiting,
        revision,
        since: shell.next_record(),
        timeout: u64::try_from(nanos / 1_000_000).ok().filter(|_| nanos != 0).map(Span::millis),
        deadline: None,
        watches: if is_watched { Watches::UntilDone } else { Watches::Never },
        failures,
    };
    Ok(match status.begin(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Rollout(Box::new(status))),
    })
}

fn has_status(object: &Object) -> bool {
    ["Deployment", "DaemonSet", "StatefulSet"].contains(&object.kind().names().kind)
}

impl Status {
    /// Tells how the current rollout stands, and those behind it as far as they are over.
    fn begin(&mut self, shell: &mut Shell) -> Option<Exit> {
        loop {
            self.deadline = self.timeout.map(|timeout| shell.now() + timeout);
            let Some(object) = shell.store().get(&self.current).map(Object::to_json) else {
                return self.end_one(shell, Err(gone()));
            };
            let told = self.tell(shell, &object);
            match told {
                Ok(Done::No) => return None,
                Ok(Done::Yes) => match self.waiting.pop_front() {
                    Some(next) => self.current = next,
                    None => return self.end(shell),
                },
                Err(failure) => return self.end_one(shell, Err(failure)),
            }
        }
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Stored { verb, object } = &record.what else { return None };
        if record.id < self.since || object.key() != self.current {
            return None;
        }
        if *verb == Change::Deleted {
            return self.end_one(shell, Err(gone()));
        }
        match self.tell(shell, &object.to_json()) {
            Ok(Done::No) => None,
            Ok(Done::Yes) => self.end_one(shell, Ok(())),
            Err(failure) => self.end_one(shell, Err(failure)),
        }
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.end_one(shell, Err(Failure::plain("timed out waiting for the condition")))
    }

    fn tell(&self, shell: &mut Shell, object: &Value) -> Result<Done, Failure> {
        let view = view(object, self.revision).map_err(Failure::Plain)?;
        shell.out(&view.message);
        match self.watches {
            Watches::Never => Ok(Done::Yes),
            Watches::UntilDone => Ok(view.done),
        }
    }

    /// The current one is over; the next begins.
    fn end_one(&mut self, shell: &mut Shell, end: Result<(), Failure>) -> Option<Exit> {
        self.failures.extend(end.err());
        match self.waiting.pop_front() {
            None => self.end(shell),
            Some(next) => {
                self.current = next;
                self.since = shell.next_record();
                self.begin(shell)
            }
        }
    }

    fn end(&mut self, shell: &mut Shell) -> Option<Exit> {
        if self.failures.is_empty() {
            return Some(Exit::SUCCESS);
        }
        let failures = std::mem::take(&mut self.failures);
        shell.err(&Failure::Several(failures).text());
        Some(Exit::FAILURE)
    }
}

fn gone() -> Failure {
    Failure::plain("object has been deleted")
}

/// What is said of a rollout, line break included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub message: String,
    pub done: Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Yes,
    No,
}

/// How far a Deployment, a DaemonSet or a StatefulSet has come; a revision of 0 is any.
pub fn view(object: &Value, revision: i64) -> Result<View, String> {
    match object["kind"].as_str() {
        Some("Deployment") => deployment(object, revision),
        Some("DaemonSet") => daemon_set(object),
        Some("StatefulSet") => stateful_set(object),
        Some(_) | None => Err("no status viewer has been implemented".to_owned()),
    }
}

fn waiting(message: String) -> Result<View, String> {
    Ok(View { message: message + "\n", done: Done::No })
}

fn done(message: String) -> Result<View, String> {
    Ok(View { message: message + "\n", done: Done::Yes })
}

fn number(object: &Value, path: &str) -> i64 {
    object.pointer(path).and_then(Value::as_i64).unwrap_or(0)
}

fn text<'a>(object: &'a Value, path: &str) -> &'a str {
    object.pointer(path).and_then(Value::as_str).unwrap_or("")
}

fn is_observed(object: &Value) -> bool {
    number(object, "/metadata/generation") <= number(object, "/status/observedGeneration")
}

fn deployment(object: &Value, revision: i64) -> Result<View, String> {
    let name = quote(text(object, "/metadata/name"));
    if 0 < revision {
        let annotation = "/metadata/annotations/deployment.kubernetes.io~1revision";
        let running: i64 = match text(object, annotation) {
            "" => 0,
            text => text.parse().map_err(|_| {
                format!("cannot get the revision of deployment {name}: strconv.ParseInt: parsing {}: invalid syntax", quote(text))
            })?,
        };
        if revision != running {
            return Err(format!(
                "desired revision ({revision}) is different from the running revision ({running})"
            ));
        }
    }
    if !is_observed(object) {
        return waiting("Waiting for deployment spec update to be observed...".to_owned());
    }
    let conditions = object.pointer("/status/conditions").and_then(Value::as_array);
    let mut conditions = conditions.into_iter().flatten();
    let progressing = conditions.find(|condition| condition["type"] == "Progressing");
    if progressing.is_some_and(|one| one["reason"] == "ProgressDeadlineExceeded") {
        return Err(format!("deployment {name} exceeded its progress deadline"));
    }
    let rollout = format!("Waiting for deployment {name} rollout to finish:");
    let updated = number(object, "/status/updatedReplicas");
    let (total, available) =
        (number(object, "/status/replicas"), number(object, "/status/availableReplicas"));
    let wanted = object.pointer("/spec/replicas").and_then(Value::as_i64);
    if let Some(wanted) = wanted.filter(|wanted| updated < *wanted) {
        return waiting(format!(
            "{rollout} {updated} out of {wanted} new replicas have been updated..."
        ));
    }
    if updated < total {
        let old = total - updated;
        return waiting(format!("{rollout} {old} old replicas are pending termination..."));
    }
    if available < updated {
        return waiting(format!(
            "{rollout} {available} of {updated} updated replicas are available..."
        ));
    }
    done(format!("deployment {name} successfully rolled out"))
}

/// Only an update that rolls by itself has a status.
fn check_strategy(object: &Value) -> Result<(), String> {
    match text(object, "/spec/updateStrategy/type") {
        "RollingUpdate" => Ok(()),
        _ => Err("rollout status is only available for RollingUpdate strategy type".to_owned()),
    }
}

fn daemon_set(object: &Value) -> Result<View, String> {
    check_strategy(object)?;
    let name = quote(text(object, "/metadata/name"));
    if !is_observed(object) {
        return waiting("Waiting for daemon set spec update to be observed...".to_owned());
    }
    let wanted = number(object, "/status/desiredNumberScheduled");
    let updated = number(object, "/status/updatedNumberScheduled");
    let available = number(object, "/status/numberAvailable");
    let rollout = format!("Waiting for daemon set {name} rollout to finish:");
    if updated < wanted {
        return waiting(format!(
            "{rollout} {updated} out of {wanted} new pods have been updated..."
        ));
    }
    if available < wanted {
        return waiting(format!("{rollout} {available} of {wanted} updated pods are available..."));
    }
    done(format!("daemon set {name} successfully rolled out"))
}

fn stateful_set(object: &Value) -> Result<View, String> {
    check_strategy(object)?;
    if number(object, "/status/observedGeneration") == 0 || !is_observed(object) {
        return waiting("Waiting for statefulset spec update to be observed...".to_owned());
    }
    let wanted = object.pointer("/spec/replicas").and_then(Value::as_i64);
    let ready = number(object, "/status/readyReplicas");
    if let Some(wanted) = wanted.filter(|wanted| ready < *wanted) {
        return waiting(format!("Waiting for {} pods to be ready...", wanted - ready));
    }
    let updated = number(object, "/status/updatedReplicas");
    if let Some(rolling) = object.pointer("/spec/updateStrategy/rollingUpdate") {
        if let (Some(wanted), Some(partition)) = (wanted, rolling["partition"].as_i64())
            && updated < wanted - partition
        {
            let above = wanted - partition;
            return waiting(format!(
                "Waiting for partitioned roll out to finish: {updated} out of {above} new pods have been updated..."
            ));
        }
        return done(format!(
            "partitioned roll out complete: {updated} new pods have been updated..."
        ));
    }
    let (new, current) =
        (text(object, "/status/updateRevision"), text(object, "/status/currentRevision"));
    if new != current {
        return waiting(format!(
            "waiting for statefulset rolling update to complete {updated} pods at revision {new}..."
        ));
    }
    let replicas = number(object, "/status/currentReplicas");
    done(format!("statefulset rolling update complete {replicas} pods at revision {current}..."))
}
