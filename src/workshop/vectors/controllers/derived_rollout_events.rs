//! `controllers/derived_rollout_events.json`: whole rollouts, played in a cluster.
//!
//! A pod becomes available when its readiness gate is opened, so that one at a time can, whenever nothing moves any more.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use crate::admit::{self, Classes, Context};
use crate::cluster::control::deployment::fenceposts::{max_surge, resolve};
use crate::cluster::{Budget, Cluster, Command, Config, Log, What};
use crate::kit::time::Span;
use crate::objects::{Condition, ConditionStatus, IntOrString, Key, Kind, Object, Pod};

const GATE: &str = "example.com/open";
/// After this long nothing moves by itself.
const PAUSE: Span = Span::secs(60);
const PODS_MAX: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    replicas: i32,
    max_surge: IntOrString,
    max_unavailable: IntOrString,
    new_pods_become_available: bool,
    /// The old template is wished for again in the end.
    undo: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    surge: i32,
    unavailable: i32,
    scaling_replica_set_messages: Vec<String>,
    idle_after_first: usize,
}

struct Stage {
    cluster: Cluster,
    log: Log,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let mut stage = Stage { cluster: Cluster::new(Config::default()), log: Log::keeping() };
    stage.create(&input)?;
    stage.wait();
    while stage.open_one_gate() {
        stage.wait();
    }
    let old = stage.sets().first().cloned().unwrap_or_default();
    stage.log = Log::keeping();
    stage.wish("new")?;
    stage.wait();
    let idle_after_first = stage.messages(&old).len();
    while input.new_pods_become_available && stage.open_one_gate() {
        stage.wait();
    }
    if input.undo {
        stage.wish("old")?;
        stage.wait();
        while stage.open_one_gate() {
            stage.wait();
        }
    }
    let desired = stage.deployment().spec.replicas.unwrap_or(1);
    let posts = resolve(Some(&input.max_surge), Some(&input.max_unavailable), desired);
    case.check(Told {
        surge: max_surge(&stage.deployment()),
        unavailable: posts.map_or(0, |posts| posts.unavailable),
        scaling_replica_set_messages: stage.messages(&old),
        idle_after_first,
    })
}

fn key() -> Key {
    Key::new(Kind::Deployment, "default", "web")
}

fn template(version: &str) -> Value {
    json!({
        "metadata": { "labels": { "app": "web" }, "annotations": { "version": version } },
        "spec": {
            "containers": [{ "name": "web", "image": "nginx:1.27" }],
            "readinessGates": [{ "conditionType": GATE }],
        },
    })
}

impl Stage {
    fn create(&mut self, input: &Input) -> Result<(), Failure> {
        let rolling =
            json!({ "maxSurge": input.max_surge, "maxUnavailable": input.max_unavailable });
        let deployment = json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": { "name": "web", "namespace": "default" },
            "spec": {
                "replicas": input.replicas,
                "selector": { "matchLabels": { "app": "web" } },
                "strategy": { "type": "RollingUpdate", "rollingUpdate": rolling },
                "template": template("old"),
            },
        });
        let server = self.cluster.config().version.api_server();
        let context = Context {
            namespace: "default",
            name_suffix: "",
            volume_suffix: "",
            server: &server,
            classes: Classes::Unknown,
        };
        let admitted = admit::create_from(Kind::Deployment, deployment, &context);
        let object = admitted.map_err(|refusal| Failure::unknown(&refusal.to_string()))?.object;
        self.command(Command::Create(object))
    }

    /// Another template.
    fn wish(&mut self, version: &str) -> Result<(), Failure> {
        let mut deployment = self.deployment();
        let annotations = &mut Rc::make_mut(&mut deployment).spec.template.metadata.annotations;
        annotations.insert("version".to_owned(), version.to_owned());
        self.command(Command::Replace(Object::Deployment(deployment)))
    }

    fn command(&mut self, command: Command) -> Result<(), Failure> {
        let done = self.cluster.command(&mut self.log, command);
        done.map(|_| ()).map_err(|refused| Failure::unknown(&refused.to_string()))
    }

    fn wait(&mut self) {
        let until = self.cluster.now() + PAUSE;
        self.cluster.advance(&mut self.log, until, Budget::Unlimited);
    }

    fn deployment(&self) -> Rc<crate::objects::Deployment> {
        match self.cluster.objects().get(&key()) {
            Some(Object::Deployment(deployment)) => deployment.clone(),
            _ => unreachable!("made in the beginning, and nobody deletes it"),
        }
    }

    /// The ReplicaSets' names.
    fn sets(&self) -> Vec<String> {
        let sets = self.cluster.objects().list(Kind::ReplicaSet, Some("default"));
        sets.map(|set| set.meta().name.clone()).collect()
    }

    /// Whether there was a pod that could become available.
    fn open_one_gate(&mut self) -> bool {
        let is_shut = |pod: &&Rc<Pod>| {
            !pod.is_deleting()
                && pod.status.condition("ContainersReady").is_some_and(Condition::holds)
                && pod.status.condition(GATE).is_none()
        };
        let pods = self.cluster.objects().pods(Some("default"));
        assert!(pods.count() < PODS_MAX, "a rollout makes as many pods as it asks for");
        let Some(pod) = self.cluster.objects().pods(Some("default")).find(is_shut) else {
            return false;
        };
        let mut pod = pod.clone();
        let gate = Condition::new(GATE, ConditionStatus::True);
        Rc::make_mut(&mut pod).status.conditions.push(gate);
        self.command(Command::ReplaceStatus(Object::Pod(pod))).is_ok()
    }

    fn messages(&self, old: &str) -> Vec<String> {
        let events = self.log.records.iter().filter_map(|record| match &record.what {
            What::Event { reason, message, .. } if reason == "ScalingReplicaSet" => Some(message),
            _ => None,
        });
        let names = self.sets();
        let renamed = events.map(|message| {
            let words =
                message.split(' ').map(|word| match names.iter().any(|name| name == word) {
                    true if word == old => "web-OLD",
                    true => "web-NEW",
                    false => word,
                });
            words.collect::<Vec<_>>().join(" ")
        });
        renamed.collect()
    }
}
