//! Where one lane of two takes is no longer the same: the first band, tick or flag that differs.

use crate::kit::time::SimTime;
use crate::view::lanes::{Band, Label, Tick, Track};
use crate::view::probes::Answer;
use crate::view::saying::Saying;
use crate::view::takes::Parting;

/// What is no farther apart happened at one time, for whoever looks.
const SAME_MILLIS: u64 = 250;

/// Where a lane of two takes is no longer the same, and what each says there.
pub fn parting(label: &Label, tracks: [Option<&Track>; 2]) -> Option<Parting> {
    let at = match tracks {
        [Some(Track::Bands(one)), Some(Track::Bands(other))] => {
            parted(one, other, |one, other| bands_part(label, one, other), |band| band.from)
        }
        [Some(Track::Ticks(one)), Some(Track::Ticks(other))] => {
            parted(one, other, ticks_part, |tick| tick.at)
        }
        [Some(Track::Flags(one)), Some(Track::Flags(other))] => parted(
            one,
            other,
            |one, other| {
                (one.at != other.at || one.text != other.text).then(|| one.at.min(other.at))
            },
            |flag| flag.at,
        ),
        [one, other] => one.or(other).and_then(first_instant),
    }?;
    Some(Parting { at, says: tracks.map(|track| said(track, at)) })
}

/// The first instant at which two rows of things differ.
fn parted<T>(
    one: &[T],
    other: &[T],
    part: impl Fn(&T, &T) -> Option<SimTime>,
    at: impl Fn(&T) -> SimTime,
) -> Option<SimTime> {
    let both = one.iter().zip(other).find_map(|(one, other)| part(one, other));
    let longer = || one.get(other.len()).or(other.get(one.len())).map(at);
    both.or_else(longer)
}

fn bands_part(label: &Label, one: &Band, other: &Band) -> Option<SimTime> {
    // A count grows while a stretch goes on; that it goes on is what counts.
    let is_counted = matches!(label, Label::Requests { .. });
    if !is_same_time(one.from, other.from) {
        return Some(one.from.min(other.from));
    }
    if one.tone != other.tone || (!is_counted && one.text != other.text) {
        return Some(one.from.max(other.from));
    }
    let (end, other_end) = (one.until?, other.until?);
    (!is_same_time(end, other_end)).then(|| end.min(other_end))
}

fn ticks_part(one: &Tick, other: &Tick) -> Option<SimTime> {
    let is_same = one.answer == other.answer && is_same_time(one.at, other.at);
    (!is_same).then(|| one.at.min(other.at))
}

fn is_same_time(one: SimTime, other: SimTime) -> bool {
    one.as_millis().abs_diff(other.as_millis()) <= SAME_MILLIS
}

fn first_instant(track: &Track) -> Option<SimTime> {
    match track {
        Track::Bands(bands) => bands.first().map(|band| band.from),
        Track::Ticks(ticks) => ticks.first().map(|tick| tick.at),
        Track::Flags(flags) => flags.first().map(|flag| flag.at),
    }
}

/// What a lane says at an instant.
fn said(track: Option<&Track>, at: SimTime) -> Saying {
    let said = match track {
        None => None,
        Some(Track::Bands(bands)) => {
            let lies = |band: &&Band| band.from <= at && band.until.is_none_or(|until| at < until);
            bands.iter().rfind(lies).map(|band| band.text.clone())
        }
        Some(Track::Ticks(ticks)) => {
            let tick = ticks.iter().find(|tick| is_same_time(tick.at, at));
            tick.map(|tick| match tick.answer {
                Answer::Success => Saying::plain("parting.passed"),
                Answer::Failure => Saying::plain("parting.failed"),
                Answer::Unknown => Saying::plain("parting.unknown"),
            })
        }
        Some(Track::Flags(flags)) => {
            let flag = flags.iter().find(|flag| flag.at == at);
            flag.map(|flag| Saying::Kubernetes(flag.text.clone()))
        }
    };
    said.unwrap_or_else(|| Saying::plain("parting.nothing"))
}
