//! Giving a machine its turn, and asking it for its next deadline.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::api;
use super::app::NetAnswer;
use super::clients::Net;
use super::control::ControllerName;
use super::ctx::Ctx;
use super::ids::{Asker, NodeName};
use super::kubelet::{node_status, prober};
use super::mailbox::Message;
use super::node_fault;
use super::pace::Pace;
use super::record::Log;
use super::route;
use super::runtime::{Caller, Heard};
use super::turn::MachineId;
use super::{Cluster, NodeState};
use crate::kit::time::SimTime;

/// A machine's next deadline. One that has passed is due now, and takes its place in the order of turns.
pub fn due(cluster: &Cluster, machine: &MachineId) -> Option<SimTime> {
    deadline(cluster, machine).map(|at| at.max(cluster.shared.now))
}

fn deadline(cluster: &Cluster, machine: &MachineId) -> Option<SimTime> {
    let node = |name: &NodeName| cluster.nodes.get(name).filter(|node| node.is_on());
    let joined = |name: &NodeName| node(name).filter(|node| node.is_joined());
    match machine {
        MachineId::Mailbox => cluster.shared.mailbox.due(),
        MachineId::Container(name, id) => node(name)?.runtime.due(id),
        MachineId::Pleg(name) => Some(node(name)?.kubelet.pleg.due()),
        MachineId::Probe(name, key) => {
            node(name)?.kubelet.prober.workers.get(key).map(|worker| worker.due())
        }
        MachineId::SyncLoop(name) => node(name)?.kubelet.sync_loop_due(),
        MachineId::Evictions(name) => node(name)?.kubelet.evictions.due(),
        MachineId::Worker(name, uid) => node(name)?.kubelet.workers.get(uid)?.due(),
        MachineId::Status(name) => joined(name)?.kubelet.status.due(),
        MachineId::Scheduler => cluster.scheduler.due(),
        MachineId::Metrics => cluster.metrics.as_ref().map(|metrics| metrics.due()),
        MachineId::Controller(name) => cluster.controllers.get(*name).due(),
        MachineId::Balancers => cluster.balancers.due(),
        MachineId::Client(id) => cluster.clients.due(*id),
        MachineId::Proxy(name) => joined(name)?.proxy.due(),
    }
}

/// Every machine with a deadline, found without the index.
pub fn all_due(cluster: &Cluster) -> Vec<(SimTime, MachineId)> {
    let mut machines = vec![MachineId::Mailbox, MachineId::Scheduler, MachineId::Metrics];
    machines.extend(ControllerName::ALL.iter().map(|name| MachineId::Controller(*name)));
    machines.push(MachineId::Balancers);
    machines.extend(cluster.clients.ids().map(MachineId::Client));
    for (name, node) in &cluster.nodes {
        machines.push(MachineId::Pleg(name.clone()));
        machines.push(MachineId::SyncLoop(name.clone()));
        machines.push(MachineId::Evictions(name.clone()));
        machines.push(MachineId::Status(name.clone()));
        machines.push(MachineId::Proxy(name.clone()));
        let containers = node.runtime.containers.keys();
        machines.extend(containers.map(|id| MachineId::Container(name.clone(), id.clone())));
        let probes = node.kubelet.prober.workers.keys();
        machines.extend(probes.map(|key| MachineId::Probe(name.clone(), key.clone())));
        let workers = node.kubelet.workers.keys();
        machines.extend(workers.map(|uid| MachineId::Worker(name.clone(), uid.clone())));
    }
    machines
        .into_iter()
        .filter_map(|machine| due(cluster, &machine).map(|at| (at, machine)))
        .collect()
}

