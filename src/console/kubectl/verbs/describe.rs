//! `kubectl describe`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go (v1.36), C33.

use super::{Arguments, Call, Verb, flags};
use crate::cluster::{Cluster, Store};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest;
use crate::console::kubectl::names::Target;
use crate::console::kubectl::pick::{self, Found, Reach, nothing_found};
use crate::console::kubectl::print::describe::{
    cron_job, daemon_set, data, deployment, endpoint_slice, endpoints, generic, job, namespace,
    node, pod, pod_disruption_budget, priority_class, replica_set, service, stateful_set,
};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::objects::{
    Deployment, EndpointSlice, Event, Kind, Node, Object, ObjectMeta, Pod, ReplicaSet, Service,
};

pub const VERB: Verb = Verb {
    name: "describe",
    aliases: &[],
    usage: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [flags]",
    summary: "Show details of a specific resource or group of resources",
    flags: &[
        &flags::ALL_NAMESPACES,
        &flags::CHUNK_SIZE,
        &flags::FILENAME,
        &flags::SELECTOR,
        &SHOW_EVENTS,
    ],
    arguments: Arguments::Resources,
    run,
};

const SHOW_EVENTS: Flag = Flag {
    name: "show-events",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, display events related to the described object. Events are left out of several objects unless asked for.",
};

/// Whether a description ends with what happened to the object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Events {
    Shown,
    LeftOut,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let (targets, mut failures) = manifest::targets(call, shell)?;
    if targets.is_empty() && failures.is_empty() {
        return Err(Failure::plain(
            "You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of supported resources.",
        ));
    }
    let selector = Selector::sent(call.flags.text("selector"), None);
    let reach = Reach::of(call);
    let (found, missing) = pick::find(shell.store(), &targets, &reach, &selector);
    failures.extend(missing);
    if let ([Target::Named(kind, prefix)], [failure]) = (targets.as_slice(), failures.as_slice())
        && call.arguments.len() == 2
        && failure.is_not_found()
    {
        return by_prefix(call, shell, &reach, *kind, prefix, failure);
    }
    let objects: Vec<&Object> = found.iter().flat_map(|one| &one.objects).collect();
    let events = events_shown(call, objects.len());
    for (index, object) in objects.iter().enumerate() {
        let separator = if index == 0 { "" } else { "\n\n" };
        let text = describe(shell.cluster(), object, events);
        shell.out(&format!("{separator}{text}"));
    }
    if objects.is_empty() && failures.is_empty() {
        let kinds: Vec<Kind> = found.iter().map(|one| one.kind).collect();
        shell.err(&nothing_found(&kinds, &reach));
    }
    result::end(failures)
}

fn events_shown(call: &Call, objects: usize) -> Events {
    match call.flags.switch("show-events") {
        Some(false) => Events::LeftOut,
        None if objects > 1 => Events::LeftOut,
        Some(true) | None => Events::Shown,
    }
}

