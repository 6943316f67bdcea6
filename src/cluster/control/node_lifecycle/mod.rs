//! The node lifecycle controller: notices that a node has fallen silent, says so on the node and its pods, and taints it.
//! Models pkg/controller/nodelifecycle/node_lifecycle_controller.go (v1.36), R92–R97, R104.
//!
//! `health` decides on one node, `zones` how fast nodes are emptied, `taints` what a node is tainted with, `pods` tells their
//! readers. Upstream looks at all nodes every five seconds. Here a look that could find nothing new is left out: the next
//! one is worked out from when each node's heartbeat stopped.

pub mod health;
mod pods;
pub mod taints;
pub mod zones;

use std::rc::Rc;

use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, EventNote, Store};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::pace::NODE_LOOK;
use crate::cluster::record::{Actor, RecordId, Verb};
use crate::cluster::rule::Rule;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::sorted::{SortedMap, SortedSet};
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::taint::NO_EXECUTE;
use crate::objects::{ConditionStatus, EventType, Key, Node, Object, Taint};

use health::{Grace, Health, look};
use taints::{NOT_READY, UNREACHABLE};
use zones::{Rate, Zone, ZoneState};

/// node-monitor-period.
const MONITOR_PERIOD: Span = Span::secs(5);
/// node-startup-grace-period.
const STARTUP_GRACE: Span = Span::secs(60);
/// How often the queues of nodes to be tainted are looked at.
const TAINT_PERIOD: Span = Span::millis(100);
/// With this label a node counts in no zone.
const EXCLUDED: &str = "node.kubernetes.io/exclude-disruption";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeLifecycle {
    known: SortedMap<String, Known>,
    zones: SortedMap<String, Zone>,
    /// Looks fall on this moment, and on every period after it.
    phase: Span,
    next_look: Option<SimTime>,
    /// Nodes that were written since their taints were last compared with their conditions.
    written: SortedMap<String, Option<RecordId>>,
    /// Pods that have just come to a node.
    bound: SortedSet<Key>,
}

#[derive(Clone, Debug, PartialEq)]
struct Known {
    node: Rc<Node>,
    health: Health,
}

impl Controller for NodeLifecycle {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Node(node) => {
                if change.verb != Verb::Deleted {
                    self.written.insert(node.metadata.name.clone(), ctx.cause);
                }
                self.look_after(ctx, ctx.now());
            }
            Object::Pod(pod) => {
                let was_here = matches!(&change.before,
                    Some(Object::Pod(before)) if before.spec.node_name == pod.spec.node_name);
                let is_new_here = change.verb != Verb::Deleted && !was_here;
                if is_new_here && self.is_unready(&pod.spec.node_name) {
                    self.bound.insert(pod.key());
                    ctx.touch(MachineId::Controller(ControllerName::NodeLifecycle));
                }
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        if !self.written.is_empty() || !self.bound.is_empty() {
            return Some(SimTime::ZERO);
        }
        let zones = self.zones.values().filter_map(Zone::due).map(next_taint_tick);
        zones.chain(self.next_look).min()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        if let Some((name, cause)) = self.written.pop_first() {
            ctx.cause = cause;
            return taint_by_condition(ctx, &name);
        }
        if let Some(key) = self.bound.pop_first() {
            return pods::mark_not_ready(ctx, &key);
        }
        let now = ctx.now();
        if self.next_look.is_some_and(|at| at <= now) {
            self.next_look = None;
            self.look_at_all(ctx);
            return self.plan(ctx);
        }
        for zone in self.zones.values_mut() {
            if zone.due().is_some_and(|at| next_taint_tick(at) <= now)
                && let Some(name) = zone.take(now)
            {
                return taint_for_eviction(ctx, &name);
            }
        }
    }
}

impl NodeLifecycle {
    /// The nodes that were there before the controller began.
    pub fn know_nodes(&mut self, seed: u64, store: &Store) {
        self.phase = draw(seed, "node-monitor-phase", "").within(Span::ZERO, MONITOR_PERIOD);
        for node in store.nodes() {
            let health = Health::of(node);
            self.known.insert(node.metadata.name.clone(), Known { node: node.clone(), health });
            self.zones.entry(zones::key(node)).or_default().state = ZoneState::Normal;
        }
    }

    /// A heartbeat stopped or began again: the look that will notice is another one. A node that somebody wrote down and no
    /// machine stands behind never had one.
    pub fn plan(&mut self, ctx: &mut Ctx) {
        let grace = self.grace(ctx);
        for known in self.known.values() {
            let heart = ctx.shared.heartbeats.get(&NodeName::new(&known.node.metadata.name));
            let beats = heart.is_some_and(|heart| heart.silence().is_none());
            if beats || known.health.ready() == Some(ConditionStatus::Unknown) {
                continue;
            }
            let renewed = heart.map(|heart| self.tick_from(heart.last(ctx.now())));
            let noticed = known.health.noticed.max(renewed.unwrap_or(SimTime::ZERO));
            let has_posted = known.health.ready().is_some();
            let grace = if has_posted { grace.monitor } else { grace.startup };
            let at = self.tick_from((noticed + grace + Span::millis(1)).max(ctx.now()));
            self.next_look = Some(self.next_look.map_or(at, |before| before.min(at)));
        }
        ctx.touch(MachineId::Controller(ControllerName::NodeLifecycle));
    }

