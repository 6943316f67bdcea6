//! Objects that kubectl makes up from flags and sends, or only shows.
//! Models the Run functions of staging/src/k8s.io/kubectl/pkg/cmd/create, run and expose (v1.36), C50.

use serde_json::{Value, json};

use super::change::{self, DryRun, Printer};
use super::failure::Failure;
use super::manifest::FromFile;
use super::names::is_namespaced;
use super::result;
use super::verbs::Call;
use crate::admit::client::read_document;
use crate::admit::{self, Classes, Context};
use crate::cluster::{Command, Refused};
use crate::console::shell::Shell;
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::objects::{Key, Object};
use crate::yaml::tree::Node;

const SUFFIX_LENGTH: usize = 5;

/// The one name such a verb takes; words behind `--` are a command.
pub fn name(call: &Call) -> Result<&str, Failure> {
    let count = call.flags.arguments_before_dashes().unwrap_or(call.arguments.len());
    match call.arguments.first() {
        Some(name) if count == 1 => Ok(name),
        _ => Err(call.usage_failure(format!("exactly one NAME is required, got {count}"))),
    }
}

/// What stands behind the name.
pub fn command(call: &Call) -> Option<Value> {
    let words = call.arguments.get(1..).filter(|words| !words.is_empty())?;
    Some(words.iter().map(|word| Value::from(word.as_str())).collect())
}

/// `key=value,key=value`.
/// Models parseLabels in kubectl/pkg/cmd/expose/expose.go.
pub fn labels(text: &str) -> Result<Value, Failure> {
    let mut labels = json!({});
    for spec in text.split(',') {
        let parts: Vec<&str> = spec.split('=').collect();
        let [key, value] = parts.as_slice() else {
            return Err(Failure::plain(format!("unexpected label spec: {spec}")));
        };
        if key.is_empty() {
            return Err(Failure::plain("unexpected empty label key"));
        }
        labels[*key] = (*value).into();
    }
    Ok(labels)
}

/// Sends the object and tells what became of it; `failed` stands before the server's no.
pub fn send(
    call: &Call,
    shell: &mut Shell,
    printer: &mut Printer,
    mut object: Value,
    operation: &str,
    failed: &str,
) -> Result<(), Failure> {
    let dry_run = DryRun::of(call)?;
    let items = read_document(&Node::from_json(&object)).items;
    let item = items.into_iter().next().expect("kubectl gives what it makes a kind and a version");
    let namespace = if is_namespaced(item.kind) { call.namespace() } else { "" };
    let key = Key::new(item.kind, namespace, item.name());
    if dry_run == DryRun::Client {
        if call.flags.is_given("namespace") && !namespace.is_empty() {
            object["metadata"]["namespace"] = namespace.into();
        }
        return printer.made(shell, &key, &object, operation);
    }
    if !namespace.is_empty() && shell.store().namespace(namespace).is_none() {
        let namespace = namespace.to_owned();
        return Err(within(Failure::from(Refused::NamespaceNotFound { namespace }), failed));
    }
    let config = shell.cluster().config();
    let server = config.version.api_server();
    let who = format!("{key}@{}", shell.now());
    let volume_suffix = suffix(draw(config.seed, "token-volume", &who), SUFFIX_LENGTH);
    let classes = shell.store().priority_classes();
    let context = Context {
        namespace,
        name_suffix: "",
        volume_suffix: &volume_suffix,
        server: &server,
        classes: Classes::Listed(&classes),
    };
    let mut admitted = admit::create(&item, &context)
        .map_err(change::refused)
        .map_err(|failure| within(failure, failed))?;
    for warning in &admitted.warnings {
        shell.warn(warning);
    }
    if call.flags.is_on("save-config") {
        let from = FromFile { file: String::new(), item, namespace: namespace.to_owned() };
        result::note_applied(&mut admitted.object, &from);
    }
    if dry_run == DryRun::Server {
        if shell.store().get(&key).is_some() {
            let exists = Refused::AlreadyExists { kind: key.kind, name: key.name };
            return Err(within(Failure::from(exists), failed));
        }
        return sent(call, printer, shell, &admitted.object, operation);
    }
    let object = admitted.object;
    shell
        .command(Command::Create(object.clone()))
        .map_err(|refused| within(Failure::from(refused), failed))?;
    let object = shell.store().get(&key).cloned().unwrap_or(object);
    sent(call, printer, shell, &object, operation)
}

/// Only expose reads the server's answer without knowing its type.
fn sent(
    call: &Call,
    printer: &mut Printer,
    shell: &mut Shell,
    object: &Object,
    operation: &str,
) -> Result<(), Failure> {
    match call.verb.name {
        "expose" => printer.object(shell, object, operation),
        _ => printer.made(shell, &object.key(), &object.to_json(), operation),
    }
}

fn within(failure: Failure, failed: &str) -> Failure {
    if failed.is_empty() { failure } else { failure.inside(failed) }
}
