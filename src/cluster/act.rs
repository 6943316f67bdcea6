//! Building a cluster, and doing what a person asks of it.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::api::{self, Api, By, Deletion, Propagation, StatusWritten, Store};
use super::clients::Clients;
use super::command::{Command, Done, Grace, Refused};
use super::config::Config;
use super::control::{Controllers, Scheduler, kubernetes_service, root_ca};
use super::ctx::{About, Ctx, Shared};
use super::ids::NodeName;
use super::inside;
use super::join;
use super::kubelet::node_status;
use super::mailbox::Mailbox;
use super::metrics::Metrics;
use super::net::balancer::Balancers;
use super::node_fault;
use super::node_object::node_object;
use super::record::{Actor, Log, What};
use super::rule::Rule;
use super::turn::MachineId;
use super::{Agenda, Cluster, NodeState};
use crate::kit::time::SimTime;
use crate::objects::priority_class::SYSTEM_CLASSES;
use crate::objects::{Key, Kind, Namespace, Object, PriorityClass};

/// Models the plugin NamespaceLifecycle, pkg/kubeapiserver/options/plugins.go (v1.36).
const IMMORTAL_NAMESPACES: [&str; 3] = ["default", "kube-public", "kube-system"];

pub fn build(config: Config) -> Cluster {
    let seed = config.seed;
    let count = config.nodes;
    let mut cluster = Cluster {
        shared: Shared {
            now: SimTime::ZERO,
            config,
            api: Api::default(),
            mailbox: Mailbox::default(),
            touched: vec![MachineId::Mailbox, MachineId::Scheduler],
            next_record: 0,
            command: None,
            sessions: 0,
            heartbeats: SortedMap::new(),
        },
        nodes: SortedMap::new(),
        scheduler: Scheduler::new(seed),
        controllers: Controllers::default(),
        balancers: Balancers::default(),
        clients: Clients::default(),
        metrics: None,
        agenda: Agenda::default(),
    };
    for index in 0..count {
        let name = join::set_up(&mut cluster, index);
        let host_ip = cluster.nodes.get(&name).map(|node| node.kubelet.host_ip.clone());
        let host_ip = host_ip.expect("a machine was set up");
        let node = node_object(&cluster.shared.config, index, &host_ip);
        // The nodes were there before the scenario began: no record tells of them.
        let mut log = Log::discarding();
        let ctx = &mut Ctx { shared: &mut cluster.shared, log: &mut log, cause: None };
        api::create(ctx, Actor::Api, Object::Node(Rc::new(node)), Rule::ApiCreate);
        api::lay_lease(ctx, &name);
    }
    let ctx = &mut Ctx { shared: &mut cluster.shared, log: &mut Log::discarding(), cause: None };
    for namespace in Store::NAMESPACES {
        let map = Object::ConfigMap(Rc::new(root_ca(namespace)));
        let namespace = Object::Namespace(Rc::new(Namespace::active(namespace)));
        api::create(ctx, Actor::Api, namespace, Rule::ApiCreate);
        api::create(ctx, Actor::Api, map, Rule::ApiCreate);
    }
    for class in PriorityClass::system() {
        api::lay(ctx, Object::PriorityClass(Rc::new(class)));
    }
    for object in kubernetes_service(ctx.shared.config.version) {
        api::lay(ctx, object);
    }
    cluster.controllers.know_nodes(ctx);
    for node in cluster.nodes.values_mut() {
        Rc::make_mut(node).proxy.know(&ctx.shared.api.store);
    }
    // Nor is anybody told of them: whoever watches has long known.
    cluster.shared.mailbox = Mailbox::default();
    cluster.shared.next_record = 0;
    cluster.refresh();
    cluster
}

