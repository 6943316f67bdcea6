//! Every pod is counted once: its UID is noted in the status, then what tracks it is taken off, then the number rises.
//! Models trackJobStatusAndRemoveFinalizers, flushUncountedAndRemoveFinalizers and enactJobFinished of job_controller.go (v1.36).

use std::rc::Rc;

use super::sync::{Sync, has_succeeded, is_indexed, is_tracked};
use super::{ACTOR, conditions, indexes, policy, untrack};
use crate::cluster::api;
use crate::cluster::ctx::Ctx;
use crate::cluster::rule::Rule;
use crate::kit::order;
use crate::objects::{Job, JobCondition, Key, Kind, Object, Pod};

/// So many pods are counted in one look. Models MaxUncountedPods.
const UNCOUNTED_MAX: usize = 500;

/// What was told of the Job's end, if this was it.
pub fn track(ctx: &mut Ctx, sync: &mut Sync) -> Option<JobCondition> {
    let counted = count(sync);
    let now = ctx.now();
    let last = sync.end.as_ref().map(|end| {
        if !sync.job.has(&end.kind) {
            sync.job.status.conditions.push(end.clone());
        }
        conditions::last(end, now)
    });
    write(ctx, &sync.job);
    for pod in &counted {
        untrack(ctx, &pod.key());
    }
    let status = &mut sync.job.status;
    let uncounted = status.uncounted_terminated_pods.get_or_insert_default();
    status.succeeded += int(uncounted.succeeded.len());
    status.failed += int(uncounted.failed.len());
    uncounted.succeeded.clear();
    uncounted.failed.clear();
    let is_over = sync.terminating == 0 && counted.len() < UNCOUNTED_MAX;
    let last = last.filter(|_| is_over);
    if let Some(last) = &last {
        status.conditions.push(last.clone());
        if conditions::is_success(last) {
            status.completion_time = last.last_transition_time;
        }
    }
    write(ctx, &sync.job);
    last
}

/// Only the status is the controller's to write.
fn write(ctx: &mut Ctx, job: &Job) {
    let key = Key::new(Kind::Job, &job.metadata.namespace, &job.metadata.name);
    let Some(Object::Job(stored)) = ctx.shared.api.store.get(&key) else { return };
    if stored.status == job.status {
        return;
    }
    let mut written = stored.clone();
    Rc::make_mut(&mut written).status = job.status.clone();
    api::update(ctx, ACTOR, Object::Job(written), Some(Rule::JobCount));
}

/// Notes whoever has ended; those are no longer tracked afterwards.
fn count(sync: &mut Sync) -> Vec<Rc<Pod>> {
    let mut pods = sync.pods.clone();
    if is_indexed(&sync.job) {
        order::sort_by_key(&mut pods, |pod| indexes::of(pod));
    }
    let is_failure = sync.end.as_ref().is_some_and(|end| !conditions::is_success(end));
    let is_ending = sync.end.is_some() || sync.job.metadata.is_deleting();
    let mut counted = Vec::new();
    for pod in pods.into_iter().filter(|pod| is_tracked(pod)) {
        let has_failed = sync.has_failed(&pod);
        let is_kept = sync.indexed.as_ref().is_some_and(|indexed| {
            let kept = indexes::of(&pod).and_then(|index| indexed.kept.get(&index));
            kept.is_some_and(|kept| kept.metadata.uid == pod.metadata.uid)
        });
        if !is_ending && !has_succeeded(&pod) && (!has_failed || is_kept) {
            continue;
        }
        note(sync, &pod, has_failed || is_failure);
        counted.push(pod);
        if counted.len() == UNCOUNTED_MAX {
            break;
        }
    }
    if let Some(indexed) = &sync.indexed {
        let status = &mut sync.job.status;
        status.succeeded = indexed.counted.count();
        status.completed_indexes = indexed.counted.to_string();
        status.failed_indexes = indexed.failed.as_ref().map(ToString::to_string);
    }
    counted
}

fn note(sync: &mut Sync, pod: &Pod, is_failure: bool) {
    let uid = pod.metadata.uid.clone();
    let has_valid_index = sync.has_valid_index(pod);
    let uncounted = sync.job.status.uncounted_terminated_pods.get_or_insert_default();
    let is_noted = uncounted.failed.contains(&uid) || uncounted.succeeded.contains(&uid);
    if is_noted || !has_valid_index {
        return;
    }
    if has_succeeded(pod) {
        match (&mut sync.indexed, indexes::of(pod)) {
            // The index alone tells that it is counted.
            (Some(indexed), Some(index)) => indexed.counted.insert(index),
            _ => uncounted.succeeded.push(uid),
        }
    } else if is_failure && policy::of_failure(&sync.job.spec, pod).is_counted() {
        uncounted.failed.push(uid);
    }
}

fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
