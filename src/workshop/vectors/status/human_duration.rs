//! `status/human_duration.json`: durations and ages as kubectl shows them.

use serde::Deserialize;

use super::super::case::{Case, Failure};
use crate::kit::age::{age, human_duration, short_human_duration, until};
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    function: Function,
    nanoseconds: Option<i64>,
    #[serde(default)]
    zero_timestamp: bool,
}

#[derive(Deserialize)]
enum Function {
    HumanDuration,
    ShortHumanDuration,
    #[serde(rename = "translateTimestampSince")]
    Since,
    #[serde(rename = "translateTimestampUntil")]
    Until,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { function, nanoseconds, zero_timestamp } = case.input()?;
    if zero_timestamp {
        return match function {
            Function::Since => case.check(age(None, SimTime::ZERO)),
            Function::Until => case.check(until(None, SimTime::ZERO)),
            Function::HumanDuration | Function::ShortHumanDuration => {
                Err(Failure::unknown("a duration with a timestamp"))
            }
        };
    }
    let nanos = nanoseconds.ok_or_else(|| Failure::unknown("no nanoseconds"))?;
    match function {
        Function::HumanDuration => case.check(human_duration(nanos)),
        Function::ShortHumanDuration => case.check(short_human_duration(nanos)),
        Function::Since => case.check(age(Some(stamp()), instant(nanos)?)),
        Function::Until => case.check(until(Some(stamp()), instant(nanos.saturating_neg())?)),
    }
}

/// Far enough from the start that every duration fits before it.
const STAMP_AT: SimTime = SimTime::secs(1_000 * 365 * 86_400);

fn stamp() -> Stamp {
    Stamp::of(STAMP_AT)
}

/// The instant so long after the stamp.
fn instant(nanos: i64) -> Result<SimTime, Failure> {
    if nanos % 1_000_000 != 0 {
        return Err(Failure::unknown("a time finer than a millisecond"));
    }
    Ok(SimTime::millis(STAMP_AT.as_millis().saturating_add_signed(nanos / 1_000_000)))
}