pub fn command(cluster: &mut Cluster, log: &mut Log, command: Command) -> Result<Done, Refused> {
    let cause = cluster.shared.command;
    let ctx = &mut Ctx { shared: &mut cluster.shared, log, cause };
    match command {
        Command::Line(line) => {
            ctx.cause = None;
            let key = Key::new(Kind::Node, "", "");
            let id = ctx.record(
                Actor::Learner,
                About::object(key),
                What::Command(line),
                Some(Rule::Learner),
            );
            ctx.shared.command = Some(id);
            Ok(Done::Noted)
        }
        Command::Create(object) => create(ctx, object),
        Command::Replace(object) => replace(ctx, object),
        Command::ReplaceStatus(object) => replace_status(ctx, object),
        Command::Delete { key, grace, propagation } => delete(ctx, &key, grace, propagation),
        Command::Evict { pod, grace } => Ok(match api::evict(ctx, &pod, grace)? {
            Deletion::Graceful => Done::Deleting(pod),
            Deletion::Gone => Done::Deleted(pod),
        }),
        Command::Fault { pod, container, fault } => {
            inside::inflict(cluster, log, &pod, container, fault)
        }
        Command::Exec { pod, container, argv, stdin } => {
            inside::exec(cluster, log, &pod, container, argv, stdin)
        }
        Command::Attach { pod, container } => inside::attach(cluster, log, &pod, container),
        Command::TypeIn { session, typed } => {
            inside::type_in(cluster, log, session, &typed);
            Ok(Done::Noted)
        }
        Command::EnableMetrics => {
            if cluster.metrics.is_none() {
                cluster.metrics = Some(Rc::new(Metrics::begin(ctx)));
            }
            Ok(Done::Noted)
        }
        Command::RestartKubelet { node } => restart_kubelet(cluster, log, node),
        Command::Load(spec) => cluster.clients.load(ctx, *spec),
        Command::StopLoad { name } => cluster.clients.stop(ctx, name.as_deref()),
        Command::Fetch(spec) => cluster.clients.fetch(ctx, *spec),
        Command::AddNode(shape) => join::add(cluster, log, *shape),
        Command::Node { node, deed } => node_fault::inflict(cluster, log, &node, deed),
    }
}

fn create(ctx: &mut Ctx, object: Object) -> Result<Done, Refused> {
    let key = object.key();
    api::check_namespace(ctx, &key)?;
    if ctx.shared.api.store.get(&key).is_some() {
        return Err(Refused::AlreadyExists { kind: key.kind, name: key.name });
    }
    match object {
        Object::Pod(pod) => {
            api::create_pod(ctx, pod, By { actor: Actor::Api, rule: Rule::ApiCreate })
        }
        Object::Service(service) => {
            api::check_allocation(ctx, &service, None)?;
            api::create_service(ctx, service)
        }
        Object::Node(node) => api::create_node(ctx, Actor::Api, node, Rule::ApiCreate),
        Object::PriorityClass(class) => {
            api::check_default_class(ctx, &class)?;
            api::create(ctx, Actor::Api, Object::PriorityClass(class), Rule::ApiCreate)
        }
        Object::App(_)
        | Object::ConfigMap(_)
        | Object::ControllerRevision(_)
        | Object::CronJob(_)
        | Object::DaemonSet(_)
        | Object::Deployment(_)
        | Object::EndpointSlice(_)
        | Object::Endpoints(_)
        | Object::Event(_)
        | Object::Job(_)
        | Object::Lease(_)
        | Object::Namespace(_)
        | Object::PodDisruptionBudget(_)
        | Object::ReplicaSet(_)
        | Object::ReplicationController(_)
        | Object::Secret(_)
        | Object::StatefulSet(_) => api::create(ctx, Actor::Api, object, Rule::ApiCreate),
    };
    Ok(Done::Created(key))
}