pub fn turn(cluster: &mut Cluster, log: &mut Log, machine: &MachineId) {
    if *machine == MachineId::Mailbox {
        return deliver(cluster, log);
    }
    let Cluster { shared, nodes, scheduler, controllers, clients, balancers, metrics, .. } =
        cluster;
    let ctx = &mut Ctx { shared, log, cause: None };
    match machine {
        MachineId::Mailbox => unreachable!("delivered above"),
        MachineId::Container(name, id) => {
            if let Some(node) = node_mut(nodes, name) {
                node.runtime.turn(ctx, id);
            }
        }
        MachineId::Pleg(name) => {
            if let Some(NodeState { runtime, kubelet, .. }) = node_mut(nodes, name) {
                kubelet.pleg_turn(ctx, runtime);
            }
        }
        MachineId::Probe(name, key) => {
            if let Some(node) = node_mut(nodes, name) {
                prober::turn(&mut node.kubelet, ctx, key);
            }
        }
        MachineId::SyncLoop(name) => {
            if let Some(NodeState { runtime, kubelet, .. }) = node_mut(nodes, name) {
                kubelet.sync_loop_turn(ctx, runtime);
            }
        }
        MachineId::Evictions(name) => {
            if let Some(NodeState { runtime, kubelet, .. }) = node_mut(nodes, name) {
                kubelet.evictions_turn(ctx, runtime);
            }
        }
        MachineId::Worker(name, uid) => {
            if let Some(NodeState { runtime, kubelet, .. }) = node_mut(nodes, name) {
                kubelet.worker_turn(ctx, runtime, uid);
            }
        }
        MachineId::Status(name) => {
            if let Some(node) = node_mut(nodes, name) {
                node.kubelet.status_turn(ctx);
            }
        }
        MachineId::Scheduler => scheduler.turn(ctx),
        MachineId::Metrics => {
            if let Some(metrics) = metrics {
                Rc::make_mut(metrics).turn(ctx, nodes);
            }
        }
        MachineId::Controller(name) => controllers.turn(ctx, *name),
        MachineId::Proxy(name) => {
            if let Some(node) = node_mut(nodes, name) {
                node.proxy.turn(ctx);
            }
        }
        MachineId::Balancers => balancers.turn(ctx, nodes),
        MachineId::Client(id) => clients.turn(ctx, &mut Net { nodes, balancers }, *id),
    }
}

/// A node that has power.
fn node_mut<'a>(
    nodes: &'a mut SortedMap<NodeName, Rc<NodeState>>,
    name: &NodeName,
) -> Option<&'a mut NodeState> {
    nodes.get_mut(name).filter(|node| node.is_on()).map(Rc::make_mut)
}

/// A node that hears the API.
fn joined_mut<'a>(
    nodes: &'a mut SortedMap<NodeName, Rc<NodeState>>,
    name: &NodeName,
) -> Option<&'a mut NodeState> {
    nodes.get_mut(name).filter(|node| node.is_joined()).map(Rc::make_mut)
}

