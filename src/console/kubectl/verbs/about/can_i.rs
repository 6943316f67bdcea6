//! `kubectl auth can-i`: whether whoever asks may do one thing, or all that they may.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go (v1.36). `access` is the list.

use super::super::{Arguments, Call, Verb, flags};
use super::{access, identity};
use crate::cluster::rights::{self, Target, Wish};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::{Kind, Scope};

pub const VERB: Verb = Verb {
    name: "auth can-i",
    aliases: &[],
    usage: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
    summary: "Check whether an action is allowed",
    flags: &[&flags::ALL_NAMESPACES, &LIST, &NO_HEADERS, &QUIET, &SUBRESOURCE],
    arguments: Arguments::Nothing,
    run,
};

const LIST: Flag = Flag {
    name: "list",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, prints all allowed actions.",
};
const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, prints allowed actions without headers",
};
const QUIET: Flag = Flag {
    name: "quiet",
    short: Some('q'),
    takes: Takes::Switch("false"),
    help: "If true, suppress output and just return the exit code.",
};
const SUBRESOURCE: Flag = Flag {
    name: "subresource",
    short: None,
    takes: Takes::Text(""),
    help: "SubResource such as pod/log or deployment/scale",
};

const VERBS: [&str; 16] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
    "attest",
];
const VERBS_OF_PATHS: [&str; 8] = ["get", "put", "post", "head", "options", "delete", "patch", "*"];
/// What the server knows and does not list.
const UNLISTED: [&str; 2] = ["users", "groups"];

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let flags = &call.flags;
    if flags.is_on("list") {
        if !call.arguments.is_empty() {
            return Err(Failure::plain("list option must be specified with no arguments"));
        }
        let others = flags.is_on("quiet") || flags.is_on("all-namespaces");
        if others || flags.text("subresource").is_some_and(|text| !text.is_empty()) {
            return Err(Failure::plain(
                "list option can't be specified with neither quiet, all-namespaces nor subresource options",
            ));
        }
        return list(call, shell);
    }
    let [verb, what] = call.arguments.as_slice() else {
        return Err(Failure::plain(
            "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
        ));
    };
    let asked = Asked::read(what, shell);
    check(call, verb, &asked, shell)?;
    let user = identity::of(call, shell)?;
    identity::check(&user, "selfsubjectaccessreviews", shell)?;
    let subresource = flags.text("subresource").unwrap_or_default();
    let with = match &asked {
        Asked::Path(path) => Target::Path(path),
        Asked::Resource { group, resource, name, .. } => {
            Target::Resource { group, resource, subresource, name }
        }
    };
    let namespace = if flags.is_on("all-namespaces") { "" } else { call.namespace() };
    let version = shell.cluster().config().version;
    let may = rights::may(version, &user, namespace, Wish { verb, with });
    if !flags.is_on("quiet") {
        shell.out(if may { "yes\n" } else { "no\n" });
    }
    Ok(Outcome::Ended(if may { Exit::SUCCESS } else { Exit::FAILURE }))
}

fn list(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let user = identity::of(call, shell)?;
    identity::check(&user, "selfsubjectrulesreviews", shell)?;
    let rules = rights::rules(shell.cluster().config().version, &user, call.namespace());
    let table = access::table(&rules, call.flags.is_on("no-headers"));
    shell.out(&table);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

enum Asked<'a> {
    Path(&'a str),
    Resource {
        group: &'static str,
        resource: &'a str,
        name: &'a str,
        /// None: the server lists no such resource.
        scope: Option<Scope>,
    },
}

impl<'a> Asked<'a> {
    /// Models resourceFor, which warns of what it does not find and goes on with it.
    fn read(text: &'a str, shell: &mut Shell) -> Asked<'a> {
        if text.starts_with('/') {
            return Asked::Path(text);
        }
        let (word, name) = text.split_once('/').unwrap_or((text, ""));
        if word == "*" {
            return Asked::Resource { group: "", resource: word, name, scope: None };
        }
        if let Some(kind) = Kind::from_resource(word) {
            let names = kind.names();
            let (group, resource) = (names.group, names.plural);
            return Asked::Resource { group, resource, name, scope: Some(names.scope) };
        }
        let lower = word.to_lowercase();
        if !UNLISTED.contains(&lower.as_str()) {
            let (resource, group) = lower.split_once('.').unwrap_or((&lower, ""));
            let what = format!("the server doesn't have a resource type '{resource}'");
            warn(shell, &format!("{what}{}", in_group(group)));
        }
        Asked::Resource { group: "", resource: word, name, scope: None }
    }
}

/// Models Validate.
fn check(call: &Call, verb: &str, asked: &Asked, shell: &mut Shell) -> Result<(), Failure> {
    let has_subresource = call.flags.text("subresource").is_some_and(|text| !text.is_empty());
    match asked {
        Asked::Path(_) if has_subresource => {
            return Err(Failure::plain("--subresource can not be used with NonResourceURL"));
        }
        Asked::Path(_) => warn_of_verb(shell, verb, &VERBS_OF_PATHS),
        Asked::Resource { .. } if call.flags.is_on("all-namespaces") => {}
        Asked::Resource { group, resource, scope, .. } => {
            if *scope == Some(Scope::Cluster) {
                let group = in_group(group);
                warn(shell, &format!("resource '{resource}' is not namespace scoped{group}"));
            }
            warn_of_verb(shell, verb, &VERBS);
        }
    }
    match call.flags.is_on("no-headers") {
        true => Err(Failure::plain("--no-headers cannot be set without --list specified")),
        false => Ok(()),
    }
}

fn in_group(group: &str) -> String {
    if group.is_empty() { String::new() } else { format!(" in group '{group}'") }
}

fn warn_of_verb(shell: &mut Shell, verb: &str, known: &[&str]) {
    if !known.contains(&verb) {
        warn(shell, &format!("verb '{verb}' is not a known verb"));
    }
}

/// Each of them ends with a newline of its own beside the printer's.
fn warn(shell: &mut Shell, text: &str) {
    shell.err(&format!("Warning: {text}\n\n"));
}
