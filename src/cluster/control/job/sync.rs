//! One look at a Job: its pods as they are, what they add up to, and whether that ends it.
//! Models pkg/controller/job/job_controller.go syncJob (v1.36), R112, R113.

use std::rc::Rc;

use super::back_off::{self, BackOff};
use super::indexes::{self, Indexes};
use super::policy::{self, Failure};
use super::{FINALIZER, conditions};
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Job, JobCondition, Pod, PodPhase, RestartPolicy};

/// What is known of a Job while it is looked at. Its status is written as the look goes on.
#[derive(Clone, Debug)]
pub struct Sync {
    pub job: Job,
    pub pods: Vec<Rc<Pod>>,
    pub active: Vec<Rc<Pod>>,
    pub ready: i32,
    pub terminating: i32,
    pub succeeded: i32,
    pub failed: i32,
    /// How the Job ends, if it does.
    pub end: Option<JobCondition>,
    pub back_off: BackOff<Stamp>,
    pub indexed: Option<Indexed>,
}

/// What only a Job with indexes has.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// Counted before this look.
    pub counted: Indexes,
    pub succeeded: Indexes,
    /// Where each index has a limit of its own.
    pub failed: Option<Indexes>,
    /// The last failed pod of an index that has none at work: it is kept until it is replaced.
    pub kept: SortedMap<i32, Rc<Pod>>,
}

impl Sync {
    pub fn new(mut job: Job, pods: Vec<Rc<Pod>>, back_off: BackOff<Stamp>, now: SimTime) -> Sync {
        let uncounted = job.status.uncounted_terminated_pods.get_or_insert_default().clone();
        if job.status.start_time.is_none() && !is_suspended(&job) {
            job.status.start_time = Some(Stamp::of(now));
        }
        let active: Vec<Rc<Pod>> = pods.iter().filter(|pod| is_active(pod)).cloned().collect();
        let terminating = pods.iter().filter(|pod| pod.is_deleting() && !pod.status.is_terminal());
        let mut sync = Sync {
            ready: int(active.iter().filter(|pod| pod.status.is_ready()).count()),
            terminating: int(terminating.count()),
            succeeded: 0,
            failed: 0,
            end: None,
            back_off,
            indexed: None,
            job,
            pods,
            active,
        };
        let succeeded: Vec<Rc<Pod>> = sync.new_pods(&uncounted.succeeded, has_succeeded);
        let failed = sync.new_pods(&uncounted.failed, |pod| sync.has_failed(pod));
        let counted =
            failed.iter().filter(|pod| policy::of_failure(&sync.job.spec, pod).is_counted());
        let status = &sync.job.status;
        sync.failed = status.failed + int(counted.count()) + int(uncounted.failed.len());
        sync.succeeded = status.succeeded + int(succeeded.len()) + int(uncounted.succeeded.len());
        let ends = |pods: &[Rc<Pod>]| {
            pods.iter().map(|pod| back_off::finished_at(pod)).collect::<Vec<_>>()
        };
        sync.back_off = back_off.after(&ends(&succeeded), &ends(&failed));
        sync
    }

    /// Pods that have ended and are in no number yet. Models getValidPodsWithFilter.
    fn new_pods(&self, uncounted: &[String], is_meant: impl Fn(&Pod) -> bool) -> Vec<Rc<Pod>> {
        let pods = self.pods.iter().filter(|pod| is_tracked(pod) && self.has_valid_index(pod));
        let new = pods.filter(|pod| !uncounted.contains(&pod.metadata.uid) && is_meant(pod));
        new.cloned().collect()
    }

    pub fn has_valid_index(&self, pod: &Pod) -> bool {
        let completions = self.job.spec.completions.unwrap_or(0);
        !is_indexed(&self.job) || indexes::of(pod).is_some_and(|index| index < completions)
    }

    /// A pod that is asked to end counts as failed, unless replacements wait until it has. Models isPodFailed.
    pub fn has_failed(&self, pod: &Pod) -> bool {
        let is_going = pod.is_deleting() && !has_succeeded(pod);
        pod.status.phase == Some(PodPhase::Failed) || (is_going && !self.replaces_only_failed())
    }

    /// Models onlyReplaceFailedPods.
    pub fn replaces_only_failed(&self) -> bool {
        let spec = &self.job.spec;
        spec.pod_replacement_policy == "Failed" || spec.pod_failure_policy.is_some()
    }

    /// How the Job ends by what has been and by what has failed, in the order in which upstream asks.
    pub fn judge(&mut self, now: SimTime) {
        self.end = conditions::met_before(&self.job).or_else(|| self.policy_failure(now));
        let limit = self.job.spec.backoff_limit.unwrap_or(0);
        if self.end.is_none() && (limit < self.failed || self.restarts_too_often(limit)) {
            let message = "Job has reached the specified backoff limit";
            self.end = Some(conditions::failure("BackoffLimitExceeded", message, now));
        } else if self.end.is_none() && self.deadline_left(now) == Some(Span::ZERO) {
            let message = "Job was active longer than specified deadline";
            self.end = Some(conditions::failure("DeadlineExceeded", message, now));
        }
        if is_indexed(&self.job) {
            self.judge_indexes(now);
        }
    }

    fn policy_failure(&self, now: SimTime) -> Option<JobCondition> {
        let failed = self.pods.iter().filter(|pod| self.has_failed(pod));
        let mut outcomes = failed.map(|pod| policy::of_failure(&self.job.spec, pod));
        outcomes.find_map(|outcome| match outcome {
            Failure::FailJob(message) => {
                Some(conditions::failure("PodFailurePolicy", &message, now))
            }
            Failure::Count | Failure::Ignore | Failure::FailIndex => None,
        })
    }

