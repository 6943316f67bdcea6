//! `kubectl auth`: whoever sits here may do everything, as the administrator of a new cluster may.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/auth (v1.36).

use super::super::{Arguments, Call, Verb, below};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
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
    flags: &[&QUIET],
    arguments: Arguments::Nothing,
    run: can_i,
};

pub const WHO_AM_I: Verb = Verb {
    name: "auth whoami",
    aliases: &[],
    usage: "auth whoami",
    summary: "Experimental: Check self subject attributes",
    flags: &[],
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

fn who_am_i(_call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let rows = [
        ["ATTRIBUTE", "VALUE"],
        ["Username", "kubernetes-admin"],
        ["Groups", "[kubeadm:cluster-admins system:authenticated]"],
    ];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec());
    shell.out(&WatchTable::default().rows(&rows));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
