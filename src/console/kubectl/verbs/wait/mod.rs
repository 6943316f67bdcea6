//! `kubectl wait`, which blocks until what it waits for is so.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/wait/wait.go (v1.36), C41 and C42.
//!
//! The map: `condition` is what can be waited for, here is the waiting.

pub mod condition;

use std::collections::VecDeque;

use super::{Arguments, Call, Verb, flags};
use crate::cluster::{Record, RecordId, Verb as Change, What};
use crate::console::job::Job;
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::names::Target;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::print::machine::Machine;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Object};
use condition::Condition;

pub const VERB: Verb = Verb {
    name: "wait",
    aliases: &[],
    usage: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    summary: "Wait for a specific condition on one or many resources",
    flags: &[
        &flags::ALL,
        &flags::ALL_NAMESPACES,
        &flags::FIELD_SELECTOR,
        &flags::FILENAME,
        &FOR,
        &flags::OUTPUT,
        &flags::SELECTOR,
        &TIMEOUT,
    ],
    arguments: Arguments::Resources,
    run,
};

const FOR: Flag = Flag {
    name: "for",
    short: None,
    takes: Takes::Texts,
    help: "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity. Multiple conditions are supported and AND'ed to each other in a sequential order. If --for=create is passed, it is always waited first.",
};
const TIMEOUT: Flag = Flag {
    name: "timeout",
    short: None,
    takes: Takes::Duration("30s"),
    help: "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week.",
};

/// kubectl looks so often whether what is to be created is there.
const CREATED_POLL: Span = Span::millis(500);
const DEFAULT_TIMEOUT: Span = Span::secs(30);
const WEEK: Span = Span::secs(7 * 24 * 3600);

#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    conditions: Vec<Condition>,
    wanted: Wanted,
    /// Printed once more for each condition that is met.
    machine: Option<Machine>,
    deadline: SimTime,
    stage: Stage,
    failures: Vec<Failure>,
}

/// Which objects are meant, whenever that is asked.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    targets: Vec<Target>,
    reach: Reach,
    selector: Selector,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Nothing is there yet.
    Creation { next_look: SimTime },
    /// The first object's conditions from `condition` on, then the other objects.
    Objects { left: VecDeque<Key>, condition: usize, since: RecordId },
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let machine = Machine::read(call, shell)?;
    let conditions = condition::read_all(&call.flags.all("for"))?;
    let nanos = call.flags.duration("timeout");
    let timeout = match nanos {
        None => DEFAULT_TIMEOUT,
        Some(nanos) => u64::try_from(nanos / 1_000_000).map_or(WEEK, Span::millis),
    };
    let wanted = wanted(call, shell)?;
    if timeout.is_zero() {
        return once(call, shell, &conditions, &wanted);
    }
    let waits_for_creation = conditions.contains(&Condition::Created);
    let mut wait = Wait {
        conditions,
        wanted,
        machine,
        deadline: shell.now() + timeout,
        stage: Stage::Creation { next_look: shell.now() },
        failures: Vec::new(),
    };
    let ended = match waits_for_creation {
        true => wait.look_for_creation(shell),
        false => wait.visit(shell),
    };
    Ok(match ended {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Wait(Box::new(wait))),
    })
}

fn wanted(call: &Call, shell: &mut Shell) -> Result<Wanted, Failure> {
    let (targets, failures) = manifest::targets(call, shell)?;
    if !failures.is_empty() {
        return Err(Failure::Several(failures));
    }
    if targets.is_empty() {
        return Err(change::must_provide());
    }
    let is_narrowed =
        ["all", "selector", "field-selector"].iter().any(|name| call.flags.is_given(name));
    if !is_narrowed && targets.iter().any(|target| matches!(target, Target::All(_))) {
        return Err(Failure::plain("resource(s) were provided, but no name was specified"));
    }
    let selector = Selector::sent(call.flags.text("selector"), call.flags.text("field-selector"));
    Ok(Wanted { targets, reach: Reach::of(call), selector })
}

/// `--timeout=0`: a look and no more.
fn once(
    call: &Call,
    shell: &mut Shell,
    conditions: &[Condition],
    wanted: &Wanted,
) -> Result<Outcome, Failure> {
    let (objects, mut failures) = wanted.find(shell);
    let waits_for_end = conditions.contains(&Condition::Deleted);
    if waits_for_end {
        failures.retain(|failure| !failure.is_not_found());
    }
    if objects.is_empty() && failures.is_empty() && !waits_for_end {
        return Err(no_match());
    }
    let mut printer = Printer::new(call, shell, DryRun::None)?;
    for object in &objects {
        let json = object.to_json();
        for condition in conditions {
            let holds = match condition {
                Condition::Deleted => Ok(false),
                Condition::Created => Ok(true),
                other => other.holds(&json),
            };
            match holds {
                Ok(true) => printer.object(shell, object, "condition met")?,
                Ok(false) => {
                    let plural = object.kind().names().plural;
                    let name = &object.meta().name;
                    failures.push(Failure::plain(format!("condition not met for {plural}/{name}")));
                    break;
                }
                Err(problem) => {
                    failures.push(Failure::Plain(problem));
                    break;
                }
            }
        }
    }
    crate::console::kubectl::result::end(failures)
}

impl Wanted {
    fn find(&self, shell: &Shell) -> (Vec<Object>, Vec<Failure>) {
        let (found, failures) =
            pick::find(shell.store(), &self.targets, &self.reach, &self.selector);
        (found.into_iter().flat_map(|one| one.objects).collect(), failures)
    }
}

