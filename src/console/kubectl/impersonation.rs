//! `--as` before a verb: whoever has no rights is refused what the verb asks first.
//! Models what WithAuthorization of apiserver's endpoints/filters answers to the first request of a verb (v1.36).
//!
//! People and accounts hold no rights on resources here, so that no verb gets past its first request. The verbs whose first
//! request is plain are refused in the server's words, the others in ours.

use super::failure::{ApiStatus, Failure};
use super::names::{self, Target, is_namespaced};
use super::pick::Reach;
use super::verbs::Call;
use super::verbs::about::identity;
use crate::cluster::rights::{self, Target as On, User, Wish};
use crate::console::shell::Shell;
use crate::objects::Kind;

/// They ask for nothing that needs a right, or say themselves who may.
const FREE: &[&str] =
    &["api-resources", "api-versions", "auth", "config", "explain", "help", "options", "version"];

pub fn check(call: &Call, shell: &Shell) -> Result<(), Failure> {
    let flags = &call.flags;
    let verb = call.verb.name.split(' ').next().unwrap_or_default();
    let is_given = ["as", "as-group", "as-uid"].iter().any(|name| flags.is_given(name));
    if !is_given || FREE.contains(&verb) {
        return Ok(());
    }
    let user = identity::of(call, shell)?;
    let everything = On::Resource { group: "*", resource: "*", subresource: "", name: "" };
    let version = shell.cluster().config().version;
    if rights::may(version, &user, "", Wish { verb: "*", with: everything }) {
        return Ok(());
    }
    let is_plain = ["get", "describe", "delete"].contains(&verb)
        && !flags.is_given("filename")
        && !flags.is_given("raw");
    if !is_plain {
        return Err(Failure::plain(format!(
            "podlife does not simulate kubectl {} --as: kubectl auth can-i tells what {} may do",
            call.verb.name, user.name
        )));
    }
    let targets = names::targets(&call.arguments)?;
    let refused = |target: &Target| refused(verb, target, &user, &Reach::of(call));
    match targets.iter().map(refused).collect::<Vec<_>>() {
        none if none.is_empty() => Ok(()),
        failures => Err(Failure::Several(failures)),
    }
}

fn refused(verb: &str, target: &Target, user: &User, reach: &Reach) -> Failure {
    let (kind, name, verb) = match target {
        Target::All(kind) => (*kind, "", "list"),
        Target::Named(kind, name) if verb == "delete" => (*kind, name.as_str(), "delete"),
        Target::Named(kind, name) => (*kind, name.as_str(), "get"),
        Target::Exactly(key) => (key.kind, key.name.as_str(), "get"),
    };
    let namespace = place(kind, name, reach);
    let (group, resource) = (kind.names().group, kind.names().plural);
    let with = On::Resource { group, resource, subresource: "", name };
    let message = rights::refusal(&user.name, namespace, Wish { verb, with });
    Failure::Server(ApiStatus { reason: "Forbidden".to_owned(), message, details: None })
}

/// The path of a namespace itself names it too.
fn place<'a>(kind: Kind, name: &'a str, reach: &'a Reach) -> &'a str {
    match kind {
        Kind::Namespace => name,
        kind if is_namespaced(kind) => reach.list_in(kind).unwrap_or_default(),
        _ => "",
    }
}
