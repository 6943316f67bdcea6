//! `kubectl set env`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go and set/env/env_parse.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, flags};
use super::{Telling, change_each, containers, objects, pod_spec};
use crate::admit::names;
use crate::console::kubectl::change;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::names::targets;
use crate::console::kubectl::pick::{self, Reach};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::Object;

pub const VERB: Verb = Verb {
    name: "set env",
    aliases: &[],
    usage: "set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    summary: "Update environment variables on a pod template",
    flags: &[
        &flags::ALL,
        &CONTAINERS,
        &flags::DRY_RUN,
        &ENV,
        &flags::FILENAME,
        &FROM,
        &KEYS,
        &LIST,
        &LOCAL,
        &flags::OUTPUT,
        &OVERWRITE,
        &PREFIX,
        &flags::SELECTOR,
    ],
    arguments: Arguments::Resources,
    run,
};

const LOCAL: Flag = flags::local("If true, set env will NOT contact api-server but run locally.");

const CONTAINERS: Flag = Flag {
    name: "containers",
    short: Some('c'),
    takes: Takes::Text("*"),
    help: "The names of containers in the selected pod templates to change - may use wildcards",
};
const ENV: Flag = Flag {
    name: "env",
    short: Some('e'),
    takes: Takes::Texts,
    help: "Specify a key-value pair for an environment variable to set into each container.",
};
const FROM: Flag = Flag {
    name: "from",
    short: None,
    takes: Takes::Text(""),
    help: "The name of a resource from which to inject environment variables",
};
const KEYS: Flag = Flag {
    name: "keys",
    short: None,
    takes: Takes::Texts,
    help: "Comma-separated list of keys to import from specified resource",
};
const LIST: Flag = Flag {
    name: "list",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, display the environment and any changes in the standard format. This flag will be removed when we have kubectl view env.",
};
const OVERWRITE: Flag = Flag {
    name: "overwrite",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.",
};
const PREFIX: Flag = Flag {
    name: "prefix",
    short: None,
    takes: Takes::Text(""),
    help: "Prefix to append to variable names",
};

const TELLING: Telling =
    Telling { done: "env updated", failed: "failed to patch env update to pod template: " };

/// What becomes of a container's variables.
#[derive(Default)]
struct Update {
    set: Vec<Value>,
    remove: Vec<String>,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let is_change = |word: &String| word.contains('=') || word.ends_with('-');
    let at = call.arguments.iter().position(is_change).unwrap_or(call.arguments.len());
    let (resources, changes) = call.arguments.split_at(at);
    if !changes.iter().all(is_change) {
        let words = call.arguments.join(" ");
        return Err(Failure::plain(format!(
            "all resources must be specified before environment changes: {words}"
        )));
    }
    if resources.is_empty() && !call.flags.is_given("filename") {
        return Err(change::no_resource());
    }
    if call.flags.is_on("list") && call.flags.is_given("output") {
        return Err(Failure::plain("--list and --output may not be specified together"));
    }
    if call.flags.is_given("keys") && !call.flags.is_given("from") {
        return Err(Failure::plain(
            "when specifying --keys, a configmap or secret must be provided with --from",
        ));
    }
    let update = update(call, shell, changes)?;
    let (objects, mut failures) = objects(call, shell, resources)?;
    let pattern = call.flags.text("containers").unwrap_or("*");
    let change = |spec: &mut Value| -> Result<(), Failure> {
        for container in containers(spec, pattern) {
            apply(container, &update, call.flags.switch("overwrite").unwrap_or(true))?;
        }
        Ok(())
    };
    if call.flags.is_on("list") {
        for object in &objects {
            let mut body = object.to_json();
            if let Some(spec) = pod_spec(&mut body) {
                change(spec)?;
            }
            list(shell, object, &mut body, pattern);
        }
        return result::end(failures);
    }
    failures.extend(change_each(call, shell, &objects, &TELLING, &change)?);
    result::end(failures)
}

fn update(call: &Call, shell: &Shell, changes: &[String]) -> Result<Update, Failure> {
    let mut update = Update::default();
    let flags = call.flags.all("env").into_iter();
    for spec in flags.chain(changes.iter().map(String::as_str)) {
        if let Some((name, value)) = spec.split_once('=') {
            let complaints = names::env_name(name);
            if !complaints.is_empty() {
                let (name, complaints) = (quote(name), complaints.join(";"));
                return Err(Failure::plain(format!(
                    "{name} is not a valid key name: {complaints}"
                )));
            }
            update.set.push(json!({ "name": name, "value": value }));
        } else if let Some(name) = spec.strip_suffix('-') {
            update.remove.push(name.to_owned());
        } else {
            return Err(Failure::plain(format!("unknown environment variable: {spec}")));
        }
    }
    if update.remove.iter().any(|name| update.set.iter().any(|one| one["name"] == *name)) {
        return Err(Failure::plain(
            "can not both modify and remove the same environment variable in the same command",
        ));
    }
    if let Some(from) = call.flags.text("from") {
        update.set.extend(referred(call, shell, from)?);
    }
    let prefix = call.flags.text("prefix").unwrap_or("");
    for one in &mut update.set {
        one["name"] = format!("{prefix}{}", one["name"].as_str().unwrap_or("")).into();
    }
    Ok(update)
}

