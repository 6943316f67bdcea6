//! `kubectl set resources`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/set/set_resources.go (v1.36).

use serde_json::{Map, Value};

use super::super::{Arguments, Call, Verb, flags};
use super::{Telling, change_each, containers, objects};
use crate::admit::quantity::Quantity;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};

pub const VERB: Verb = Verb {
    name: "set resources",
    aliases: &[],
    usage: "set resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]",
    summary: "Update resource requests/limits on objects with pod templates",
    flags: &[
        &flags::ALL,
        &CONTAINERS,
        &flags::DRY_RUN,
        &flags::FILENAME,
        &LIMITS,
        &LOCAL,
        &flags::OUTPUT,
        &flags::RECORD,
        &REQUESTS,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Resources,
    run,
};

const LOCAL: Flag =
    flags::local("If true, set resources will NOT contact api-server but run locally.");

const CONTAINERS: Flag = Flag {
    name: "containers",
    short: Some('c'),
    takes: Takes::Text("*"),
    help: "The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards",
};
const LIMITS: Flag = Flag {
    name: "limits",
    short: None,
    takes: Takes::Text(""),
    help: "The resource requirement requests for this container.  For example, 'cpu=100m,memory=256Mi'.",
};
const REQUESTS: Flag = Flag {
    name: "requests",
    short: None,
    takes: Takes::Text(""),
    help: "The resource requirement requests for this container.  For example, 'cpu=100m,memory=256Mi'.",
};

const TELLING: Telling = Telling {
    done: "resource requirements updated",
    failed: "failed to patch resources update to pod template ",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let text = |name| call.flags.text(name).unwrap_or("");
    let (objects, mut failures) = objects(call, shell, &call.arguments)?;
    if call.flags.is_on("all") && call.flags.is_given("selector") {
        return Err(Failure::plain("cannot set --all and --selector at the same time"));
    }
    if text("limits").is_empty() && text("requests").is_empty() {
        return Err(Failure::plain(
            "you must specify an update to requests or limits (in the form of --requests/--limits)",
        ));
    }
    let amounts = [("limits", amounts(text("limits"))?), ("requests", amounts(text("requests"))?)];
    let pattern = call.flags.text("containers").unwrap_or("*");
    let change = |spec: &mut Value| {
        let meant = containers(spec, pattern);
        if meant.is_empty() {
            return Err(Failure::plain(format!("error: unable to find container named {pattern}")));
        }
        for container in meant {
            for (name, amounts) in amounts.iter().filter(|(_, amounts)| !amounts.is_empty()) {
                set(&mut container["resources"], name, amounts);
            }
        }
        Ok(())
    };
    failures.extend(change_each(call, shell, &objects, &TELLING, &change)?);
    result::end(failures)
}

fn set(resources: &mut Value, name: &str, amounts: &Map<String, Value>) {
    for (resource, amount) in amounts {
        if resources.is_null() {
            *resources = Value::Object(Map::new());
        }
        resources[name][resource] = amount.clone();
    }
}

/// Models populateResourceListV1 in kubectl/pkg/generate/versioned/run.go (v1.36).
fn amounts(text: &str) -> Result<Map<String, Value>, Failure> {
    let mut amounts = Map::new();
    for statement in text.split(',').filter(|_| !text.is_empty()) {
        let parts: Vec<&str> = statement.split('=').collect();
        let [resource, amount] = parts.as_slice() else {
            return Err(Failure::plain(format!(
                "Invalid argument syntax {statement}, expected <resource>=<value>"
            )));
        };
        let amount =
            Quantity::parse(amount).map_err(|error| Failure::plain(error.as_str().to_owned()))?;
        amounts.insert((*resource).to_owned(), amount.to_string().into());
    }
    Ok(amounts)
}
