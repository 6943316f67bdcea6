//! A crontab line: five fields, or a word for it, and when its times come.
//! Models github.com/robfig/cron/v3 parser.go ParseStandard, spec.go and constantdelay.go, as Kubernetes v1.36 uses them.

use super::offset::{TimeError, parse_span};
use super::quote::quote;
use super::stamp::{Calendar, Stamp};

/// Sets of numbers as bits; the highest says that a star was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    Calendar {
        minute: u64,
        hour: u64,
        day: u64,
        month: u64,
        weekday: u64,
    },
    /// So many seconds after the last time.
    Every(i64),
}

struct Bounds {
    min: u64,
    max: u64,
    names: &'static [&'static str],
}

const STAR: u64 = 1 << 63;
const MINUTES: Bounds = Bounds { min: 0, max: 59, names: &[] };
const HOURS: Bounds = Bounds { min: 0, max: 23, names: &[] };
const DAYS: Bounds = Bounds { min: 1, max: 31, names: &[] };
const MONTHS: Bounds = Bounds {
    min: 1,
    max: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const WEEKDAYS: Bounds =
    Bounds { min: 0, max: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };
const DAY_SECS: i64 = 86_400;
/// Whoever has no day within five years has none.
const DAYS_LOOKED_AT_MAX: i64 = 5 * 366 + 366;

impl Schedule {
    /// The text of the library's complaint if it is none.
    pub fn parse(text: &str) -> Result<Schedule, String> {
        if text.is_empty() {
            return Err("empty spec string".to_owned());
        }
        let mut text = text;
        if text.starts_with("TZ=") || text.starts_with("CRON_TZ=") {
            let Some((_, rest)) = text.split_once(' ') else {
                let panic = "runtime error: slice bounds out of range [:-1]";
                return Err(format!("invalid schedule format: {panic}"));
            };
            text = rest.trim();
        }
        if text.starts_with('@') {
            return descriptor(text);
        }
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            let (count, fields) = (fields.len(), fields.join(" "));
            return Err(format!("expected exactly 5 fields, found {count}: [{fields}]"));
        };
        Ok(Schedule::Calendar {
            minute: field(minute, &MINUTES)?,
            hour: field(hour, &HOURS)?,
            day: field(day, &DAYS)?,
            month: field(month, &MONTHS)?,
            weekday: field(weekday, &WEEKDAYS)?,
        })
    }

    /// The first time after this one, on clocks that are so many seconds ahead of UTC.
    pub fn next(&self, after: Stamp, secs_east: i64) -> Option<Stamp> {
        let after = after.as_unix_secs();
        match self {
            Schedule::Every(secs) => Some(Stamp::from_unix_secs(after.saturating_add(*secs))),
            Schedule::Calendar { .. } => {
                let local = after.checked_add(secs_east)?.checked_add(1)?;
                self.from(local).map(|found| Stamp::from_unix_secs(found - secs_east))
            }
        }
    }

    /// The first time that is not before this second.
    fn from(&self, local: i64) -> Option<i64> {
        let Schedule::Calendar { minute, hour, .. } = *self else { return None };
        let first_day = local.div_euclid(DAY_SECS);
        let mut days = (first_day..first_day + DAYS_LOOKED_AT_MAX).filter(|day| self.has_day(*day));
        days.find_map(|day| {
            let earliest = local - day * DAY_SECS;
            let hours = (0..24).filter(|one| hour & (1 << one) != 0);
            let mut times = hours.flat_map(|hour| {
                let minutes = (0..60).filter(|one| minute & (1 << one) != 0);
                minutes.map(move |minute| hour * 3600 + minute * 60)
            });
            times.find(|time| earliest <= *time).map(|time| day * DAY_SECS + time)
        })
    }

    /// Where both kinds of day are given, either will do.
    fn has_day(&self, days_since_epoch: i64) -> bool {
        let Schedule::Calendar { day, month, weekday, .. } = *self else { return false };
        let date = Calendar::of(days_since_epoch);
        let is_day = day & (1 << date.day) != 0;
        let is_weekday = weekday & (1 << date.weekday) != 0;
        let fits =
            if (day | weekday) & STAR != 0 { is_day && is_weekday } else { is_day || is_weekday };
        month & (1 << date.month) != 0 && fits
    }
}

