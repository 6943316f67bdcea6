//! When a pod is looked at again after a sync, from how the sync ended.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use super::sync_error::{self, Leaf};
use crate::cluster::Uid;
use crate::cluster::kubelet::requeue::{SyncEnd, SyncFailure, requeue_delay};
use crate::cluster::kubelet::workers::PodWorker;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

const NOW: SimTime = SimTime::secs(1_000);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    phase_transition: bool,
    error: Option<String>,
    back_off_period: u64,
    resync_interval: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DelayExpect {
    delay_min: f64,
    delay_max: f64,
}

/// The delay lies between its bounds whatever chance says.
pub fn delay(case: &Case) -> Result<(), Failure> {
    let input: Delay = case.input()?;
    let expect: DelayExpect = case.expect()?;
    let end = match &input.error {
        _ if input.phase_transition => SyncEnd::PhaseTransition,
        None => SyncEnd::Success,
        Some(error) => sync_end(&sync_error::read(error)?),
    };
    let (resync, back_off) = (Span::secs(input.resync_interval), Span::secs(input.back_off_period));
    for index in 0..100 {
        let chance = draw(7, "resync-jitter", "test-pod-uid").nth(index);
        let delay = requeue_delay(&end, resync, back_off, NOW, chance);
        let secs = delay.as_millis() as f64 / 1000.0;
        if secs < expect.delay_min || expect.delay_max < secs {
            let expected = format!("{} to {} s", expect.delay_min, expect.delay_max);
            return Err(Failure::new(&expected, &delay.to_string()));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expiration {
    error: String,
}

/// The earliest end of a back-off that an error names.
pub fn back_off_expiration(case: &Case) -> Result<(), Failure> {
    let input: Expiration = case.input()?;
    let back_off_ends = match sync_end(&sync_error::read(&input.error)?) {
        SyncEnd::Failure { back_off_ends } => back_off_ends,
        SyncEnd::PhaseTransition | SyncEnd::Success | SyncEnd::NetworkNotReady => None,
    };
    let secs = back_off_ends.map(|at| (at - NOW).as_secs());
    case.check(json!({"found": secs.is_some(), "secondsFromNow": secs}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PendingUpdate {
    pending_update: Vec<Option<String>>,
}

/// After a sync a waiting update is run at once; without one the worker rests.
pub fn pending_update(case: &Case) -> Result<(), Failure> {
    let input: PendingUpdate = case.input()?;
    let due: Vec<bool> = input
        .pending_update
        .iter()
        .map(|update| {
            let mut worker = PodWorker::new(Uid::new("test-pod-uid"), Rc::new(Pod::default()));
            if update.is_some() {
                worker.update(NOW, None);
            }
            worker.due() == Some(NOW)
        })
        .collect();
    // A worker that is due is both what upstream calls working and what it calls signalled.
    let due: Vec<Value> = due.into_iter().map(Value::from).collect();
    case.check(json!({"working": due, "signalQueued": due}))
}

fn sync_end(leaves: &[Leaf]) -> SyncEnd {
    let at = |secs: i64| SimTime::millis(NOW.as_millis().saturating_add_signed(secs * 1000));
    let failures: Vec<SyncFailure> = leaves
        .iter()
        .map(|leaf| match leaf {
            Leaf::Plain => SyncFailure::Other,
            Leaf::BackOff(secs) => SyncFailure::BackOff { until: at(*secs) },
            Leaf::NetworkNotReady => SyncFailure::NetworkNotReady,
        })
        .collect();
    SyncEnd::of(&failures)
}
