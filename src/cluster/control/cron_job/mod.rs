//! CronJobs: a Job whenever its time has come.
//! Models pkg/controller/cronjob/cronjob_controllerv2.go (v1.36), R115.
//!
//! `times` finds out which time is due; what has ended is taken off the list of Jobs and, beyond the history, out of the store.

mod times;

use std::rc::Rc;

use serde_json::{Value, json};

use super::pod_control::PodControl;
use super::queue::Queue;
use super::{Change, Controller, ControllerName, claim, job, owned};
use crate::admit::{self, Classes, Context};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::order;
use crate::kit::schedule::Schedule;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::kit::zone;
use crate::objects::{CronJob, EventType, Job, Key, Kind, Object, ObjectReference};
use times::{Due, Timetable};

const ACTOR: Actor = Actor::CronJob;
const COMPONENT: &str = "cronjob-controller";
const TIMESTAMP: &str = "batch.kubernetes.io/cronjob-scheduled-timestamp";

#[derive(Clone, Debug, PartialEq)]
pub struct CronJobs {
    queue: Queue<Key>,
}

impl Default for CronJobs {
    fn default() -> CronJobs {
        let limiter = ExponentialLimiter::for_controllers();
        CronJobs { queue: Queue::new(ControllerName::CronJob, limiter) }
    }
}

/// A Job could not be made; the event says why.
struct NotMade;

impl Controller for CronJobs {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::Job(_) => {
                if let Some(owner) = owned::owner_of(Kind::CronJob, &change.object) {
                    self.queue.add(ctx, owner);
                }
            }
            Object::CronJob(cron) => match other_times(ctx, change, cron) {
                Some(wait) => self.queue.add_after(ctx, change.object.key(), wait),
                None => self.queue.add(ctx, change.object.key()),
            },
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        let cron = match ctx.shared.api.store.get(&key) {
            Some(Object::CronJob(cron)) => Some(cron.clone()),
            _ => None,
        };
        match cron.map_or(Ok(None), |cron| sync(ctx, &cron)) {
            Ok(next) => {
                self.queue.forget(&key);
                if let Some(wait) = next {
                    self.queue.add_after(ctx, key.clone(), wait);
                }
            }
            Err(NotMade) => self.queue.retry(ctx, key.clone()),
        }
        self.queue.done(&key);
    }
}

/// When its schedule comes next; none if it never does.
pub fn next_time(cron: &CronJob, now: SimTime) -> Option<SimTime> {
    let schedule = Schedule::parse(&cron.spec.schedule).ok()?;
    Some(Timetable::of(cron, &schedule, now).next(cron)?.begin())
}

/// Another schedule is followed from its next time on; what it would have meant before now is not made up for.
/// Models updateCronJob.
fn other_times(ctx: &Ctx, change: &Change, cron: &CronJob) -> Option<Span> {
    let Some(Object::CronJob(before)) = &change.before else { return None };
    let (old, new) = (&before.spec, &cron.spec);
    if old.schedule == new.schedule && old.time_zone == new.time_zone {
        return None;
    }
    let schedule = Schedule::parse(&new.schedule).ok()?;
    let timetable = Timetable::of(cron, &schedule, ctx.now());
    timetable.wait(cron, ctx.now())
}

/// When to look again.
fn sync(ctx: &mut Ctx, stored: &Rc<CronJob>) -> Result<Option<Span>, NotMade> {
    let owner = Object::CronJob(stored.clone());
    let control = PodControl { owner: &owner, actor: ACTOR, component: COMPONENT };
    let mut cron = CronJob::clone(stored);
    let jobs = jobs_of(ctx, stored);
    clean(ctx, &mut cron, &jobs, &control);
    follow(ctx, &mut cron, &jobs, &control);
    let next = start(ctx, &mut cron, &control);
    api::update(ctx, ACTOR, Object::CronJob(Rc::new(cron)), Some(Rule::CronJobStatus));
    next
}

fn jobs_of(ctx: &Ctx, cron: &CronJob) -> Vec<Rc<Job>> {
    let meta = &cron.metadata;
    let jobs = ctx.shared.api.store.list(Kind::Job, Some(&meta.namespace));
    let own = jobs.filter_map(|object| match object {
        Object::Job(job) => Some(job),
        _ => None,
    });
    let is_own =
        |job: &&Rc<Job>| job.metadata.controller().is_some_and(|owner| owner.uid == meta.uid);
    own.filter(is_own).cloned().collect()
}

