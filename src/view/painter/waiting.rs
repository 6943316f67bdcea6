//! What a probe's worker waits for at an instant. What the worker noted when it last looked may be over by now.

use crate::cluster::kubelet::prober::Worker;
use crate::kit::time::{SimTime, Span};
use crate::objects::ContainerStatus;
use crate::objects::probe::ProbeKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It has asked and waits for the answer, at most until `until`.
    Answer {
        from: SimTime,
        until: SimTime,
    },
    /// It has decided about this container, and asks nothing until there is a new one.
    Held,
    NotRunning,
    /// initialDelaySeconds have not gone by.
    Delay {
        from: SimTime,
        until: SimTime,
    },
    /// The startup probe has not succeeded.
    Startup,
    /// A startup probe asks no more.
    Finished,
    /// It asks again at `until`; it has been waiting since `from`.
    Tick {
        from: SimTime,
        until: SimTime,
    },
}

/// In the order of the worker's own checklist. Models pkg/kubelet/prober/worker.go doProbe (v1.36), K12.
pub fn waiting(worker: &Worker, status: Option<&ContainerStatus>, now: SimTime) -> Waiting {
    if let Some(asking) = &worker.asking {
        return Waiting::Answer { from: asking.since, until: asking.until };
    }
    let has_started = status.is_some_and(|status| status.started == Some(true));
    let is_startup = worker.key.kind == ProbeKind::Startup;
    if is_startup && has_started {
        return Waiting::Finished;
    }
    if is_held(worker, status) {
        return Waiting::Held;
    }
    let Some(running) = status.and_then(|status| status.running()) else {
        return Waiting::NotRunning;
    };
    let from = running.started_at.map_or(now, |stamp| stamp.begin());
    let until = from + Span::secs(u64::from(worker.spec.initial_delay_seconds.unsigned_abs()));
    if now < until {
        return Waiting::Delay { from, until };
    }
    if !is_startup && !has_started {
        return Waiting::Startup;
    }
    let until = worker.due();
    let period = u64::from(worker.spec.period_seconds.unsigned_abs());
    Waiting::Tick { from: until - Span::secs(period), until }
}

/// Whether it has had its last word on the container that is there: it finds out about a new one only when it looks.
pub fn is_held(worker: &Worker, status: Option<&ContainerStatus>) -> bool {
    let is_its = |status: &ContainerStatus| {
        status.container_id.is_empty() || status.container_id == worker.container_id
    };
    worker.on_hold && status.is_none_or(is_its)
}

/// The first look at or after an instant.
pub fn first_look(worker: &Worker, from: SimTime) -> SimTime {
    let due = worker.due();
    let period = u64::from(worker.spec.period_seconds.unsigned_abs()).max(1) * 1_000;
    let late = from.as_millis().saturating_sub(due.as_millis());
    due + Span::millis(late.div_ceil(period) * period)
}