/// A name that nothing has may be the beginning of names.
fn by_prefix(
    call: &Call,
    shell: &mut Shell,
    reach: &Reach,
    kind: Kind,
    prefix: &str,
    not_found: &Failure,
) -> Result<Outcome, Failure> {
    let everything = Selector::default();
    let (found, _) = pick::find(shell.store(), &[Target::All(kind)], reach, &everything);
    let objects = found.iter().flat_map(|Found { objects, .. }| objects);
    let matching: Vec<&Object> =
        objects.filter(|object| object.meta().name.starts_with(prefix)).collect();
    if matching.is_empty() {
        return Err(not_found.clone());
    }
    let events = events_shown(call, matching.len());
    for object in matching {
        let text = describe(shell.cluster(), object, events);
        shell.out(&format!("{text}\n"));
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// One object with its events, as `kubectl describe` prints it.
pub fn text(cluster: &Cluster, object: &Object) -> String {
    describe(cluster, object, Events::Shown)
}

fn describe(cluster: &Cluster, object: &Object, events: Events) -> String {
    let (store, now) = (cluster.objects(), cluster.now());
    let list = events_of(store, object);
    let events = (events == Events::Shown).then_some(list.as_slice());
    let page = match object {
        Object::Pod(pod) => pod::describe(pod, events, now),
        Object::Service(service) => {
            service::describe(service, &slices_of(store, service), events, now)
        }
        Object::CronJob(this) => cron_job::describe(this, events, now),
        Object::DaemonSet(this) => {
            daemon_set::describe(this, &pods(store, &this.metadata), events, now)
        }
        Object::PodDisruptionBudget(this) => pod_disruption_budget::describe(this, events, now),
        Object::PriorityClass(class) => priority_class::describe(class, events, now),
        Object::StatefulSet(this) => {
            stateful_set::describe(this, &pods(store, &this.metadata), events, now)
        }
        Object::Deployment(this) => {
            deployment::describe(this, &replica_sets(store, this), events, now)
        }
        Object::EndpointSlice(slice) => endpoint_slice::describe(slice, events, now),
        Object::Endpoints(this) => endpoints::describe(this, events, now),
        Object::Job(this) => job::describe(this, events, now),
        Object::Namespace(this) => namespace::describe(this),
        Object::ReplicaSet(set) => {
            replica_set::describe(set, &pods(store, &set.metadata), events, now)
        }
        Object::ReplicationController(this) => {
            replica_set::describe_controller(this, &pods(store, &this.metadata), events, now)
        }
        Object::ConfigMap(map) => data::config_map(map, events, now),
        Object::Secret(secret) => data::secret(secret),
        Object::Node(this) => {
            let lease = store.lease(&this.metadata.name).map(|lease| &**lease);
            node::describe(this, &pods_on(store, this), lease, events, now)
        }
        Object::App(_) | Object::ControllerRevision(_) | Object::Event(_) | Object::Lease(_) => {
            generic::describe(object, events, now)
        }
    };
    page.aligned()
}

fn events_of<'a>(store: &'a Store, object: &Object) -> Vec<&'a Event> {
    let meta = object.meta();
    // A kubelet writes events about its node under the node's name instead of its UID.
    let is_uid = |uid: &str| uid == meta.uid || object.kind() == Kind::Node && uid == meta.name;

    let events = store.list(Kind::Event, None).filter_map(|object| match object {
        Object::Event(event) => Some(&**event),
        _ => None,
    });
    let concerns = |event: &&Event| {
        let object = &event.involved_object;
        (&object.namespace, &object.name) == (&meta.namespace, &meta.name) && is_uid(&object.uid)
    };
    events.filter(concerns).collect()
}

fn pods<'a>(store: &'a Store, beside: &ObjectMeta) -> Vec<&'a Pod> {
    let pods = store.pods(None).map(|pod| &**pod);
    pods.filter(|pod| pod.metadata.namespace == beside.namespace).collect()
}

/// Those that are not over, on one node.
fn pods_on<'a>(store: &'a Store, node: &Node) -> Vec<&'a Pod> {
    let pods = store.pods(None).map(|pod| &**pod);
    let is_here = |pod: &&Pod| pod.spec.node_name == node.metadata.name;
    pods.filter(|pod| is_here(pod) && !pod.status.is_terminal()).collect()
}

fn replica_sets<'a>(store: &'a Store, deployment: &Deployment) -> Vec<&'a ReplicaSet> {
    let sets = store.list(Kind::ReplicaSet, None).filter_map(|object| match object {
        Object::ReplicaSet(set) => Some(&**set),
        _ => None,
    });
    sets.filter(|set| set.metadata.namespace == deployment.metadata.namespace).collect()
}

fn slices_of<'a>(store: &'a Store, service: &Service) -> Vec<&'a EndpointSlice> {
    let slices = store.list(Kind::EndpointSlice, None).filter_map(|object| match object {
        Object::EndpointSlice(slice) => Some(&**slice),
        _ => None,
    });
    let meta = &service.metadata;
    let belongs = |slice: &&EndpointSlice| {
        slice.metadata.namespace == meta.namespace
            && slice.metadata.labels.get("kubernetes.io/service-name") == Some(&meta.name)
    };
    slices.filter(belongs).collect()
}
