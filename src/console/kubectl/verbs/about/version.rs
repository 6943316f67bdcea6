//! `kubectl version`: kubectl is always that of 1.36, the server is the recipe's.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/version (v1.36).

use super::super::{Arguments, Call, Verb};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::{api, yaml};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::list;
use serde_json::{Value, json};

pub const VERB: Verb = Verb {
    name: "version",
    aliases: &[],
    usage: "version [flags]",
    summary: "Print the client and server version information",
    flags: &[&CLIENT, &OUTPUT],
    arguments: Arguments::Nothing,
    run,
};

const CLIENT: Flag = Flag {
    name: "client",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, shows client version only (no server required).",
};

const OUTPUT: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text(""),
    help: "One of 'yaml' or 'json'.",
};

const KUBECTL: &str = "v1.36.2";
/// What kubectl 1.36 is built with, by its go.mod.
const KUSTOMIZE: &str = "v5.8.1";

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        return Err(Failure::plain(format!("extra arguments: {}", list(&call.arguments))));
    }
    let is_client_only = call.flags.is_on("client");
    let server = shell.cluster().config().version.git_version();
    match call.flags.text("output").unwrap_or("") {
        "" => {
            shell.out(&format!("Client Version: {KUBECTL}\nKustomize Version: {KUSTOMIZE}\n"));
            if !is_client_only {
                shell.out(&format!("Server Version: {server}\n"));
            }
        }
        "yaml" => shell.out(&format!("{}\n", yaml::print(&versions(&server, is_client_only)))),
        "json" => {
            let text = api::print(&versions(&server, is_client_only), api::Layout::Pretty);
            shell.out(&format!("{text}\n"));
        }
        _ => return Err(Failure::plain("--output must be 'yaml' or 'json'")),
    }
    if !is_client_only {
        warn_of_skew(shell, &server);
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn versions(server: &str, is_client_only: bool) -> Value {
    let mut versions = json!({ "clientVersion": info(KUBECTL), "kustomizeVersion": KUSTOMIZE });
    if !is_client_only {
        versions["serverVersion"] = info(server);
    }
    versions
}

fn info(version: &str) -> Value {
    let (major, minor) = parts(version);
    json!({
        "compiler": "gc", "gitTreeState": "clean", "gitVersion": version, "major": major, "minor": minor,
        "platform": "linux/amd64",
    })
}

fn parts(version: &str) -> (&str, &str) {
    let mut parts = version.trim_start_matches('v').split('.');
    (parts.next().unwrap_or(""), parts.next().unwrap_or(""))
}

/// Models skew_warning.go.
fn warn_of_skew(shell: &mut Shell, server: &str) {
    let ((major, minor), (server_major, server_minor)) = (parts(KUBECTL), parts(server));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let is_far = major != server_major || 1 < (number(minor) - number(server_minor)).abs();
    if is_far {
        shell.err(&format!(
            "Warning: version difference between client ({major}.{minor}) and server ({server_major}.{server_minor}) \
             exceeds the supported minor version skew of +/-1\n"
        ));
    }
}
