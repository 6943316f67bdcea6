//! How a question finds who is to answer it: a container by its ID, a pod by its address, a Service by its own.

use std::rc::Rc;

use super::NodeState;
use super::app::{LOCALHOST, Memory, NetAnswer, Question, is_loopback};
use super::clients::{Lines, Net};
use super::control_plane;
use super::ctx::Ctx;
use super::ids::{Asker, ContainerId, NodeName, ProgramKey, Uid};
use super::mailbox::Message;
use super::metrics::NODE_OWN;
use super::net::names::{self, Found};
use super::net::proxy::{Destination, Origin, Target, Wish};
use super::node_fault::Link;
use super::on_host;
use super::pace::{Pace, echo_micros};
use super::record::RecordId;
use super::requests::{MEMORY, number, read};
use super::rule::Rule;
use super::runtime::{self, Caller, Heard, Opened, Outgoing};
use crate::kit::chance::{Draw, draw};
use crate::kit::sorted::SortedMap;
use crate::objects::probe::{Answer, Ask, HttpReply};
use crate::objects::{Key, Kind, Object};

type Nodes = SortedMap<NodeName, Rc<NodeState>>;

/// The address of the learner's machine and of their users: one of those kept for examples.
const OUTSIDE: &str = "192.0.2.10";

/// Where somebody stands who wants to reach something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Every address is reached from there, the cluster's names are unknown.
    Outside,
    Pod {
        node: NodeName,
        namespace: String,
        ip: String,
    },
    /// The kubelet of a node.
    Node(NodeName),
}

/// A connection's other end.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub node: NodeName,
    pub uid: Uid,
    pub container: ContainerId,
    pub address: Target,
}

/// What stands behind an address.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    Pod {
        node: NodeName,
        uid: Uid,
        address: Target,
    },
    /// kube-proxy answers by itself.
    Told(HttpReply),
    ApiServer,
    Rejected {
        cause: Option<RecordId>,
        rule: Option<Rule>,
    },
    /// Nothing comes back, ever.
    Lost {
        cause: Option<RecordId>,
        rule: Option<Rule>,
    },
    UnknownName,
}

impl Reached {
    /// By the address that means the machine one stands on.
    fn over_loopback(self) -> Reached {
        match self {
            Reached::Pod { node, uid, address: (_, port) } => {
                Reached::Pod { node, uid, address: (LOCALHOST.to_owned(), port) }
            }
            Reached::ApiServer
            | Reached::Told(_)
            | Reached::Rejected { .. }
            | Reached::Lost { .. }
            | Reached::UnknownName => self,
        }
    }
}

/// A command goes to its container, everything else to whoever has the address.
pub fn put(
    ctx: &mut Ctx,
    net: &mut Net,
    caller: Caller,
    container: &ContainerId,
    ask: &Ask,
) -> Heard {
    if let Ask::Exec { argv } = ask {
        let Some(node) = net.nodes.get_mut(&caller.node).map(Rc::make_mut) else {
            return Heard::Nothing { cause: ctx.cause };
        };
        return node.runtime.exec(ctx, caller, container, argv);
    }
    connect(ctx, net, caller, ask).0
}

/// Over the network; with the pod's node, if a pod has the address.
fn connect(
    ctx: &mut Ctx,
    net: &mut Net,
    caller: Caller,
    ask: &Ask,
) -> (Heard, Option<(NodeName, Opened)>) {
    let (host, port) = ask.address();
    let chance = draw(ctx.seed(), "kube-proxy", host).nth(ctx.now().as_millis());
    let from = standing(net.nodes, &caller);
    let heard = match find(ctx, net, &from, (host, port), chance) {
        Reached::Pod { node, uid, address: (address, port) } => {
            let opened = open(ctx, net.nodes, &node, &uid, &ask.readdressed(&address, port));
            return (runtime::answers(ctx, caller, &opened), Some((node, opened)));
        }
        Reached::Told(reply) => runtime::told(ctx, caller, Answer::Http(reply)),
        Reached::ApiServer => {
            let answer = control_plane::answer(ctx, ask);
            runtime::told(ctx, caller, answer)
        }
        Reached::Lost { cause, .. } => Heard::Nothing { cause: cause.or(ctx.cause) },
        Reached::Rejected { .. } | Reached::UnknownName => runtime::nobody(ctx, caller),
    };
    (heard, None)
}

