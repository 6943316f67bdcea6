//! `kubectl diff`: what applying a file would change.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go (v1.36) and what GNU `diff -u -N` prints of its two directories.

use serde_json::Value;

use super::create::create;
use super::{Arguments, Call, Verb, flags};
use crate::admit;
use crate::console::kubectl::change::DryRun;
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::print::yaml;
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::difference::{self, CONTEXT};
use crate::kit::order;
use crate::kit::stamp::MicroStamp;
use crate::objects::{Kind, Object};

pub const VERB: Verb = Verb {
    name: "diff",
    aliases: &[],
    usage: "diff -f FILENAME",
    summary: "Diff the live version against a would-be applied version",
    flags: &[&CONCURRENCY, &flags::FILENAME, &flags::SELECTOR, &SHOW_MANAGED_FIELDS, &SHOW_SECRETS],
    arguments: Arguments::Nothing,
    run,
};

const CONCURRENCY: Flag = Flag {
    name: "concurrency",
    short: None,
    takes: Takes::Number("1"),
    help: "Number of objects to process in parallel when diffing against the live version. Larger number = faster, but more memory, I/O and CPU over that shorter period of time.",
};
const SHOW_MANAGED_FIELDS: Flag = Flag {
    name: "show-managed-fields",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, include managed fields in the diff.",
};
const SHOW_SECRETS: Flag = Flag {
    name: "show-secrets",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, do not mask secret values in the diff.",
};

/// What diff says: they differ. Everything else that fails is one more.
const DIFFERENT: Exit = Exit(1);
const FAILED: Exit = Exit(2);

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    Ok(Outcome::Ended(diff(call, shell).unwrap_or_else(|failure| {
        shell.err(&failure.text());
        FAILED
    })))
}

fn diff(call: &Call, shell: &mut Shell) -> Result<Exit, Failure> {
    result::need_files(call)?;
    let mut files = Vec::new();
    for one in manifest::selected(call, shell)? {
        let from = one?;
        let live = shell.store().get(&from.key()).cloned();
        let merged = merged(shell, &from, live.as_ref())?;
        let mut texts = [live.as_ref().map(Object::to_json), Some(merged.to_json())];
        if merged.kind() == Kind::Secret && !call.flags.is_on("show-secrets") {
            mask(&mut texts);
        }
        let texts = texts.map(|json| json.map(|json| yaml::print(&json)).unwrap_or_default());
        files.push((file_name(&merged), texts));
        if live.is_some_and(|live| live.meta().is_deleting()) {
            let name = from.item.name();
            shell.err(&format!(
                "Warning: Detected changes to resource {name} which is currently being deleted.\n"
            ));
        }
    }
    order::sort_by(&mut files, |a, b| a.0.cmp(&b.0));
    let directories = ["LIVE", "MERGED"].map(|name| {
        let seed = shell.cluster().config().seed;
        let who = format!("{name}@{}", shell.now());
        format!("/tmp/{name}-{}", draw(seed, "diff-directory", &who).below(u64::from(u32::MAX)))
    });
    let date = MicroStamp::of(shell.now()).with_nanos().replace('T', " ").replace('Z', " +0000");
    let mut exit = Exit::SUCCESS;
    for (name, [before, after]) in &files {
        let hunks = difference::unified(before, after, CONTEXT, &difference::same);
        if hunks.is_empty() {
            continue;
        }
        exit = DIFFERENT;
        let [left, right] = [&directories[0], &directories[1]].map(|path| format!("{path}/{name}"));
        shell.out(&format!(
            "diff -u -N {left} {right}\n--- {left}\t{date}\n+++ {right}\t{date}\n{hunks}"
        ));
    }
    Ok(exit)
}

/// What the server would make of it.
fn merged(shell: &mut Shell, from: &FromFile, live: Option<&Object>) -> Result<Object, Failure> {
    let Some(live) = live else {
        return create(shell, from, DryRun::Server, |_| {});
    };
    let server = shell.cluster().config().version.api_server();
    let refused = |refusal| Failure::refused(refusal, Doing::Applying, &from.file);
    let mut object = admit::apply(live, &from.item, &server).map_err(refused)?.object;
    if object.to_json()["spec"] != live.to_json()["spec"] && 0 < object.meta().generation {
        object.meta_mut().generation += 1;
    }
    Ok(object)
}

/// `apps.v1.Deployment.default.web`.
fn file_name(object: &Object) -> String {
    let (names, meta) = (object.kind().names(), object.meta());
    let group = if names.group.is_empty() { String::new() } else { format!("{}.", names.group) };
    format!("{group}{}.{}.{}.{}", names.version, names.kind, meta.namespace, meta.name)
}

/// Models Masker.
fn mask(texts: &mut [Option<Value>; 2]) {
    let data = |json: &Option<Value>| {
        json.as_ref().and_then(|json| json["data"].as_object().cloned()).unwrap_or_default()
    };
    let both = [data(&texts[0]), data(&texts[1])];
    for (index, json) in texts.iter_mut().enumerate() {
        for (key, value) in &both[index] {
            let other = both[1 - index].get(key);
            let shown = match other {
                Some(other) if other != value && index == 0 => "*** (before)",
                Some(other) if other != value => "*** (after)",
                Some(_) | None => "***",
            };
            if let Some(json) = json {
                json["data"][key] = shown.into();
            }
        }
    }
}
