//! A performance as readable lines: what golden traces compare and the workshop prints.
//! The columns are documented in tests/traces/README.md.

use crate::kit::sorted::SortedMap;

use super::transcript::Transcript;
use crate::cluster::{Record, Verb, What};
use crate::console::kubectl::print::{node, pod};
use crate::kit::time::SimTime;
use crate::objects::{
    DaemonSet, Deployment, EndpointSlice, Job, Key, Node, Object, ObjectMeta, StatefulSet,
};

/// What a trace shows when its recipe does not say: everything a learner would notice.
pub const SHOWN_BY_DEFAULT: &[&str] = &[
    "command",
    "event",
    "probe",
    "waits",
    "status",
    "endpoints",
    "container",
    "hook",
    "back-off",
    "fault",
    "request",
    "stalled",
];

/// One line a record, for the tags asked for. `status`, `conditions` and `endpoints` lines are made from what is stored:
/// what `kubectl get pods` shows, a pod's conditions, and which addresses a Service has, whenever that changes.
pub fn lines(records: &[Record], show: &[&str], until: SimTime) -> Vec<String> {
    let mut seen = SortedMap::new();
    let mut lines = Vec::new();
    for record in records.iter().filter(|record| record.at <= until) {
        let tag = record.what.tag();
        for (tag, text) in seen_in_store(&record.what, record.at) {
            let before = seen.insert((record.about.clone(), tag), text.clone());
            if show.contains(&tag) && before.as_ref() != Some(&text) {
                lines.push(line(record, tag, &text));
            }
        }
        if show.contains(&tag) {
            lines.push(line(record, tag, &one_line(&record.what.to_string())));
        }
    }
    lines
}

/// How a write left an object, in short.
pub fn state(what: &What, at: SimTime) -> Option<String> {
    seen_in_store(what, at).into_iter().next().map(|(_, text)| text)
}

/// A program's own words may hold line breaks.
fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

/// `Ready=False:ContainersNotReady PodScheduled=True`, in the order of the API. Every kind has a condition type of its own.
macro_rules! told {
    ($conditions:expr) => {{
        let conditions = $conditions.iter().map(|condition| {
            let reason = if condition.reason.is_empty() { "" } else { ":" };
            let (kind, status) = (&condition.kind, condition.status.as_str());
            format!("{kind}={status}{reason}{}", condition.reason)
        });
        let conditions: Vec<String> = conditions.collect();
        if conditions.is_empty() { "none".to_owned() } else { conditions.join(" ") }
    }};
}

fn seen_in_store(what: &What, at: SimTime) -> Vec<(&'static str, String)> {
    let What::Stored { verb, object } = what else { return Vec::new() };
    match (object, verb) {
        (Object::Pod(_), Verb::Deleted) => vec![("status", "gone".to_owned())],
        (Object::Pod(pod), _) => {
            vec![
                ("status", status_line(pod, at)),
                ("conditions", told!(pod.status.conditions)),
                ("owner", owner(&pod.metadata)),
            ]
        }
        (
            Object::CronJob(_)
            | Object::DaemonSet(_)
            | Object::Deployment(_)
            | Object::Job(_)
            | Object::ReplicaSet(_)
            | Object::ReplicationController(_)
            | Object::StatefulSet(_),
            Verb::Deleted,
        ) => vec![("status", "gone".to_owned())],
        (Object::Deployment(deployment), _) => vec![
            ("status", marked(deployment_line(deployment), &deployment.metadata)),
            ("conditions", told!(deployment.status.conditions)),
        ],
        (Object::ReplicaSet(set), _) => {
            let status = &set.status;
            let line = replicas(set.spec.replicas, status.replicas, status.ready_replicas);
            vec![
                ("status", marked(line, &set.metadata)),
                ("owner", owner(&set.metadata)),
                ("revision", revision(&set.metadata)),
            ]
        }
        (Object::ReplicationController(controller), _) => {
            let (spec, status) = (&controller.spec, &controller.status);
            let line = replicas(spec.replicas, status.replicas, status.ready_replicas);
            vec![("status", marked(line, &controller.metadata))]
        }
        (Object::CronJob(job), _) => {
            vec![("status", format!("{} active", job.status.active.len()))]
        }
        (Object::DaemonSet(set), _) => vec![("status", daemon_set_line(set))],
        (Object::Job(job), _) => {
            vec![
                ("status", marked(job_line(job), &job.metadata)),
                ("conditions", told!(job.status.conditions)),
            ]
        }
        (Object::Node(_), Verb::Deleted) => vec![("status", "gone".to_owned())],
        (Object::Node(node), _) => {
            vec![("status", node_line(node)), ("conditions", told!(node.status.conditions))]
        }
        (Object::Namespace(namespace), verb) => {
            let status = match verb {
                Verb::Added | Verb::Modified => namespace.status.phase.clone(),
                Verb::Deleted => "gone".to_owned(),
            };
            vec![("status", status), ("conditions", told!(namespace.status.conditions))]
        }
        (Object::StatefulSet(set), _) => vec![("status", stateful_set_line(set))],
        (Object::ControllerRevision(_), Verb::Deleted) => vec![("revision", "gone".to_owned())],
        (Object::ControllerRevision(kept), _) => vec![("revision", kept.revision.to_string())],
        (Object::Lease(_), Verb::Deleted) => vec![("status", "gone".to_owned())],
        (Object::Lease(lease), _) => {
            let holder = lease.spec.holder_identity.as_deref().unwrap_or("nobody");
            vec![("status", format!("held by {holder}"))]
        }
        (Object::EndpointSlice(slice), _) => vec![("endpoints", addresses(slice))],
        (
            Object::App(_)
            | Object::ConfigMap(_)
            | Object::Endpoints(_)
            | Object::Event(_)
            | Object::PodDisruptionBudget(_)
            | Object::PriorityClass(_)
            | Object::Secret(_)
            | Object::Service(_),
            _,
        ) => Vec::new(),
    }
}

