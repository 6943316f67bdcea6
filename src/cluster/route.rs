//! How a question finds who is to answer it: a container by its ID, a pod by its address, a Service by its own.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::NodeState;
use super::app::{NetAnswer, Question};
use super::ctx::Ctx;
use super::ids::{Asker, ContainerId, NodeName, ProgramKey, Uid};
use super::mailbox::Message;
use super::net::names;
use super::net::proxy::Destination;
use super::pace::Pace;
use super::runtime::{self, Caller, Heard, Outgoing};
use crate::kit::chance::draw;
use crate::objects::probe::Ask;

type Nodes = SortedMap<NodeName, Rc<NodeState>>;

/// A command goes to its container, everything else to whoever has the address.
pub fn put(
    ctx: &mut Ctx,
    nodes: &mut Nodes,
    caller: Caller,
    container: &ContainerId,
    ask: &Ask,
) -> Heard {
    if let Ask::Exec { argv } = ask {
        let Some(node) = nodes.get_mut(&caller.node).map(Rc::make_mut) else {
            return Heard::Nothing { cause: ctx.cause };
        };
        return node.runtime.exec(ctx, caller, container, argv);
    }
    let (host, port) = address(ask);
    let chance = draw(ctx.seed(), "kube-proxy", host).nth(ctx.now().as_millis());
    let believed = nodes.get(&caller.node).map(|node| node.proxy.destination(host, port, chance));
    match believed.unwrap_or(Destination::NoService) {
        Destination::Nobody => runtime::nobody(ctx, caller),
        Destination::NoService => to_pod(ctx, nodes, caller, host, ask),
        Destination::Pod((address, port)) => {
            let ask = ask.readdressed(&address, port);
            to_pod(ctx, nodes, caller, &address, &ask)
        }
    }
}

/// What a program of a container asks of the rest of the cluster.
pub fn ask_for_program(ctx: &mut Ctx, nodes: &mut Nodes, outgoing: Outgoing) {
    let Outgoing { caller: key, node, question } = outgoing;
    let namespace = nodes.get(&node).and_then(|node| node.runtime.namespace_of(&key.container));
    let found = |ctx: &Ctx, name: &str| {
        names::look_up(&ctx.shared.api.store, namespace.as_deref().unwrap_or_default(), name)
    };
    match question {
        Question::Resolve { name } => {
            let answer = match found(ctx, &name) {
                addresses if addresses.is_empty() => NetAnswer::UnknownName,
                addresses => NetAnswer::Addresses(addresses),
            };
            tell(ctx, node, key, answer);
        }
        Question::Reach { host, port, ask } => match found(ctx, &host).first() {
            None => tell(ctx, node, key, NetAnswer::UnknownName),
            Some(address) => {
                let container = key.container.clone();
                let caller = Caller { node, asker: Asker::Program(key) };
                // A program that nobody answers gives up by its own clock.
                put(ctx, nodes, caller, &container, &ask.readdressed(address, port));
            }
        },
    }
}

fn tell(ctx: &mut Ctx, node: NodeName, key: ProgramKey, answer: NetAnswer) {
    let delay = ctx.pace(Pace::Network, key.uid.as_str());
    ctx.send(delay, Message::Told { node, key, answer });
}

fn to_pod(ctx: &mut Ctx, nodes: &mut Nodes, caller: Caller, ip: &str, ask: &Ask) -> Heard {
    match pod_at(nodes, ip) {
        // Packets for a machine without power are lost, and nobody says so.
        Some((node, _)) if !node.is_on() => Heard::Nothing { cause: node.runtime.lost_power },
        Some((node, uid)) => Rc::make_mut(node).runtime.ask(ctx, caller, &uid, ask),
        None => runtime::nobody(ctx, caller),
    }
}

/// The pod with that address, and the node that runs it.
fn pod_at<'a>(nodes: &'a mut Nodes, ip: &str) -> Option<(&'a mut Rc<NodeState>, Uid)> {
    nodes.values_mut().find_map(|node| {
        let uid = node.runtime.pod_at(ip)?;
        Some((node, uid))
    })
}

/// Host and port of a question that goes over the network.
fn address(ask: &Ask) -> (&str, i32) {
    match ask {
        Ask::Exec { .. } => ("", 0),
        Ask::HttpGet(question) => (&question.host, question.port),
        Ask::TcpConnect { address } | Ask::Grpc { address, .. } => match address.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(0)),
            None => (address, 0),
        },
    }
}