/// Where a name or an address leads at this instant.
pub fn find(
    ctx: &mut Ctx,
    net: &mut Net,
    from: &From,
    (host, port): (&str, i32),
    chance: Draw,
) -> Reached {
    let addresses = match from {
        // A pod's packets to itself meet no rule of the node's.
        From::Pod { ip, .. } if is_loopback(host) => {
            return to_pod(net.nodes, (ip.clone(), port)).over_loopback();
        }
        From::Node(node) if is_loopback(host) => {
            net.nodes.get(node).map(|node| node.kubelet.host_ip.clone()).into_iter().collect()
        }
        // Nobody tells the nodes and the world outside what the cluster's names mean.
        From::Outside | From::Node(_) => vec![known_outside(net.nodes, host, port)],
        From::Pod { namespace, .. } => names::look_up(&ctx.shared.api.store, namespace, host),
    };
    // A headless name stands for several; the server tells them in turns.
    let Some(address) = chance.nth(0).pick(&addresses) else { return Reached::UnknownName };
    if address.parse::<std::net::IpAddr>().is_err() {
        return Reached::UnknownName;
    }
    // Whoever is outside reaches that machine without any node.
    if *from == From::Outside && address == control_plane::ADDRESS {
        return to_control_plane(port);
    }
    let Some(node) = decides(net, from, address, chance) else {
        return Reached::Lost { cause: ctx.cause, rule: Some(Rule::BalancerChecks) };
    };
    let (client, origin) = match from {
        From::Outside => (OUTSIDE, Origin::Outside),
        From::Pod { ip, .. } => (ip.as_str(), Origin::Cluster),
        From::Node(_) => (OUTSIDE, Origin::Cluster),
    };
    let wish = Wish { address, port, client, origin };
    let now = ctx.now();
    let Some(state) = net.nodes.get_mut(&node).map(Rc::make_mut) else {
        return Reached::Lost { cause: ctx.cause, rule: None };
    };
    if !state.is_on() {
        return Reached::Lost { cause: state.runtime.lost_power, rule: None };
    }
    match state.proxy.destination(wish, now, chance) {
        Destination::Pod(target) => to_machine(ctx, net.nodes, &node, target),
        Destination::NoService => {
            let reached = match to_machine(ctx, net.nodes, &node, (address.clone(), port)) {
                // Nobody was led there: the address was written by hand.
                Reached::Rejected { cause, rule: Some(Rule::ProxyStale) } => {
                    Reached::Rejected { cause, rule: None }
                }
                reached => reached,
            };
            let is_inside = matches!(from, From::Node(_)) && is_loopback(host);
            if is_inside { reached.over_loopback() } else { reached }
        }
        Destination::Rejected { cause } => {
            Reached::Rejected { cause, rule: Some(Rule::ProxyReject) }
        }
        Destination::Dropped { cause } => Reached::Lost { cause, rule: Some(Rule::ProxyDrop) },
        Destination::Health(reply) => Reached::Told(reply),
    }
}

/// The nodes are known by name, and whoever says localhost there means the first of them, or the API server by its port.
fn known_outside(nodes: &Nodes, host: &str, port: i32) -> String {
    let is_here = matches!(host, "localhost" | "127.0.0.1");
    if is_here && port == control_plane::PORT {
        return control_plane::ADDRESS.to_owned();
    }
    let named = nodes.iter().find(|(name, _)| name.as_str() == host);
    let first = nodes.iter().next().filter(|_| is_here);
    let found = named.or(first).map(|(_, node)| node.kubelet.host_ip.clone());
    found.unwrap_or_else(|| host.to_owned())
}

/// Asks the pod that was found.
pub fn open(ctx: &mut Ctx, nodes: &mut Nodes, node: &NodeName, uid: &Uid, ask: &Ask) -> Opened {
    let node = nodes.get_mut(node).map(Rc::make_mut);
    node.expect("the pod was found on this node").runtime.open(ctx, uid, ask)
}

