//! Too few pods at work, too many: what is done about it.
//! Models pkg/controller/job/job_controller.go manageJob (v1.36), R110, R112.

use std::rc::Rc;

use serde_json::{Value, json};

use super::back_off;
use super::indexes::{self, Indexes};
use super::policy;
use super::sync::{Failures, Sync, failures_before, is_indexed, is_suspended, is_tracked};
use super::{FINALIZER, untrack};
use crate::cluster::control::pod_control::PodControl;
use crate::cluster::control::replica_set::batch::{INITIAL_SIZE, slow_start};
use crate::cluster::control::replica_set::rank::{self, Scale};
use crate::cluster::ctx::Ctx;
use crate::cluster::rule::Rule;
use crate::kit::order;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::Pod;

/// So many pods are made or deleted in one look. Models MaxPodCreateDeletePerSync.
const BURST: usize = 500;
const INDEX_VARIABLE: &str = "JOB_COMPLETION_INDEX";

/// How it went.
pub struct Managed {
    /// How many pods are at work now, as the status is to say.
    pub active: i32,
    /// When to look again, because the next pod has to wait.
    pub wait: Option<Span>,
    /// Why not all pods could be made, in the API server's words.
    pub error: Option<String>,
}

pub fn manage(ctx: &mut Ctx, sync: &mut Sync, pods: &PodControl) -> Managed {
    let active = int(sync.active.len());
    let done = |active| Managed { active, wait: None, error: None };
    if is_suspended(&sync.job) {
        let all = sync.active.clone();
        return done(active - delete(ctx, sync, pods, all));
    }
    let wanted = wanted(sync, active);
    let surplus = surplus(ctx, sync, usize::try_from(active - wanted).unwrap_or(0));
    if !surplus.is_empty() {
        return done(active - delete(ctx, sync, pods, surplus));
    }
    let terminating = if sync.replaces_only_failed() { sync.terminating } else { 0 };
    let missing = usize::try_from(wanted - terminating - active).unwrap_or(0).min(BURST);
    if missing == 0 {
        return done(active);
    }
    let max = ctx.shared.config.version.job_back_off_max();
    let (places, wait) = places(ctx, sync, missing, max);
    if wait > Span::ZERO {
        return Managed { active: 0, wait: Some(wait), error: None };
    }
    let (made, error) = create(ctx, sync, pods, &places);
    Managed { active: active + int(made), wait: None, error }
}

fn wanted(sync: &Sync, active: i32) -> i32 {
    let parallelism = sync.job.spec.parallelism.unwrap_or(1);
    match sync.job.spec.completions {
        // The first success ends it, so what runs is left to run and nothing is added.
        None if sync.succeeded > 0 => active,
        None => parallelism,
        Some(completions) => (completions - sync.succeeded).min(parallelism).max(0),
    }
}

/// Pods whose index is another's too, or none, go whatever the number. Models activePodsForRemoval.
fn surplus(ctx: &Ctx, sync: &Sync, at_least: usize) -> Vec<Rc<Pod>> {
    let scale = Scale::of(ctx.shared.config.version, ctx.now());
    let sorted = |pods: Vec<Rc<Pod>>, count| rank::to_delete(pods, &[], count, &scale);
    let mut left = sync.active.clone();
    let mut surplus = Vec::new();
    if is_indexed(&sync.job) {
        left = Vec::new();
        let mut pods = sync.active.clone();
        order::sort_by_key(&mut pods, |pod| indexes::of(pod));
        for same in pods.chunk_by(|a, b| indexes::of(a) == indexes::of(b)) {
            let kept = usize::from(sync.has_valid_index(&same[0]));
            let going = sorted(same.to_vec(), same.len() - kept);
            let stays = |pod: &&Rc<Pod>| !going.iter().any(|one| Rc::ptr_eq(one, pod));
            left.extend(same.iter().filter(stays).cloned());
            surplus.extend(going);
        }
    }
    if surplus.len() < at_least {
        let more = at_least - surplus.len();
        surplus.extend(sorted(left, more));
    }
    surplus.truncate(BURST);
    surplus
}

/// Deletes pods that are not to count: what tracks them goes first. How many went.
fn delete(ctx: &mut Ctx, sync: &mut Sync, pods: &PodControl, going: Vec<Rc<Pod>>) -> i32 {
    for pod in &going {
        if is_tracked(pod) {
            untrack(ctx, &pod.key());
        }
        pods.delete(ctx, &pod.key(), Rule::JobDelete);
        sync.ready -= i32::from(pod.status.is_ready());
    }
    sync.terminating += int(going.len());
    int(going.len())
}

