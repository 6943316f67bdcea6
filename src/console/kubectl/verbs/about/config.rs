//! `kubectl config`: the kubeconfig a learner would have.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/config (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, below, flags};
use super::SERVER;
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::list;
use crate::kit::table::WatchTable;

pub const VERB: Verb = Verb {
    name: "config",
    aliases: &[],
    usage: "config SUBCOMMAND",
    summary: "Modify kubeconfig files",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

pub const VIEW: Verb = Verb {
    name: "config view",
    aliases: &[],
    usage: "config view [flags]",
    summary: "Display merged kubeconfig settings or a specified kubeconfig file",
    flags: &[&flags::OUTPUT],
    arguments: Arguments::Nothing,
    run: view,
};

pub const CURRENT_CONTEXT: Verb = Verb {
    name: "config current-context",
    aliases: &[],
    usage: "config current-context",
    summary: "Display the current-context",
    flags: &[],
    arguments: Arguments::Nothing,
    run: current_context,
};

pub const GET_CONTEXTS: Verb = Verb {
    name: "config get-contexts",
    aliases: &[],
    usage: "config get-contexts",
    summary: "Describe one or many contexts",
    flags: &[],
    arguments: Arguments::Nothing,
    run: get_contexts,
};

/// The cluster, its user and the context that joins them.
const NAME: &str = "podlife";

fn view(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        let words = list(&call.arguments);
        return Err(call.usage_failure(format!("unexpected arguments: {words}")));
    }
    Printer::new(call, DryRun::None)?;
    let machine = Machine::read(call.flags.text("output"))?.unwrap_or(Machine::Yaml);
    shell.out(&machine.document(&config())?);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn config() -> Value {
    json!({
        "apiVersion": "v1",
        "clusters": [{
            "cluster": { "certificate-authority-data": "DATA+OMITTED", "server": SERVER },
            "name": NAME,
        }],
        "contexts": [{ "context": { "cluster": NAME, "user": NAME }, "name": NAME }],
        "current-context": NAME,
        "kind": "Config",
        "users": [{
            "name": NAME,
            "user": {
                "client-certificate-data": "DATA+OMITTED",
                "client-key-data": "DATA+OMITTED",
            },
        }],
    })
}

fn current_context(_call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    shell.out(&format!("{NAME}\n"));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn get_contexts(_call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let headings = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    let lines = [headings, ["*", NAME, NAME, NAME, ""]];
    let lines: Vec<Vec<String>> =
        lines.iter().map(|line| line.iter().map(|&cell| cell.to_owned()).collect()).collect();
    shell.out(&WatchTable::default().rows(&lines));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
