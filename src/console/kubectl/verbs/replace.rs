//! `kubectl replace`: a whole new manifest for an object, or with `--force` a whole new object.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go (v1.36), C50.

use std::collections::VecDeque;

use serde_json::json;

use super::create::create;
use super::delete::told;
use super::{Arguments, Call, Verb, flags, patch};
use crate::admit::{self, PatchKind};
use crate::cluster::{Command, Done, Grace, Propagation};
use crate::console::job::Job;
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Object};

pub const VERB: Verb = Verb {
    name: "replace",
    aliases: &[],
    usage: "replace -f FILENAME",
    summary: "Replace a resource by file name or stdin",
    flags: &[
        &flags::DRY_RUN,
        &flags::FILENAME,
        &FORCE,
        &GRACE_PERIOD,
        &flags::OUTPUT,
        &flags::SAVE_CONFIG,
        &flags::SUBRESOURCE,
    ],
    arguments: Arguments::Nothing,
    run,
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

/// kubectl looks so often whether what it deleted is gone, and gives up at last.
const GONE_POLL: Span = Span::secs(1);
const GONE_TIMEOUT: Span = Span::mins(5);

/// `replace --force`, until the old objects are gone and the new ones made.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    leaving: Vec<(Key, String)>,
    coming: VecDeque<FromFile>,
    pub next_look: SimTime,
    give_up: SimTime,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    result::need_files(call)?;
    let dry_run = DryRun::of(call)?;
    let is_forced = call.flags.is_on("force");
    let grace = call.flags.number("grace-period").unwrap_or(-1);
    if 0 <= grace && !is_forced {
        return Err(Failure::plain("--grace-period must have --force specified"));
    }
    if is_forced && dry_run != DryRun::None {
        return Err(Failure::plain("--dry-run can not be used when --force is set"));
    }
    let manifests = manifest::read(call, shell)?;
    result::need_objects(call, &manifests)?;
    if is_forced {
        return force(shell, manifests, grace);
    }
    let mut printer = Printer::new(call, shell, dry_run)?;
    let mut failures = Vec::new();
    for one in manifests {
        let replaced = one
            .and_then(|from| replace(call, shell, &from, dry_run))
            .and_then(|object| printer.object(shell, &object, "replaced"));
        failures.extend(replaced.err());
    }
    result::end(failures)
}

fn replace(
    call: &Call,
    shell: &mut Shell,
    from: &FromFile,
    dry_run: DryRun,
) -> Result<Object, Failure> {
    let key = from.key();
    let Some(stored) = shell.store().get(&key).cloned() else {
        return Err(Failure::not_found(key.kind, &key.name).when("replacing", &from.file));
    };
    let server = shell.cluster().config().version.api_server();
    if patch::Subresource::of(call)? == patch::Subresource::Status {
        let body = from.item.body(&from.namespace);
        let change = json!([{ "op": "add", "path": "/status", "value": body["status"] }]);
        let (object, _) = patch::status(shell, &stored, &change, PatchKind::Json, dry_run)?;
        return Ok(object);
    }
    let mut admitted = admit::replace(&stored, &from.item, &server)
        .map_err(|refusal| Failure::refused(refusal, Doing::Replacing, &from.file))?;
    if call.flags.is_on("save-config") {
        result::note_applied(&mut admitted.object, from);
    }
    change::send(shell, admitted, dry_run)
        .map(|(object, _)| object)
        .map_err(|failure| failure.when("replacing", &from.file))
}

fn force(
    shell: &mut Shell,
    manifests: manifest::Manifests,
    grace: i64,
) -> Result<Outcome, Failure> {
    let coming: VecDeque<FromFile> = manifests.into_iter().collect::<Result<_, _>>()?;
    let grace = match grace {
        // A grace of nothing becomes a second, so that nothing is lost by accident.
        0 => Grace::Seconds(1),
        seconds if seconds < 0 => Grace::Default,
        seconds => Grace::Seconds(seconds),
    };
    let mut leaving = Vec::new();
    for from in &coming {
        let key = from.key();
        let Some(uid) = shell.store().get(&key).map(|object| object.meta().uid.clone()) else {
            continue;
        };
        let done = shell.command(Command::Delete {
            key: key.clone(),
            grace,
            propagation: Propagation::Background,
        })?;
        shell.out(&told(&key, grace));
        if matches!(done, Done::Deleting(_)) {
            leaving.push((key, uid));
        }
    }
    let now = shell.now();
    let mut replacement =
        Replacement { leaving, coming, next_look: now, give_up: now + GONE_TIMEOUT };
    Ok(match replacement.on_time(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Replace(Box::new(replacement))),
    })
}

impl Replacement {
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let is_there = |(key, uid): &(Key, String)| {
            shell.store().get(key).is_some_and(|object| object.meta().uid == *uid)
        };
        self.leaving.retain(is_there);
        if !self.leaving.is_empty() && shell.now() < self.give_up {
            self.next_look = shell.now() + GONE_POLL;
            return None;
        }
        if !self.leaving.is_empty() {
            let failure = Failure::plain("timed out waiting for the condition");
            shell.err(&failure.text());
            return Some(Exit::FAILURE);
        }
        let mut failures = Vec::new();
        for from in std::mem::take(&mut self.coming) {
            match create(shell, &from, DryRun::None, |_| {}) {
                Ok(object) => shell.out(&format!("{} replaced\n", object.key())),
                Err(failure) => failures.push(failure),
            }
        }
        if failures.is_empty() {
            return Some(Exit::SUCCESS);
        }
        shell.err(&Failure::Several(failures).text());
        Some(Exit::FAILURE)
    }
}
