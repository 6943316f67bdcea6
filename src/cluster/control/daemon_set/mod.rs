//! DaemonSets: one pod on every node that will have it.
//! Models pkg/controller/daemon/daemon_controller.go (v1.36), R120, R121.
//!
//! `placing` says which nodes get a pod and how it is bound to its node, `rolling` exchanges pods for those of a new template.

mod placing;
mod rolling;

use std::rc::Rc;

use super::pod_control::PodControl;
use super::queue::{Again, Queue};
use super::replica_set::batch::{INITIAL_SIZE, slow_start};
use super::revisions::{self, Kept};
use super::{Change, Controller, ControllerName, owned};
use crate::cluster::api::{self, Store};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::backoff::Backoff;
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{
    ControllerRevision, DaemonSet, DaemonSetStatus, EventType, Key, Kind, Node, Object, Pod,
    PodPhase,
};
use placing::{Place, place};

pub use placing::{Obstacle, obstacle};

const ACTOR: Actor = Actor::DaemonSet;
const COMPONENT: &str = "daemonset-controller";
/// So many pods are made or deleted in one sync. Models BurstReplicas.
const BURST: usize = 250;

#[derive(Clone, Debug, PartialEq)]
pub struct DaemonSets {
    queue: Queue<Key>,
    /// How long failed pods of a set on a node are left lying.
    failed: Backoff,
}

impl Default for DaemonSets {
    fn default() -> DaemonSets {
        let limiter = ExponentialLimiter::for_controllers();
        DaemonSets {
            queue: Queue::new(ControllerName::DaemonSet, limiter),
            failed: Backoff::new(Span::secs(1), Span::mins(15)),
        }
    }
}

/// What one look at a set is about.
struct Look<'a> {
    set: &'a DaemonSet,
    owner: &'a Object,
    nodes: Vec<Rc<Node>>,
    /// The set's pods by the node they are for.
    pods: SortedMap<String, Vec<Rc<Pod>>>,
    /// The name of the newest template.
    hash: &'a str,
    now: SimTime,
}

/// What is to be made and deleted.
#[derive(Default)]
struct Plan {
    nodes: Vec<String>,
    pods: Vec<(Key, Rule)>,
}

impl Controller for DaemonSets {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Pod(_) => {
                for owner in owned::owners_of(Kind::DaemonSet, change) {
                    self.queue.add(ctx, owner);
                }
            }
            Object::DaemonSet(_) => self.queue.add(ctx, change.object.key()),
            Object::ControllerRevision(_) if change.verb == Verb::Deleted => {
                for owner in owned::owners_of(Kind::DaemonSet, change) {
                    self.queue.add(ctx, owner);
                }
            }
            Object::Node(node) if is_news(change.before.as_ref(), node) => {
                let sets = ctx.shared.api.store.list(Kind::DaemonSet, None).map(Object::key);
                for set in sets.collect::<Vec<_>>() {
                    self.queue.add(ctx, set);
                }
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let set = match ctx.shared.api.store.get(&key) {
            Some(Object::DaemonSet(set)) => Some(set.clone()),
            _ => None,
        };
        let outcome = set.map_or(Ok(()), |set| self.sync(ctx, &key, &set));
        self.queue.finish(ctx, key, outcome);
    }
}

/// What keeps a pod at an older template, once the controller has seen the newest. Models updateDaemonSet.
pub fn kept(store: &Store, set: &Rc<DaemonSet>, pod: &Pod) -> Option<Kept> {
    let newest = revisions::newest(store, &Object::DaemonSet(set.clone()))?;
    let has_seen = set.status.observed_generation == set.metadata.generation;
    let is_old = !placing::is_updated(set, pod, revisions::label_of(&newest));
    let is_by_hand = set.spec.update_strategy.kind == "OnDelete";
    (has_seen && is_old && is_by_hand).then_some(Kept::OnDelete)
}

/// What a node says about itself every few seconds concerns nobody here. Models shouldIgnoreNodeUpdate.
fn is_news(before: Option<&Object>, node: &Node) -> bool {
    match before {
        Some(Object::Node(before)) => {
            before.metadata.labels != node.metadata.labels || before.spec.taints != node.spec.taints
        }
        _ => true,
    }
}