/// Who controls it.
fn owner(meta: &ObjectMeta) -> String {
    let owner = meta.controller();
    owner.map_or("none".to_owned(), |owner| format!("{}/{}", owner.kind, owner.name))
}

/// Of which revision of its Deployment it is.
fn revision(meta: &ObjectMeta) -> String {
    let revision = meta.annotations.get("deployment.kubernetes.io/revision");
    revision.cloned().unwrap_or_else(|| "none".to_owned())
}

/// What is held back by finalizers says so.
fn marked(line: String, meta: &ObjectMeta) -> String {
    match meta.is_deleting() {
        true => format!("{line}, held by {}", meta.finalizers.join(" ")),
        false => line,
    }
}

/// DESIRED, CURRENT and READY.
fn replicas(desired: Option<i32>, current: i32, ready: i32) -> String {
    format!("{} desired, {current} current, {ready} ready", desired.unwrap_or(1))
}

/// DESIRED, CURRENT, READY, UP-TO-DATE and AVAILABLE.
fn daemon_set_line(set: &DaemonSet) -> String {
    let status = &set.status;
    format!(
        "{} desired, {} current, {} ready, {} up-to-date, {} available",
        status.desired_number_scheduled,
        status.current_number_scheduled,
        status.number_ready,
        status.updated_number_scheduled,
        status.number_available
    )
}

/// READY, and how many are of the newest template.
fn stateful_set_line(set: &StatefulSet) -> String {
    let (status, desired) = (&set.status, set.spec.replicas.unwrap_or(1));
    format!("{}/{desired}, {} updated", status.ready_replicas, status.updated_replicas)
}

/// STATUS, and the taints that keep pods away.
fn node_line(node: &Node) -> String {
    let taints = node.spec.taints.iter().map(|taint| format!("{}:{}", taint.key, taint.effect));
    let taints: Vec<String> = taints.collect();
    let status = node::status(node);
    if taints.is_empty() { status } else { format!("{status}, tainted {}", taints.join(" ")) }
}

fn job_line(job: &Job) -> String {
    let status = &job.status;
    let ready = status.ready.unwrap_or(0);
    let (active, succeeded, failed) = (status.active, status.succeeded, status.failed);
    format!("{active} active ({ready} ready), {succeeded} succeeded, {failed} failed")
}

/// READY, UP-TO-DATE and AVAILABLE.
fn deployment_line(deployment: &Deployment) -> String {
    let status = &deployment.status;
    let (ready, desired) = (status.ready_replicas, deployment.spec.replicas.unwrap_or(1));
    let (updated, available) = (status.updated_replicas, status.available_replicas);
    format!("{ready}/{desired}, {updated} up-to-date, {available} available")
}

/// `10.244.0.2 ready`, or `none`.
fn addresses(slice: &EndpointSlice) -> String {
    let endpoint = |endpoint: &crate::objects::Endpoint| {
        let conditions = endpoint.conditions;
        let state = match (conditions.is_ready(), conditions.is_terminating()) {
            (true, _) => "ready",
            (false, true) => "terminating",
            (false, false) => "not ready",
        };
        format!("{} {state}", endpoint.addresses.join(" "))
    };
    let endpoints: Vec<String> = slice.endpoints.iter().map(endpoint).collect();
    if endpoints.is_empty() { "none".to_owned() } else { endpoints.join(", ") }
}

/// READY, STATUS and the number of restarts.
pub fn status_line(pod: &crate::objects::Pod, at: SimTime) -> String {
    let row = pod::row(pod, at);
    let restarts = row.restarts.split(' ').next().unwrap_or_default();
    format!("{} {} {restarts}", row.ready, row.status)
}

fn line(record: &Record, tag: &str, text: &str) -> String {
    let rule = match record.rule {
        Some(rule) if tag != "command" => format!("  [{}]", rule.id()),
        Some(_) | None => String::new(),
    };
    let actor = record.actor.as_str();
    let about = about(&record.about, record.container.as_deref());
    format!("{:>9}  {actor:<9}  {about:<24}  {tag:<9}  {text}{rule}", record.at.to_string())
}

/// `pod/web`, or `web/app` for a container; nothing for the learner.
fn about(key: &Key, container: Option<&str>) -> String {
    if key.name.is_empty() {
        return "-".to_owned();
    }
    match container {
        Some(container) => format!("{}/{container}", key.name),
        None => key.to_string(),
    }
}

/// The console as a terminal shows it: each line behind its prompt, then what it printed.
pub fn console(transcript: &Transcript, until: SimTime) -> String {
    let mut text = String::new();
    for entry in transcript.entries().iter().filter(|entry| entry.at <= until) {
        text.push_str(&format!("$ {}\n", entry.line));
        for chunk in entry.chunks.iter().filter(|chunk| chunk.at <= until) {
            text.push_str(&chunk.text);
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}
