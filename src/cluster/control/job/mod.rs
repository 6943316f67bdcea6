//! Jobs: pods that run until so many of them have succeeded, or too many have failed.
//! Models pkg/controller/job/job_controller.go (v1.36), R110–R114.
//!
//! A look at a Job (`sync`) finds out what its pods add up to; pods are made or deleted (`manage`, after a `back_off`),
//! and those that have ended are counted (`track`). `policy` and `indexes` are what a spec can ask for besides.

pub mod back_off;
mod conditions;
mod indexes;
mod manage;
pub mod policy;
mod sync;
mod track;

use std::rc::Rc;

use super::pod_control::PodControl;
use super::queue::{Again, Queue};
use super::{Change, Controller, ControllerName, owned};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{ConditionStatus, EventType, Job, JobCondition, Key, Kind, Object, Pod};
use back_off::BackOff;
use conditions::Changed;
use sync::{Sync, is_suspended, is_tracked};

pub use conditions::is_finished;

const ACTOR: Actor = Actor::Job;
const COMPONENT: &str = "job-controller";
/// While a pod has it, the pod is not in its Job's numbers.
pub const FINALIZER: &str = "batch.kubernetes.io/job-tracking";
/// What pods do is looked at together. Models syncJobBatchPeriod.
const BATCH_PERIOD: Span = Span::secs(1);

#[derive(Clone, Debug, PartialEq)]
pub struct Jobs {
    queue: Queue<Key>,
    back_offs: SortedMap<Key, BackOff<Stamp>>,
}

impl Default for Jobs {
    fn default() -> Jobs {
        // Models DefaultJobApiBackOff and MaxJobApiBackOff.
        let limiter = ExponentialLimiter::new(Span::secs(1), Span::mins(1));
        Jobs { queue: Queue::new(ControllerName::Job, limiter), back_offs: SortedMap::new() }
    }
}

impl Controller for Jobs {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Pod(_) => {
                if let Some(job) = owned::owner_of(Kind::Job, &change.object) {
                    self.queue.add_after(ctx, job, BATCH_PERIOD);
                }
            }
            Object::Job(job) => match &change.before {
                Some(Object::Job(before)) if is_finished(before) => {}
                Some(Object::Job(before))
                    if before.metadata.generation == job.metadata.generation =>
                {
                    self.queue.add_after(ctx, change.object.key(), BATCH_PERIOD);
                }
                _ => self.queue.add(ctx, change.object.key()),
            },
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let job = match ctx.shared.api.store.get(&key) {
            Some(Object::Job(job)) => Some(job.clone()),
            _ => None,
        };
        let outcome = match job.filter(|job| job.spec.managed_by.is_empty() && !is_finished(job)) {
            Some(job) => self.sync(ctx, &key, job),
            None => {
                self.back_offs.remove(&key);
                let_go(ctx, &key);
                Ok(())
            }
        };
        self.queue.finish(ctx, key, outcome);
    }
}

impl Jobs {
    /// Until when the pods that failed hold up the next one.
    pub fn held_until(&self, job: &Key, max: Span) -> Option<SimTime> {
        let back_off = self.back_offs.get(job)?;
        let wait = back_off::remaining(back_off.failures, Span::ZERO, back_off::FIRST, max);
        Some(back_off.last?.begin() + wait)
    }

    fn sync(&mut self, ctx: &mut Ctx, key: &Key, job: Rc<Job>) -> Result<(), Again> {
        let now = ctx.now();
        let owner = Object::Job(job.clone());
        let pods = owned::pods(ctx, &owner, job.spec.selector.as_ref(), ACTOR, |_| true);
        let before = self.back_offs.get(key).copied().unwrap_or_default();
        let mut sync = Sync::new(Job::clone(&job), pods, before, now);
        sync.judge(now);
        if let Some(left) = sync.deadline_left(now).filter(|left| !left.is_zero()) {
            self.queue.add_after(ctx, key.clone(), left);
        }
        let control = PodControl { owner: &owner, actor: ACTOR, component: COMPONENT };
        let mut outcome = Ok(());
        let active = match sync.end.is_some() {
            true => end_active(ctx, &mut sync, &control),
            false if job.metadata.is_deleting() => i32::try_from(sync.active.len()).unwrap_or(0),
            false => {
                let managed = manage::manage(ctx, &mut sync, &control);
                if let Some(wait) = managed.wait {
                    self.queue.add_after(ctx, key.clone(), wait);
                }
                if managed.error.is_some() {
                    outcome = Err(Again);
                }
                conclude(ctx, &mut sync, managed.active, &control);
                managed.active
            }
        };
        let status = &mut sync.job.status;
        status.active = active;
        status.ready = Some(sync.ready);
        status.terminating = Some(sync.terminating);
        let is_new = sync.job.status != job.status;
        let last = track::track(ctx, &mut sync);
        if is_new {
            self.back_offs.insert(key.clone(), sync.back_off);
        }
        if let Some(last) = last {
            tell_end(ctx, &sync.job, &last, &control);
        }
        outcome
    }
}