impl DaemonSets {
    fn sync(&mut self, ctx: &mut Ctx, key: &Key, set: &Rc<DaemonSet>) -> Result<(), Again> {
        let owner = Object::DaemonSet(set.clone());
        let selects_all = set.spec.selector.as_ref().is_some_and(|selector| selector.is_empty());
        if set.metadata.is_deleting() || selects_all {
            return Ok(());
        }
        let mut all = revisions::claimed(ctx, &owner, ACTOR);
        let collisions = set.status.collision_count.unwrap_or(0);
        let present = revisions::present(ctx, &owner, &mut all, ACTOR, collisions);
        let hash = revisions::label_of(&present.revision);
        let look = look(ctx, set, &owner, hash);
        let plan = self.manage(ctx, key, &look);
        let was_idle = plan.nodes.is_empty() && plan.pods.is_empty();
        let mut outcome = carry_out(ctx, &look, plan);
        if was_idle && outcome.is_ok() && set.spec.update_strategy.kind == "RollingUpdate" {
            outcome = carry_out(ctx, &look, rolling::plan(ctx, &look));
        }
        if outcome.is_ok() {
            trim(ctx, &look, &all);
        }
        let look = self::look(ctx, set, &owner, hash);
        let mut status = status(ctx, &look);
        if 0 < present.collisions {
            status.collision_count = Some(present.collisions);
        }
        let wait = min_ready(set);
        if !wait.is_zero() && status.number_ready != status.number_available {
            self.queue.add_after(ctx, key.clone(), wait);
        }
        let mut set = set.clone();
        Rc::make_mut(&mut set).status = status;
        api::update(ctx, ACTOR, Object::DaemonSet(set), Some(Rule::DaemonSetStatus));
        outcome
    }

    /// Models manage and podsShouldBeOnNode.
    fn manage(&mut self, ctx: &mut Ctx, key: &Key, look: &Look) -> Plan {
        let mut plan = Plan::default();
        let comparison = ctx.shared.config.version.taint_comparison();
        for node in &look.nodes {
            let name = &node.metadata.name;
            let pods = look.pods.get(name).map_or(&[][..], Vec::as_slice);
            let living = pods.iter().filter(|pod| !pod.is_deleting());
            match place(look.set, node, comparison) {
                Place::Wanted if pods.is_empty() => plan.nodes.push(name.clone()),
                Place::Wanted | Place::Tolerated => {
                    let running = self.clear_ended(ctx, key, look, name, living, &mut plan);
                    keep_one(look, running, &mut plan);
                    let is_empty = pods.iter().all(|pod| pod.is_deleting());
                    let may_surge = rolling::surge(look.set, 1) > 0;
                    if is_empty && may_surge && place(look.set, node, comparison) == Place::Wanted {
                        plan.nodes.push(name.clone());
                    }
                }
                Place::Unwanted => {
                    plan.pods.extend(living.map(|pod| (pod.key(), Rule::DaemonSetDelete)));
                }
            }
        }
        let is_known = |name: &str| look.nodes.iter().any(|node| node.metadata.name == name);
        let lost = look.pods.iter().filter(|(name, _)| !is_known(name)).flat_map(|(_, pods)| pods);
        let unscheduled = lost.filter(|pod| pod.spec.node_name.is_empty() && !pod.is_deleting());
        plan.pods.extend(unscheduled.map(|pod| (pod.key(), Rule::DaemonSetDelete)));
        plan
    }

    /// Pods that have ended go, failed ones after a while; the others are given back.
    fn clear_ended<'a>(
        &mut self,
        ctx: &mut Ctx,
        key: &Key,
        look: &Look,
        node: &str,
        pods: impl Iterator<Item = &'a Rc<Pod>>,
        plan: &mut Plan,
    ) -> Vec<Rc<Pod>> {
        let control = control(look);
        let mut running = Vec::new();
        for pod in pods {
            let meta = &pod.metadata;
            let (namespace, name) = (&meta.namespace, &meta.name);
            match pod.status.phase {
                Some(PodPhase::Failed) => {
                    let set = &look.set.metadata;
                    let generation = look.set.status.observed_generation;
                    let wait = format!("{}/{generation}/{node}", set.uid);
                    if self.failed.is_in_back_off_since_update(&wait, look.now) {
                        self.queue.add_after(ctx, key.clone(), self.failed.get(&wait));
                        continue;
                    }
                    self.failed.next(&wait, look.now, look.now);
                    let message = format!(
                        "Found failed daemon pod {namespace}/{name} on node {node}, will try to kill it"
                    );
                    let rule = Rule::DaemonSetFailed;
                    control.note(ctx, EventType::Warning, "FailedDaemonPod", &message, rule);
                    plan.pods.push((pod.key(), rule));
                }
                Some(PodPhase::Succeeded) => {
                    let message = format!(
                        "Found succeeded daemon pod {namespace}/{name} on node {node}, will try to delete it"
                    );
                    let rule = Rule::DaemonSetFailed;
                    control.note(ctx, EventType::Normal, "SucceededDaemonPod", &message, rule);
                    plan.pods.push((pod.key(), rule));
                }
                Some(PodPhase::Pending | PodPhase::Running | PodPhase::Unknown) | None => {
                    running.push(pod.clone());
                }
            }
        }
        running
    }
}

