//! `kubectl debug`: a container more in a running pod, a copy of a pod, or a pod that looks into a node.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/debug/debug.go (v1.36).

mod options;
mod pod_copy;
mod profile;

use serde_json::{Value, json};

use super::attach::Attachment;
use super::{Arguments, Call, Verb, flags};
use crate::admit;
use crate::cluster::{Command, Grace, Propagation};
use crate::console::job::Job;
use crate::console::kubectl::change::{self, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::kit::quote::quote;
use crate::objects::{Key, Kind, Object};
use options::Options;
use profile::Style;

pub const VERB: Verb = Verb {
    name: "debug",
    aliases: &[],
    usage: "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    summary: "Create debugging sessions for troubleshooting workloads and nodes",
    flags: &[
        &options::ARGUMENTS_ONLY,
        &options::ATTACH,
        &options::CONTAINER,
        &options::COPY_TO,
        &options::ENV,
        &options::IMAGE,
        &options::IMAGE_PULL_POLICY,
        &options::KEEP_ANNOTATIONS,
        &options::KEEP_INIT_CONTAINERS,
        &options::KEEP_LABELS,
        &options::KEEP_LIVENESS,
        &options::KEEP_READINESS,
        &options::KEEP_STARTUP,
        &options::PROFILE,
        &flags::QUIET,
        &options::REPLACE,
        &options::SAME_NODE,
        &options::SET_IMAGE,
        &options::SHARE_PROCESSES,
        &super::exec::STDIN,
        &options::TARGET,
        &super::exec::TTY,
    ],
    arguments: Arguments::Pod,
    run,
};

/// What was made: the pod, and its container to attach to, if one is new.
struct Made {
    pod: Key,
    container: String,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let options = Options::read(call)?;
    options.check(shell)?;
    let [target] = &options.targets[..] else {
        return Err(Failure::plain("podlife debugs one pod or node at a time"));
    };
    let (kind, name) = match target.split_once('/') {
        None => (Kind::Pod, target.as_str()),
        Some((kind, name)) => {
            let known = Kind::from_resource(kind);
            (known.ok_or_else(|| Failure::unknown_resource(kind))?, name)
        }
    };
    let namespace = if kind == Kind::Node { "" } else { call.namespace() };
    let found = shell.store().get(&Key::new(kind, namespace, name)).cloned();
    let found = found.ok_or_else(|| Failure::not_found(kind, name))?;
    let made = match &found {
        Object::Node(_) => debug_node(call, &options, name, shell)?,
        Object::Pod(_) if options.copy_to.is_empty() => debug_inside(&options, &found, shell)?,
        Object::Pod(_) => debug_copy(call, &options, &found, shell)?,
        other => {
            let names = other.kind().names();
            let group = if names.group.is_empty() { "" } else { "/" };
            let kind = format!("{}{group}{}, Kind={}", names.group, names.version, names.kind);
            return Err(Failure::plain(format!("{} not supported by debug", quote(&kind))));
        }
    };
    if !options.attaches || made.container.is_empty() {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let attachment = Attachment::of_debugger(call, shell, made.pod, &made.container)?;
    Ok(Outcome::Running(Job::Attach(Box::new(attachment))))
}

/// A container that was not there when the pod began, by way of the subresource.
fn debug_inside(options: &Options, pod: &Object, shell: &mut Shell) -> Result<Made, Failure> {
    let mut body = pod.to_json();
    let container = options.container_name(&body, shell);
    let mut added = json!({
        "image": options.image,
        "name": container,
        "resources": {},
        "terminationMessagePolicy": "File",
    });
    options.lay_over(&mut added);
    options.say_command(&mut added);
    if !options.target.is_empty() {
        added["targetContainerName"] = options.target.clone().into();
    }
    options.profile.apply(Style::Ephemeral, &mut added);
    let list = &mut body["spec"]["ephemeralContainers"];
    match list.as_array_mut() {
        Some(list) => list.push(added),
        None => *list = json!([added]),
    }
    let version = shell.cluster().config().version;
    if !version.serves_ephemeral_containers() {
        let why = quote("the server could not find the requested resource");
        return Err(Failure::plain(format!(
            "ephemeral containers are disabled for this cluster (error from server: {why})"
        )));
    }
    let admitted =
        admit::add_ephemeral(pod, &body, &version.api_server()).map_err(change::refused)?;
    shell.command(Command::Replace(admitted.object))?;
    Ok(Made { pod: pod.key(), container })
}

fn debug_copy(
    call: &Call,
    options: &Options,
    pod: &Object,
    shell: &mut Shell,
) -> Result<Made, Failure> {
    let (copy, container) = pod_copy::of(&pod.to_json(), options, shell)?;
    generated::send(call, shell, &mut Printer::silent(), copy, "created", "")?;
    if options.replaces {
        let (grace, propagation) = (Grace::Seconds(0), Propagation::Background);
        shell.command(Command::Delete { key: pod.key(), grace, propagation })?;
    }
    Ok(Made { pod: Key::pod(call.namespace(), &options.copy_to), container })
}

/// A pod with the node's own namespaces and its files at /host.
fn debug_node(
    call: &Call,
    options: &Options,
    node: &str,
    shell: &mut Shell,
) -> Result<Made, Failure> {
    let container = match options.container.as_str() {
        "" => "debugger".to_owned(),
        given => given.to_owned(),
    };
    let pod = format!("node-debugger-{node}-{}", random(shell, node));
    if !options.is_quiet {
        shell.out(&format!(
            "Creating debugging pod {pod} with container {container} on node {node}.\n"
        ));
    }
    let mut debugger = json!({
        "image": options.image,
        "name": container,
        "resources": {},
        "terminationMessagePolicy": "File",
    });
    options.lay_over(&mut debugger);
    options.say_command(&mut debugger);
    options.profile.apply(Style::Node, &mut debugger);
    let mut body = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "labels": { "app.kubernetes.io/managed-by": "kubectl-debug" },
            "name": pod,
        },
        "spec": {
            "nodeName": node,
            "restartPolicy": "Never",
            "tolerations": [{ "operator": "Exists" }],
        },
    });
    options.profile.open_node(&mut body["spec"], &mut debugger);
    body["spec"]["containers"] = json!([debugger]);
    generated::send(call, shell, &mut Printer::silent(), body, "created", "")?;
    Ok(Made { pod: Key::pod(call.namespace(), &pod), container })
}

/// Five letters that nobody can foresee. Models utilrand.String.
fn random(shell: &Shell, who: &str) -> String {
    const LENGTH: usize = 5;
    let who = format!("{who}@{}", shell.now());
    suffix(draw(shell.cluster().config().seed, "debugger", &who), LENGTH)
}

impl Options {
    /// The name that was given, or one that the pod has not.
    fn container_name(&self, pod: &Value, shell: &mut Shell) -> String {
        if !self.container.is_empty() {
            return self.container.clone();
        }
        let who = pod.pointer("/metadata/name").and_then(Value::as_str).unwrap_or("");
        let taken = pod["spec"]["ephemeralContainers"].as_array().map_or(0, Vec::len);
        let name = format!("debugger-{}", random(shell, &format!("{who}/{taken}")));
        if !self.is_quiet {
            shell.out(&format!("Defaulting debug container name to {name}.\n"));
        }
        name
    }
}