    fn look_after(&mut self, ctx: &mut Ctx, at: SimTime) {
        let next = self.tick_from(at);
        self.next_look = Some(self.next_look.map_or(next, |before| before.min(next)));
        ctx.touch(MachineId::Controller(ControllerName::NodeLifecycle));
    }

    /// The first look not before an instant.
    fn tick_from(&self, at: SimTime) -> SimTime {
        let period = (MONITOR_PERIOD + NODE_LOOK).as_millis();
        let since = at.as_millis().saturating_sub(self.phase.as_millis());
        SimTime::ZERO + self.phase + Span::millis(since.div_ceil(period) * period)
    }

    fn grace(&self, ctx: &Ctx) -> Grace {
        let monitor = ctx.shared.config.version.node_monitor_grace();
        Grace { monitor, startup: STARTUP_GRACE }
    }

    fn is_unready(&self, node: &str) -> bool {
        let ready = self.known.get(node).and_then(|known| known.health.ready());
        ready.is_some_and(|ready| ready != ConditionStatus::True)
    }

    /// Models monitorNodeHealth.
    fn look_at_all(&mut self, ctx: &mut Ctx) {
        let nodes: Vec<Rc<Node>> = ctx.shared.api.store.nodes().cloned().collect();
        self.classify(ctx, &nodes);
        let mut ready_by_zone: SortedMap<String, Vec<Option<ConditionStatus>>> = SortedMap::new();
        for node in &nodes {
            let current = self.look_at(ctx, &node.metadata.name);
            if !node.metadata.labels.contains_key(EXCLUDED) {
                ready_by_zone.entry(zones::key(node)).or_default().push(current);
            }
        }
        self.handle_disruption(ctx, &ready_by_zone, &nodes);
    }

    fn classify(&mut self, ctx: &mut Ctx, nodes: &[Rc<Node>]) {
        for node in nodes {
            self.zones.entry(zones::key(node)).or_default();
            if !self.known.contains_key(&node.metadata.name) {
                let message = format!("Registered Node {} in Controller", node.metadata.name);
                event(ctx, node, "RegisteredNode", &message);
                self.mark_reachable(ctx, node, Rule::NodeReachable);
            }
        }
        let is_gone = |name: &&String| !nodes.iter().any(|node| node.metadata.name == **name);
        let gone: Vec<String> = self.known.keys().filter(is_gone).cloned().collect();
        for name in gone {
            if let Some(known) = self.known.remove(&name) {
                let message = format!("Removing Node {name} from Controller");
                event(ctx, &known.node, "RemovingNode", &message);
            }
        }
    }

    /// What Ready is after one node was looked at.
    fn look_at(&mut self, ctx: &mut Ctx, node: &str) -> Option<ConditionStatus> {
        let node = &stored(ctx, node)?;
        let now = ctx.now();
        let name = NodeName::new(&node.metadata.name);
        let heart = ctx.shared.heartbeats.get(&name).copied();
        ctx.cause = heart.and_then(|heart| heart.silence()).and_then(|silence| silence.cause);
        let renewed = heart.map(|heart| {
            let renewal = heart.last(now);
            (renewal, self.tick_from(renewal).min(now))
        });
        let before = self.known.get(&node.metadata.name).map(|known| &known.health);
        let seen = look(node, before, renewed, self.grace(ctx), now);
        let known = Known { node: node.clone(), health: seen.health };
        self.known.insert(node.metadata.name.clone(), known);
        let mut node = node.clone();
        if let Some(conditions) = seen.conditions {
            Rc::make_mut(&mut node).status.conditions = conditions;
            ctx.cause = write(ctx, &node, Rule::NodeUnreachable).or(ctx.cause);
        }
        let current = seen.current?;
        self.process_taint(ctx, &node, current);
        if current != ConditionStatus::True && seen.observed == ConditionStatus::True {
            let message = format!("Node {} status is now: NodeNotReady", node.metadata.name);
            say(ctx, &node, "NodeNotReady", &message);
            for key in pods::on(ctx, &node.metadata.name) {
                pods::mark_not_ready(ctx, &key);
            }
        }
        Some(current)
    }

    /// Models processTaintBaseEviction.
    fn process_taint(&mut self, ctx: &mut Ctx, node: &Rc<Node>, ready: ConditionStatus) {
        let (wanted, other) = match ready {
            ConditionStatus::True => return self.mark_reachable(ctx, node, Rule::NodeReachable),
            ConditionStatus::False => (NOT_READY, UNREACHABLE),
            ConditionStatus::Unknown => (UNREACHABLE, NOT_READY),
        };
        let present = &node.spec.taints;
        if taints::has(present, other, NO_EXECUTE) {
            let taints = taints::swapped(present, wanted, other, Stamp::of(ctx.now()));
            write_taints(ctx, node, taints, Rule::NodeEvictionTaint);
            return;
        }
        let Some(zone) = self.zones.get_mut(&zones::key(node)) else { return };
        if !taints::has(present, wanted, NO_EXECUTE) {
            zone.remove(&node.metadata.name);
        }
        zone.add(&node.metadata.name);
    }

