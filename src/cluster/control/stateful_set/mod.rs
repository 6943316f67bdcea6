//! StatefulSets: pods with a number and a name of their own, made, replaced and taken away in order.
//! Models pkg/controller/statefulset/stateful_set.go and stateful_set_control.go (v1.36), R116–R119.
//!
//! `ordered` decides what is to be done next, `identity` is what makes a pod the one of its number.

mod identity;
mod ordered;

use std::rc::Rc;

use super::pod_control::PodControl;
use super::queue::{Again, Queue};
use super::replica_set::status::next_check;
use super::revisions;
use super::{Change, Controller, ControllerName, owned};
use crate::cluster::api::{self, By};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{
    ControllerRevision, EventType, Key, Kind, Object, Pod, PodPhase, StatefulSet, StatefulSetStatus,
};
use ordered::{Look, Step};

pub use ordered::kept;

const ACTOR: Actor = Actor::StatefulSet;
const COMPONENT: &str = "statefulset-controller";

#[derive(Clone, Debug, PartialEq)]
pub struct StatefulSets {
    queue: Queue<Key>,
}

impl Default for StatefulSets {
    fn default() -> StatefulSets {
        let limiter = ExponentialLimiter::for_controllers();
        StatefulSets { queue: Queue::new(ControllerName::StatefulSet, limiter) }
    }
}

impl Controller for StatefulSets {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Pod(_) => {
                for owner in owned::owners_of(Kind::StatefulSet, change) {
                    self.queue.add(ctx, owner);
                }
                if change.object.meta().controller().is_none() {
                    self.wake_by_orphan(ctx, &change.object);
                }
            }
            Object::StatefulSet(_) => self.queue.add(ctx, change.object.key()),
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let set = match ctx.shared.api.store.get(&key) {
            Some(Object::StatefulSet(set)) => Some(set.clone()),
            _ => None,
        };
        let outcome = set.map_or(Ok(()), |set| self.sync(ctx, &key, &set));
        self.queue.finish(ctx, key, outcome);
    }
}

impl StatefulSets {
    /// A pod that is nobody's may be one of a set's.
    fn wake_by_orphan(&mut self, ctx: &mut Ctx, pod: &Object) {
        let sets = ctx.shared.api.store.list(Kind::StatefulSet, Some(&pod.meta().namespace));
        let selects = |set: &&Object| match set {
            Object::StatefulSet(set) => {
                let selector = set.spec.selector.as_ref();
                selector.is_some_and(|selector| selector.matches(&pod.meta().labels))
            }
            _ => false,
        };
        let sets: Vec<Key> = sets.filter(selects).map(Object::key).collect();
        sets.into_iter().for_each(|set| self.queue.add(ctx, set));
    }

    fn sync(&mut self, ctx: &mut Ctx, key: &Key, set: &Rc<StatefulSet>) -> Result<(), Again> {
        let owner = Object::StatefulSet(set.clone());
        let name = &set.metadata.name;
        let is_member = |pod: &Pod| identity::ordinal(name, &pod.metadata.name).is_some();
        let pods = owned::pods(ctx, &owner, set.spec.selector.as_ref(), ACTOR, is_member);
        let mut all = revisions::claimed(ctx, &owner, ACTOR);
        let collisions = set.status.collision_count.unwrap_or(0);
        let present = revisions::present(ctx, &owner, &mut all, ACTOR, collisions);
        let update = present.revision;
        let current = all.iter().find(|one| one.metadata.name == set.status.current_revision);
        let current = current.unwrap_or(&update).clone();
        let look = Look { set, pods: &pods, current: &current, update: &update, now: ctx.now() };
        let mut status = look.status();
        status.collision_count = Some(present.collisions);
        let mut outcome = Ok(());
        let steps = if set.metadata.is_deleting() { Vec::new() } else { look.steps() };
        for step in steps {
            if let Step::Delete { rule: Rule::StatefulSetUpdate, .. } = step {
                status.current_replicas -= 1;
            }
            if self.carry_out(ctx, &owner, &look, step).is_err() {
                outcome = Err(Again);
                break;
            }
        }
        look.complete_update(&mut status);
        let is_waiting = status.ready_replicas != status.available_replicas;
        self.tell(ctx, set, status);
        trim(ctx, &look, &all);
        let min_ready = Span::secs(set.spec.min_ready_seconds.max(0).unsigned_abs().into());
        if is_waiting && !min_ready.is_zero() && outcome.is_ok() {
            let next = next_check(&pods, min_ready, ctx.now());
            let delay = next.map_or(min_ready, |(delay, _)| delay);
            self.queue.add_after(ctx, key.clone(), delay);
        }
        outcome
    }

    fn tell(&self, ctx: &mut Ctx, set: &Rc<StatefulSet>, status: StatefulSetStatus) {
        let mut set = set.clone();
        Rc::make_mut(&mut set).status = status;
        api::update(ctx, ACTOR, Object::StatefulSet(set), Some(Rule::StatefulSetStatus));
    }

    fn carry_out(
        &self,
        ctx: &mut Ctx,
        owner: &Object,
        look: &Look,
        step: Step,
    ) -> Result<(), Again> {
        let control = PodControl { owner, actor: ACTOR, component: COMPONENT };
        let set_name = &owner.meta().name;
        match step {
            Step::Create { ordinal } => {
                let pod = identity::pod(&control, look.set, look.revision_for(ordinal), ordinal);
                let pod_name = identity::name(set_name, ordinal);
                let made = control.make(ctx, pod, Rule::StatefulSetCreate);
                let said = format!("Create Pod {pod_name} in StatefulSet {set_name}");
                match made {
                    Ok((_, id)) => {
                        let cause = ctx.cause.replace(id);
                        let message = format!("{said} successful");
                        let rule = Rule::StatefulSetCreate;
                        control.note(ctx, EventType::Normal, "SuccessfulCreate", &message, rule);
                        ctx.cause = cause;
                        Ok(())
                    }
                    Err(not_made) => {
                        let message = format!("{said} failed error: {}", not_made.message);
                        let rule = Rule::StatefulSetCreate;
                        control.note(ctx, EventType::Warning, "FailedCreate", &message, rule);
                        Err(Again)
                    }
                }
            }
            Step::Delete { pod, rule } => {
                let by = By { actor: ACTOR, rule };
                if api::delete_pod(ctx, &pod, Grace::Default, Some(by)).is_some() {
                    let message =
                        format!("Delete Pod {} in StatefulSet {set_name} successful", pod.name);
                    control.note(ctx, EventType::Normal, "SuccessfulDelete", &message, rule);
                }
                Ok(())
            }
        }
    }
}

/// Old templates go, as far as there are more than are to be kept; those of pods stay. Models truncateHistory.
fn trim(ctx: &mut Ctx, look: &Look, all: &[Rc<ControllerRevision>]) {
    let is_live = |one: &&Rc<ControllerRevision>| {
        let name = one.metadata.name.as_str();
        let in_use = [look.current, look.update].iter().any(|used| used.metadata.name == name);
        in_use || look.pods.iter().any(|pod| revisions::of(pod) == name)
    };
    let old: Vec<_> = all.iter().filter(|one| !is_live(one)).collect();
    let excess = revisions::excess(old.len(), look.set.spec.revision_history_limit);
    revisions::forget(ctx, ACTOR, old.into_iter().take(excess));
}

/// Models isRunningAndReady.
fn is_ready(pod: &Pod) -> bool {
    pod.status.phase == Some(PodPhase::Running) && pod.status.is_ready()
}

fn revision(pod: &Pod) -> &str {
    revisions::of(pod)
}
