//! `validation/decode.json`: what kubectl says of a file, the JSON it sends, and what the terminal finally shows.
//!
//! kubectl's own share was measured against a server that takes everything; what a server answers is that of 1.34.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure, same};
use super::terminal::{Terminal, create};
use crate::admit::{self, ApiServer, Classes, Context, Item, Manifest, Refusal, read_manifest};
use crate::cluster::version::Version;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    file: String,
    #[serde(flatten)]
    said: Said,
}

/// A text and all that is said about it.
#[derive(Deserialize)]
pub(super) struct Said {
    yaml: String,
    kubectl_exit: i32,
    kubectl_stderr: String,
    sent: Vec<Value>,
    result: String,
    terminal: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Row { file, said, .. } = case.whole()?;
    said.check(&file)
}

impl Said {
    /// Checks every stage of `kubectl create -f FILE`.
    pub(super) fn check(&self, file: &str) -> Result<(), Failure> {
        let manifest = read_manifest(&self.yaml, file);
        let complaints = complaints(&manifest);
        same(&self.kubectl_stderr, &complaints)?;
        same(self.kubectl_exit, i32::from(!complaints.is_empty()))?;
        Placed {
            yaml: &self.yaml,
            sent: &self.sent,
            result: &self.result,
            terminal: &self.terminal,
        }
        .check(file)
    }
}

/// The part of it that concerns the server.
pub(super) struct Placed<'a> {
    pub yaml: &'a str,
    pub sent: &'a [Value],
    pub result: &'a str,
    pub terminal: &'a str,
}

impl Placed<'_> {
    pub(super) fn check(&self, file: &str) -> Result<(), Failure> {
        let manifest = read_manifest(self.yaml, file);
        let sent: Vec<Value> = manifest.items.iter().map(|item| item.body(NAMESPACE)).collect();
        same(self.sent, &sent)?;
        same(self.result, result(&manifest))?;
        let Terminal { shown, exit } = create(self.yaml, file)?;
        same(with_name_generated(self.terminal, &sent, &shown), &shown)?;
        let is_good = |line: &str| line.ends_with(" created") || line.starts_with("Warning: ");
        same(self.terminal.lines().all(is_good), exit == 0)
    }
}

/// The namespace of the request.
const NAMESPACE: &str = "default";

/// What kubectl prints without any server.
fn complaints(manifest: &Manifest) -> String {
    if let Some(nothing) = manifest.nothing_passed("create") {
        return nothing;
    }
    let errors: Vec<String> =
        manifest.failures.iter().map(|failure| failure.error.to_string()).collect();
    errors.join("\n")
}

/// In the words of the table.
fn result(manifest: &Manifest) -> &'static str {
    match (&manifest.items[..], &manifest.failures[..]) {
        ([], [] | [_]) => "client error",
        ([item], []) => answer(item),
        _ => "several documents",
    }
}

fn answer(item: &Item) -> &'static str {
    let server: ApiServer =
        Version::named("1.34").expect("a version that is simulated").api_server();
    let context = Context {
        namespace: NAMESPACE,
        name_suffix: "xxxxx",
        volume_suffix: "xxxxx",
        server: &server,
        classes: Classes::Unknown,
    };
    admit::create(item, &context).map_or_else(|refusal| Refusal::reason(&refusal), |_| "accepted")
}

/// The recording server gave no name to an object that asks for a generated one; a real one does, in five letters.
fn with_name_generated(terminal: &str, sent: &[Value], shown: &str) -> String {
    let metadata = |name: &str| sent.first().and_then(|body| body["metadata"][name].as_str());
    let (Some(prefix), None) = (metadata("generateName"), metadata("name")) else {
        return terminal.to_owned();
    };
    let generated = shown.split(['/', ' ']).nth(1).filter(|name| {
        name.strip_prefix(prefix).is_some_and(|suffix| suffix.len() == SUFFIX_LENGTH)
    });
    terminal.replace("<unknown>", generated.unwrap_or("<unknown>"))
}

const SUFFIX_LENGTH: usize = 5;
