//! What a kubelet says of its own node: that it starts, that it is there, that it is ready.
//! Models pkg/kubelet/kubelet_node_status.go and nodestatus/setters.go (v1.36), R91, R94.
//!
//! Written only when the API shows something else; the renewals in between are worked out (`heartbeat`).

use std::rc::Rc;

use crate::cluster::NodeState;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::mailbox::Message;
use crate::cluster::node_object::{self, node_object};
use crate::cluster::pace::{Pace, image_bytes};
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::images::digest_reference;
use crate::kit::chance::draw;
use crate::kit::order;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::{ConditionStatus, ContainerImage, EventType, Node, NodeCondition, Object};

/// nodeStatusUpdateFrequency: how often a kubelet works out its node's status.
const UPDATE_PERIOD: Span = Span::secs(10);
/// How often it asks the runtime for its images. Models images/image_gc_manager.go Start.
const IMAGE_LIST_PERIOD: Span = Span::secs(30);
/// nodeStatusMaxImages.
const IMAGES_MAX: usize = 50;
/// How often a kubelet that has just started looks whether its node is ready by now.
const FAST_LOOK: Span = Span::millis(100);
/// What a kubelet that starts tells of its node at once: it knows of no status before its own.
const AT_START: [&str; 3] =
    ["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"];

/// A kubelet's process begins: it says so, registers, and reports.
pub fn starts(ctx: &mut Ctx, name: &NodeName) {
    let delay = ctx.pace(Pace::Patch, name.as_str());
    let stored = stored(ctx, name);
    if let Some(node) = &stored {
        starting(ctx, node);
    }
    ctx.send(delay, Message::NodeRegisters { node: name.clone() });
}

/// From now to the next time at which the kubelet works out its node's status.
pub fn next_look(ctx: &Ctx, name: &NodeName) -> Span {
    next_of(ctx, name, UPDATE_PERIOD)
}

fn next_of(ctx: &Ctx, name: &NodeName, period: Span) -> Span {
    let phase = draw(ctx.seed(), "node-status-phase", name.as_str());
    let phase = phase.within(Span::ZERO, UPDATE_PERIOD).as_millis();
    let period = period.as_millis();
    let since = (ctx.now().as_millis() + period - phase % period) % period;
    Span::millis(period - since)
}

/// What the API shows of the node is made to be so. A node that was taken away stays away until its kubelet starts anew.
pub fn report(ctx: &mut Ctx, state: &NodeState) {
    let kubelet = &state.kubelet;
    api::list_images(ctx, &kubelet.node, images(state));
    let Some(mut node) = stored(ctx, &kubelet.node) else { return };
    let now = Stamp::of(ctx.now());
    let boot_id = boot_id(ctx, state);
    let mut said: Vec<(EventType, &str, String)> = Vec::new();
    let fresh = Rc::make_mut(&mut node);
    if fresh.status.node_info.boot_id != boot_id {
        let message = format!("Node {} has been rebooted, boot id: {boot_id}", kubelet.node);
        said.push((EventType::Warning, "Rebooted", message));
        fresh.status.node_info.boot_id = boot_id;
    }
    for (condition, event) in node_object::conditions(now) {
        if set(&mut fresh.status.conditions, condition) {
            let message = format!("Node {} status is now: {event}", kubelet.node);
            said.push((EventType::Normal, event, message));
        }
    }
    let written =
        api::update(ctx, Actor::Kubelet, Object::Node(node.clone()), Some(Rule::NodeReport));
    ctx.cause = written.or(ctx.cause);
    for (kind, reason, message) in said {
        say(ctx, &node, kind, reason, &message);
    }
}

