//! `kubectl config get-contexts` and its siblings: what the kubeconfig names, and its contexts under other names or gone.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/config/{delete_context,get_clusters,get_contexts,get_users,rename_context}.go (v1.36).

use serde_json::Value;

use super::super::{Arguments, Call, Verb, flags, help};
use super::config::{FILE, context, current, no_arguments, read, write};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;
use crate::kit::quote::{list, quote};
use crate::kit::table::WatchTable;

pub const DELETE_CONTEXT: Verb = Verb {
    name: "config delete-context",
    aliases: &[],
    usage: "config delete-context NAME",
    summary: "Delete the specified context from the kubeconfig",
    flags: &[],
    arguments: Arguments::Contexts,
    run: delete_context,
};

pub const GET_CLUSTERS: Verb = Verb {
    name: "config get-clusters",
    aliases: &[],
    usage: "config get-clusters",
    summary: "Display clusters defined in the kubeconfig",
    flags: &[],
    arguments: Arguments::Nothing,
    run: |call, shell| names(call, shell, "clusters"),
};

pub const GET_CONTEXTS: Verb = Verb {
    name: "config get-contexts",
    aliases: &[],
    usage: "config get-contexts [(-o|--output=)name)]",
    summary: "Describe one or many contexts",
    flags: &[&NO_HEADERS, &flags::OUTPUT_NAME],
    arguments: Arguments::Contexts,
    run: get_contexts,
};

pub const GET_USERS: Verb = Verb {
    name: "config get-users",
    aliases: &[],
    usage: "config get-users",
    summary: "Display users defined in the kubeconfig",
    flags: &[],
    arguments: Arguments::Nothing,
    run: |call, shell| names(call, shell, "users"),
};

pub const RENAME_CONTEXT: Verb = Verb {
    name: "config rename-context",
    aliases: &[],
    usage: "config rename-context CONTEXT_NAME NEW_NAME",
    summary: "Rename a context from the kubeconfig file",
    flags: &[],
    arguments: Arguments::Contexts,
    run: rename_context,
};

const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "When using the default or custom-column output format, don't print headers (default print headers).",
};
fn names(call: &Call, shell: &mut Shell, of: &str) -> Result<Outcome, Failure> {
    no_arguments(call)?;
    let config = read(shell);
    let named = config[of].as_array().into_iter().flatten();
    let mut names: Vec<&str> = named.filter_map(|one| one["name"].as_str()).collect();
    order::sort_by(&mut names, Ord::cmp);
    shell.out("NAME\n");
    names.iter().for_each(|name| shell.out(&format!("{name}\n")));
    Ok(Outcome::Ended(Exit::SUCCESS))
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
    order::sort_by(&mut names, Ord::cmp);
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

fn delete_context(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [name] = call.arguments.as_slice() else {
        shell.out(&help::of(call.verb));
        return Ok(Outcome::Ended(Exit::SUCCESS));
    };
    let mut config = read(shell);
    if context(&config, name).is_none() {
        return Err(Failure::plain(format!("cannot delete context {name}, not in {FILE}")));
    }
    if current(&config) == name {
        shell.err(
            "warning: this removed your active context, use \"kubectl config use-context\" to select a different one\n",
        );
    }
    if let Some(contexts) = config["contexts"].as_array_mut() {
        contexts.retain(|one| one["name"] != **name);
        if contexts.is_empty() {
            config["contexts"] = Value::Null;
        }
    }
    write(shell, &config)?;
    shell.out(&format!("deleted context {name} from {FILE}\n"));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn rename_context(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [name, new] = call.arguments.as_slice() else {
        let words = list(&call.arguments);
        return Err(Failure::plain(format!("Unexpected args: {words}")));
    };
    if new.is_empty() {
        return Err(Failure::plain("You must specify a new non-empty context name"));
    }
    let mut config = read(shell);
    let (old, quoted) = (quote(name), quote(new));
    if context(&config, name).is_none() {
        return Err(Failure::plain(format!("cannot rename the context {old}, it's not in {FILE}")));
    }
    if context(&config, new).is_some() {
        return Err(Failure::plain(format!(
            "cannot rename the context {old}, the context {quoted} already exists in {FILE}"
        )));
    }
    for one in config["contexts"].as_array_mut().into_iter().flatten() {
        if one["name"] == **name {
            one["name"] = new.as_str().into();
        }
    }
    if current(&config) == name {
        config["current-context"] = new.as_str().into();
    }
    write(shell, &config)?;
    shell.out(&format!("Context {old} renamed to {quoted}.\n"));
    Ok(Outcome::Ended(Exit::SUCCESS))
}
