//! A machine of the cluster: those it begins with, and one that joins it later.
//! Models what `kubeadm join` leaves behind: a kubelet that knows the control plane and registers its node.

use std::rc::Rc;

use super::command::{Done, Refused};
use super::config::{NODES_MAX, NodeShape};
use super::ctx::{About, Ctx};
use super::heartbeat::Heartbeat;
use super::ids::NodeName;
use super::kubelet::Kubelet;
use super::kubelet::eviction::{MONITORING_PERIOD, Rounds, VOLUME_STATS_PERIOD};
use super::mailbox::Message;
use super::net::proxy::KubeProxy;
use super::node_fault::{Link, NodeDeed, Power};
use super::pace::Pace;
use super::record::{Actor, Log, What};
use super::rule::Rule;
use super::runtime::Runtime;
use super::turn::MachineId;
use super::{Cluster, NodeState};
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Kind};

/// Sets up the machine of this number, under power and with a way to the control plane.
pub fn set_up(cluster: &mut Cluster, index: u32) -> NodeName {
    let config = &cluster.shared.config;
    let (seed, name) = (config.seed, NodeName::new(&config.node_name(index)));
    let phase = |what| draw(seed, what, name.as_str()).within(Span::ZERO, Span::millis(999));
    let first_relist = cluster.shared.now + phase("relist-phase");
    let round = |what, period: Span| {
        let last = Span::millis(period.as_millis() - 1);
        cluster.shared.now + draw(seed, what, name.as_str()).within(Span::ZERO, last)
    };
    let rounds = Rounds {
        monitoring: round("eviction-phase", MONITORING_PERIOD),
        volume_stats: round("volume-stats-phase", VOLUME_STATS_PERIOD),
    };
    let sync_phase = phase("sync-phase");
    let kubelet = Kubelet::new(name.clone(), index, first_relist, sync_phase, rounds, config);
    let runtime = Runtime::new(name.clone());
    let proxy = KubeProxy::new(name.as_str(), &kubelet.host_ip);
    let (power, link) = (Power::On, Link::Joined);
    let machine = NodeState { runtime, kubelet, proxy, power, link, boots: 0 };
    let touched = &mut cluster.shared.touched;
    touched.push(MachineId::Pleg(name.clone()));
    touched.push(MachineId::SyncLoop(name.clone()));
    touched.push(MachineId::Status(name.clone()));
    cluster.shared.heartbeats.insert(name.clone(), Heartbeat::new(seed, &name));
    cluster.nodes.insert(name.clone(), Rc::new(machine));
    name
}

/// A new machine is switched on. When it is up its kubelet registers it.
pub fn add(cluster: &mut Cluster, log: &mut Log, shape: NodeShape) -> Result<Done, Refused> {
    let name = NodeName::new(&shape.name);
    let refused = |why| Err(Refused::NodeState { node: shape.name.clone(), why });
    if cluster.nodes.contains_key(&name) {
        return refused("is a machine of the cluster already");
    }
    let index = u32::try_from(cluster.nodes.len()).unwrap_or(u32::MAX);
    if NODES_MAX <= index {
        return refused("is one more than a cluster may have here");
    }
    let config = &mut cluster.shared.config;
    for index in config.shapes.len()..index as usize {
        let name = config.node_name(index as u32);
        config.shapes.push(NodeShape { name, ..NodeShape::default() });
    }
    config.shapes.push(shape);
    set_up(cluster, index);
    let Cluster { shared, nodes, .. } = cluster;
    let cause = shared.command;
    let ctx = &mut Ctx { shared, log, cause };
    let about = About::object(Key::new(Kind::Node, "", name.as_str()));
    let what = What::NodeFault(NodeDeed::Return);
    ctx.cause = Some(ctx.record(Actor::Learner, about, what, Some(Rule::Learner)));
    let (now, takes) = (ctx.now(), ctx.pace(Pace::Boot, name.as_str()));
    if let Some(node) = nodes.get_mut(&name).map(Rc::make_mut) {
        node.power = Power::Booting { done: now + takes };
    }
    let cause = ctx.cause;
    if let Some(heart) = ctx.shared.heartbeats.get_mut(&name) {
        heart.stop(SimTime::ZERO, cause);
    }
    ctx.send(takes, Message::NodeBooted { node: name });
    Ok(Done::NodeChanged)
}
