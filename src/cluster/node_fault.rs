//! What can happen to a whole machine: its power fails and it boots again, its way to the control plane is cut and mended.
//!
//! Without power nothing of the node takes a turn, and what is sent to it is lost. Cut off it goes on by itself: containers
//! run, probes ask, and pods are reached as before, but nothing passes between its kubelet or kube-proxy and the API.
//! How a machine comes to be is `join`'s.

use std::rc::Rc;

use super::api;
use super::command::{Done, Refused};
use super::control::Controllers;
use super::ctx::{About, Ctx};
use super::ids::NodeName;
use super::kubelet;
use super::mailbox::Message;
use super::pace::Pace;
use super::record::{Actor, Log, What};
use super::rule::Rule;
use super::turn::MachineId;
use super::{Cluster, NodeState};
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Kind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeDeed {
    /// Power off: everything on the machine dies at once.
    Fail,
    /// Power on: it boots, and its containers are started anew.
    Return,
    /// Nothing passes between the node and the control plane.
    Split,
    Heal,
}

impl NodeDeed {
    /// As records show it.
    pub fn as_str(self) -> &'static str {
        match self {
            NodeDeed::Fail => "power off",
            NodeDeed::Return => "power on",
            NodeDeed::Split => "cut off from the control plane",
            NodeDeed::Heal => "way to the control plane mended",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    On,
    Off,
    /// Power is back; the machine is up then.
    Booting {
        done: SimTime,
    },
}

/// The way between a node and the control plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Joined,
    Cut,
    /// It is mended; the kubelet's watch has found it out then.
    Mended {
        done: SimTime,
    },
}

impl NodeState {
    pub fn is_on(&self) -> bool {
        self.power == Power::On
    }

    /// Whether the node and the API hear each other.
    pub fn is_joined(&self) -> bool {
        self.is_on() && self.link == Link::Joined
    }
}

type Nodes = SortedMap<NodeName, Rc<NodeState>>;

/// Does it to a node, if it is in a state to which that can be done.
pub fn inflict(
    cluster: &mut Cluster,
    log: &mut Log,
    name: &str,
    deed: NodeDeed,
) -> Result<Done, Refused> {
    let Cluster { shared, nodes, controllers, clients, .. } = cluster;
    let cause = shared.command;
    let ctx = &mut Ctx { shared, log, cause };
    let Some(node) = nodes.get_mut(&NodeName::new(name)).map(Rc::make_mut) else {
        return Err(Refused::NotFound { kind: Kind::Node, name: name.to_owned() });
    };
    if let Some(why) = forbids(node, deed) {
        return Err(Refused::NodeState { node: name.to_owned(), why });
    }
    let about = About::object(Key::new(Kind::Node, "", name));
    ctx.cause = Some(ctx.record(Actor::Learner, about, What::NodeFault(deed), Some(Rule::Learner)));
    match deed {
        NodeDeed::Fail => {
            fail(ctx, node);
            let containers: Vec<_> = node.runtime.containers.keys().cloned().collect();
            clients.lost(ctx, &NodeName::new(name), &containers);
        }
        NodeDeed::Return => {
            let takes = ctx.pace(Pace::Boot, name);
            node.power = Power::Booting { done: ctx.now() + takes };
            ctx.send(takes, Message::NodeBooted { node: NodeName::new(name) });
        }
        NodeDeed::Split => split(ctx, node),
        NodeDeed::Heal => {
            let takes = ctx.pace(Pace::Reconnect, name);
            node.link = Link::Mended { done: ctx.now() + takes };
            ctx.send(takes, Message::NodeRejoined { node: NodeName::new(name) });
        }
    }
    controllers.heartbeats_changed(ctx);
    Ok(Done::NodeChanged)
}

/// Why a node cannot have that happen to it now.
fn forbids(node: &NodeState, deed: NodeDeed) -> Option<&'static str> {
    match deed {
        NodeDeed::Fail => (node.power == Power::Off).then_some("has no power already"),
        NodeDeed::Return => (node.power != Power::Off).then_some("has power"),
        NodeDeed::Split => {
            (node.link == Link::Cut).then_some("is cut off from the control plane already")
        }
        NodeDeed::Heal => {
            (node.link != Link::Cut).then_some("is not cut off from the control plane")
        }
    }
}

fn fail(ctx: &mut Ctx, node: &mut NodeState) {
    node.power = Power::Off;
    fall_silent(ctx, node);
    node.runtime.lose_power(ctx);
    node.kubelet.touch_all(ctx);
    ctx.touch(MachineId::Proxy(node.kubelet.node.clone()));
    // What it had to say and could not is lost with it.
    let name = node.kubelet.node.clone();
    ctx.shared.api.held.retain(|event| event.node != name);
}

fn split(ctx: &mut Ctx, node: &mut NodeState) {
    node.link = Link::Cut;
    fall_silent(ctx, node);
    ctx.touch(MachineId::Status(node.kubelet.node.clone()));
    ctx.touch(MachineId::Proxy(node.kubelet.node.clone()));
}

fn fall_silent(ctx: &mut Ctx, node: &NodeState) {
    let (now, cause) = (ctx.now(), ctx.cause);
    if let Some(heart) = ctx.shared.heartbeats.get_mut(&node.kubelet.node)
        && heart.silence().is_none()
    {
        heart.stop(now, cause);
    }
}

/// The machine is up: the runtime finds what it ran dead, and the kubelet begins anew.
pub fn booted(ctx: &mut Ctx, nodes: &mut Nodes, controllers: &mut Controllers, name: &NodeName) {
    let Some(node) = nodes.get_mut(name).map(Rc::make_mut) else { return };
    if node.power != (Power::Booting { done: ctx.now() }) {
        return;
    }
    node.power = Power::On;
    let NodeState { runtime, kubelet, .. } = &mut *node;
    runtime.boot(ctx.now());
    kubelet.orphans_of_the_gap(ctx);
    kubelet.restart(ctx, runtime);
    node.boots += 1;
    ctx.touch(MachineId::Proxy(name.clone()));
    if node.link == Link::Joined {
        heard_again(ctx, controllers, name);
        kubelet::node_status::starts(ctx, name);
    }
    ctx.send(ctx.pace(Pace::Watch, name.as_str()), Message::ServicesChanged);
}

/// Kubelet and API hear each other again: what was held back goes out, and the watches begin with a list.
pub fn rejoined(ctx: &mut Ctx, nodes: &mut Nodes, controllers: &mut Controllers, name: &NodeName) {
    let Some(node) = nodes.get_mut(name).map(Rc::make_mut) else { return };
    if node.link != (Link::Mended { done: ctx.now() }) {
        return;
    }
    node.link = Link::Joined;
    if !node.is_on() {
        return;
    }
    heard_again(ctx, controllers, name);
    api::tell_held(ctx, name);
    node.kubelet.list_again(ctx);
    ctx.touch(MachineId::Status(name.clone()));
    ctx.touch(MachineId::Proxy(name.clone()));
    let delay = kubelet::node_status::next_look(ctx, name);
    ctx.send(delay, Message::NodeReport { node: name.clone() });
    ctx.send(ctx.pace(Pace::Watch, name.as_str()), Message::ServicesChanged);
}

fn heard_again(ctx: &mut Ctx, controllers: &mut Controllers, name: &NodeName) {
    let now = ctx.now();
    if let Some(heart) = ctx.shared.heartbeats.get_mut(name) {
        heart.go_on(now);
    }
    ctx.send(Span::ZERO, Message::LeaseMissed { node: name.clone() });
    controllers.heartbeats_changed(ctx);
}
