//! One probe of one container: when it looks, what it takes over from a look, and how it counts answers.
//! Models pkg/kubelet/prober/worker.go (v1.36), K10–K17; the checklist before a probe is `checklist.rs`.

use std::rc::Rc;

use super::checklist::Pass;
use super::results::{News, Results};
use crate::cluster::ids::ProbeKey;
use crate::cluster::record::{Belief, ProbeAnswer, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::ticker::Ticker;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Ask, Probe, ProbeKind};
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
    pub on_hold: bool,
    pub ticker: Ticker,
    /// A readiness probe asked for out of turn; the channel holds one.
    pub triggered: Option<Triggered>,
    pub asking: Option<Asking>,
    /// Why the last turn asked nothing, for the page.
    pub skipped: Option<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triggered {
    pub at: SimTime,
    pub occasion: Occasion,
    pub cause: Option<RecordId>,
}

/// A probe under way. doProbe is synchronous: until this is over the worker does nothing else (K13).
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    pub ask: Ask,
    pub since: SimTime,
    pub until: SimTime,
    pub occasion: Occasion,
    pub cause: Option<RecordId>,
}

/// What made the worker look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Its ticker, or its creation.
    Tick,
    /// The making of a status asked for it out of turn (K22).
    Manual,
}

impl Worker {
    pub fn new(
        key: ProbeKey,
        pod: Rc<Pod>,
        container: Container,
        spec: Probe,
        now: SimTime,
    ) -> Worker {
        let period = Span::secs(u64::from(spec.period_seconds.max(1).unsigned_abs()));
        Worker {
            key,
            pod,
            container,
            spec,
            container_id: String::new(),
            last_result: Belief::Success,
            result_run: 0,
            on_hold: false,
            ticker: Ticker::start(now, period),
            triggered: None,
            asking: None,
            skipped: None,
        }
    }

    pub fn timeout(&self) -> Span {
        Span::secs(u64::from(self.spec.timeout_seconds.max(1).unsigned_abs()))
    }

    /// What is believed of a container before its first answer.
    pub fn initial_value(&self) -> Belief {
        match self.key.kind {
            ProbeKind::Liveness => Belief::Success,
            ProbeKind::Readiness => Belief::Failure,
            ProbeKind::Startup => Belief::Unknown,
        }
    }

    pub fn due(&self) -> SimTime {
        match (&self.asking, &self.triggered) {
            (Some(asking), _) => asking.until,
            (None, Some(triggered)) => triggered.at,
            (None, None) => self.ticker.due(),
        }
    }

    /// Takes over what a pass of the checklist saw. What the kubelet now believes, as far as it is news to it.
    pub fn take(&mut self, results: &mut Results, pass: &Pass) -> Vec<Belief> {
        let mut believed = Vec::new();
        if let Some(adoption) = &pass.adopt {
            results.remove(self.key.kind, &self.container_id);
            self.container_id.clone_from(&adoption.container_id);
            self.on_hold = false;
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
pub fn absorb(worker: &mut Worker, answer: ProbeAnswer) -> Option<Belief> {
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
    }
    if worker.result_run < threshold(&worker.spec, result) {
        return None;
    }
    let is_fatal = match worker.key.kind {
        ProbeKind::Liveness => result == Belief::Failure,
        ProbeKind::Startup => true,
        ProbeKind::Readiness => false,
    };
    if is_fatal {
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
