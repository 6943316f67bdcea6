//! ReplicaSets and ReplicationControllers: as many pods as are wished for, no more and no fewer.
//! Models pkg/controller/replicaset/replica_set.go and pkg/controller/replication (v1.36), R9–R24.
//!
//! `replicated` makes one thing of the two kinds. A sync claims pods, makes or deletes some (`manage`, in slow batches
//! and by `rank`), and writes what it counted (`status`).

pub mod batch;
mod manage;
pub mod rank;
pub mod replicated;
pub mod status;
mod wake;

use std::rc::Rc;

use super::claim::{self, Claim};
use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::time::SimTime;
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{Key, Kind, Object, Pod};
use manage::NotManaged;
use replicated::Replicated;

/// Which of the two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    ReplicaSet,
    ReplicationController,
}

impl Flavor {
    fn kind(self) -> Kind {
        match self {
            Flavor::ReplicaSet => Kind::ReplicaSet,
            Flavor::ReplicationController => Kind::ReplicationController,
        }
    }

    fn actor(self) -> Actor {
        match self {
            Flavor::ReplicaSet => Actor::ReplicaSet,
            Flavor::ReplicationController => Actor::ReplicationController,
        }
    }

    /// As events name it.
    fn component(self) -> &'static str {
        match self {
            Flavor::ReplicaSet => "replicaset-controller",
            Flavor::ReplicationController => "replication-controller",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Replicator {
    flavor: Flavor,
    queue: Queue<Key>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaSets(Replicator);

#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationControllers(Replicator);

impl Default for ReplicaSets {
    fn default() -> ReplicaSets {
        ReplicaSets(Replicator::new(Flavor::ReplicaSet, ControllerName::ReplicaSet))
    }
}

impl Default for ReplicationControllers {
    fn default() -> ReplicationControllers {
        let name = ControllerName::ReplicationController;
        ReplicationControllers(Replicator::new(Flavor::ReplicationController, name))
    }
}

impl Controller for ReplicaSets {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        self.0.informed(ctx, change);
    }

    fn due(&self) -> Option<SimTime> {
        self.0.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        self.0.turn(ctx);
    }
}

impl Controller for ReplicationControllers {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        self.0.informed(ctx, change);
    }

    fn due(&self) -> Option<SimTime> {
        self.0.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        self.0.turn(ctx);
    }
}

impl Replicator {
    fn new(flavor: Flavor, name: ControllerName) -> Replicator {
        Replicator { flavor, queue: Queue::new(name, ExponentialLimiter::for_controllers()) }
    }

    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Pod(pod) => {
                for wake in wake::by_pod(self.flavor.kind(), ctx, change, pod) {
                    match wake.delay {
                        None => self.queue.add(ctx, wake.key),
                        Some(delay) => self.queue.add_after(ctx, wake.key, delay),
                    }
                }
            }
            object if object.kind() == self.flavor.kind() => self.queue.add(ctx, object.key()),
            _ => {}
        }
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        match self.sync(ctx, &key) {
            Ok(()) => self.queue.forget(&key),
            Err(NotManaged(_)) => self.queue.retry(ctx, key.clone()),
        }
        self.queue.done(&key);
    }

    fn sync(&mut self, ctx: &mut Ctx, key: &Key) -> Result<(), NotManaged> {
        let Some(set) = ctx.shared.api.store.get(key).and_then(Replicated::of) else {
            return Ok(());
        };
        let active = self.claim_pods(ctx, &set);
        let managed = match set.meta().is_deleting() {
            true => Ok(()),
            false => manage::manage(ctx, self.flavor, &set, active.clone()),
        };
        let now = ctx.now();
        let failure = managed.as_ref().err().map(|NotManaged(message)| message.as_str());
        let terminating = self.terminating(ctx, &set);
        let counted = status::Counted { active: &active, terminating, failure };
        let status = status::calculate(&set, counted, now);
        let is_waiting = status.ready_replicas != status.available_replicas;
        if let Some(object) = set.with_status(status) {
            api::update(ctx, self.flavor.actor(), object, Some(Rule::ReplicaSetStatus));
        }
        managed?;
        if is_waiting && !set.min_ready.is_zero() {
            let next = status::next_check(&active, set.min_ready, now);
            let delay = next.map_or(set.min_ready, |(delay, _)| delay);
            self.queue.add_after(ctx, key.clone(), delay);
        }
        Ok(())
    }

    /// The active pods that are its own, after taking over and letting go.
    fn claim_pods(&self, ctx: &mut Ctx, set: &Replicated) -> Vec<Rc<Pod>> {
        let claimant = set.claimant();
        let store = &ctx.shared.api.store;
        let pods = store.pods(Some(&set.meta().namespace)).filter(|pod| status::is_active(pod));
        let claims = pods.map(|pod| (claimant.claim(&pod.metadata), pod.clone()));
        let claims: Vec<(Claim, Rc<Pod>)> =
            claims.filter(|(claim, _)| *claim != Claim::Ignored).collect();
        let mut held = Vec::new();
        for (claim, mut pod) in claims {
            match claim {
                Claim::Kept | Claim::Ignored => {}
                Claim::Adopted => {
                    let owner = claim::controller_reference(&set.object);
                    claim::adopt(&mut Rc::make_mut(&mut pod).metadata, owner);
                    self.write_pod(ctx, &pod, Rule::ReplicaSetAdopt);
                }
                Claim::Released => {
                    claim::release(&mut Rc::make_mut(&mut pod).metadata, &set.meta().uid);
                    self.write_pod(ctx, &pod, Rule::ReplicaSetRelease);
                }
            }
            if claim.holds() {
                held.push(pod);
            }
        }
        held
    }

    fn write_pod(&self, ctx: &mut Ctx, pod: &Rc<Pod>, rule: Rule) {
        api::update(ctx, self.flavor.actor(), Object::Pod(pod.clone()), Some(rule));
    }

    /// How many of its pods are on their way out, where that is counted (R17).
    fn terminating(&self, ctx: &Ctx, set: &Replicated) -> Option<usize> {
        let counts = ctx.shared.config.version.gates().terminating_replicas;
        if self.flavor == Flavor::ReplicationController || !counts.is_on() {
            return None;
        }
        let claimant = set.claimant();
        let pods = ctx.shared.api.store.pods(Some(&set.meta().namespace));
        let leaving = pods.filter(|pod| status::is_terminating(pod));
        Some(leaving.filter(|pod| claimant.holds(&pod.metadata)).count())
    }
}