/// The error in which a wait ends that took too long; `resource` is the plural.
pub fn timed_out(resource: &str, name: &str) -> String {
    format!("timed out waiting for the condition on {resource}/{name}")
}

fn no_match() -> Failure {
    Failure::plain("no matching resources found")
}

impl Wait {
    pub fn due(&self) -> SimTime {
        match &self.stage {
            Stage::Creation { next_look } => self.deadline.min(*next_look),
            Stage::Objects { .. } => self.deadline,
        }
    }

    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Stored { verb, object } = &record.what else { return None };
        let Stage::Objects { left, condition, since } = &self.stage else { return None };
        if record.id < *since || left.front() != Some(&object.key()) {
            return None;
        }
        let holds = match (&self.conditions[*condition], verb) {
            (Condition::Deleted, Change::Deleted) => Ok(true),
            // What is gone may come back; until then nothing holds.
            (Condition::Deleted, _) | (_, Change::Deleted) => return None,
            (condition, Change::Added | Change::Modified) => condition.holds(&object.to_json()),
        };
        match holds {
            Ok(false) => None,
            Ok(true) => {
                self.met(shell, object);
                self.go_on(shell)
            }
            Err(problem) => {
                self.give_up_one(Failure::Plain(problem));
                self.go_on(shell)
            }
        }
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        if shell.now() < self.deadline {
            return self.look_for_creation(shell);
        }
        if let Stage::Creation { .. } = self.stage {
            self.failures.push(Failure::plain("timed out waiting for the condition"));
        }
        if let Stage::Objects { left, .. } = &mut self.stage {
            let late = left.drain(..).map(|key| timed_out(key.kind.names().plural, &key.name));
            self.failures.extend(late.map(Failure::Plain));
        }
        Some(self.end(shell))
    }

    fn look_for_creation(&mut self, shell: &mut Shell) -> Option<Exit> {
        let (objects, failures) = self.wanted.find(shell);
        if failures.iter().any(|failure| !failure.is_not_found()) {
            self.failures = failures;
            return Some(self.end(shell));
        }
        if objects.is_empty() || !failures.is_empty() {
            self.stage = Stage::Creation { next_look: shell.now() + CREATED_POLL };
            return None;
        }
        self.visit(shell)
    }

    /// The objects are there, or never will be.
    fn visit(&mut self, shell: &mut Shell) -> Option<Exit> {
        let (objects, mut failures) = self.wanted.find(shell);
        let waits_for_end = self.conditions.contains(&Condition::Deleted);
        if waits_for_end {
            failures.retain(|failure| !failure.is_not_found());
        }
        if objects.is_empty() && failures.is_empty() && !waits_for_end {
            failures.push(no_match());
        }
        self.failures = failures;
        let left = objects.iter().map(Object::key).collect();
        self.stage = Stage::Objects { left, condition: 0, since: shell.next_record() };
        self.look(shell)
    }

    /// Goes on while what is waited for is so already.
    fn look(&mut self, shell: &mut Shell) -> Option<Exit> {
        loop {
            let Stage::Objects { left, condition, .. } = &self.stage else { return None };
            let Some(key) = left.front() else { return Some(self.end(shell)) };
            let condition = &self.conditions[*condition];
            let Some(object) = shell.store().get(key).cloned() else {
                match condition {
                    Condition::Deleted => self.next_object(shell),
                    _ => self.give_up_one(Failure::not_found(key.kind, &key.name)),
                }
                continue;
            };
            let holds = match condition {
                Condition::Deleted => Ok(false),
                Condition::Created => Ok(true),
                other => other.holds(&object.to_json()),
            };
            match holds {
                Ok(false) => return None,
                Ok(true) => {
                    self.met(shell, &object);
                    self.next_condition(shell);
                }
                Err(problem) => self.give_up_one(Failure::Plain(problem)),
            }
        }
    }

    fn go_on(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.next_condition(shell);
        self.look(shell)
    }

    fn met(&mut self, shell: &mut Shell, object: &Object) {
        let key = object.key();
        let text = match &self.machine {
            Some(machine) => machine.text(&object.to_json(), &key),
            None => Ok(format!("{key} condition met\n")),
        };
        match text {
            Ok(text) => shell.out(&text),
            Err(failure) => self.failures.push(failure),
        }
    }

    fn next_condition(&mut self, shell: &Shell) {
        let count = self.conditions.len();
        let Stage::Objects { condition, since, .. } = &mut self.stage else { return };
        *condition += 1;
        *since = shell.next_record();
        if *condition == count {
            self.next_object(shell);
        }
    }

    fn next_object(&mut self, shell: &Shell) {
        let Stage::Objects { left, condition, since } = &mut self.stage else { return };
        left.pop_front();
        *condition = 0;
        *since = shell.next_record();
    }

    /// One object's failure does not keep the others from being looked at.
    fn give_up_one(&mut self, failure: Failure) {
        self.failures.push(failure);
        let Stage::Objects { left, condition, .. } = &mut self.stage else { return };
        left.pop_front();
        *condition = 0;
    }

    fn end(&mut self, shell: &mut Shell) -> Exit {
        if self.failures.is_empty() {
            return Exit::SUCCESS;
        }
        shell.err(&Failure::Several(std::mem::take(&mut self.failures)).text());
        Exit::FAILURE
    }
}