fn descriptor(text: &str) -> Result<Schedule, String> {
    let (day, month, weekday) = (all(&DAYS), all(&MONTHS), all(&WEEKDAYS));
    let calendar =
        |hour, day, month, weekday| Ok(Schedule::Calendar { minute: 1, hour, day, month, weekday });
    match text {
        "@yearly" | "@annually" => calendar(1, 1 << 1, 1 << 1, weekday),
        "@monthly" => calendar(1, 1 << 1, month, weekday),
        "@weekly" => calendar(1, day, month, 1),
        "@daily" | "@midnight" => calendar(1, day, month, weekday),
        "@hourly" => calendar(all(&HOURS), day, month, weekday),
        _ => match text.strip_prefix("@every ") {
            Some(duration) => every(text, duration),
            None => Err(format!("unrecognized descriptor: {text}")),
        },
    }
}

/// Shorter than a second is a second. The complaint is time.ParseDuration's.
fn every(text: &str, duration: &str) -> Result<Schedule, String> {
    let quoted = quote(duration);
    let why = match parse_span(duration) {
        Ok(span) => return Ok(Schedule::Every(span.as_secs().max(1).cast_signed())),
        Err(TimeError::Unitless(_)) => format!("time: missing unit in duration {quoted}"),
        Err(TimeError::UnknownUnit(unit)) => {
            format!("time: unknown unit {} in duration {quoted}", quote(&unit))
        }
        Err(
            TimeError::Empty
            | TimeError::NoNumber(_)
            | TimeError::Disordered(_)
            | TimeError::TooFine(_)
            | TimeError::TooLong,
        ) => format!("time: invalid duration {quoted}"),
    };
    Err(format!("failed to parse duration {text}: {why}"))
}

fn field(text: &str, bounds: &Bounds) -> Result<u64, String> {
    let mut bits = 0;
    for range in text.split(',').filter(|range| !range.is_empty()) {
        bits |= self::range(range, bounds)?;
    }
    Ok(bits)
}

/// `N`, `N-M`, `*`, each with `/STEP` or without.
fn range(text: &str, bounds: &Bounds) -> Result<u64, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let ends: Vec<&str> = parts[0].split('-').collect();
    let is_star = ends[0] == "*" || ends[0] == "?";
    let (start, mut end) = match ends[..] {
        _ if is_star => (bounds.min, bounds.max),
        [only] => (number_or_name(only, bounds)?, number_or_name(only, bounds)?),
        [first, last] => (number_or_name(first, bounds)?, number_or_name(last, bounds)?),
        _ => return Err(format!("too many hyphens: {text}")),
    };
    let step = match parts[..] {
        [_] => 1,
        [_, step] => number(step)?,
        _ => return Err(format!("too many slashes: {text}")),
    };
    // `N/STEP` goes on to the end.
    if parts.len() == 2 && ends.len() == 1 {
        end = bounds.max;
    }
    let Bounds { min, max, .. } = *bounds;
    if start < min {
        return Err(format!("beginning of range ({start}) below minimum ({min}): {text}"));
    }
    if max < end {
        return Err(format!("end of range ({end}) above maximum ({max}): {text}"));
    }
    if end < start {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {text}"));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    let chosen = (start..=end).filter(|number| (number - start) % step == 0);
    let star = if is_star && step == 1 { STAR } else { 0 };
    Ok(chosen.fold(star, |bits, number| bits | 1 << number))
}

fn number_or_name(text: &str, bounds: &Bounds) -> Result<u64, String> {
    let name = text.to_ascii_lowercase();
    match bounds.names.iter().position(|known| *known == name) {
        Some(index) => Ok(index as u64 + bounds.min),
        None => number(text),
    }
}