/// One message reaches whom it is for.
fn deliver(cluster: &mut Cluster, log: &mut Log) {
    let Cluster { shared, nodes, scheduler, controllers, clients, balancers, .. } = cluster;
    let Some(envelope) = shared.mailbox.take_due(shared.now) else { return };
    let ctx = &mut Ctx { shared, log, cause: envelope.cause };
    match envelope.message {
        Message::PodSeen { node: name, pod } => {
            if let Some(node) = joined_mut(nodes, &name) {
                node.kubelet.pod_seen(ctx, pod);
            }
        }
        Message::PodGone { node: name, uid } => {
            if let Some(NodeState { runtime, kubelet, .. }) = joined_mut(nodes, &name) {
                kubelet.pod_gone(ctx, runtime, &uid);
            }
        }
        Message::PodUnscheduled { pod } => scheduler.pod_seen(ctx, pod),
        Message::RoomFreed { pod } => scheduler.pod_gone(ctx, &pod),
        Message::NodeSeen { before, node } => scheduler.node_seen(ctx, before.as_deref(), &node),
        Message::NodeGone { node } => scheduler.node_gone(ctx, &node),
        Message::PodRelabelled { before, pod } => scheduler.pod_relabelled(ctx, &before, &pod),
        Message::Informed(change) => controllers.informed(ctx, &change),
        Message::ServicesChanged => {
            balancers.changed(ctx);
            for (name, node) in nodes.iter_mut().filter(|(_, node)| node.is_joined()) {
                let usual = ctx.pace(Pace::ProxySync, name.as_str());
                let takes = ctx.shared.config.proxy_sync.unwrap_or(usual);
                Rc::make_mut(node).proxy.changed(ctx.now(), takes, ctx.cause);
                ctx.touch(MachineId::Proxy(name.clone()));
            }
        }
        Message::Bind { pod, node, rule } => api::bind(ctx, &pod, &node, rule),
        Message::Unschedulable { pod, message, nomination } => {
            api::mark_unschedulable(ctx, &pod, &message, &nomination);
        }
        Message::Preempt { pod, node, victims } => api::preempt(ctx, &pod, &node, &victims),
        Message::NominationCleared { pod } => api::clear_nomination(ctx, &pod),
        Message::StatusWrite { uid, pod, status, teardown, rule } => {
            let patch = api::StatusPatch { status: &status, teardown, rule };
            api::write_status(ctx, &pod, uid.as_str(), patch);
        }
        Message::Ask { node: name, asker, container, ask } => {
            let caller = Caller { node: name.clone(), asker: asker.clone() };
            let heard = route::put(ctx, &mut Net { nodes, balancers }, caller, &container, &ask);
            if let (Heard::Nothing { cause }, Asker::Probe(key, question)) = (heard, &asker)
                && let Some(node) = node_mut(nodes, &name)
            {
                prober::will_hear_nothing(&mut node.kubelet, key, *question, cause);
            }
        }
        Message::OutputHeld { node: name, key, question } => {
            if let Some(node) = node_mut(nodes, &name) {
                prober::waits_for_output(&mut node.kubelet, ctx, &key, question);
            }
        }
        Message::GiveUp { node: name, asker, container } => {
            if let Some(node) = node_mut(nodes, &name) {
                node.runtime.give_up(ctx, &asker, &container);
            }
        }
        Message::Asked(outgoing) => {
            let lines = &mut clients.lines;
            route::ask_for_program(ctx, &mut Net { nodes, balancers }, lines, *outgoing);
        }
        Message::Told { node: name, key, answer } => {
            if let Some(node) = node_mut(nodes, &name) {
                node.runtime.told(ctx, &key, answer);
            }
        }
        Message::Answer { node: name, asker, answer } => {
            if let Some(node) = node_mut(nodes, &name) {
                match asker {
                    Asker::Probe(key, question) => {
                        prober::answered(&mut node.kubelet, ctx, &key, question, &answer);
                    }
                    Asker::Hook(key) => node.kubelet.hook_answered(ctx, &key, &answer),
                    Asker::Program(key, question) => {
                        if clients.lines.answered(&key, question) {
                            node.runtime.told(ctx, &key, NetAnswer::Answer(answer));
                        }
                    }
                    Asker::Console(_) => unreachable!("the console reads records"),
                }
            }
        }
        Message::Believed { node: name, key, container_id, belief } => {
            if let Some(node) = node_mut(nodes, &name) {
                prober::believed(&mut node.kubelet, ctx, &key, &container_id, belief);
            }
        }
        Message::NodeBooted { node } => node_fault::booted(ctx, nodes, controllers, &node),
        Message::NodeRejoined { node } => node_fault::rejoined(ctx, nodes, controllers, &node),
        Message::NodeRegisters { node: name } => {
            if let Some(node) = joined_mut(nodes, &name) {
                node_status::register(ctx, node);
            }
        }
        Message::LeaseMissed { node: name } => {
            if joined_mut(nodes, &name).is_some() {
                api::ensure_lease(ctx, &name);
            }
        }
        Message::NodeReport { node: name } => {
            if let Some(node) = joined_mut(nodes, &name) {
                node_status::report(ctx, node);
            }
        }
        Message::ContainerDead { node: name, uid, container } => {
            let cause = ctx.cause;
            clients.broken(ctx, &container, cause);
            ctx.cause = cause;
            if let Some(node) = node_mut(nodes, &name) {
                node.kubelet.container_dead(ctx, &uid);
            }
        }
    }
}