    /// Where containers are restarted in place, that is what is counted. Models pastBackoffLimitOnFailure.
    fn restarts_too_often(&self, limit: i32) -> bool {
        if self.job.spec.template.spec.restart_policy() != RestartPolicy::OnFailure {
            return false;
        }
        let at_work = self
            .pods
            .iter()
            .filter(|pod| matches!(pod.status.phase, Some(PodPhase::Running | PodPhase::Pending)));
        let statuses = at_work.flat_map(|pod| {
            pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses)
        });
        let restarts: i32 = statuses.map(|status| status.restart_count).sum();
        if limit == 0 { 0 < restarts } else { limit <= restarts }
    }

    /// None without a deadline that runs. Models pastActiveDeadline.
    pub fn deadline_left(&self, now: SimTime) -> Option<Span> {
        let seconds = self.job.spec.active_deadline_seconds?;
        let start = self.job.status.start_time.filter(|_| !is_suspended(&self.job))?;
        let end = start.begin() + Span::secs(seconds.unsigned_abs());
        Some(if end <= now { Span::ZERO } else { end - now })
    }

    fn judge_indexes(&mut self, now: SimTime) {
        let spec = &self.job.spec;
        let completions = spec.completions.unwrap_or(0);
        let counted = Indexes::read(&self.job.status.completed_indexes, completions);
        let mut succeeded = counted.clone();
        for pod in self.pods.iter().filter(|pod| has_succeeded(pod) && is_tracked(pod)) {
            if let Some(index) = indexes::of(pod).filter(|index| *index < completions) {
                succeeded.insert(index);
            }
        }
        self.succeeded = succeeded.count();
        let failed =
            spec.backoff_limit_per_index.map(|limit| self.failed_indexes(limit, completions));
        if let Some(failed) = failed.as_ref().filter(|_| self.end.is_none()) {
            let count = failed.count();
            if spec.max_failed_indexes.is_some_and(|max| max < count) {
                let message = "Job has exceeded the specified maximal number of failed indexes";
                self.end = Some(conditions::failure("MaxFailedIndexesExceeded", message, now));
            } else if 0 < count && completions <= count + succeeded.count() {
                let message = "Job has failed indexes";
                self.end = Some(conditions::failure("FailedIndexes", message, now));
            }
        }
        if let Some(success) = self.job.spec.success_policy.as_ref().filter(|_| self.end.is_none())
        {
            let met = policy::of_success(success, completions, &succeeded);
            self.end = met.map(|message| conditions::success("SuccessPolicy", &message, now));
        }
        let mut indexed = Indexed { counted, succeeded, failed, kept: SortedMap::new() };
        self.keep_last_failed(&mut indexed);
        self.indexed = Some(indexed);
    }

    /// Models calculateFailedIndexes and isIndexFailed.
    fn failed_indexes(&self, limit: i32, completions: i32) -> Indexes {
        let before = self.job.status.failed_indexes.as_deref().unwrap_or("");
        let mut failed = Indexes::read(before, completions);
        for pod in self.pods.iter().filter(|pod| is_tracked(pod) && self.has_failed(pod)) {
            let outcome = policy::of_failure(&self.job.spec, pod);
            let is_over = outcome == Failure::FailIndex
                || (outcome.is_counted() && limit <= failures_before(pod).counted);
            let index = indexes::of(pod).filter(|index| *index < completions && is_over);
            index.into_iter().for_each(|index| failed.insert(index));
        }
        failed
    }

    /// Models getPodsWithDelayedDeletionPerIndex.
    fn keep_last_failed(&self, indexed: &mut Indexed) {
        let Some(failed) = &indexed.failed else { return };
        let completions = self.job.spec.completions.unwrap_or(0);
        let at_work: Vec<i32> = self.active.iter().filter_map(|pod| indexes::of(pod)).collect();
        for pod in self.pods.iter().filter(|pod| is_tracked(pod) && self.has_failed(pod)) {
            let Some(index) = indexes::of(pod).filter(|index| *index < completions) else {
                continue;
            };
            if indexed.succeeded.has(index) || failed.has(index) || at_work.contains(&index) {
                continue;
            }
            let order = |pod: &Pod| (failures_before(pod).all(), back_off::finished_at(pod));
            if indexed.kept.get(&index).is_none_or(|last| order(last) <= order(pod)) {
                indexed.kept.insert(index, pod.clone());
            }
        }
    }
}

/// How often the index of a pod had failed before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    pub counted: i32,
    pub ignored: i32,
}

impl Failures {
    pub const COUNTED: &str = "batch.kubernetes.io/job-index-failure-count";
    pub const IGNORED: &str = "batch.kubernetes.io/job-index-ignored-failure-count";

    pub fn all(self) -> i32 {
        self.counted.saturating_add(self.ignored)
    }
}

pub fn failures_before(pod: &Pod) -> Failures {
    let read = |name: &str| {
        let text = pod.metadata.annotations.get(name);
        text.and_then(|text| text.parse().ok()).filter(|count: &i32| 0 <= *count).unwrap_or(0)
    };
    Failures { counted: read(Failures::COUNTED), ignored: read(Failures::IGNORED) }
}

pub fn is_suspended(job: &Job) -> bool {
    job.spec.suspend == Some(true)
}

pub fn is_indexed(job: &Job) -> bool {
    job.spec.completion_mode == "Indexed"
}

/// Not in the Job's numbers yet.
pub fn is_tracked(pod: &Pod) -> bool {
    pod.metadata.finalizers.iter().any(|finalizer| finalizer == FINALIZER)
}

pub fn has_succeeded(pod: &Pod) -> bool {
    pod.status.phase == Some(PodPhase::Succeeded)
}

fn is_active(pod: &Pod) -> bool {
    !pod.status.is_terminal() && !pod.is_deleting()
}

fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