/// A variable for every key of a ConfigMap or a Secret.
fn referred(call: &Call, shell: &Shell, from: &str) -> Result<Vec<Value>, Failure> {
    let targets = targets(&[from.to_owned()])?;
    let (found, failures) =
        pick::find(shell.store(), &targets, &Reach::of(call), &Selector::default());
    result::end(failures)?;
    let keys = call.flags.texts("keys");
    let mut variables = Vec::new();
    for object in found.iter().flat_map(|one| &one.objects) {
        let reference = match object {
            Object::Secret(_) => "secretKeyRef",
            Object::ConfigMap(_) => "configMapKeyRef",
            _ => return Err(Failure::plain("unsupported resource specified in --from")),
        };
        let json = object.to_json();
        let all = json["data"].as_object().into_iter().flat_map(|data| data.keys());
        for key in all.filter(|key| keys.is_empty() || keys.contains(&key.as_str())) {
            variables.push(json!({
                "name": variable_name(key),
                "valueFrom": { reference: { "key": key, "name": object.meta().name } },
            }));
        }
    }
    Ok(variables)
}

fn variable_name(key: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    key.chars().map(letter).collect()
}

fn apply(container: &mut Value, update: &Update, overwrites: bool) -> Result<(), Failure> {
    let before = container["env"].as_array().cloned().unwrap_or_default();
    let is_named = |one: &Value, like: &Value| one["name"] == like["name"];
    if !overwrites
        && let Some(there) =
            before.iter().find(|one| update.set.iter().any(|new| is_named(one, new)))
    {
        let (name, value) = (there["name"].as_str(), there["value"].as_str());
        return Err(Failure::plain(format!(
            "'{}' already has a value ({}), and --overwrite is false",
            name.unwrap_or(""),
            value.unwrap_or("")
        )));
    }
    let is_removed = |one: &Value| update.remove.iter().any(|name| one["name"] == **name);
    let mut after: Vec<Value> = Vec::new();
    for one in before.iter().filter(|one| !is_removed(one)) {
        match update.set.iter().find(|new| is_named(new, one)) {
            Some(new) if after.iter().any(|done| is_named(done, new)) => {}
            Some(new) => after.push(new.clone()),
            None => after.push(one.clone()),
        }
    }
    for new in update.set.iter().filter(|new| !is_removed(new)) {
        if !after.iter().any(|done| is_named(done, new)) {
            after.push(new.clone());
        }
    }
    if after.is_empty() {
        container.as_object_mut().map(|fields| fields.remove("env"));
    } else if after != before {
        container["env"] = after.into();
    }
    Ok(())
}

fn list(shell: &mut Shell, object: &Object, body: &mut Value, pattern: &str) {
    let (kind, owner) = (object.kind().names().kind, object.meta().name.clone());
    let Some(spec) = pod_spec(body) else { return };
    for container in containers(spec, pattern) {
        let name = container["name"].as_str().unwrap_or("");
        shell.out(&format!("# {kind} {owner}, container {name}\n"));
        for one in container["env"].as_array().into_iter().flatten() {
            let name = one["name"].as_str().unwrap_or("");
            match one.get("valueFrom") {
                None => {
                    let value = one["value"].as_str().unwrap_or("");
                    shell.out(&format!("{name}={value}\n"));
                }
                Some(source) => shell.out(&format!("# {name} from {}\n", reference(source))),
            }
        }
    }
}

/// Models GetEnvVarRefString.
fn reference(source: &Value) -> String {
    let text = |path: &str| source.pointer(path).and_then(Value::as_str).unwrap_or("").to_owned();
    if source.get("configMapKeyRef").is_some() {
        let (name, key) = (text("/configMapKeyRef/name"), text("/configMapKeyRef/key"));
        return format!("configmap {name}, key {key}");
    }
    if source.get("secretKeyRef").is_some() {
        return format!("secret {}, key {}", text("/secretKeyRef/name"), text("/secretKeyRef/key"));
    }
    if source.get("fieldRef").is_some() {
        return format!("field path {}", text("/fieldRef/fieldPath"));
    }
    let container = match text("/resourceFieldRef/containerName").as_str() {
        "" => String::new(),
        name => format!("{name}/"),
    };
    format!("resource field {container}{}", text("/resourceFieldRef/resource"))
}