/// Models mustParseInt, and strconv.Atoi in it.
fn number(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let why = match text.parse::<i64>() {
        Ok(number) if 0 <= number => return Ok(number.unsigned_abs()),
        Ok(number) => return Err(format!("negative number ({number}) not allowed: {text}")),
        Err(_) if is_number => "value out of range",
        Err(_) => "invalid syntax",
    };
    let quoted = quote(text);
    Err(format!("failed to parse int from {text}: strconv.Atoi: parsing {quoted}: {why}"))
}

fn all(bounds: &Bounds) -> u64 {
    (bounds.min..=bounds.max).fold(STAR, |bits, number| bits | 1 << number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the next times of a schedule after 2026-01-01T00:00:00Z, a Thursday.
    fn check(text: &str, times: &[&str]) {
        let schedule = Schedule::parse(text).unwrap();
        let mut at = Stamp::START;
        for time in times {
            at = schedule.next(at, 0).expect(text);
            assert_eq!(at.to_string(), *time, "{text}");
        }
    }

    fn refuse(text: &str, complaint: &str) {
        assert_eq!(Schedule::parse(text), Err(complaint.to_owned()), "{text}");
    }

    #[test]
    fn times_come_in_order_and_never_the_present_one() {
        check("* * * * *", &["2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"]);
        check(
            "*/25 * * * *",
            &["2026-01-01T00:25:00Z", "2026-01-01T00:50:00Z", "2026-01-01T01:00:00Z"],
        );
        check(
            "30 6-16/4 * * 1-5",
            &[
                "2026-01-01T06:30:00Z",
                "2026-01-01T10:30:00Z",
                "2026-01-01T14:30:00Z",
                "2026-01-02T06:30:00Z",
            ],
        );
        check("0 0 29 feb *", &["2028-02-29T00:00:00Z"]);
        check("@hourly", &["2026-01-01T01:00:00Z"]);
        check("@weekly", &["2026-01-04T00:00:00Z"]);
        check("@every 1m30s", &["2026-01-01T00:01:30Z", "2026-01-01T00:03:00Z"]);
    }

    #[test]
    fn a_day_of_the_month_or_a_day_of_the_week() {
        check("0 0 3 * sat", &["2026-01-03T00:00:00Z", "2026-01-10T00:00:00Z"]);
        check(
            "0 0 13 * 5",
            &["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z"],
        );
        check("0 0 */1 * 5", &["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z"]);
    }

    #[test]
    fn a_day_that_never_comes() {
        assert_eq!(Schedule::parse("59 23 31 2 *").unwrap().next(Stamp::START, 0), None);
    }

    #[test]
    fn clocks_ahead_of_utc_reach_the_hour_first() {
        let nine = Schedule::parse("0 9 * * *").unwrap();
        assert_eq!(nine.next(Stamp::START, 0).unwrap().to_string(), "2026-01-01T09:00:00Z");
        assert_eq!(nine.next(Stamp::START, 32_400).unwrap().to_string(), "2026-01-02T00:00:00Z");
    }

    #[test]
    fn what_is_no_schedule_is_refused_in_the_librarys_words() {
        refuse("* * *", "expected exactly 5 fields, found 3: [* * *]");
        refuse("60 * * * *", "end of range (60) above maximum (59): 60");
        refuse("* * 0 * *", "beginning of range (0) below minimum (1): 0");
        refuse("5-2 * * * *", "beginning of range (5) beyond end of range (2): 5-2");
        refuse("*/0 * * * *", "step of range should be a positive number: */0");
        refuse("1-2-3 * * * *", "too many hyphens: 1-2-3");
        refuse("1/2/3 * * * *", "too many slashes: 1/2/3");
        refuse(
            "a * * * *",
            "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax",
        );
        refuse("@often", "unrecognized descriptor: @often");
        refuse("@every x", "failed to parse duration @every x: time: invalid duration \"x\"");
    }
}
