//! Why a Job is not finished, or has finished so, and when a CronJob makes its next one.

use super::chain::Chain;
use super::ready::{self, left};
use super::{Sight, restart, start, workload};
use crate::cluster::Rule;
use crate::cluster::control::cron_job;
pub use crate::cluster::control::job::FINALIZER;
use crate::cluster::control::job::policy;
use crate::kit::order;
use crate::kit::time::Span;
use crate::objects::{
    ConditionStatus, ContainerStatus, CronJob, Job, Key, Kind, Object, Pod, PodPhase, RestartPolicy,
};
use crate::session::msg::Ask;
use crate::view::why::Place;
use crate::view::{Tone, moment};

/// Why no Job was made for a time that had come.
const NOT_MADE: [&str; 5] =
    ["JobAlreadyActive", "MissSchedule", "TooManyMissedTimes", "FailedCreate", "InvalidSchedule"];

pub fn is_over(job: &Job) -> bool {
    job.has("Complete") || job.has("Failed")
}

pub fn finish(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(Object::Job(job)) = asking.object(key) else {
        return super::record::story(chain, key);
    };
    conditions(chain, key, job);
    if job.spec.suspend == Some(true) {
        suspended(chain, key);
    }
    let mut pods = workload::pods(asking, &Object::Job(job.clone()));
    order::sort_by_key(&mut pods, |pod| pod.metadata.creation_timestamp);
    counts(chain, key, job, &pods);
    match is_over(job) {
        true => forgotten(chain, key, job),
        false => outlook(chain, key, job),
    }
    // What succeeded needs no further word.
    if !job.has("Complete") {
        newest(chain, &pods);
    }
    chain.came(key);
}

/// Why it deletes its pods.
pub fn ended(chain: &mut Chain, key: &Key) {
    if let Some(Object::Job(job)) = chain.asking.object(key) {
        conditions(chain, key, job);
        if job.spec.suspend == Some(true) {
            suspended(chain, key);
        }
    }
    chain.came(key);
}

fn suspended(chain: &mut Chain, key: &Key) {
    let place = chain.asking.lines.written(key, "spec.suspend");
    let step = chain.say("why.job.suspended", &[]).tone(Tone::Waiting).rule(Rule::JobSuspend);
    step.object(key).place(place);
    chain
        .since(key, &|object| matches!(object, Object::Job(job) if job.spec.suspend == Some(true)));
}

/// What the Job says of itself, with the field that decided.
fn conditions(chain: &mut Chain, key: &Key, job: &Job) {
    for condition in &job.status.conditions {
        // What was announced before the end is no news after it.
        let is_told = match condition.kind.as_str() {
            "Suspended" => true,
            "FailureTarget" | "SuccessCriteriaMet" => is_over(job),
            _ => false,
        };
        if condition.status != ConditionStatus::True || is_told {
            continue;
        }
        let field = match condition.reason.as_str() {
            "BackoffLimitExceeded" => "spec.backoffLimit",
            "DeadlineExceeded" => "spec.activeDeadlineSeconds",
            "PodFailurePolicy" => "spec.podFailurePolicy",
            "MaxFailedIndexesExceeded" => "spec.maxFailedIndexes",
            "FailedIndexes" => "spec.backoffLimitPerIndex",
            "SuccessPolicy" => "spec.successPolicy",
            _ => "spec.completions",
        };
        let at = condition.last_transition_time.map_or(chain.now(), |stamp| stamp.begin());
        let place = chain.asking.lines.field(key, field);
        let (word, tone, rule) = match condition.kind.as_str() {
            "Failed" => ("why.job.condition", Tone::Failing, Rule::JobFailed),
            "FailureTarget" => ("why.job.will-fail", Tone::Failing, Rule::JobFailed),
            "SuccessCriteriaMet" => ("why.job.will-complete", Tone::Done, Rule::JobComplete),
            _ => ("why.job.condition", Tone::Done, Rule::JobComplete),
        };
        let fills = [("kind", &*condition.kind), ("reason", &*condition.reason)];
        let step = chain.say(word, &fills).at(at).tone(tone).rule(rule);
        step.quote(&condition.message).object(key).place(place);
    }
}

/// How many pods have succeeded, are at work and have failed, against what is written.
fn counts(chain: &mut Chain, key: &Key, job: &Job, pods: &[&Pod]) {
    let lines = chain.asking.lines;
    let place = |path: &str| lines.field(key, path);
    let (done, active) = (job.status.succeeded.to_string(), job.status.active.to_string());
    let wanted = job.spec.completions.unwrap_or(1).to_string();
    let fills = [("done", &*done), ("wanted", &*wanted), ("active", &*active)];
    let tone = if is_over(job) { Tone::Quiet } else { Tone::Waiting };
    let at = place("spec.completions");
    chain.say("why.job.count", &fills).tone(tone).rule(Rule::JobCount).object(key).place(at);
    let is_uncounted = |pod: &&&Pod| {
        pod.status.is_terminal() && pod.metadata.finalizers.iter().any(|one| one == FINALIZER)
    };
    let uncounted = pods.iter().filter(is_uncounted).count();
    if 0 < uncounted {
        let fills = [("count", &*uncounted.to_string())];
        let step = chain.say("why.job.uncounted", &fills).tone(Tone::Waiting);
        step.rule(Rule::JobCount).object(key);
    }
    failures(chain, key, job, pods);
}