/// What each new pod is for, if it may be made now; otherwise how long it has to wait.
fn places(ctx: &Ctx, sync: &Sync, missing: usize, max: Span) -> (Vec<Option<i32>>, Span) {
    let now = ctx.now();
    let left = |failures, last: Option<Stamp>| back_off::left(failures, last, max, now);
    let Some(indexed) = &sync.indexed else {
        let wait = left(sync.back_off.failures, sync.back_off.last);
        return (vec![None; missing], wait);
    };
    let pending = pending(sync, missing);
    if indexed.failed.is_none() {
        let wait = left(sync.back_off.failures, sync.back_off.last);
        return (pending.into_iter().map(Some).collect(), wait);
    }
    let wait = |index: &i32| match indexed.kept.get(index) {
        None => Span::ZERO,
        Some(pod) => {
            let failures = failures_before(pod).all().unsigned_abs().saturating_add(1);
            left(failures, Some(back_off::finished_at(pod)))
        }
    };
    let free: Vec<i32> =
        pending.iter().copied().filter(|index| wait(index) == Span::ZERO).collect();
    let first = pending.iter().map(wait).min().unwrap_or(Span::ZERO);
    let wait = if free.is_empty() { first } else { Span::ZERO };
    (free.into_iter().map(Some).collect(), wait)
}

/// Models firstPendingIndexes.
fn pending(sync: &Sync, count: usize) -> Vec<i32> {
    let Some(indexed) = &sync.indexed else { return Vec::new() };
    let mut taken: Indexes = indexed.succeeded.clone();
    let leaving = |pod: &&Rc<Pod>| {
        sync.replaces_only_failed() && pod.is_deleting() && !pod.status.is_terminal()
    };
    for pod in sync.active.iter().chain(sync.pods.iter().filter(leaving)) {
        indexes::of(pod).into_iter().for_each(|index| taken.insert(index));
    }
    indexed.failed.iter().for_each(|failed| taken.extend(failed));
    taken.first_missing(count, sync.job.spec.completions.unwrap_or(0))
}

fn create(
    ctx: &mut Ctx,
    sync: &Sync,
    pods: &PodControl,
    places: &[Option<i32>],
) -> (usize, Option<String>) {
    let mut next = places.iter();
    let (made, error) = slow_start(places.len(), INITIAL_SIZE, || {
        let pod = new_pod(sync, pods, next.next().copied().flatten());
        match pods.create(ctx, pod, Rule::JobCreate) {
            Ok(_) => Ok(()),
            // Every other creation would fail too, and nobody needs it.
            Err(not_made) if not_made.is_namespace_ending => Ok(()),
            Err(not_made) => Err(not_made.message),
        }
    });
    (made, error)
}

fn new_pod(sync: &Sync, pods: &PodControl, index: Option<i32>) -> Value {
    let mut pod = pods.from_template();
    let finalizers = &mut pod["metadata"]["finalizers"];
    let mut names = finalizers.as_array().cloned().unwrap_or_default();
    if !names.iter().any(|name| name == FINALIZER) {
        names.push(FINALIZER.into());
    }
    *finalizers = names.into();
    let Some(index) = index else { return pod };
    let name = &sync.job.metadata.name;
    pod["metadata"]["generateName"] = format!("{name}-{index}-").into();
    pod["spec"]["hostname"] = format!("{name}-{index}").into();
    for map in ["annotations", "labels"] {
        pod["metadata"][map][indexes::ANNOTATION] = index.to_string().into();
    }
    for list in ["initContainers", "containers"] {
        let containers = pod["spec"].get_mut(list).and_then(Value::as_array_mut);
        containers.into_iter().flatten().for_each(add_index_variable);
    }
    let indexed = sync.indexed.as_ref().filter(|indexed| indexed.failed.is_some());
    if let Some(indexed) = indexed {
        let failures = indexed.kept.get(&index).map_or(Failures::default(), |last| {
            let mut failures = failures_before(last);
            match policy::of_failure(&sync.job.spec, last).is_counted() {
                true => failures.counted += 1,
                false => failures.ignored += 1,
            }
            failures
        });
        let annotations = &mut pod["metadata"]["annotations"];
        annotations[Failures::COUNTED] = failures.counted.to_string().into();
        if 0 < failures.ignored {
            annotations[Failures::IGNORED] = failures.ignored.to_string().into();
        }
    }
    pod
}

/// Its own variable of that name wins.
fn add_index_variable(container: &mut Value) {
    let variables = container["env"].as_array().cloned().unwrap_or_default();
    if variables.iter().any(|variable| variable["name"] == INDEX_VARIABLE) {
        return;
    }
    let field = format!("metadata.labels['{}']", indexes::ANNOTATION);
    let variable =
        json!({ "name": INDEX_VARIABLE, "valueFrom": { "fieldRef": { "fieldPath": field } } });
    container["env"] = variables.into_iter().chain([variable]).collect();
}

fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
