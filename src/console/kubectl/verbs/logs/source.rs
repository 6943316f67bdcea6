//! Which containers' logs are meant: of one pod, of those a selector picks, of those behind a Deployment.
//! Models logsForObjectWithClient in kubectl's pkg/polymorphichelpers/logsforobject.go (v1.36), C34, C35 and C38.

use std::rc::Rc;

use super::super::Call;
use super::first_pod::Awaited;
use crate::cluster::Store;
use crate::console::kubectl::containers::{self, DEFAULT_CONTAINER};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::pick;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::Shell;
use crate::kit::order;
use crate::kit::stamp::Stamp;
use crate::objects::{Container, Kind, LabelSelector, Object, Pod, PodPhase};

/// One container whose log is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub pod: Rc<Pod>,
    pub container: String,
}

/// In the order of the pods, and in each of its init containers, containers and ephemeral containers.
pub fn find(call: &Call, shell: &mut Shell) -> Result<Vec<Source>, Failure> {
    let asked = match call.arguments.as_slice() {
        [_, container] => Some(container.as_str()),
        _ => call.flags.text("container"),
    };
    let asked = asked.filter(|name| !name.is_empty()).map(str::to_owned);
    let pods = pods(call, shell)?;
    let mut sources = Vec::new();
    for pod in pods {
        if call.flags.is_on("all-containers") {
            let spec = &pod.spec;
            let all = spec.init_containers.iter().chain(&spec.containers);
            let source = |container: &Container| Source {
                pod: pod.clone(),
                container: container.name.clone(),
            };
            sources.extend(all.chain(&spec.ephemeral_containers).map(source));
            continue;
        }
        let container = container(call, shell, &pod, asked.as_deref())?;
        sources.push(Source { pod, container });
    }
    Ok(sources)
}

fn container(
    call: &Call,
    shell: &mut Shell,
    pod: &Pod,
    asked: Option<&str>,
) -> Result<String, Failure> {
    let annotated = pod.metadata.annotations.get(DEFAULT_CONTAINER).filter(|name| !name.is_empty());
    if let (None, Some(name)) = (asked, annotated)
        && pod.container(name).is_none()
    {
        let pod = &pod.metadata.name;
        shell.err(&format!("Default container name \"{name}\" not found in pod {pod}\n"));
    }
    let chosen = containers::choose(pod, asked)?;
    if let Some(remark) = chosen.remark.filter(|_| !call.flags.is_on("all-pods")) {
        shell.err(&remark);
    }
    Ok(chosen.name)
}

fn pods(call: &Call, shell: &mut Shell) -> Result<Vec<Rc<Pod>>, Failure> {
    let namespace = call.namespace().to_owned();
    let Some(word) = call.arguments.first() else {
        let selector = Selector::sent(call.flags.text("selector"), None);
        selector.check(Kind::Pod)?;
        let pods = shell.store().pods(Some(&namespace));
        let picked = pods.filter(|pod| selector.matches(&Object::Pod((*pod).clone())));
        let picked: Vec<Rc<Pod>> = picked.cloned().collect();
        if picked.is_empty() {
            shell.err(&format!("No resources found in {namespace} namespace.\n"));
        }
        return Ok(picked);
    };
    match pick::named(shell.store(), call, word)? {
        Object::Pod(pod) => Ok(vec![pod]),
        maker => behind(call, shell, &maker),
    }
}

/// What has no pods yet is waited for. None where there is a log to read, or nothing to wait for.
pub fn awaited(call: &Call, store: &Store) -> Result<Option<Awaited>, Failure> {
    let Some(word) = call.arguments.first() else { return Ok(None) };
    let maker = pick::named(store, call, word)?;
    if matches!(maker, Object::Pod(_)) {
        return Ok(None);
    }
    let selector = selector_for(&maker)?;
    let namespace = maker.meta().namespace.clone();
    let has_pods = store.pods(Some(&namespace)).any(|pod| selector.matches(&pod.metadata.labels));
    Ok((!has_pods).then_some(Awaited { namespace, selector }))
}