/// What failed, and how much of it the Job bears.
fn failures(chain: &mut Chain, key: &Key, job: &Job, pods: &[&Pod]) {
    let lines = chain.asking.lines;
    let place = |path: &str| lines.field(key, path);
    let spec = &job.spec;
    let by_reason = |reason: &str| job.status.conditions.iter().any(|one| one.reason == reason);
    let limit = spec.backoff_limit.unwrap_or(6);
    let failed = job.status.failed.to_string();
    if spec.template.spec.restart_policy() == RestartPolicy::OnFailure {
        // The limit of none is passed by the first restart.
        let restarts: i32 = pods.iter().map(|pod| restarts_of(pod)).sum();
        let limit = limit.max(1).to_string();
        let (word, at) = match by_reason("BackoffLimitExceeded") {
            true => ("why.job.restarted", "spec.template.spec.restartPolicy"),
            false => ("why.job.restarts", "spec.backoffLimit"),
        };
        if 0 < restarts || by_reason("BackoffLimitExceeded") {
            let fills = [("restarts", &*restarts.to_string()), ("limit", &*limit)];
            let step = chain.say(word, &fills).tone(Tone::Failing);
            step.rule(Rule::JobFailed).object(key).place(place(at));
        }
    } else if let Some(limit) = spec.backoff_limit_per_index {
        indexes(chain, key, job, limit);
    } else if 0 < job.status.failed && !by_reason("DeadlineExceeded") {
        let fills = [("failed", &*failed), ("limit", &*limit.to_string())];
        let step = chain.say("why.job.failed", &fills).tone(Tone::Failing);
        step.rule(Rule::JobFailed).object(key).place(place("spec.backoffLimit"));
    }
    ignored(chain, key, job, pods);
}

/// Where each index has a limit of its own.
fn indexes(chain: &mut Chain, key: &Key, job: &Job, limit: i32) {
    let lines = chain.asking.lines;
    let given_up = job.status.failed_indexes.as_deref().unwrap_or_default();
    if 0 < job.status.failed || !given_up.is_empty() {
        let fills = [("failed", &*job.status.failed.to_string()), ("limit", &*limit.to_string())];
        let step = chain.say("why.job.index", &fills).tone(Tone::Failing).rule(Rule::JobFailed);
        step.object(key).place(lines.field(key, "spec.backoffLimitPerIndex"));
    }
    if !given_up.is_empty() {
        let max = job.spec.max_failed_indexes.map(|max| max.to_string());
        let (word, field) = match max {
            Some(_) => ("why.job.indexes.max", "spec.maxFailedIndexes"),
            None => ("why.job.indexes", "spec.backoffLimitPerIndex"),
        };
        let fills = [("indexes", given_up), ("limit", max.as_deref().unwrap_or_default())];
        let step = chain.say(word, &fills).tone(Tone::Failing).rule(Rule::JobFailed);
        step.object(key).place(lines.field(key, field));
    }
}

/// The newest failure that a rule of podFailurePolicy leaves out of the count.
fn ignored(chain: &mut Chain, key: &Key, job: &Job, pods: &[&Pod]) {
    let failed = |pod: &&&Pod| pod.status.phase == Some(PodPhase::Failed);
    let Some(pod) = pods.iter().rev().find(failed) else { return };
    if job.spec.pod_failure_policy.is_some() && !policy::of_failure(&job.spec, pod).is_counted() {
        let place = chain.asking.lines.field(key, "spec.podFailurePolicy");
        let step = chain.say("why.job.ignored", &[("pod", &pod.metadata.name)]);
        step.tone(Tone::Quiet).rule(Rule::JobCreate).object(&pod.key()).place(place);
    }
}

/// Restarts count against the limit only where containers restart in their pod. Models pastBackoffLimitOnFailure.
fn restarts_of(pod: &Pod) -> i32 {
    if pod.spec.restart_policy() != RestartPolicy::OnFailure {
        return 0;
    }
    let statuses = pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses);
    statuses.map(|status| status.restart_count).sum()
}

/// When a Job that is over is deleted.
fn forgotten(chain: &mut Chain, key: &Key, job: &Job) {
    let now = chain.now();
    let mut ends = job.status.conditions.iter().filter(|one| one.status == ConditionStatus::True);
    let end = ends.find(|one| matches!(&*one.kind, "Complete" | "Failed"));
    let over = end.and_then(|one| one.last_transition_time);
    let Some((limit, over)) = job.spec.ttl_seconds_after_finished.zip(over) else { return };
    let at = over.begin() + Span::secs(u64::from(limit.unsigned_abs()));
    let place = chain.asking.lines.field(key, "spec.ttlSecondsAfterFinished");
    let fills = [("left", &*left(now, at)), ("at", &*moment::clock(at))];
    let step = chain.say("why.job.ttl", &fills).at(at).rule(Rule::JobTtl);
    step.object(key).place(place);
}

