//! Who asks: the administrator of a new cluster, or whom `--as` names.
//! Models staging/src/k8s.io/client-go/tools/clientcmd/validation.go and the headers of its transport (v1.36).

use super::super::Call;
use super::config;
use crate::cluster::rights::{self, Target, User, Wish};
use crate::console::kubectl::failure::{ApiStatus, Failure};
use crate::console::shell::Shell;

pub fn of(call: &Call, shell: &Shell) -> Result<User, Failure> {
    let flags = &call.flags;
    let name = flags.text("as").unwrap_or_default();
    let groups = flags.all("as-group");
    if name.is_empty() && (!groups.is_empty() || flags.is_given("as-uid")) {
        let file = config::read(shell);
        let context = flags.text("context").unwrap_or(config::current(&file));
        let context = config::context(&file, context);
        let own = context.and_then(|one| one["user"].as_str()).unwrap_or_default();
        return Err(Failure::plain(format!(
            "invalid configuration: requesting uid, groups or user-extra for {own} without impersonating a user"
        )));
    }
    let user = match name {
        "" => User::admin(shell.cluster().config().version),
        name => User::named(name, &groups),
    };
    match user.unknown() {
        None => Ok(user),
        Some(part) => Err(Failure::plain(format!(
            "podlife does not simulate what {part} may do: ask for a person or for an account of your own"
        ))),
    }
}

/// Whether they may ask the server about themselves: the nameless may not even that.
pub fn may_ask(user: &User, group: &str, resource: &str, shell: &Shell) -> bool {
    let with = Target::Resource { group, resource, subresource: "", name: "" };
    rights::may(shell.cluster().config().version, user, "", Wish { verb: "create", with })
}

/// The same about what they may do, with the server's refusal.
pub fn check(user: &User, resource: &str, shell: &Shell) -> Result<(), Failure> {
    let group = "authorization.k8s.io";
    if may_ask(user, group, resource, shell) {
        return Ok(());
    }
    let with = Target::Resource { group, resource, subresource: "", name: "" };
    let message = rights::refusal(&user.name, "", Wish { verb: "create", with });
    let reason = "Forbidden".to_owned();
    Err(Failure::Server(ApiStatus { reason, message, details: None }))
}