fn selector_for(maker: &Object) -> Result<LabelSelector, Failure> {
    selector_of(maker).map_err(|problem| {
        Failure::plain(format!("cannot get the logs from *{}: {problem}", go_type(maker)))
    })
}

/// The pods that an object's selector picks; only the first of them unless all are asked for.
fn behind(call: &Call, shell: &mut Shell, maker: &Object) -> Result<Vec<Rc<Pod>>, Failure> {
    let selector = selector_for(maker)?;
    let namespace = &maker.meta().namespace;
    let picks = |pod: &&Rc<Pod>| selector.matches(&pod.metadata.labels);
    let mut pods: Vec<Rc<Pod>> =
        shell.store().pods(Some(namespace)).filter(picks).cloned().collect();
    if pods.is_empty() {
        return Err(Failure::plain("timed out waiting for the condition"));
    }
    order::sort_by_key(&mut pods, |pod| rank(pod));
    if pods.len() > 1 && !call.flags.is_on("all-pods") {
        shell.err(&format!("Found {} pods, using pod/{}\n", pods.len(), pods[0].metadata.name));
        pods.truncate(1);
    }
    Ok(pods)
}

/// Assigned, running, ready and long ready, often restarted and old ones first.
/// Models podutils.ByLogging.
fn rank(pod: &Pod) -> (bool, u8, bool, Option<Stamp>, i32, Option<Stamp>) {
    let phase = match pod.status.phase {
        // Upstream knows no place for the other two, and so puts them first as well.
        Some(PodPhase::Running | PodPhase::Succeeded | PodPhase::Failed) | None => 0,
        Some(PodPhase::Unknown) => 1,
        Some(PodPhase::Pending) => 2,
    };
    let is_ready = pod.status.is_ready();
    let ready = pod.status.condition("Ready").filter(|_| is_ready);
    let restarts = pod.status.container_statuses.iter().map(|status| status.restart_count);
    (
        pod.spec.node_name.is_empty(),
        phase,
        !is_ready,
        ready.and_then(|ready| ready.last_transition_time),
        -restarts.max().unwrap_or(0),
        pod.metadata.creation_timestamp,
    )
}

/// Models polymorphichelpers.SelectorsForObject.
fn selector_of(object: &Object) -> Result<LabelSelector, String> {
    let of_set = |set: &crate::kit::sorted::SortedMap<String, String>| LabelSelector {
        match_labels: set.clone(),
        ..LabelSelector::default()
    };
    let given = |selector: &Option<LabelSelector>| selector.clone().unwrap_or_default();
    match object {
        Object::DaemonSet(set) => Ok(given(&set.spec.selector)),
        Object::Deployment(deployment) => Ok(given(&deployment.spec.selector)),
        Object::Job(job) => Ok(given(&job.spec.selector)),
        Object::ReplicaSet(set) => Ok(given(&set.spec.selector)),
        Object::StatefulSet(set) => Ok(given(&set.spec.selector)),
        Object::ReplicationController(controller) => Ok(of_set(&controller.spec.selector)),
        Object::Service(service) if service.spec.selector.is_empty() => Err(format!(
            "invalid service '{}': Service is defined without a selector",
            service.metadata.name
        )),
        Object::Service(service) => Ok(of_set(&service.spec.selector)),
        Object::App(_)
        | Object::ConfigMap(_)
        | Object::ControllerRevision(_)
        | Object::CronJob(_)
        | Object::EndpointSlice(_)
        | Object::Endpoints(_)
        | Object::Event(_)
        | Object::Lease(_)
        | Object::Namespace(_)
        | Object::Node(_)
        | Object::Pod(_)
        | Object::PodDisruptionBudget(_)
        | Object::PriorityClass(_)
        | Object::Secret(_) => Err(format!("selector for *{} not implemented", go_type(object))),
    }
}

/// `v1.Deployment`, as Go prints the type.
fn go_type(object: &Object) -> String {
    let names = object.kind().names();
    format!("{}.{}", names.version, names.kind)
}
