//! `kubectl create configmap` and `kubectl create secret generic`: keys and values from flags and files.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go and create_secret.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, below, flags};
use super::one;
use crate::admit::names;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};
use crate::kit::base64;
use crate::kit::quote::quote;
use crate::kit::sorted::SortedMap;
use crate::objects::json;

pub const CONFIG_MAP: Verb = Verb {
    name: "create configmap",
    aliases: &["cm"],
    usage: "create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    summary: "Create a config map from a local file, directory or literal value",
    flags: &[
        &flags::DRY_RUN,
        &FROM_ENV_FILE,
        &FROM_FILE,
        &FROM_LITERAL,
        &flags::OUTPUT,
        &flags::SAVE_CONFIG,
    ],
    arguments: Arguments::Nothing,
    run: config_map,
};

pub const SECRET: Verb = Verb {
    name: "create secret",
    aliases: &[],
    usage: "create secret (docker-registry | generic | tls)",
    summary: "Create a secret using a specified subcommand",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

pub const GENERIC: Verb = Verb {
    name: "create secret generic",
    aliases: &[],
    usage: "create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    summary: "Create a secret from a local file, directory, or literal value",
    flags: &[
        &flags::DRY_RUN,
        &FROM_ENV_FILE,
        &FROM_FILE,
        &FROM_LITERAL,
        &flags::OUTPUT,
        &flags::SAVE_CONFIG,
        &TYPE,
    ],
    arguments: Arguments::Nothing,
    run: secret,
};

const FROM_ENV_FILE: Flag = Flag {
    name: "from-env-file",
    short: None,
    takes: Takes::Texts,
    help: "Specify the path to a file to read lines of key=val pairs.",
};
const FROM_FILE: Flag = Flag {
    name: "from-file",
    short: None,
    takes: Takes::Texts,
    help: "Key file can be specified using its file path, in which case file basename will be used as the key, or optionally with a key and file path, in which case the given key will be used.",
};
const FROM_LITERAL: Flag = Flag {
    name: "from-literal",
    short: None,
    takes: Takes::Texts,
    help: "Specify a key and literal value to insert (i.e. mykey=somevalue)",
};
const TYPE: Flag = Flag {
    name: "type",
    short: None,
    takes: Takes::Text(""),
    help: "The type of secret to create",
};

type Data = SortedMap<String, String>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    ConfigMap,
    Secret,
}

fn config_map(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?;
    let data = data(call, shell, Holder::ConfigMap, name)?;
    let mut values = data.iter().map(|(key, value)| (key.clone(), value.as_str().into()));
    let values = json::object(&mut values);
    let mut map = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } });
    if !values.is_empty() {
        map["data"] = values.into();
    }
    one(call, shell, map, "failed to create configmap: ")
}

fn secret(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?;
    let data = data(call, shell, Holder::Secret, name)?;
    let encoded = |value: &String| Value::from(base64::encode(value.as_bytes()));
    let values = json::object(&mut data.iter().map(|(key, value)| (key.clone(), encoded(value))));
    let mut secret = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": name } });
    if !values.is_empty() {
        secret["data"] = values.into();
    }
    if let Some(kind) = call.flags.text("type").filter(|kind| !kind.is_empty()) {
        secret["type"] = kind.into();
    }
    one(call, shell, secret, "failed to create secret ")
}

fn data(call: &Call, shell: &Shell, holder: Holder, name: &str) -> Result<Data, Failure> {
    if name.is_empty() {
        return Err(Failure::plain("name must be specified"));
    }
    let (files, literals) = (call.flags.texts("from-file"), call.flags.all("from-literal"));
    let env_files = call.flags.texts("from-env-file");
    if !env_files.is_empty() && (!files.is_empty() || !literals.is_empty()) {
        return Err(Failure::plain(
            "from-env-file cannot be combined with from-file or from-literal",
        ));
    }
    let mut data = Data::default();
    for literal in literals {
        let Some((key, value)) = literal.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Failure::plain(format!(
                "invalid literal source {literal}, expected key=value"
            )));
        };
        add(&mut data, holder, name, key, value)?;
    }
    for source in files {
        let (key, path) = file_source(source)?;
        add(&mut data, holder, name, key, read(shell, path)?)?;
    }
    for path in env_files {
        for line in read(shell, path)?.lines() {
            let line = line.trim_start();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            add(&mut data, holder, name, key, value)?;
        }
    }
    Ok(data)
}

fn read<'a>(shell: &'a Shell, path: &str) -> Result<&'a str, Failure> {
    let missing = || Failure::plain(format!("error reading {path}: no such file or directory"));
    shell.file(path).ok_or_else(missing)
}

/// Models ParseFileSource in kubectl/pkg/util/util.go.
fn file_source(source: &str) -> Result<(&str, &str), Failure> {
    match source.split_once('=') {
        None => Ok((source.rsplit('/').next().unwrap_or(source), source)),
        Some((_, path)) if path.contains('=') => {
            Err(Failure::plain("key names or file paths cannot contain '='"))
        }
        Some(("", path)) => Err(Failure::plain(format!("key name for file path {path} missing"))),
        Some((key, "")) => Err(Failure::plain(format!("file path for key name {key} missing"))),
        Some(both) => Ok(both),
    }
}

fn add(data: &mut Data, holder: Holder, name: &str, key: &str, value: &str) -> Result<(), Failure> {
    let complaints = names::config_key(key);
    if !complaints.is_empty() {
        let key = quote(key);
        return Err(Failure::plain(match holder {
            Holder::ConfigMap => {
                let complaints = complaints.join(",");
                format!("{key} is not a valid key name for a ConfigMap: {complaints}")
            }
            Holder::Secret => {
                format!("{key} is not valid key name for a Secret {}", complaints.join(";"))
            }
        }));
    }
    if data.contains_key(key) {
        return Err(Failure::plain(match holder {
            Holder::ConfigMap => format!(
                "cannot add key {}, another key by that name already exists in Data for ConfigMap {}",
                quote(key),
                quote(name)
            ),
            Holder::Secret => {
                format!("cannot add key {key}, another key by that name already exists")
            }
        }));
    }
    data.insert(key.to_owned(), value.to_owned());
    Ok(())
}
