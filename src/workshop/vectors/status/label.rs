//! `status/label.json`: `kubectl label`, from its arguments to what it says.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure, same};
use crate::admit::{ApiServer, Classes, Context, create, read_manifest};
use crate::cluster::{Cluster, Command, Config, Log};
use crate::console::kubectl::failure::Failure as Refused;
use crate::console::kubectl::pairs::Labels;
use crate::console::kubectl::verbs::label::{Overwrite, Update};
use crate::console::{Chunk, Stream, Terminal, World};
use crate::kit::sorted::SortedMap;
use crate::objects::{Namespace, Object};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "function")]
enum Input {
    #[serde(rename = "validateNoOverwrites")]
    Validate { existing: Labels, labels: Labels },
    #[serde(rename = "parseLabels")]
    Parse { args: Vec<String> },
    #[serde(rename = "label")]
    Label { existing: Labels, labels: Labels, remove: Vec<String>, overwrite: bool },
    #[serde(rename = "kubectl label", rename_all = "camelCase")]
    Whole { pod: Value, args: Vec<String>, overwrite: bool, dry_run: String },
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Validate { existing, labels } => {
            let update = Update { set: labels, ..Update::default() };
            case.check(json!({ "error": update.check_overwrites(&existing).is_err() }))
        }
        Input::Parse { args } => case.check(match Update::read(&args) {
            Err(_) => json!({ "error": true, "set": null, "remove": null }),
            Ok(update) => {
                let remove =
                    if update.remove.is_empty() { Value::Null } else { json!(update.remove) };
                json!({ "error": false, "set": update.set, "remove": remove })
            }
        }),
        Input::Label { existing, labels, remove, overwrite } => {
            let overwrite = if overwrite { Overwrite::Allowed } else { Overwrite::Refused };
            label(case, &existing, &Update { set: labels, remove, overwrite })
        }
        Input::Whole { pod, args, overwrite, dry_run } => {
            whole(case, pod, &args, overwrite, &dry_run)
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    message: String,
    error: bool,
    /// None: not looked at.
    labels: Option<Labels>,
}

fn label(case: &Case, existing: &Labels, update: &Update) -> Result<(), Failure> {
    let expect: Labelled = case.expect()?;
    match update.apply(existing) {
        Err(failure) if expect.error => same(expect.message, failure.text()),
        Err(failure) => Err(Failure::new(&expect.message, &failure.text())),
        Ok(_) if expect.error => Err(Failure::new("an error", "none")),
        Ok((labels, message)) => {
            same(expect.message, message)?;
            expect.labels.map_or(Ok(()), |expected| same(expected, labels))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    stdout: String,
    error: Option<String>,
}

/// A cluster with one pod in it, and a person who types.
fn whole(
    case: &Case,
    pod: Value,
    args: &[String],
    overwrite: bool,
    dry_run: &str,
) -> Result<(), Failure> {
    let expect: Printed = case.expect()?;
    let namespace = pod["namespace"].as_str().unwrap_or_default().to_owned();
    let pod = admitted(&json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": pod,
        "spec": { "containers": [{ "name": "app", "image": "nginx" }] },
    }))?;
    let (mut cluster, mut log) = (Cluster::new(Config::default()), Log::keeping());
    let home = Object::Namespace(Namespace::active(&namespace).into());
    for object in [home, pod] {
        let made = cluster.command(&mut log, Command::Create(object));
        made.map_err(|refused| Failure::unknown(&refused.to_string()))?;
    }
    let mut line = format!("kubectl label -n {namespace} {}", args.join(" "));
    if overwrite {
        line += " --overwrite";
    }
    if !dry_run.is_empty() {
        line += &format!(" --dry-run={dry_run}");
    }
    let (mut out, mut ended) = (Vec::new(), Vec::new());
    let mut world = World {
        cluster: &mut cluster,
        log: &mut log,
        files: &SortedMap::<String, String>::new(),
        out: &mut out,
        ended: &mut ended,
    };
    Terminal::new().type_line(&mut world, &line);
    let shown = |stream| -> String {
        let chunks = out.iter().filter(|chunk: &&Chunk| chunk.stream == stream);
        chunks.map(|chunk| chunk.text.as_str()).collect()
    };
    same(expect.stdout, shown(Stream::Out))?;
    let expected = expect.error.map_or(String::new(), |error| Refused::plain(error).text());
    same(expected, shown(Stream::Err))
}

/// A pod as the server would store it.
fn admitted(pod: &Value) -> Result<Object, Failure> {
    let unknown = |text: String| Failure::unknown(&text);
    let manifest = read_manifest(&pod.to_string(), "pod.json");
    let item = manifest.items.first().ok_or_else(|| unknown(format!("no pod: {pod}")))?;
    let context = Context {
        namespace: "",
        name_suffix: "",
        volume_suffix: "abcde",
        server: &ApiServer::NEWEST,
        classes: Classes::Unknown,
    };
    let made = create(item, &context).map_err(|refusal| unknown(refusal.to_string()))?;
    Ok(made.object)
}
