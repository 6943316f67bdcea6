//! One probe of one container: when it looks, what it takes over from a look, and how it counts answers.
//! Models pkg/kubelet/prober/worker.go (v1.36), K10–K17; the checklist before a probe is `checklist.rs`.

use std::rc::Rc;

use super::checklist::Pass;
use super::results::{News, Results};
use crate::cluster::ids::{ContainerId, ProbeKey, QuestionId};
use crate::cluster::record::{Belief, ProbeAnswer, RecordId};
use crate::cluster::rule::Rule;
use crate::cluster::version::Version;
use crate::kit::ticker::Ticker;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Ask, Probe, ProbeKind, Stage};
use crate::objects::{Container, Pod};

#[derive(Clone, Debug, PartialEq)]
pub struct Worker {
    pub key: ProbeKey,
    /// The pod as it was when the worker was made; a later deletion is not seen here (K10).
    pub pod: Rc<Pod>,
    pub container: Container,
    pub spec: Probe,
    /// The container instance that the results belong to; empty before the first.
    pub container_id: String,
    pub last_result: Belief,
    pub result_run: i32,
    /// How many of the run were counted in instances before this one; the run does not begin anew with one (K17).
    pub carried: i32,
    pub on_hold: bool,
    pub ticker: Ticker,
    /// The look a worker begins with; its ticker starts with it.
    pub first_look: Option<Look>,
    /// A readiness probe asked for out of turn; the channel holds one.
    pub triggered: Option<Look>,
    pub asking: Option<Asking>,
    /// Told to stop while it sleeps or asks; it ends when that is over.
    pub stopped: bool,
    /// Why the last turn asked nothing, for the page.
    pub skipped: Option<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub at: SimTime,
    pub cause: Option<RecordId>,
}

/// A probe under way. doProbe is synchronous: until this is over the worker does nothing else (K13).
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The question on its way; a redirect puts another in its place.
    pub ask: Ask,
    pub question: QuestionId,
    pub since: SimTime,
    pub until: SimTime,
    /// Counted from 1; only an error leads to another (K30).
    pub attempt: u32,
    /// What it waits for, which the time-out will name.
    pub stage: Stage,
    /// When a client that found nobody dials again, and how often it did.
    pub redial_at: Option<SimTime>,
    pub redials: u32,
    pub occasion: Occasion,
    pub cause: Option<RecordId>,
}

/// What made the worker look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Its ticker, or its creation.
    Tick,
    /// A tick that had to wait for the probe before it (K13).
    LateTick,
    /// The making of a status asked for it out of turn (K22).
    Manual,
}

impl Worker {
    /// The runtime's own ID of the container instance it watches.
    pub fn runtime_id(&self) -> ContainerId {
        ContainerId::new(self.container_id.trim_start_matches("containerd://"))
    }

    pub fn new(
        key: ProbeKey,
        pod: Rc<Pod>,
        container: Container,
        spec: Probe,
        first_look: Look,
    ) -> Worker {
        Worker {
            key,
            pod,
            container,
            ticker: Ticker::start(first_look.at, spec.period()),
            spec,
            container_id: String::new(),
            last_result: Belief::Success,
            result_run: 0,
            carried: 0,
            on_hold: false,
            first_look: Some(first_look),
            triggered: None,
            asking: None,
            stopped: false,
            skipped: None,
        }
    }

    /// What is believed of a container before its first answer.
    pub fn initial_value(&self) -> Belief {
        match self.key.kind {
            ProbeKind::Liveness => Belief::Success,
            ProbeKind::Readiness => Belief::Failure,
            ProbeKind::Startup => Belief::Unknown,
        }
    }

    /// Whether it waits for nothing but its next occasion.
    pub fn is_idle(&self) -> bool {
        self.asking.is_none() && self.first_look.is_none()
    }

    pub fn due(&self) -> SimTime {
        if let Some(asking) = &self.asking {
            return asking.redial_at.map_or(asking.until, |at| at.min(asking.until));
        }
        let look = self.first_look.or(self.triggered);
        look.map_or(self.ticker.due(), |look| look.at)
    }

    /// Wakes an idle worker: to begin, then to a trigger before a tick (K14).
    pub fn wake(&mut self, now: SimTime, version: Version) -> Option<(Occasion, Look)> {
        if let Some(look) = self.first_look {
            if now < look.at {
                return None;
            }
            self.first_look = None;
            return Some((Occasion::Tick, look));
        }
        if let Some(look) = self.triggered.take() {
            self.trigger_now(now, version);
            return Some((Occasion::Manual, look));
        }
        let tick = self.ticker.take(now)?;
        let occasion = if tick.at < now { Occasion::LateTick } else { Occasion::Tick };
        Some((occasion, Look { at: tick.at, cause: None }))
    }

    /// A trigger is taken; later versions begin a new period with it.
    pub fn trigger_now(&mut self, now: SimTime, version: Version) {
        self.triggered = None;
        if version.trigger_resets_ticker() {
            self.ticker.reset(now);
        }
    }

    /// Takes over what a pass of the checklist saw. What the kubelet now believes, as far as it is news to it.
    pub fn take(&mut self, results: &mut Results, pass: &Pass) -> Vec<Belief> {
        let mut believed = Vec::new();
        if let Some(adoption) = &pass.adopt {
            results.remove(self.key.kind, &self.container_id);
            self.container_id.clone_from(&adoption.container_id);
            self.on_hold = false;
            self.carried = self.result_run;
            believed.extend(adoption.initial);
        }
        believed.extend(pass.believe);
        believed.retain(|belief| {
            results.set(self.key.kind, &self.container_id, *belief) == News::Changed
        });
        believed
    }
}

/// The counting. Takes a counted answer; the new belief if the threshold is reached.
pub fn absorb(worker: &mut Worker, answer: ProbeAnswer, version: Version) -> Option<Belief> {
    let result = match answer {
        ProbeAnswer::Success => Belief::Success,
        ProbeAnswer::Failure => Belief::Failure,
        ProbeAnswer::Error => return None,
    };
    if worker.last_result == result {
        worker.result_run += 1;
    } else {
        worker.last_result = result;
        worker.result_run = 1;
        worker.carried = 0;
    }
    if worker.result_run < threshold(&worker.spec, result) {
        return None;
    }
    let is_last_word = match (worker.key.kind, result) {
        (ProbeKind::Liveness | ProbeKind::Startup, Belief::Failure) => true,
        (ProbeKind::Startup, _) => version.startup_success_holds(),
        (ProbeKind::Liveness | ProbeKind::Readiness, _) => false,
    };
    if is_last_word {
        worker.on_hold = true;
        worker.result_run = 0;
    }
    Some(result)
}

/// How many equal answers in a row it takes.
pub fn threshold(spec: &Probe, result: Belief) -> i32 {
    match result {
        Belief::Success => spec.success_threshold,
        Belief::Failure => spec.failure_threshold,
        Belief::Unknown => 0,
    }
}

/// How long a gRPC client waits before it dials again: one second, then 1.6 times as long each time.
/// Models google.golang.org/grpc/backoff DefaultConfig, in the middle of its jitter.
pub fn redial_delay(redials: u32) -> Span {
    let millis = (0..redials.min(REDIALS_COUNTED)).fold(1_000, |millis, _| millis * 8 / 5);
    Span::millis(millis)
}

/// Past this the wait is longer than any gRPC client waits, two minutes.
const REDIALS_COUNTED: u32 = 10;