/// Asks over a connection that is there already; None if it is not any longer.
pub fn ask_again(ctx: &mut Ctx, nodes: &mut Nodes, place: &Place, ask: &Ask) -> Option<Opened> {
    let node = nodes.get_mut(&place.node).filter(|node| node.is_on()).map(Rc::make_mut)?;
    node.runtime.ask_again(ctx, &place.uid, &place.container, ask)
}

/// The node whose rules a connection meets first; None where a load balancer has none to choose.
fn decides(net: &Net, from: &From, address: &str, chance: Draw) -> Option<NodeName> {
    let by_address = || net.nodes.iter().find(|(_, node)| node.kubelet.host_ip == address);
    let named = by_address().map(|(name, _)| name.clone());
    match from {
        From::Outside => match net.balancers.node_for(address, chance) {
            Some(chosen) => chosen,
            None => {
                let mut running = net.nodes.iter().filter(|(_, node)| node.is_on());
                named.or_else(|| running.next().map(|(name, _)| name.clone()))
            }
        },
        From::Pod { node, .. } | From::Node(node) => Some(named.unwrap_or_else(|| node.clone())),
    }
}

/// What a program of a container asks of the rest of the cluster.
pub fn ask_for_program(ctx: &mut Ctx, net: &mut Net, lines: &mut Lines, outgoing: Outgoing) {
    let Outgoing { caller: key, node, question } = outgoing;
    let namespace = net.nodes.get(&node).and_then(|node| node.runtime.namespace_of(&key.container));
    let found = |ctx: &Ctx, name: &str| {
        names::resolve(&ctx.shared.api.store, namespace.as_deref().unwrap_or_default(), name)
    };
    match question {
        Question::Resolve { name } => {
            let answer = match found(ctx, &name) {
                None => NetAnswer::UnknownName,
                Some(Found { names, addresses }) => NetAnswer::Addresses { names, addresses },
            };
            tell(ctx, node, key, answer);
        }
        Question::Echo { address } => {
            if let Some(answer) = echo(ctx, net.nodes, &node, &key, &address) {
                tell(ctx, node, key, answer);
            }
        }
        Question::Memory => {
            let memory = memory(ctx, net.nodes, &node);
            tell(ctx, node, key, NetAnswer::Memory(memory));
        }
        Question::Sockets => {
            let state = net.nodes.get(&node);
            let others = state.map(|state| state.runtime.sockets_beside(&key.uid, &key.container));
            tell(ctx, node, key, NetAnswer::Sockets(others.unwrap_or_default()));
        }
        Question::Reach { host, port, ask } => {
            let chance = draw(ctx.seed(), "dns", &host).nth(ctx.now().as_millis());
            let addresses = found(ctx, &host).map(|found| found.addresses).unwrap_or_default();
            match chance.pick(&addresses) {
                None => tell(ctx, node, key, NetAnswer::UnknownName),
                Some(address) => {
                    let question = ctx.shared.mailbox.next_question();
                    lines.open(key.clone(), node.clone(), question);
                    let asker = Asker::Program(key.clone(), question);
                    let ask = ask.readdressed(address, port);
                    let now = ctx.now();
                    // A program that nobody answers gives up by its own clock.
                    if let (_, Some((at, opened))) = connect(ctx, net, Caller { node, asker }, &ask)
                    {
                        lines.reached(&key, &at, &opened, now);
                    }
                }
            }
        }
    }
}

/// As its kernel counts it: what its own programs and all containers use.
fn memory(ctx: &Ctx, nodes: &Nodes, name: &NodeName) -> Memory {
    let total = match ctx.shared.api.store.get(&Key::new(Kind::Node, "", name.as_str())) {
        Some(Object::Node(node)) => number(&read(&node.status.capacity), MEMORY),
        _ => 0,
    };
    let runtime = nodes.get(name).map(|state| &state.runtime);
    let (programs, shared) = runtime.map(|runtime| runtime.memory(ctx.now())).unwrap_or_default();
    let total = u64::try_from(total).unwrap_or(0);
    Memory { total, used: NODE_OWN.memory_bytes + programs, shared }
}