/// What is beyond the history goes, the oldest first. Models cleanupFinishedJobs.
fn clean(ctx: &mut Ctx, cron: &mut CronJob, jobs: &[Rc<Job>], control: &PodControl) {
    let spec = &cron.spec;
    let limits = [
        ("Complete", spec.successful_jobs_history_limit),
        ("Failed", spec.failed_jobs_history_limit),
    ];
    for (condition, limit) in limits {
        let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { continue };
        let mut ended: Vec<Rc<Job>> =
            jobs.iter().filter(|job| job.has(condition)).cloned().collect();
        order::sort_by_key(&mut ended, |job| {
            let start = job.status.start_time;
            (start.is_none(), start, job.metadata.name.clone())
        });
        for job in ended.iter().take(ended.len().saturating_sub(limit)) {
            delete(ctx, cron, job, control);
        }
    }
}

fn delete(ctx: &mut Ctx, cron: &mut CronJob, job: &Job, control: &PodControl) {
    let meta = &job.metadata;
    let key = Key::new(Kind::Job, &meta.namespace, &meta.name);
    if api::remove(ctx, ACTOR, &key, Rule::CronJobClean).is_some() {
        cron.status.active.retain(|one| one.uid != meta.uid);
        let message = format!("Deleted job {}", meta.name);
        control.note(ctx, EventType::Normal, "SuccessfulDelete", &message, Rule::CronJobClean);
    }
}

/// Which of its Jobs still run, and when one last succeeded.
fn follow(ctx: &mut Ctx, cron: &mut CronJob, jobs: &[Rc<Job>], control: &PodControl) {
    let rule = Rule::CronJobStatus;
    for job in jobs {
        let (name, uid) = (&job.metadata.name, &job.metadata.uid);
        let is_listed = cron.status.active.iter().any(|one| one.uid == *uid);
        if !job::is_finished(job) {
            if !is_listed {
                let message =
                    format!("Saw a job that the controller did not create or forgot: {name}");
                control.note(ctx, EventType::Warning, "UnexpectedJob", &message, rule);
            }
            continue;
        }
        let condition = if job.has("Complete") { "Complete" } else { "Failed" };
        if is_listed {
            cron.status.active.retain(|one| one.uid != *uid);
            let message = format!("Saw completed job: {name}, condition: {condition}");
            control.note(ctx, EventType::Normal, "SawCompletedJob", &message, rule);
        }
        let ended = job.status.completion_time.filter(|_| condition == "Complete");
        cron.status.last_successful_time = cron.status.last_successful_time.max(ended);
    }
    let is_missing = |one: &ObjectReference| !jobs.iter().any(|job| job.metadata.uid == one.uid);
    let missing: Vec<ObjectReference> =
        cron.status.active.iter().filter(|one| is_missing(one)).cloned().collect();
    for one in missing {
        let message = format!("Active job went missing: {}", one.name);
        control.note(ctx, EventType::Normal, "MissingJob", &message, rule);
        cron.status.active.retain(|active| active.uid != one.uid);
    }
}

/// Makes the Job that is due, if one is.
fn start(ctx: &mut Ctx, cron: &mut CronJob, control: &PodControl) -> Result<Option<Span>, NotMade> {
    if cron.metadata.is_deleting() || cron.spec.suspend == Some(true) {
        return Ok(None);
    }
    let rule = Rule::CronJobCreate;
    // What is no schedule does not get past the API server.
    let Ok(schedule) = Schedule::parse(&cron.spec.schedule) else { return Ok(None) };
    let timetable = Timetable::of(cron, &schedule, ctx.now());
    let due = match timetable.due(cron) {
        Ok(due) => due,
        Err(why) => {
            let message = format!("invalid schedule: {} : {why}", cron.spec.schedule);
            control.note(ctx, EventType::Warning, "InvalidSchedule", &message, rule);
            return Ok(None);
        }
    };
    if let Due { at: Some(_), missed: times::Missed::Many } = due {
        let message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
        control.note(ctx, EventType::Warning, "TooManyMissedTimes", message, rule);
    }
    if let Some(at) = due.at {
        start_at(ctx, cron, at, control)?;
    }
    Ok(timetable.wait(cron, ctx.now()))
}