/// When the next pod is made, and when its time is over.
fn outlook(chain: &mut Chain, key: &Key, job: &Job) {
    let asking = chain.asking;
    let now = chain.now();
    let is_waiting = job.status.active == 0 && job.spec.suspend != Some(true);
    let held = asking.cluster.job_held_until(key).filter(|at| is_waiting && now < *at);
    if let Some(at) = held {
        let fills = [("left", &*left(now, at)), ("at", &*moment::clock(at))];
        let step = chain.say("why.job.back-off", &fills).at(at).tone(Tone::Waiting);
        step.rule(Rule::JobCreate).object(key);
    }
    let is_ending = 0 < job.status.terminating.unwrap_or(0);
    if is_ending && job.spec.pod_replacement_policy == "Failed" {
        let place = asking.lines.field(key, "spec.podReplacementPolicy");
        let step = chain.say("why.job.replaces", &[]).tone(Tone::Waiting);
        step.rule(Rule::JobCreate).object(key).place(place);
    }
    let began = job.status.start_time;
    if let Some((limit, began)) = job.spec.active_deadline_seconds.zip(began) {
        let at = began.begin() + Span::secs(limit.unsigned_abs());
        if now < at {
            let place = asking.lines.field(key, "spec.activeDeadlineSeconds");
            let fills = [("left", &*left(now, at)), ("at", &*moment::clock(at))];
            let step = chain.say("why.job.deadline", &fills).at(at);
            step.tone(Tone::Waiting).rule(Rule::JobFailed).object(key).place(place);
        }
    }
}

/// The newest pod that is at work, or else the newest that failed.
fn newest(chain: &mut Chain, pods: &[&Pod]) {
    let asking = chain.asking;
    let at_work = pods.iter().rev().find(|pod| !pod.status.is_terminal());
    let failed = pods.iter().rev().find(|pod| pod.status.phase == Some(PodPhase::Failed));
    let Some(pod) = at_work.or(failed).and_then(|pod| asking.sight(&pod.key())) else { return };
    match ready::question(&pod) {
        Ask::Start => {
            chain.see(&pod.key, Ask::Start);
            start::answer(chain, &pod);
        }
        Ask::End => {
            chain.see(&pod.key, Ask::End);
            super::end::answer(chain, &pod);
        }
        _ => {
            for container in &pod.pod.spec.containers {
                works(chain, &pod, &container.name);
            }
        }
    }
}

fn works(chain: &mut Chain, pod: &Sight, container: &str) {
    let status = pod.pod.status.container_status(container);
    let Some(since) = status.and_then(ContainerStatus::running).map(|one| one.started_at) else {
        if pod.pod.spec.restart_policy() != RestartPolicy::Never {
            chain.see(&pod.key, Ask::Restart(container.to_owned()));
            return restart::answer(chain, pod, container);
        }
        return restart::last_stop(chain, pod, container);
    };
    restart::runs(chain, pod, container, since.map_or(chain.now(), |stamp| stamp.begin()));
}

pub fn is_held(cron: &CronJob) -> bool {
    cron.spec.suspend == Some(true)
        || (cron.spec.concurrency_policy == "Forbid" && !cron.status.active.is_empty())
}

/// When the next Job is made, or why none is.
pub fn schedule(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(Object::CronJob(cron)) = asking.object(key) else {
        return super::record::story(chain, key);
    };
    let place = |path: &str| -> Option<Place> { asking.lines.field(key, path) };
    if cron.spec.suspend == Some(true) {
        let at = asking.lines.written(key, "spec.suspend");
        let step = chain.say("why.cron.suspended", &[]).tone(Tone::Waiting);
        step.rule(Rule::CronJobCreate).object(key).place(at);
        chain.since(
            key,
            &|object| matches!(object, Object::CronJob(cron) if cron.spec.suspend == Some(true)),
        );
        return chain.came(key);
    }
    if cron.spec.concurrency_policy == "Forbid"
        && let Some(active) = cron.status.active.last()
    {
        let at = place("spec.concurrencyPolicy");
        let step = chain.say("why.cron.forbid", &[("job", &active.name)]).tone(Tone::Waiting);
        step.rule(Rule::CronJobCreate).object(key).place(at);
        chain.see(&Key::new(Kind::Job, &key.namespace, &active.name), Ask::Finish);
    }
    if let Some(event) = asking.event(key, &NOT_MADE) {
        chain.tell(event);
    }
    let now = chain.now();
    let at = place("spec.schedule");
    let step = match cron_job::next_time(cron, now) {
        Some(next) => {
            let fills = [("left", &*left(now, next)), ("at", &*moment::clock(next))];
            chain.say("why.cron.next", &fills).at(next)
        }
        None => chain.say("why.cron.never", &[]),
    };
    step.tone(Tone::Waiting).rule(Rule::CronJobCreate).object(key).place(at);
    chain.came(key);
}
