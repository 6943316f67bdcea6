//! The eviction manager: every ten seconds it looks whether a pod uses more local storage than it may, ends those that do,
//! and looks again when they are gone. What lies in volumes it knows only from the last time that they were measured.
//! Models pkg/kubelet/eviction/eviction_manager.go, and pkg/kubelet/server/stats/fs_resource_analyzer.go and
//! volume_stat_calculator.go (v1.36). What containers write containerd counts every ten seconds too; here both look at once.

mod verdict;

use std::borrow::Cow;
use std::rc::Rc;

pub use verdict::Verdict;
use verdict::{HOSTS_BYTES, Usage, counts_volumes, has_limit, verdict};

use super::Kubelet;
use super::preemption::{PATIENCE_MIN, is_critical};
use super::status::Eviction;
use super::workers::{Cache, Interrupted, Stage};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Runtime;
use crate::cluster::turn::MachineId;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

pub const REASON: &str = "Evicted";
/// evictionMonitoringPeriod of kubelet.go.
pub const MONITORING_PERIOD: Span = Span::secs(10);
/// volumeStatsAggPeriod: so often pods are found whose volumes nobody measures yet. Each pod's are measured at once, and
/// then again after one to two of these.
pub const VOLUME_STATS_PERIOD: Span = Span::secs(60);
const CLEANUP_TIMEOUT: Span = Span::secs(30);
const CLEANUP_POLL: Span = Span::secs(1);

/// When the rounds of a kubelet come that has just begun, or has run since before the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    pub monitoring: SimTime,
    pub volume_stats: SimTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EvictionManager {
    /// The next round while there is something to watch, else one of long ago that the next are counted from.
    synchronizes_at: SimTime,
    finds_pods_from: SimTime,
    /// Pods that have a limit. Without any there is no deadline.
    watched: Vec<Watched>,
    doing: Doing,
}

#[derive(Clone, Debug, PartialEq)]
struct Watched {
    uid: Uid,
    /// When the pod's volumes are measured. None: they cannot count.
    measures_at: Option<SimTime>,
    volumes: Vec<(String, u64)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Doing {
    Waits,
    /// One of those found too large is being ended, and nothing else is done meanwhile.
    Ends {
        victim: Uid,
        rule: Rule,
        gives_up_at: SimTime,
        left: Vec<(Uid, Verdict)>,
        evicted: Vec<Uid>,
    },
    /// Until nothing of them is left on the node.
    CleansUp {
        evicted: Vec<Uid>,
        looks_at: SimTime,
        until: SimTime,
    },
}

impl EvictionManager {
    pub fn new(rounds: Rounds) -> EvictionManager {
        EvictionManager {
            synchronizes_at: rounds.monitoring,
            finds_pods_from: rounds.volume_stats,
            watched: Vec::new(),
            doing: Doing::Waits,
        }
    }

    pub fn due(&self) -> Option<SimTime> {
        let own = match &self.doing {
            Doing::Waits if self.watched.is_empty() => None,
            Doing::Waits => Some(self.synchronizes_at),
            Doing::Ends { gives_up_at, .. } => Some(*gives_up_at),
            Doing::CleansUp { looks_at, .. } => Some(*looks_at),
        };
        let measures = self.watched.iter().filter_map(|watched| watched.measures_at);
        measures.chain(own).min()
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.watched.retain(|watched| watched.uid != *uid);
    }

    /// A pod that the kubelet has taken. A critical one is never evicted.
    fn watch(&mut self, pod: &Pod, now: SimTime) {
        if self.watched.is_empty() && self.doing == Doing::Waits {
            self.synchronizes_at = next_round(self.synchronizes_at, MONITORING_PERIOD, now);
        }
        let found_at = next_round(self.finds_pods_from, VOLUME_STATS_PERIOD, now);
        let measures_at = counts_volumes(pod).then_some(found_at);
        let uid = Uid::new(&pod.metadata.uid);
        self.watched.push(Watched { uid, measures_at, volumes: Vec::new() });
    }

    /// Models calcAndStoreStats, and the jitter of JitterUntil around it.
    fn measure(&mut self, ctx: &Ctx, runtime: &Runtime) {
        let now = ctx.now();
        for watched in &mut self.watched {
            if watched.measures_at.is_none_or(|at| now < at) {
                continue;
            }
            watched.volumes = runtime.volume_bytes(&watched.uid);
            let jitter = draw(ctx.seed(), "volume-stats-jitter", watched.uid.as_str());
            let pause = jitter.nth(now.as_millis());
            let pause = pause.within(VOLUME_STATS_PERIOD, VOLUME_STATS_PERIOD * 2);
            watched.measures_at = Some(now + pause);
        }
    }
}

/// The first of rounds that are a period apart which has not passed.
fn next_round(one: SimTime, period: Span, now: SimTime) -> SimTime {
    let passed = (now - one).as_millis().div_ceil(period.as_millis());
    one + Span::millis(passed * period.as_millis())
}

impl Kubelet {
    pub(super) fn watch_storage(&mut self, ctx: &mut Ctx, pod: &Pod) {
        if has_limit(pod) && !is_critical(pod) {
            self.evictions.watch(pod, ctx.now());
            ctx.touch(MachineId::Evictions(self.node.clone()));
        }
    }

