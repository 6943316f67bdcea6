//! `kubectl config`: the kubeconfig of the learner's machine.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/config and client-go's tools/clientcmd (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, below, flags};
use super::SERVER;
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::print::machine::Machine;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::{list, quote};
use crate::kit::table::WatchTable;
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

pub const GET_CONTEXTS: Verb = Verb {
    name: "config get-contexts",
    aliases: &[],
    usage: "config get-contexts [(-o|--output=)name)]",
    summary: "Describe one or many contexts",
    flags: &[&NO_HEADERS, &flags::OUTPUT_NAME],
    arguments: Arguments::Nothing,
    run: get_contexts,
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
    arguments: Arguments::Nothing,
    run: use_context,
};

const MINIFY: Flag = Flag {
    name: "minify",
    short: None,
    takes: Takes::Switch("false"),
    help: "Remove all information not used by current-context from the output",
};
const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "When using the default or custom-column output format, don't print headers (default print headers).",
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
const FILE: &str = concat!("/root", "/.kube/config");

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

fn read(shell: &Shell) -> Value {
    let reading = shell.file(FILE).map(yaml::read::read);
    let root = reading.and_then(|reading| Some(reading.documents.first()?.root.to_json()));
    root.filter(Value::is_object).unwrap_or_else(initial)
}

fn write(shell: &mut Shell, config: &Value) -> Result<(), Failure> {
    match shell.write_file(FILE, &yaml::write::write(config)) {
        true => Ok(()),
        false => Err(Failure::plain(format!("open {FILE}: no space left on device"))),
    }
}

/// What stands behind a name in one of its lists.
fn context<'a>(config: &'a Value, name: &str) -> Option<&'a Value> {
    let mut contexts = config["contexts"].as_array().into_iter().flatten();
    contexts.find(|one| one["name"] == name).map(|one| &one["context"])
}

fn current(config: &Value) -> &str {
    config["current-context"].as_str().unwrap_or("")
}

/// The namespace that is meant where none is named.
pub fn namespace(shell: &Shell) -> String {
    if shell.file(FILE).is_none() {
        return "default".to_owned();
    }
    let config = read(shell);
    let namespace = context(&config, current(&config)).and_then(|one| one["namespace"].as_str());
    namespace.filter(|name| !name.is_empty()).unwrap_or("default").to_owned()
}

fn no_arguments(call: &Call) -> Result<(), Failure> {
    match call.arguments.as_slice() {
        [] => Ok(()),
        words => Err(call.usage_failure(format!("unexpected arguments: {}", list(words)))),
    }
}

fn view(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    no_arguments(call)?;
    Printer::new(call, DryRun::None)?;
    let machine = Machine::read(call.flags.text("output"))?.unwrap_or(Machine::Yaml);
    let mut config = read(shell);
    if call.flags.is_on("minify") {
        let name = current(&config).to_owned();
        if let Some(contexts) = config["contexts"].as_array_mut() {
            contexts.retain(|one| one["name"] == *name);
        }
    }
    shell.out(&machine.document(&config)?);
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

fn get_contexts(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let config = read(shell);
    let mut names: Vec<String> = match call.arguments.as_slice() {
        [] => {
            let contexts = config["contexts"].as_array().into_iter().flatten();
            contexts.filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
        }
        named => named.to_vec(),
    };
    let mut failures = Vec::new();
    names.retain(|name| {
        let is_there = context(&config, name).is_some();
        if !is_there {
            failures.push(Failure::plain(format!("context {name} not found")));
        }
        is_there
    });
    crate::kit::order::sort_by(&mut names, Ord::cmp);
    if call.flags.text("output") == Some("name") {
        names.iter().for_each(|name| shell.out(&format!("{name}\n")));
    } else {
        let mut lines = Vec::new();
        if !call.flags.is_on("no-headers") {
            let headings = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
            lines.push(headings.map(str::to_owned).to_vec());
        }
        lines.extend(names.iter().map(|name| row(&config, name)));
        shell.out(&WatchTable::default().rows(&lines));
    }
    match failures.is_empty() {
        true => Ok(Outcome::Ended(Exit::SUCCESS)),
        false => Err(Failure::Several(failures)),
    }
}

fn row(config: &Value, name: &str) -> Vec<String> {
    let mark = if name == current(config) { "*" } else { " " };
    let of = |field: &str| {
        let text = context(config, name).and_then(|one| one[field].as_str());
        text.unwrap_or("").to_owned()
    };
    vec![mark.to_owned(), name.to_owned(), of("cluster"), of("user"), of("namespace")]
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