    fn mark_reachable(&mut self, ctx: &mut Ctx, node: &Rc<Node>, rule: Rule) {
        let taints = taints::without(&node.spec.taints, UNREACHABLE);
        let taints = taints::without(&taints, NOT_READY);
        write_taints(ctx, node, taints, rule);
        if let Some(zone) = self.zones.get_mut(&zones::key(node)) {
            zone.remove(&node.metadata.name);
        }
    }

    /// Models handleDisruption: while no node at all answers, the fault is more likely on this side, and nothing is evicted.
    fn handle_disruption(
        &mut self,
        ctx: &mut Ctx,
        ready_by_zone: &SortedMap<String, Vec<Option<ConditionStatus>>>,
        nodes: &[Rc<Node>],
    ) {
        let now = ctx.now();
        let state = |ready: &Vec<_>| zones::state(ready, zones::UNHEALTHY_THRESHOLD);
        self.zones.retain(|name, _| ready_by_zone.contains_key(name));
        let is_full = |state: ZoneState| state == ZoneState::FullDisruption;
        let all_are_full = ready_by_zone.values().all(|ready| is_full(state(ready)));
        let all_were_full = self.zones.values().all(|zone| is_full(zone.state));
        if all_are_full && all_were_full {
            return;
        }
        if all_are_full {
            for node in nodes {
                let node = stored(ctx, &node.metadata.name).unwrap_or_else(|| node.clone());
                self.mark_reachable(ctx, &node, Rule::NodesAllGone);
            }
        }
        if all_were_full {
            for known in self.known.values_mut() {
                known.health.noticed = now;
            }
        }
        for (name, zone) in &mut self.zones {
            let Some(ready) = ready_by_zone.get(name) else { continue };
            let next = state(ready);
            if all_are_full {
                zone.swap(Rate::Never, now);
            } else if all_were_full || zone.state != next {
                zone.swap(Rate::of(next, ready.len()), now);
            }
            zone.state = next;
        }
    }
}

fn next_taint_tick(at: SimTime) -> SimTime {
    let period = TAINT_PERIOD.as_millis();
    SimTime::millis(at.as_millis().div_ceil(period) * period)
}

/// Models doNoScheduleTaintingPass.
fn taint_by_condition(ctx: &mut Ctx, name: &str) {
    let Some(node) = stored(ctx, name) else { return };
    if let Some(taints) = taints::by_condition(&node, Stamp::of(ctx.now())) {
        write_taints(ctx, &node, taints, Rule::NodeConditionTaint);
    }
}

/// Models doNoExecuteTaintingPass.
fn taint_for_eviction(ctx: &mut Ctx, name: &str) {
    let Some(node) = stored(ctx, name) else { return };
    let Some(ready) = node.status.condition(health::READY) else { return };
    let (add, remove) = match ready.status {
        ConditionStatus::True => return,
        ConditionStatus::False => (NOT_READY, UNREACHABLE),
        ConditionStatus::Unknown => (UNREACHABLE, NOT_READY),
    };
    let heart = ctx.shared.heartbeats.get(&NodeName::new(name));
    ctx.cause = heart.and_then(|heart| heart.silence()).and_then(|silence| silence.cause);
    let taints = taints::swapped(&node.spec.taints, add, remove, Stamp::of(ctx.now()));
    write_taints(ctx, &node, taints, Rule::NodeEvictionTaint);
}

/// The taints of a node as it is stored now.
fn write_taints(ctx: &mut Ctx, node: &Rc<Node>, taints: Vec<Taint>, rule: Rule) {
    if node.spec.taints == taints {
        return;
    }
    let mut node = node.clone();
    Rc::make_mut(&mut node).spec.taints = taints;
    write(ctx, &node, rule);
}

fn write(ctx: &mut Ctx, node: &Rc<Node>, rule: Rule) -> Option<RecordId> {
    api::update(ctx, Actor::NodeLifecycle, Object::Node(node.clone()), Some(rule))
}

fn stored(ctx: &Ctx, name: &str) -> Option<Rc<Node>> {
    ctx.shared.api.store.nodes().find(|node| node.metadata.name == name).cloned()
}

/// Models controller_utils.go RecordNodeEvent.
fn event(ctx: &mut Ctx, node: &Rc<Node>, reason: &str, what: &str) {
    let message = format!("Node {} event: {what}", node.metadata.name);
    say(ctx, node, reason, &message);
}

fn say(ctx: &mut Ctx, node: &Rc<Node>, reason: &str, message: &str) {
    let note = EventNote {
        actor: Actor::NodeLifecycle,
        component: "node-controller",
        host: "",
        kind: EventType::Normal,
        reason,
        message,
        container: None,
        rule: None,
    };
    api::note(ctx, &Object::Node(node.clone()), note);
}