/// The new wish under the stored identity and status.
fn replace(ctx: &mut Ctx, mut object: Object) -> Result<Done, Refused> {
    let key = object.key();
    let Some(stored) = ctx.shared.api.store.get(&key).cloned() else {
        return Err(Refused::NotFound { kind: key.kind, name: key.name });
    };
    if let (Object::Pod(new), Object::Pod(old)) = (&mut object, &stored) {
        let new = Rc::make_mut(new);
        new.status = old.status.clone();
        new.metadata.generation = old.metadata.generation;
        if new.spec != old.spec {
            let version = ctx.shared.config.version;
            new.metadata.generation = version.next_generation(old.metadata.generation);
        }
    }
    if let (Object::Node(new), Object::Node(old)) = (&mut object, &stored) {
        Rc::make_mut(new).status = old.status.clone();
    }
    api::count_wish(&stored, &mut object);
    let identity = stored.meta().clone();
    let meta = object.meta_mut();
    meta.uid = identity.uid;
    meta.creation_timestamp = identity.creation_timestamp;
    meta.resource_version = identity.resource_version;
    meta.deletion_timestamp = identity.deletion_timestamp;
    meta.deletion_grace_period_seconds = identity.deletion_grace_period_seconds;
    let written = match (object, &stored) {
        (Object::Service(new), Object::Service(old)) => {
            api::check_allocation(ctx, &new, Some(old))?;
            api::replace_service(ctx, new, old)
        }
        (Object::PriorityClass(class), _) => {
            api::check_default_class(ctx, &class)?;
            api::update(ctx, Actor::Api, Object::PriorityClass(class), Some(Rule::ApiUpdate))
        }
        (object, _) => api::update(ctx, Actor::Api, object, Some(Rule::ApiUpdate)),
    };
    match written {
        Some(_) => Ok(Done::Configured(key)),
        None => Ok(Done::Unchanged(key)),
    }
}

fn replace_status(ctx: &mut Ctx, object: Object) -> Result<Done, Refused> {
    let key = object.key();
    let Object::Pod(new) = object else {
        let not_found = Refused::NotFound { kind: key.kind, name: key.name.clone() };
        ctx.shared.api.store.get(&key).ok_or(not_found)?;
        // Whoever admitted it has taken everything but the status from what is stored.
        return Ok(match api::update(ctx, Actor::Api, object, Some(Rule::ApiUpdate)) {
            Some(_) => Done::Configured(key),
            None => Done::Unchanged(key),
        });
    };
    match api::replace_pod_status(ctx, &key, &new.status) {
        None => Err(Refused::NotFound { kind: key.kind, name: key.name }),
        Some(StatusWritten::Changed) => Ok(Done::Configured(key)),
        Some(StatusWritten::Unchanged) => Ok(Done::Unchanged(key)),
    }
}

fn delete(
    ctx: &mut Ctx,
    key: &Key,
    grace: Grace,
    propagation: Propagation,
) -> Result<Done, Refused> {
    let not_found = || Refused::NotFound { kind: key.kind, name: key.name.clone() };
    if key.kind == Kind::Namespace && IMMORTAL_NAMESPACES.contains(&key.name.as_str()) {
        let why = "this namespace may not be deleted".to_owned();
        return Err(Refused::Forbidden { kind: key.kind, name: key.name.clone(), why });
    }
    if key.kind == Kind::PriorityClass && SYSTEM_CLASSES.iter().any(|(name, ..)| *name == key.name)
    {
        let why = "this is a system priority class and cannot be deleted".to_owned();
        return Err(Refused::Forbidden { kind: key.kind, name: key.name.clone(), why });
    }
    let deletion = api::delete(ctx, key, grace, propagation, None);
    Ok(match deletion.ok_or_else(not_found)? {
        Deletion::Graceful => Done::Deleting(key.clone()),
        Deletion::Gone => Done::Deleted(key.clone()),
    })
}

fn restart_kubelet(cluster: &mut Cluster, log: &mut Log, name: String) -> Result<Done, Refused> {
    let Some(node) = cluster.nodes.get_mut(&NodeName::new(&name)) else {
        return Err(Refused::NotFound { kind: Kind::Node, name });
    };
    let cause = cluster.shared.command;
    let ctx = &mut Ctx { shared: &mut cluster.shared, log, cause };
    if !node.is_on() {
        return Err(Refused::NodeState { node: name, why: "has no power" });
    }
    let about = About::object(Key::new(Kind::Node, "", &name));
    ctx.cause =
        Some(ctx.record(Actor::Learner, about, What::KubeletRestarted, Some(Rule::KubeletRestart)));
    let NodeState { runtime, kubelet, .. } = Rc::make_mut(node);
    kubelet.restart(ctx, runtime);
    node_status::starts(ctx, &NodeName::new(&name));
    Ok(Done::KubeletRestarted)
}