/// Whoever still works on a Job that ends is asked to end, too. Models deleteActivePods.
fn end_active(ctx: &mut Ctx, sync: &mut Sync, control: &PodControl) -> i32 {
    for pod in sync.active.clone() {
        control.delete(ctx, &pod.key(), Rule::JobDelete);
        sync.ready -= i32::from(pod.status.is_ready());
        sync.terminating += 1;
    }
    0
}

/// Complete, or held back, or going on.
fn conclude(ctx: &mut Ctx, sync: &mut Sync, active: i32, control: &PodControl) {
    let now = ctx.now();
    let is_complete = match sync.job.spec.completions {
        None => 0 < sync.succeeded && active == 0,
        Some(completions) => completions <= sync.succeeded && active == 0,
    };
    if is_complete {
        let message = "Reached expected number of succeeded pods";
        sync.end = Some(conditions::success("CompletionsReached", message, now));
        return;
    }
    let is_suspended = is_suspended(&sync.job);
    let status = ConditionStatus::of(is_suspended);
    let (reason, message) = match is_suspended {
        true => ("Suspended", "Job suspended"),
        false => ("Resumed", "Job resumed"),
    };
    let told = (&*format!("Job{reason}"), message);
    if conditions::ensure(&mut sync.job, conditions::SUSPENDED, status, told, now) == Changed::Yes {
        control.note(ctx, EventType::Normal, reason, message, Rule::JobSuspend);
        // The deadline counts how long it is active without a break.
        sync.job.status.start_time = (!is_suspended).then(|| Stamp::of(now));
    }
}

/// Models recordJobFinished.
fn tell_end(ctx: &mut Ctx, job: &Job, last: &JobCondition, control: &PodControl) {
    if !conditions::is_success(last) {
        control.note(ctx, EventType::Warning, &last.reason, &last.message, Rule::JobFailed);
        return;
    }
    if job.spec.completions.is_some_and(|completions| completions < job.status.succeeded) {
        let message = "Too many succeeded pods running after completion count reached";
        control.note(ctx, EventType::Warning, "TooManySucceededPods", message, Rule::JobComplete);
    }
    control.note(ctx, EventType::Normal, "Completed", "Job completed", Rule::JobComplete);
}

/// Pods of a Job that is over, or gone, are counted no more. Models syncOrphanPod.
fn let_go(ctx: &mut Ctx, key: &Key) {
    let pods = ctx.shared.api.store.pods(Some(&key.namespace));
    let is_of_it = |pod: &&Rc<Pod>| {
        let owner = pod.metadata.controller();
        is_tracked(pod) && owner.is_some_and(|owner| owner.kind == "Job" && owner.name == key.name)
    };
    let pods: Vec<Key> = pods.filter(is_of_it).map(|pod| pod.key()).collect();
    pods.iter().for_each(|pod| untrack(ctx, pod));
}

/// Takes off what tracks a pod, if it is still there.
fn untrack(ctx: &mut Ctx, pod: &Key) {
    let Some(pod) = ctx.shared.api.store.pod(&pod.namespace, &pod.name) else { return };
    let mut pod = pod.clone();
    Rc::make_mut(&mut pod).metadata.finalizers.retain(|finalizer| finalizer != FINALIZER);
    api::update(ctx, ACTOR, Object::Pod(pod), Some(Rule::JobCount));
}
