//! `controllers/job_backoff.json`: how long a Job waits after failures, and which failures count.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::control::job::back_off::{BackOff, remaining};
use crate::kit::time::Span;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    #[serde(rename = "getRemainingTime")]
    GetRemainingTime {
        failures_after_last_success: u32,
        #[serde(default)]
        seconds_since_last_failure: Option<u64>,
        default_backoff: u64,
        max_backoff: u64,
    },
    #[serde(rename = "newBackoffRecord")]
    NewBackoffRecord {
        stored_failures: u32,
        #[serde(default)]
        stored_last_failure_at_ms: Option<i64>,
        new_succeeded_at_ms: Vec<i64>,
        new_failed_at_ms: Vec<i64>,
    },
}

#[derive(Serialize)]
struct Left {
    seconds: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    failures_after_last_success: u32,
    last_failure_at_ms: Option<i64>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::GetRemainingTime {
            failures_after_last_success: failures,
            seconds_since_last_failure,
            default_backoff,
            max_backoff,
        } => {
            let elapsed = Span::secs(seconds_since_last_failure.unwrap_or(0));
            let (first, max) = (Span::secs(default_backoff), Span::secs(max_backoff));
            case.check(Left { seconds: remaining(failures, elapsed, first, max).as_secs() })
        }
        Input::NewBackoffRecord {
            stored_failures: failures,
            stored_last_failure_at_ms: last,
            new_succeeded_at_ms,
            new_failed_at_ms,
        } => {
            let stored = BackOff { failures, last };
            let BackOff { failures, last } = stored.after(&new_succeeded_at_ms, &new_failed_at_ms);
            case.check(Record { failures_after_last_success: failures, last_failure_at_ms: last })
        }
    }
}