fn look<'a>(ctx: &mut Ctx, set: &'a DaemonSet, owner: &'a Object, hash: &'a str) -> Look<'a> {
    let selector = set.spec.selector.as_ref();
    let mut pods: SortedMap<String, Vec<Rc<Pod>>> = SortedMap::new();
    for pod in owned::pods(ctx, owner, selector, ACTOR, |_| true) {
        if let Some(node) = placing::node_of(&pod) {
            pods.entry(node.to_owned()).or_default().push(pod);
        }
    }
    let nodes = ctx.shared.api.store.nodes().cloned().collect();
    Look { set, owner, nodes, pods, hash, now: ctx.now() }
}

/// Old templates go, as far as there are more than are to be kept; those of pods stay. Models cleanupHistory.
fn trim(ctx: &mut Ctx, look: &Look, all: &[Rc<ControllerRevision>]) {
    let Some((_, old)) = all.split_last() else { return };
    let excess = revisions::excess(old.len(), look.set.spec.revision_history_limit);
    let is_live = |one: &&Rc<ControllerRevision>| {
        let hash = one.metadata.labels.get(revisions::LABEL).map_or("", String::as_str);
        look.pods.values().flatten().any(|pod| revisions::of(pod) == hash)
    };
    let dead = old.iter().filter(|one| !is_live(one)).take(excess);
    revisions::forget(ctx, ACTOR, dead);
}

fn control<'a>(look: &Look<'a>) -> PodControl<'a> {
    PodControl { owner: look.owner, actor: ACTOR, component: COMPONENT }
}

/// Of several pods on a node the oldest stays; while an update adds pods first, also the new one beside it.
fn keep_one(look: &Look, mut running: Vec<Rc<Pod>>, plan: &mut Plan) {
    order::sort_by_key(&mut running, |pod| {
        (pod.spec.node_name.is_empty(), pod.metadata.creation_timestamp, pod.metadata.name.clone())
    });
    let mut delete = |pod: &Rc<Pod>| plan.pods.push((pod.key(), Rule::DaemonSetDelete));
    if rolling::surge(look.set, 1) == 0 {
        running.iter().skip(1).for_each(delete);
        return;
    }
    let (new, old): (Vec<_>, Vec<_>) =
        running.iter().partition(|pod| rolling::is_updated(look, pod));
    new.iter()
        .chain(&old)
        .filter(|pod| {
            let is_first =
                [new.first(), old.first()].iter().flatten().any(|one| Rc::ptr_eq(one, pod));
            !is_first
        })
        .for_each(|pod| delete(pod));
    if let (Some(new), Some(old)) = (new.first(), old.first())
        && (!old.status.is_ready() || new.status.is_available(min_ready(look.set), look.now))
    {
        delete(old);
    }
}

fn carry_out(ctx: &mut Ctx, look: &Look, plan: Plan) -> Result<(), Again> {
    let control = control(look);
    let mut nodes = plan.nodes.iter();
    let (_, error) = slow_start(plan.nodes.len().min(BURST), INITIAL_SIZE, || {
        let Some(node) = nodes.next() else { return Ok(()) };
        let pod = placing::pod(&control, look.set, node, look.hash);
        match control.create(ctx, pod, Rule::DaemonSetCreate) {
            Ok(_) => Ok(()),
            // Every other creation would fail too, and nobody needs it.
            Err(not_made) if not_made.is_namespace_ending => Ok(()),
            Err(_) => Err(Again),
        }
    });
    for (pod, rule) in plan.pods.iter().take(BURST) {
        control.delete(ctx, pod, *rule);
    }
    error.map_or(Ok(()), Err)
}

/// Models updateDaemonSetStatus.
fn status(ctx: &Ctx, look: &Look) -> DaemonSetStatus {
    let comparison = ctx.shared.config.version.taint_comparison();
    let mut status = DaemonSetStatus {
        collision_count: look.set.status.collision_count,
        conditions: look.set.status.conditions.clone(),
        observed_generation: look.set.metadata.generation,
        ..DaemonSetStatus::default()
    };
    for node in &look.nodes {
        let mut pods = look.pods.get(&node.metadata.name).cloned().unwrap_or_default();
        order::sort_by_key(&mut pods, |pod| {
            (pod.spec.node_name.is_empty(), pod.metadata.creation_timestamp)
        });
        if place(look.set, node, comparison) != Place::Wanted {
            status.number_misscheduled += i32::from(!pods.is_empty());
            continue;
        }
        status.desired_number_scheduled += 1;
        let Some(pod) = pods.first() else { continue };
        status.current_number_scheduled += 1;
        let is_available = pod.status.is_available(min_ready(look.set), look.now);
        status.number_ready += i32::from(pod.status.is_ready());
        status.number_available += i32::from(is_available);
        status.updated_number_scheduled += i32::from(rolling::is_updated(look, pod));
    }
    status.number_unavailable = status.desired_number_scheduled - status.number_available;
    status
}

fn min_ready(set: &DaemonSet) -> Span {
    Span::secs(u64::try_from(set.spec.min_ready_seconds).unwrap_or(0))
}
