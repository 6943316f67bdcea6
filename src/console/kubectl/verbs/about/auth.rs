//! `kubectl auth` and `kubectl auth whoami`: whoever sits here is the administrator of a new cluster.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/auth (v1.36).

use serde_json::json;

use super::super::{Arguments, Call, Verb, below, flags};
use super::identity;
use crate::cluster::rights::User;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::print::api;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::list;
use crate::kit::stamp::Stamp;
use crate::kit::table::WatchTable;

pub const VERB: Verb = Verb {
    name: "auth",
    aliases: &[],
    usage: "auth",
    summary: "Inspect authorization",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
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

fn who_am_i(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let user = identity::of(call, shell)?;
    if !identity::may_ask(&user, "authentication.k8s.io", "selfsubjectreviews", shell) {
        return Err(Failure::plain(
            "the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it",
        ));
    }
    if !shell.cluster().config().version.reviews_oneself() {
        return Err(Failure::plain("the selfsubjectreviews API is not enabled in the cluster"));
    }
    let User { name, groups } = user;
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
    let rows = [["ATTRIBUTE", "VALUE"], ["Username", name.as_str()], ["Groups", groups.as_str()]];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec());
    shell.out(&WatchTable::default().rows(&rows));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
