//! `kubectl config`: the kubeconfig of the learner's machine.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/config and client-go's tools/clientcmd (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, below, flags};
use super::SERVER;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::api;
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::{list, quote};
use crate::yaml;

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
    flags: &[&MINIFY, &flags::OUTPUT],
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

pub const SET_CONTEXT: Verb = Verb {
    name: "config set-context",
    aliases: &[],
    usage: "config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
    summary: "Set a context entry in kubeconfig",
    flags: &[&CLUSTER, &CURRENT, &USER],
    arguments: Arguments::Nothing,
    run: set_context,
};

pub const USE_CONTEXT: Verb = Verb {
    name: "config use-context",
    aliases: &["use"],
    usage: "config use-context CONTEXT_NAME",
    summary: "Set the current-context in a kubeconfig file",
    flags: &[],
    arguments: Arguments::Contexts,
    run: use_context,
};

const MINIFY: Flag = Flag {
    name: "minify",
    short: None,
    takes: Takes::Switch("false"),
    help: "Remove all information not used by current-context from the output",
};
const CLUSTER: Flag = Flag {
    name: "cluster",
    short: None,
    takes: Takes::Text(""),
    help: "cluster for the context entry in kubeconfig",
};
const CURRENT: Flag = Flag {
    name: "current",
    short: None,
    takes: Takes::Switch("false"),
    help: "Modify the current context",
};
const USER: Flag = Flag {
    name: "user",
    short: None,
    takes: Takes::Text(""),
    help: "user for the context entry in kubeconfig",
};

/// The cluster, its user and the context that joins them.
const NAME: &str = "podlife";
/// Where the kubeconfig lies once something in it was changed.
pub const FILE: &str = concat!("/root", "/.kube/config");

fn initial() -> Value {
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

pub(super) fn read(shell: &Shell) -> Value {
    parsed(shell.file(FILE))
}

/// What a kubeconfig says; without a file that of a new cluster.
pub fn parsed(text: Option<&str>) -> Value {
    let reading = text.map(yaml::read::read);
    let root = reading.and_then(|reading| Some(reading.documents.first()?.root.to_json()));
    root.filter(Value::is_object).unwrap_or_else(initial)
}

pub(super) fn write(shell: &mut Shell, config: &Value) -> Result<(), Failure> {
    match shell.write_file(FILE, &yaml::write::write(config)) {
        true => Ok(()),
        false => Err(Failure::plain(format!("open {FILE}: no space left on device"))),
    }
}

/// What stands behind a name in one of its lists.
pub(super) fn context<'a>(config: &'a Value, name: &str) -> Option<&'a Value> {
    let mut contexts = config["contexts"].as_array().into_iter().flatten();
    contexts.find(|one| one["name"] == name).map(|one| &one["context"])
}

pub(super) fn current(config: &Value) -> &str {
    config["current-context"].as_str().unwrap_or("")
}

/// The namespace that is meant where none is named, in the current context or the one that is asked for.
pub fn namespace(shell: &Shell, asked: Option<&str>) -> Result<String, Failure> {
    if shell.file(FILE).is_none() && asked.is_none() {
        return Ok("default".to_owned());
    }
    let config = read(shell);
    if let Some(name) = asked.filter(|name| context(&config, name).is_none()) {
        return Err(Failure::plain(format!("context {} does not exist", quote(name))));
    }
    Ok(namespace_in(&config, asked))
}

pub fn namespace_in(config: &Value, asked: Option<&str>) -> String {
    let found = context(config, asked.unwrap_or(current(config)));
    let namespace = found.and_then(|one| one["namespace"].as_str());
    namespace.filter(|name| !name.is_empty()).unwrap_or("default").to_owned()
}

pub(super) fn no_arguments(call: &Call) -> Result<(), Failure> {
    match call.arguments.as_slice() {
        [] => Ok(()),
        words => Err(call.usage_failure(format!("unexpected arguments: {}", list(words)))),
    }
}

fn view(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    no_arguments(call)?;
    let machine = Machine::read(call, shell)?.unwrap_or(Machine::Yaml);
    let mut config = read(shell);
    if call.flags.is_on("minify") {
        let name = current(&config).to_owned();
        if let Some(contexts) = config["contexts"].as_array_mut() {
            contexts.retain(|one| one["name"] == *name);
        }
    }
    let text = match machine {
        Machine::Json => api::print(&config, api::Layout::Spread),
        other => other.document(&config)?,
    };
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn current_context(_call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let config = read(shell);
    match current(&config) {
        "" => Err(Failure::plain("current-context is not set")),
        name => {
            let text = format!("{name}\n");
            shell.out(&text);
            Ok(Outcome::Ended(Exit::SUCCESS))
        }
    }
}

fn set_context(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if 1 < call.arguments.len() {
        let words = list(&call.arguments);
        return Err(Failure::plain(format!("Unexpected args: {words}")));
    }
    let mut config = read(shell);
    let is_current = call.flags.is_on("current");
    let name = match call.arguments.first() {
        Some(_) if is_current => {
            return Err(Failure::plain("you cannot specify both a context name and --current"));
        }
        None if !is_current => {
            return Err(Failure::plain("you must specify a non-empty context name or --current"));
        }
        Some(name) => name.clone(),
        None => current(&config).to_owned(),
    };
    let is_new = context(&config, &name).is_none();
    if config["contexts"].is_null() {
        config["contexts"] = json!([]);
    }
    if is_new && let Some(contexts) = config["contexts"].as_array_mut() {
        contexts.push(json!({ "context": { "cluster": "", "user": "" }, "name": name }));
    }
    let contexts = config["contexts"].as_array_mut().into_iter().flatten();
    for one in contexts.filter(|one| one["name"] == *name) {
        for field in ["cluster", "namespace", "user"] {
            if let Some(value) = call.flags.text(field) {
                one["context"][field] = value.into();
            }
        }
    }
    write(shell, &config)?;
    let done = if is_new { "created" } else { "modified" };
    shell.out(&format!("Context {} {done}.\n", quote(&name)));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn use_context(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [name] = call.arguments.as_slice() else {
        let words = list(&call.arguments);
        return Err(Failure::plain(format!("Unexpected args: {words}")));
    };
    let mut config = read(shell);
    if name.is_empty() {
        return Err(Failure::plain("empty context names are not allowed"));
    }
    if context(&config, name).is_none() {
        let name = quote(name);
        return Err(Failure::plain(format!("no context exists with the name: {name}")));
    }
    config["current-context"] = name.as_str().into();
    write(shell, &config)?;
    shell.out(&format!("Switched to context {}.\n", quote(name)));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
