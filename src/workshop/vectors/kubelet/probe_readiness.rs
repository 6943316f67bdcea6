//! A readiness probe whose answers change, in a cluster of its own.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::Failure;
use super::probe_stop::run_until;
use crate::cluster::{Cluster, Command, Config, Fault, Log, Refused};
use crate::objects::probe::{Action, HttpGetAction, Probe};
use crate::objects::{Container, IntOrString, Key, Object, Pod};

const CONTAINER: &str = "app";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Input {
    probe_type: String,
    probe_results: Vec<String>,
}

/// Whether the container is ready, once the API shows what each result came to.
pub fn sequence(input: &Input) -> Result<Value, Failure> {
    if input.probe_type != "readiness" {
        return Err(Failure::unknown(&input.probe_type));
    }
    let mut cluster = Cluster::new(Config::default());
    let mut log = Log::default();
    let key = Key::pod("default", "web");
    command(&mut cluster, &mut log, Command::Create(Object::Pod(Rc::new(pod()))))?;
    let mut sequence = Vec::new();
    for result in &input.probe_results {
        let wanted = result.starts_with("Success");
        // The program answers from its start on; a frozen one does not.
        let fault = match (wanted, sequence.last()) {
            (true, None | Some(true)) | (false, Some(false)) => None,
            (true, Some(false)) => Some(Fault::Thaw),
            (false, None | Some(true)) => Some(Fault::Freeze),
        };
        if let Some(fault) = fault {
            let (pod, container) = (key.clone(), None);
            command(&mut cluster, &mut log, Command::Fault { pod, container, fault })?;
        }
        let shown = |cluster: &Cluster| (is_ready(cluster, &key)? == wanted).then_some(wanted);
        let ready = run_until(&mut cluster, &mut log, shown);
        sequence.push(ready.ok_or_else(|| Failure::new(result, "no change"))?);
    }
    Ok(json!({"readySequence": sequence}))
}

fn command(cluster: &mut Cluster, log: &mut Log, command: Command) -> Result<(), Failure> {
    let refused = |error: Refused| Failure::new("a command", &error.to_string());
    cluster.command(log, command).map(drop).map_err(refused)
}

fn is_ready(cluster: &Cluster, key: &Key) -> Option<bool> {
    let pod = cluster.objects().pod(&key.namespace, &key.name)?;
    Some(pod.status.container_status(CONTAINER)?.ready)
}

fn pod() -> Pod {
    let port = IntOrString::Int(80);
    let http_get = HttpGetAction { path: "/".to_owned(), port, ..HttpGetAction::default() };
    let mut pod = Pod::default();
    pod.metadata.name = "web".to_owned();
    pod.metadata.namespace = "default".to_owned();
    pod.spec.containers = vec![Container {
        name: CONTAINER.to_owned(),
        image: "nginx".to_owned(),
        readiness_probe: Some(Probe {
            action: Some(Action::HttpGet(http_get)),
            period_seconds: 2,
            timeout_seconds: 1,
            success_threshold: 1,
            failure_threshold: 1,
            ..Probe::default()
        }),
        ..Container::default()
    }];
    pod
}
