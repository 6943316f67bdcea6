//! Durations as kubectl shows them to people: AGE, LAST SEEN, "ago".
//! Models apimachinery's pkg/util/duration/duration.go, and translateTimestampSince of kubectl's printers.

use super::stamp::Stamp;
use super::time::SimTime;

/// Two or three significant figures: `119s`, `2m25s`, `34m`, `3h1m`, `47h`, `2d1h`, `8d`, `2y1d`.
pub fn human_duration(nanos: i64) -> String {
    let secs = nanos / SECOND_NANOS;
    // Clocks of two machines may differ a little: up to two seconds ahead still counts as now.
    if secs < -1 {
        return INVALID.to_string();
    }
    let (mins, hours) = (secs / 60, secs / 3600);
    let (days, years) = (hours / 24, hours / 24 / 365);
    match () {
        _ if secs < 0 => "0s".to_string(),
        _ if secs < 2 * 60 => format!("{secs}s"),
        _ if mins < 10 => pair(mins, "m", secs % 60, "s"),
        _ if mins < 3 * 60 => format!("{mins}m"),
        _ if hours < 8 => pair(hours, "h", mins % 60, "m"),
        _ if hours < 48 => format!("{hours}h"),
        _ if days < 8 => pair(days, "d", hours % 24, "h"),
        _ if years < 2 => format!("{days}d"),
        _ if years < 8 => pair(years, "y", days % 365, "d"),
        _ => format!("{years}y"),
    }
}

/// One figure only: `59s`, `59m`, `23h`, `364d`, `1y`.
pub fn short_human_duration(nanos: i64) -> String {
    let secs = nanos / SECOND_NANOS;
    if secs < -1 {
        return INVALID.to_string();
    }
    let (mins, hours) = (secs / 60, secs / 3600);
    let (days, years) = (hours / 24, hours / 24 / 365);
    match () {
        _ if secs < 0 => "0s".to_string(),
        _ if secs < 60 => format!("{secs}s"),
        _ if mins < 60 => format!("{mins}m"),
        _ if hours < 24 => format!("{hours}h"),
        _ if days < 365 => format!("{days}d"),
        _ => format!("{years}y"),
    }
}

/// How long ago a stored time was; a time that was never set is `<unknown>`.
pub fn age(stamp: Option<Stamp>, now: SimTime) -> String {
    stamp.map_or(UNKNOWN.to_string(), |stamp| human_duration(now.nanos_since(stamp)))
}

/// How long until a stored time; a time that was never set is `<unknown>`.
pub fn until(stamp: Option<Stamp>, now: SimTime) -> String {
    stamp.map_or(UNKNOWN.to_string(), |stamp| {
        human_duration(now.nanos_since(stamp).saturating_neg())
    })
}

const SECOND_NANOS: i64 = 1_000_000_000;
const INVALID: &str = "<invalid>";
const UNKNOWN: &str = "<unknown>";

/// The smaller figure is left out when it is zero.
fn pair(large: i64, large_unit: &str, small: i64, small_unit: &str) -> String {
    if small == 0 {
        return format!("{large}{large_unit}");
    }
    format!("{large}{large_unit}{small}{small_unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;

    fn check(duration: fn(i64) -> String, cases: &[(i64, &str)]) {
        for (millis, text) in cases {
            assert_eq!(duration(millis * 1_000_000), *text, "{millis} ms");
        }
    }

    #[test]
    fn human_duration_keeps_two_figures_near_a_boundary() {
        check(
            human_duration,
            &[
                (-2_000, "<invalid>"),
                (-1_999, "0s"),
                (-1, "0s"),
                (0, "0s"),
                (999, "0s"),
                (1_000, "1s"),
                (70_000, "70s"),
                (2 * MINUTE - 1, "119s"),
                (2 * MINUTE, "2m"),
                (2 * MINUTE + 1_000, "2m1s"),
                (145_000, "2m25s"),
                (190_000, "3m10s"),
                (426_000, "7m6s"),
                (10 * MINUTE - 1, "9m59s"),
                (10 * MINUTE, "10m"),
                (601_000, "10m"),
                (34 * MINUTE, "34m"),
                (3 * HOUR - 1, "179m"),
                (3 * HOUR, "3h"),
                (3 * HOUR + MINUTE, "3h1m"),
                (8 * HOUR - 1, "7h59m"),
                (8 * HOUR, "8h"),
                (8 * HOUR + 59 * MINUTE, "8h"),
                (47 * HOUR, "47h"),
                (2 * DAY - 1, "47h"),
                (2 * DAY, "2d"),
                (49 * HOUR, "2d1h"),
                (8 * DAY - 1, "7d23h"),
                (8 * DAY, "8d"),
                (8 * DAY + 23 * HOUR, "8d"),
                (2 * YEAR - 1, "729d"),
                (2 * YEAR, "2y"),
                (2 * YEAR + 23 * HOUR, "2y"),
                (2 * YEAR + DAY, "2y1d"),
                (5 * YEAR, "5y"),
                (8 * YEAR - 1, "7y364d"),
                (8 * YEAR, "8y"),
                (9 * YEAR, "9y"),
            ],
        );
    }

    #[test]
    fn short_human_duration_keeps_one() {
        check(
            short_human_duration,
            &[
                (-2_000, "<invalid>"),
                (-1_999, "0s"),
                (0, "0s"),
                (999, "0s"),
                (1_999, "1s"),
                (MINUTE - 1, "59s"),
                (2 * MINUTE - 1, "1m"),
                (HOUR - 1, "59m"),
                (HOUR, "1h"),
                (2 * HOUR - 1, "1h"),
                (DAY - 1, "23h"),
                (2 * DAY - 1, "1d"),
                (YEAR - 1, "364d"),
                (YEAR, "1y"),
                (2 * YEAR - 1, "1y"),
                (2 * YEAR, "2y"),
            ],
        );
    }

    #[test]
    fn the_ends_of_the_range_are_only_numbers() {
        assert_eq!(human_duration(i64::MIN), "<invalid>");
        assert_eq!(human_duration(i64::MAX), "292y");
        assert_eq!(short_human_duration(i64::MAX), "292y");
    }

    #[test]
    fn ages_are_counted_from_the_stored_second() {
        let created = Some(Stamp::of(SimTime::millis(2_900)));
        assert_eq!(age(created, SimTime::millis(36_100)), "34s");
        assert_eq!(age(None, SimTime::ZERO), "<unknown>");
        assert_eq!(until(created, SimTime::ZERO), "2s");
        assert_eq!(until(None, SimTime::ZERO), "<unknown>");
    }
}
