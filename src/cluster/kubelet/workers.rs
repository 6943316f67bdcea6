//! One pod's serial worker: sync after sync, then terminating, then terminated.
//! Models pkg/kubelet/pod_workers.go (v1.36), K1–K5, K72–K76.

use std::collections::VecDeque;
use std::rc::Rc;

use super::carry_out;
use super::desk::Desk;
use super::hooks::Hook;
use super::mount;
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use super::requeue::{SyncEnd, SyncFailure};
use super::restart_all::RestartAll;
use super::status::Eviction;
use super::status::phase::Terminal;
use super::steps::Step;
use super::stop::{Farewell, effective_grace_secs};
use super::volumes::Mounting;
use crate::cluster::ids::Uid;
use crate::cluster::record::RecordId;
use crate::kit::time::SimTime;
use crate::objects::Pod;

#[derive(Clone, Debug, PartialEq)]
pub struct PodWorker {
    pub uid: Uid,
    /// The newest pod the worker was told of.
    pub pod: Rc<Pod>,
    pub stage: Stage,
    /// At most one update waits while a sync runs.
    pub pending: Option<Pending>,
    /// The update the worker has taken and holds until the cache is newer; what comes meanwhile is another one.
    pub taken: Option<Pending>,
    /// Whether the cache is newer than the end of the last sync (K2).
    pub cache: Cache,
    pub job: Option<Job>,
    /// Whether the API object is gone while containers may still run.
    pub object: ApiObject,
    pub volumes: Mounting,
    /// The grace that a pod on its way out is granted; it can only shrink.
    pub grace_secs: Option<i64>,
    /// What its status says because the kubelet itself ends it.
    pub evicted: Option<Eviction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Syncing,
    Terminating,
    Terminated,
    /// Nothing is left to do for this pod.
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    Stale,
    Fresh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiObject {
    Stored,
    Gone,
}

/// Whether what was under way is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    No,
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub at: SimTime,
    pub cause: Option<RecordId>,
}

/// A sync under way. It may block for as long as a kill, a pull or a start takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub stage: Stage,
    pub pod: Rc<Pod>,
    /// The runtime as the cache showed it when the sync began.
    pub snapshot: Rc<PodRuntime>,
    pub steps: VecDeque<Step>,
    pub wait: Wait,
    /// Containers on their way out.
    pub farewells: Vec<Farewell>,
    pub hooks: Vec<Hook>,
    pub restart_all: RestartAll,
    pub results: Vec<(String, Result<(), StartFailure>)>,
    /// What kept the sync from coming to any container.
    pub failure: Option<SyncFailure>,
    /// Whether the runtime was asked to do anything.
    pub acted: Acted,
    /// Whether the pod turned out to have ended, so that the worker goes on to take it down.
    pub terminal: Terminal,
    pub cause: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    No,
    Yes,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    Until(SimTime),
    /// Until a container dies or a hook is over, but no longer than this.
    News {
        until: Option<SimTime>,
    },
}

impl Job {
    /// How it ended, from the starts it made and what kept it from them.
    pub fn end(&self) -> SyncEnd {
        let failures = self.results.iter().filter_map(|(_, result)| result.as_ref().err());
        let failures = failures.map(StartFailure::as_sync_failure).chain(self.failure);
        let failures: Vec<SyncFailure> = failures.collect();
        SyncEnd::of(&failures)
    }

    /// Something happened that a wait for news may be over for.
    pub fn wake(&mut self, now: SimTime, cause: Option<RecordId>) {
        if let Wait::News { .. } = self.wait {
            self.wait = Wait::Until(now);
            self.cause = cause;
        }
    }
}

impl PodWorker {
    pub fn new(uid: Uid, pod: Rc<Pod>) -> PodWorker {
        PodWorker {
            uid,
            pod,
            stage: Stage::Syncing,
            pending: None,
            taken: None,
            // A pod never synced has nothing to wait for.
            cache: Cache::Fresh,
            job: None,
            object: ApiObject::Stored,
            volumes: Mounting::default(),
            grace_secs: None,
            evicted: None,
        }
    }

    /// Asks for a sync. Updates that wait together become one; the latest says why.
    pub fn update(&mut self, now: SimTime, cause: Option<RecordId>) {
        if self.stage == Stage::Finished {
            return;
        }
        self.wake_if_ending(now);
        if self.job.is_none() && self.taken.is_none() {
            self.taken = Some(Pending { at: now, cause });
            return;
        }
        let at = self.pending.map_or(now, |pending| pending.at);
        self.pending = Some(Pending { at, cause });
    }

    /// The one wait that a deletion cuts short is that for volumes.
    fn wake_if_ending(&mut self, now: SimTime) {
        if let Some(job) = &mut self.job
            && self.stage != Stage::Syncing
            && matches!(job.steps.front(), Some(Step::Mounted { .. }))
        {
            job.wait = Wait::Until(now);
        }
    }

    /// A sync is over: the update that waited is the next to be worked on.
    pub fn take_pending(&mut self) {
        self.taken = self.pending.take();
    }

    pub fn due(&self) -> Option<SimTime> {
        let volumes = (self.stage == Stage::Syncing).then(|| self.volumes.due()).flatten();
        [self.sync_due(), volumes].into_iter().flatten().min()
    }

    fn sync_due(&self) -> Option<SimTime> {
        match &self.job {
            Some(Job { wait: Wait::Until(at), .. }) => Some(*at),
            Some(Job { wait: Wait::News { until }, .. }) => *until,
            None if self.cache == Cache::Fresh => self.taken.map(|taken| taken.at),
            None => None,
        }
    }

    /// The pod is to end. What is under way is finished first, but a kill begins anew when less is granted (K73).
    pub fn terminate(&mut self) -> Interrupted {
        self.terminate_within(None)
    }

    /// The same, by whoever asks for so many seconds of grace at most.
    pub fn terminate_within(&mut self, asked: Option<i64>) -> Interrupted {
        if self.stage == Stage::Syncing {
            self.stage = Stage::Terminating;
        }
        let granted = effective_grace_secs(self.grace_secs, &self.pod, asked);
        let before = self.grace_secs.replace(granted);
        let is_shorter = before.is_some_and(|before| granted < before);
        let is_killing = |job: &Job| job.stage == Stage::Terminating && !job.farewells.is_empty();
        if is_shorter && self.job.as_ref().is_some_and(is_killing) {
            self.job = None;
            return Interrupted::Yes;
        }
        Interrupted::No
    }
}

/// The worker's turn: tries volumes, begins a sync if one is due, and carries on until something takes time.
pub fn turn(desk: &mut Desk) {
    mount::turn(desk);
    if desk.worker.sync_due().is_none_or(|at| desk.ctx.now() < at) {
        return;
    }
    if desk.worker.job.is_none() {
        let Some(taken) = desk.worker.taken.take() else { return };
        desk.ctx.cause = taken.cause;
        carry_out::begin(desk);
    } else if let Some(job) = &desk.worker.job {
        desk.ctx.cause = job.cause;
    }
    loop {
        let Some(job) = &mut desk.worker.job else { return };
        let Some(step) = job.steps.pop_front() else {
            carry_out::end(desk);
            return;
        };
        if let Some(wait) = carry_out::step(desk, step) {
            let Some(job) = &mut desk.worker.job else { return };
            job.wait = wait;
            job.cause = desk.ctx.cause;
            return;
        }
    }
}