    pub fn evictions_turn(&mut self, ctx: &mut Ctx, runtime: &Runtime) {
        let now = ctx.now();
        ctx.touch(MachineId::Evictions(self.node.clone()));
        self.evictions.measure(ctx, runtime);
        match std::mem::replace(&mut self.evictions.doing, Doing::Waits) {
            Doing::Waits if self.evictions.synchronizes_at <= now => self.synchronize(ctx, runtime),
            Doing::Waits => {}
            Doing::Ends { victim, rule, gives_up_at, left, mut evicted } => {
                let is_ended = self.has_ended(&victim);
                if !is_ended && now < gives_up_at {
                    let left = Doing::Ends { victim, rule, gives_up_at, left, evicted };
                    self.evictions.doing = left;
                    return;
                }
                if !is_ended && let Some(pod) = self.pods.get(&victim).cloned() {
                    self.exceeded(ctx, &pod, rule);
                }
                evicted.push(victim);
                self.end_one(ctx, runtime, left, evicted);
            }
            Doing::CleansUp { looks_at, until, evicted } if now < looks_at => {
                self.evictions.doing = Doing::CleansUp { looks_at, until, evicted };
            }
            Doing::CleansUp { until, evicted, .. } => {
                if now < until && !evicted.iter().all(|uid| self.is_cleaned_up(uid)) {
                    let looks_at = now + CLEANUP_POLL;
                    self.evictions.doing = Doing::CleansUp { evicted, looks_at, until };
                    return;
                }
                self.synchronize(ctx, runtime);
            }
        }
    }

    /// A worker had its turn: the pod that the manager waits for may have ended.
    pub(super) fn evictions_hear(&mut self, ctx: &mut Ctx, runtime: &Runtime) {
        if let Doing::Ends { victim, .. } = &self.evictions.doing
            && self.has_ended(victim)
        {
            self.evictions_turn(ctx, runtime);
        }
    }

    /// All are judged by what is known at once, and end one after another.
    fn synchronize(&mut self, ctx: &mut Ctx, runtime: &Runtime) {
        let mut watched = std::mem::take(&mut self.evictions.watched);
        // Who has ended does not come back.
        watched.retain(|one| self.pods.get(&one.uid).is_some_and(|pod| self.is_active(pod)));
        let judged = watched.iter().filter_map(|Watched { uid, volumes, .. }| {
            let is_shown = runtime.shows_hosts_of_kubelet(uid);
            let usage = Usage {
                volumes,
                containers: &runtime.disk_use(uid),
                hosts: if is_shown { HOSTS_BYTES } else { 0 },
            };
            Some((uid.clone(), verdict(self.pods.get(uid)?, &usage)?))
        });
        let judged: Vec<(Uid, Verdict)> = judged.collect();
        self.evictions.watched = watched;
        self.evictions.synchronizes_at = ctx.now() + MONITORING_PERIOD;
        if !judged.is_empty() {
            self.end_one(ctx, runtime, judged, Vec::new());
        }
    }

    /// The next is told to end, or all have been.
    fn end_one(
        &mut self,
        ctx: &mut Ctx,
        runtime: &Runtime,
        mut left: Vec<(Uid, Verdict)>,
        evicted: Vec<Uid>,
    ) {
        let now = ctx.now();
        self.evictions.doing = match (!left.is_empty()).then(|| left.remove(0)) {
            Some((victim, verdict)) => {
                let (rule, gives_up_at) = (verdict.rule, now + PATIENCE_MIN);
                ctx.cause = runtime.newest_cause(&victim);
                self.evict(ctx, &victim, verdict);
                Doing::Ends { victim, rule, gives_up_at, left, evicted }
            }
            None => Doing::CleansUp {
                evicted,
                looks_at: now + CLEANUP_POLL,
                until: now + CLEANUP_TIMEOUT,
            },
        };
        self.evictions_hear(ctx, runtime);
    }

    /// Models evictPod, and killPodNow of pkg/kubelet/pod_workers.go.
    fn evict(&mut self, ctx: &mut Ctx, uid: &Uid, verdict: Verdict) {
        let Some(pod) = self.pods.get(uid).cloned() else { return };
        let message = Cow::Owned(verdict.message);
        let eviction = Eviction { reason: REASON, message, disruption: None };
        ctx.cause = Some(self.say(ctx, &pod, &eviction, verdict.rule));
        let Some(worker) = self.workers.get_mut(uid).map(Rc::make_mut) else { return };
        if !matches!(worker.stage, Stage::Syncing | Stage::Terminating) {
            return;
        }
        let asked = ctx.shared.config.version.eviction_grace_secs();
        if worker.terminate_within(asked) == Interrupted::Yes {
            worker.cache = Cache::Stale;
            self.stale.insert(uid.clone());
        }
        // A kill that is under way, and goes on as it is, says nothing any more.
        if worker.job.as_ref().is_none_or(|job| job.stage != Stage::Terminating) {
            worker.evicted = Some(eviction);
        }
        worker.update(ctx.now(), ctx.cause);
        self.touch_worker(ctx, uid);
    }

    fn is_cleaned_up(&self, uid: &Uid) -> bool {
        self.workers.get(uid).is_none_or(|worker| worker.stage == Stage::Finished)
    }
}

/// What a status with the reason `Evicted` is about, by its message.
pub fn rule_of(message: &str) -> Rule {
    match message {
        _ if message.starts_with("Usage of EmptyDir volume") => Rule::EmptyDirLimit,
        _ if message.starts_with("Container ") => Rule::ContainerStorageLimit,
        _ => Rule::PodStorageLimit,
    }
}