/// A node that the API does not know yet comes as one that is not ready; a moment later all is initialised.
/// Models registerWithAPIServer and fastStatusUpdateOnce.
pub fn register(ctx: &mut Ctx, state: &NodeState) {
    let kubelet = &state.kubelet;
    if stored(ctx, &kubelet.node).is_some() {
        api::ensure_lease(ctx, &kubelet.node);
        return report(ctx, state);
    }
    let mut node = node_object(&ctx.shared.config, kubelet.index, &kubelet.host_ip);
    let now = Stamp::of(ctx.now());
    let conditions = node_object::conditions(now).into_iter();
    node.status.conditions = conditions.map(|(condition, _)| not_ready_yet(condition)).collect();
    node.status.node_info.boot_id = boot_id(ctx, state);
    let id = api::create_node(ctx, Actor::Kubelet, Rc::new(node), Rule::NodeReport);
    ctx.cause = Some(id);
    if let Some(node) = stored(ctx, &kubelet.node) {
        starting(ctx, &node);
    }
    let delay = FAST_LOOK + ctx.pace(Pace::Patch, kubelet.node.as_str());
    ctx.send(delay, Message::NodeReport { node: kubelet.node.clone() });
    ctx.send(delay, Message::LeaseMissed { node: kubelet.node.clone() });
}

fn not_ready_yet(condition: NodeCondition) -> NodeCondition {
    if condition.status != ConditionStatus::True {
        return condition;
    }
    NodeCondition {
        status: ConditionStatus::False,
        reason: "KubeletNotReady".to_owned(),
        message: "CSINode is not yet initialized".to_owned(),
        ..condition
    }
}

fn starting(ctx: &mut Ctx, node: &Rc<Node>) {
    say(ctx, node, EventType::Normal, "Starting", "Starting kubelet.");
    for event in AT_START {
        let message = format!("Node {} status is now: {event}", node.metadata.name);
        say(ctx, node, EventType::Normal, event, &message);
    }
    let message = "Updated Node Allocatable limit across pods";
    say(ctx, node, EventType::Normal, "NodeAllocatableEnforced", message);
}

/// The largest first. Models nodestatus/setters.go Images.
fn images(state: &NodeState) -> Vec<ContainerImage> {
    let image = |name: &str| ContainerImage {
        names: vec![digest_reference(name), name.to_owned()],
        size_bytes: i64::try_from(image_bytes(name)).unwrap_or(i64::MAX),
    };
    let mut images: Vec<ContainerImage> = state.runtime.images.here().map(image).collect();
    order::sort_by_key(&mut images, |image| -image.size_bytes);
    images.truncate(IMAGES_MAX);
    images
}

/// An image came: the node's status will tell of it when the kubelet has next listed what the runtime has.
pub fn image_came(ctx: &mut Ctx, name: &NodeName) {
    let delay = next_of(ctx, name, IMAGE_LIST_PERIOD);
    ctx.send(delay, Message::NodeReport { node: name.clone() });
}

/// Takes over a condition. Whether its status is another than before.
fn set(conditions: &mut Vec<NodeCondition>, wanted: NodeCondition) -> bool {
    let Some(before) = conditions.iter_mut().find(|before| before.kind == wanted.kind) else {
        conditions.push(wanted);
        return false;
    };
    if before.status == wanted.status {
        return false;
    }
    *before = wanted;
    true
}

/// Of the machine as it was switched on last.
fn boot_id(ctx: &Ctx, state: &NodeState) -> String {
    node_object::boot_id(ctx.seed(), state.kubelet.node.as_str(), state.boots)
}

fn stored(ctx: &Ctx, name: &NodeName) -> Option<Rc<Node>> {
    let mut nodes = ctx.shared.api.store.nodes();
    nodes.find(|node| node.metadata.name == name.as_str()).cloned()
}

fn say(ctx: &mut Ctx, node: &Rc<Node>, kind: EventType, reason: &str, message: &str) {
    let note = EventNote {
        actor: Actor::Kubelet,
        component: "kubelet",
        host: &node.metadata.name,
        kind,
        reason,
        message,
        container: None,
        rule: Some(Rule::NodeReport),
    };
    api::note(ctx, &Object::Node(node.clone()), note);
}

/// Whether the API shows the node as ready.
pub fn is_ready(node: &Node) -> bool {
    node.status.condition("Ready").is_some_and(|ready| ready.status == ConditionStatus::True)
}
