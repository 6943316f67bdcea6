//! `kubectl auth`: whoever sits here may do everything, as the administrator of a new cluster may.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/auth (v1.36).

use serde_json::json;

use super::super::{Arguments, Call, Verb, below, flags};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::api;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::list;
use crate::kit::stamp::Stamp;
use crate::kit::table::WatchTable;
use crate::objects::Kind;

pub const VERB: Verb = Verb {
    name: "auth",
    aliases: &[],
    usage: "auth",
    summary: "Inspect authorization",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

pub const CAN_I: Verb = Verb {
    name: "auth can-i",
    aliases: &[],
    usage: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
    summary: "Check whether an action is allowed",
    flags: &[&flags::ALL_NAMESPACES, &QUIET],
    arguments: Arguments::Nothing,
    run: can_i,
};

pub const WHO_AM_I: Verb = Verb {
    name: "auth whoami",
    aliases: &[],
    usage: "auth whoami",
    summary: "Experimental: Check self subject attributes",
    flags: &[&flags::OUTPUT],
    arguments: Arguments::Nothing,
    run: who_am_i,
};

const QUIET: Flag = Flag {
    name: "quiet",
    short: Some('q'),
    takes: Takes::Switch("false"),
    help: "If true, suppress output and just return the exit code.",
};

fn can_i(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [_verb, resource, ..] = call.arguments.as_slice() else {
        return Err(Failure::plain(
            "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
        ));
    };
    let kind = resource.split('/').next().unwrap_or_default();
    if !resource.starts_with('/') && kind != "*" && Kind::from_resource(kind).is_none() {
        shell.err(&format!("Warning: the server doesn't have a resource type '{kind}'\n\n"));
    }
    if !call.flags.is_on("quiet") {
        shell.out("yes\n");
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn who_am_i(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let (name, groups) = ("kubernetes-admin", ["kubeadm:cluster-admins", "system:authenticated"]);
    if let Some(machine) = Machine::read(call, shell)? {
        let review = json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "SelfSubjectReview",
            "metadata": { "creationTimestamp": Stamp::of(shell.now()).to_string() },
            "status": { "userInfo": { "groups": groups, "username": name } },
        });
        let text = match machine {
            Machine::Json => api::print(&review, api::Layout::Spread),
            Machine::Name => "selfsubjectreview.authentication.k8s.io/\n".to_owned(),
            other => other.document(&review)?,
        };
        shell.out(&text);
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let groups = list(&groups);
    let rows = [["ATTRIBUTE", "VALUE"], ["Username", name], ["Groups", groups.as_str()]];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec());
    shell.out(&WatchTable::default().rows(&rows));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