fn start_at(
    ctx: &mut Ctx,
    cron: &mut CronJob,
    at: Stamp,
    control: &PodControl,
) -> Result<(), NotMade> {
    let rule = Rule::CronJobCreate;
    let deadline = cron.spec.starting_deadline_seconds;
    let now = Stamp::of(ctx.now()).as_unix_secs();
    if deadline.is_some_and(|seconds| at.as_unix_secs().saturating_add(seconds) < now) {
        let message = format!("Missed scheduled time to start a job: {}", at.rfc1123z());
        control.note(ctx, EventType::Warning, "MissSchedule", &message, rule);
        return Ok(());
    }
    let name = format!("{}-{}", cron.metadata.name, at.as_unix_secs().div_euclid(60));
    let is_started = cron.status.active.iter().any(|one| one.name == name);
    if is_started || cron.status.last_schedule_time == Some(at) {
        return Ok(());
    }
    let active = cron.status.active.clone();
    match cron.spec.concurrency_policy.as_str() {
        "Forbid" if !active.is_empty() => {
            let message = "Not starting job because prior execution is running and concurrency policy is Forbid";
            control.note(ctx, EventType::Normal, "JobAlreadyActive", message, rule);
            return Ok(());
        }
        "Replace" => {
            for job in jobs_of(ctx, cron) {
                if active.iter().any(|one| one.uid == job.metadata.uid) {
                    delete(ctx, cron, &job, control);
                }
            }
        }
        _ => {}
    }
    // Whoever made a Job of that name is taken to know why.
    if ctx.shared.api.store.get(&Key::new(Kind::Job, &cron.metadata.namespace, &name)).is_some() {
        return Ok(());
    }
    match create(ctx, cron, &name, at, control.owner) {
        // Nothing is said of what a namespace that is going does not take.
        Err(_) if api::is_ending(ctx, &cron.metadata.namespace) => Err(NotMade),
        Err(message) => {
            let message = format!("Error creating job: {message}");
            control.note(ctx, EventType::Warning, "FailedCreate", &message, rule);
            Err(NotMade)
        }
        Ok((job, id)) => {
            let cause = ctx.cause.replace(id);
            let message = format!("Created job {name}");
            control.note(ctx, EventType::Normal, "SuccessfulCreate", &message, rule);
            ctx.cause = cause;
            cron.status.active.push(job);
            cron.status.last_schedule_time = Some(at);
            Ok(())
        }
    }
}

/// Sends a Job to the API server. Models getJobFromTemplate2.
fn create(
    ctx: &mut Ctx,
    cron: &CronJob,
    name: &str,
    at: Stamp,
    owner: &Object,
) -> Result<(ObjectReference, RecordId), String> {
    let json = owner.to_json();
    let template = |pointer: &str| json.pointer(&format!("/spec/jobTemplate/{pointer}")).cloned();
    let mut metadata = json!({ "name": name, "namespace": cron.metadata.namespace });
    metadata["ownerReferences"] =
        serde_json::to_value([claim::controller_reference(owner)]).unwrap_or_default();
    for map in ["annotations", "labels"] {
        metadata[map] = template(&format!("metadata/{map}")).unwrap_or_else(|| json!({}));
    }
    let secs_east = cron.spec.time_zone.as_deref().map_or(0, zone::secs_east);
    metadata["annotations"][TIMESTAMP] = at.rfc3339_in(secs_east).into();
    let spec = template("spec").unwrap_or(Value::Null);
    let job =
        json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": spec });
    let server = ctx.shared.config.version.api_server();
    let context = Context {
        namespace: &cron.metadata.namespace,
        name_suffix: "",
        volume_suffix: "",
        server: &server,
        classes: Classes::Unknown,
    };
    let admitted = admit::create_from(Kind::Job, job, &context).map_err(|no| no.to_string())?;
    let key = admitted.object.key();
    api::check_namespace(ctx, &key).map_err(|refused| refused.to_string())?;
    let id = api::create(ctx, ACTOR, admitted.object, Rule::CronJobCreate);
    let stored = ctx.shared.api.store.get(&key).map(Object::meta);
    let uid = stored.map(|meta| (meta.uid.clone(), meta.resource_version.clone()));
    let (uid, resource_version) = uid.unwrap_or_default();
    let reference = ObjectReference {
        api_version: "batch/v1".to_owned(),
        kind: "Job".to_owned(),
        name: name.to_owned(),
        namespace: key.namespace,
        resource_version,
        uid,
        ..ObjectReference::default()
    };
    Ok((reference, id))
}