/// None: nothing comes back. The address of a Service stands in rules for its ports alone, and no machine has it.
/// Pods of one node share a bridge; to any other machine their nodes forward the packets.
fn echo(
    ctx: &Ctx,
    nodes: &Nodes,
    node: &NodeName,
    key: &ProgramKey,
    address: &str,
) -> Option<NetAnswer> {
    let own = nodes.get(node)?;
    let is_own = is_loopback(address) || own.runtime.ip_of(&key.uid).as_deref() == Some(address);
    let is_here = own.kubelet.host_ip == address || own.runtime.pod_at(address).is_some();
    let mut others = nodes.values().filter(|state| state.is_on());
    let control_plane = || address == control_plane::ADDRESS && own.link != Link::Cut;
    // How many machines forward the packet, and how many its answer on the way back.
    let (hops, forwarded) = match () {
        () if is_own => (0, 0),
        () if is_here => (1, 0),
        () if control_plane() || others.clone().any(|state| state.kubelet.host_ip == address) => {
            (2, 1)
        }
        () if others.any(|state| state.runtime.pod_at(address).is_some()) => (2, 2),
        () => return None,
    };
    let who = format!("{}/{address}", key.container.as_str());
    let micros = echo_micros(hops, ctx.seed(), &who, ctx.now());
    Some(NetAnswer::Echo { ttl: 64 - forwarded, micros })
}

fn tell(ctx: &mut Ctx, node: NodeName, key: ProgramKey, answer: NetAnswer) {
    let delay = ctx.pace(Pace::Network, key.uid.as_str());
    ctx.send(delay, Message::Told { node, key, answer });
}

/// A program stands in its pod, everybody else on the node.
fn standing(nodes: &Nodes, caller: &Caller) -> From {
    let node = caller.node.clone();
    let Asker::Program(key, _) = &caller.asker else { return From::Node(node) };
    let Some(runtime) = nodes.get(&node).map(|node| &node.runtime) else {
        return From::Node(node);
    };
    let namespace = runtime.namespace_of(&key.container).unwrap_or_default();
    let ip = runtime.ip_of(&key.uid).unwrap_or_default();
    From::Pod { node, namespace, ip }
}

/// The control plane, if it is its address that a packet leaves a node for; a pod otherwise.
fn to_machine(ctx: &Ctx, nodes: &Nodes, leaves: &NodeName, address: Target) -> Reached {
    if address.0 != control_plane::ADDRESS {
        return match on_host::taker(&ctx.shared.api.store, nodes, &address) {
            Some((node, uid, address)) => unless_lost(nodes, node, uid, address),
            None => to_pod(nodes, address),
        };
    }
    let is_cut = nodes.get(leaves).is_some_and(|node| node.link == Link::Cut);
    if is_cut { Reached::Lost { cause: None, rule: None } } else { to_control_plane(address.1) }
}

fn to_control_plane(port: i32) -> Reached {
    match port {
        control_plane::PORT => Reached::ApiServer,
        _ => Reached::Rejected { cause: None, rule: None },
    }
}

/// The pod with that address, or the one that had it last, and the node that runs it.
fn to_pod(nodes: &Nodes, address: Target) -> Reached {
    let has_it = |(name, node): (&NodeName, &Rc<NodeState>)| {
        Some((name.clone(), node.runtime.pod_at(&address.0)?))
    };
    let had_it = |(name, node): (&NodeName, &Rc<NodeState>)| {
        Some((name.clone(), node.runtime.pod_that_was_at(&address.0)?))
    };
    let found = nodes.iter().find_map(has_it).or_else(|| nodes.iter().find_map(had_it));
    let Some((node, uid)) = found else {
        return Reached::Rejected { cause: None, rule: Some(Rule::ProxyStale) };
    };
    unless_lost(nodes, node, uid, address)
}

fn unless_lost(nodes: &Nodes, node: NodeName, uid: Uid, address: Target) -> Reached {
    match nodes.get(&node) {
        // Packets for a machine without power are lost, and nobody says so.
        Some(state) if !state.is_on() => {
            Reached::Lost { cause: state.runtime.lost_power, rule: None }
        }
        Some(_) | None => Reached::Pod { node, uid, address },
    }
}
