//! Time as the API stores and shows it: a point of the calendar, cut to whole seconds (or to microseconds).
//! Models apimachinery's pkg/apis/meta/v1/time.go and micro_time.go, and the layouts of Go's time package they use.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::SimTime;

/// Whole seconds since the Unix epoch, in UTC. What a status or an event remembers of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(i64);

/// Microseconds since the Unix epoch, in UTC: the finer stamp of leases and of an event's eventTime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MicroStamp(i64);

/// The text was not an RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampError;

const DAY_SECS: i64 = 86_400;
const DAYS_OF_WEEK: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Stamp {
    /// 2026-01-01T00:00:00Z, a Thursday: where every scenario starts.
    pub const START: Stamp = Stamp(1_767_225_600);

    /// 1970-01-01T00:00:00Z: what never began is said to have begun then.
    pub const EPOCH: Stamp = Stamp(0);

    /// The second the instant lies in; the fraction is lost, as it is when the API server stores a time.
    pub fn of(time: SimTime) -> Stamp {
        Stamp(Self::START.0.saturating_add_unsigned(time.as_secs()))
    }

    pub const fn from_unix_secs(secs: i64) -> Stamp {
        Stamp(secs)
    }

    pub const fn as_unix_secs(self) -> i64 {
        self.0
    }

    /// The instant this second began. A stamp from before the scenario is its first instant.
    pub fn begin(self) -> SimTime {
        let secs = self.0.saturating_sub(Self::START.0);
        SimTime::secs(u64::try_from(secs).unwrap_or(0))
    }

    /// Reads RFC 3339. A fraction of a second is accepted and dropped, an offset is applied.
    pub fn parse(text: &str) -> Result<Stamp, StampError> {
        read_rfc3339(text).ok_or(StampError)
    }

    /// RFC 3339 as clocks so many seconds ahead of UTC show it: `2026-01-01T09:00:00+09:00`.
    pub fn rfc3339_in(self, secs_east: i64) -> String {
        let text = Stamp(self.0.saturating_add(secs_east)).to_string();
        if secs_east == 0 {
            return text;
        }
        let (sign, minutes) = (if secs_east < 0 { '-' } else { '+' }, secs_east.abs() / 60);
        let local = text.trim_end_matches('Z');
        format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// Seconds since 1970.
    pub fn unix_secs(self) -> i64 {
        self.0
    }

    /// `Thu, 01 Jan 2026 00:00:00 +0000`: how describe shows a time.
    pub fn rfc1123z(self) -> String {
        let Calendar { year, month, day, weekday } = Calendar::of(self.0.div_euclid(DAY_SECS));
        let (weekday, month) = (DAYS_OF_WEEK[weekday], MONTHS[month - 1]);
        format!("{weekday}, {day:02} {month} {year:04} {} +0000", clock(self.0))
    }
}

impl MicroStamp {
    pub fn of(time: SimTime) -> MicroStamp {
        let micros = i128::from(Stamp::START.0) * 1_000_000 + i128::from(time.as_millis()) * 1000;
        MicroStamp(i64::try_from(micros).unwrap_or(i64::MAX))
    }

    /// Reads RFC 3339; of a fraction six digits count.
    pub fn parse(text: &str) -> Result<MicroStamp, StampError> {
        let Stamp(secs) = Stamp::parse(text)?;
        let fraction = text.split_once('.').map_or("", |(_, digits)| digits).bytes();
        let digits = fraction.take_while(u8::is_ascii_digit).chain([b'0'; 6]).take(6);
        let micros = digits.fold(0, |micros, digit| micros * 10 + i64::from(digit - b'0'));
        Ok(MicroStamp(secs.saturating_mul(1_000_000).saturating_add(micros)))
    }

    /// The second it lies in.
    pub fn second(self) -> Stamp {
        Stamp(self.0.div_euclid(1_000_000))
    }

    /// Always nine decimals, as the kubelet dates log lines.
    pub fn with_nanos(self) -> String {
        let text = self.to_string();
        format!("{}000Z", text.trim_end_matches('Z'))
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}T{}Z", date(self.0), clock(self.0)))
    }
}

/// Always six decimals: `2026-01-01T00:00:02.300000Z`.
impl fmt::Display for MicroStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secs = self.0.div_euclid(1_000_000);
        f.pad(&format!("{}T{}.{:06}Z", date(secs), clock(secs), self.0.rem_euclid(1_000_000)))
    }
}

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time: write it like 2026-01-01T00:00:00Z")
    }
}

impl std::error::Error for StampError {}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for MicroStamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        Stamp::parse(&text).map_err(D::Error::custom)
    }
}

/// Whether the calendar has such a day.
pub fn is_date(year: i64, month: i64, day: i64) -> bool {
    (1..=12).contains(&month) && 1 <= day && day <= days_in(year, month)
}

/// A day of the proleptic Gregorian calendar.
pub(super) struct Calendar {
    year: i64,
    /// January is 1.
    pub month: usize,
    pub day: i64,
    /// Sunday is 0.
    pub weekday: usize,
}

impl Calendar {
    /// Counts in eras of 400 years that begin on the first of March, so the leap day is the last of its year.
    pub fn of(days_since_epoch: i64) -> Calendar {
        let days = days_since_epoch + 719_468;
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Calendar {
            year: days.div_euclid(146_097) * 400 + year_of_era + i64::from(month <= 2),
            month: month as usize,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            weekday: (days_since_epoch + 4).rem_euclid(7) as usize,
        }
    }
}

fn date(unix_secs: i64) -> String {
    let Calendar { year, month, day, .. } = Calendar::of(unix_secs.div_euclid(DAY_SECS));
    format!("{year:04}-{month:02}-{day:02}")
}

fn clock(unix_secs: i64) -> String {
    let secs = unix_secs.rem_euclid(DAY_SECS);
    format!("{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
}

fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let year_of_era = year.rem_euclid(400);
    let month_from_march = if 2 < month { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

fn read_rfc3339(text: &str) -> Option<Stamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let (clock, rest) = rest.strip_prefix('T')?.split_at_checked(8)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    if !is_date(year, month, day) {
        return None;
    }
    if 23 < hour || 59 < minute || 59 < second {
        return None;
    }
    let local = days_before(year, month, day) * DAY_SECS + hour * 3600 + minute * 60 + second;
    Some(Stamp(local - read_offset_secs(drop_fraction(rest)?)?))
}

fn days_in(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_before(next_year, next_month, 1) - days_before(year, month, 1)
}

fn drop_fraction(text: &str) -> Option<&str> {
    let Some(digits) = text.strip_prefix('.') else {
        return Some(text);
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < digits.len()).then_some(rest)
}

fn read_offset_secs(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('+') { 1 } else { -1 };
    let [hours, minutes] = numbers(zone.strip_prefix(['+', '-'])?, ':', [2, 2])?;
    (hours <= 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (slot, wanted) in found.iter_mut().zip(digits) {
        let part = parts.next()?;
        if part.len() != wanted || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_starts_with_the_year() {
        assert_eq!(Stamp::of(SimTime::ZERO).to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(Stamp::of(SimTime::millis(3_661_999)).to_string(), "2026-01-01T01:01:01Z");
        assert_eq!(Stamp::START.rfc1123z(), "Thu, 01 Jan 2026 00:00:00 +0000");
        assert_eq!(
            Stamp::of(SimTime::secs(59 * 86_400)).rfc1123z(),
            "Sun, 01 Mar 2026 00:00:00 +0000"
        );
        assert_eq!(
            MicroStamp::of(SimTime::millis(2_300)).to_string(),
            "2026-01-01T00:00:02.300000Z"
        );
    }

    #[test]
    fn the_calendar_knows_leap_years() {
        for (secs, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_772_323_199, "2026-02-28T23:59:59Z"),
        ] {
            assert_eq!(Stamp::from_unix_secs(secs).to_string(), text);
            assert_eq!(Stamp::parse(text), Ok(Stamp::from_unix_secs(secs)));
        }
    }

    #[test]
    fn reading_applies_the_offset_and_drops_the_fraction() {
        assert_eq!(Stamp::parse("2026-01-01T09:00:00+09:00"), Ok(Stamp::START));
        assert_eq!(Stamp::parse("2026-01-01T00:00:00.999999Z"), Ok(Stamp::START));
        for (text, read) in [
            ("2026-01-01T00:00:02.3Z", "2026-01-01T00:00:02.300000Z"),
            ("2026-01-01T09:00:00.1234567+09:00", "2026-01-01T00:00:00.123456Z"),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"),
        ] {
            assert_eq!(MicroStamp::parse(text).unwrap().to_string(), read);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "now",
            "2026-01-01",
            "2026-1-1T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+9:00",
            "2026-01-01T00:00:00Z ",
            "２０２６-01-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
        ] {
            assert_eq!(Stamp::parse(text), Err(StampError), "{text}");
        }
    }

    #[test]
    fn json_carries_the_text() {
        assert_eq!(serde_json::to_string(&Stamp::START).unwrap(), "\"2026-01-01T00:00:00Z\"");
        assert_eq!(
            serde_json::from_str::<Stamp>("\"2026-01-01T00:00:00Z\"").unwrap(),
            Stamp::START
        );
        assert!(serde_json::from_str::<Stamp>("\"yesterday\"").is_err());
    }

    #[test]
    fn a_stamp_gives_back_the_start_of_its_second() {
        assert_eq!(Stamp::of(SimTime::millis(2_900)).begin(), SimTime::secs(2));
        assert_eq!(Stamp::from_unix_secs(0).begin(), SimTime::ZERO);
        assert_eq!(Stamp::from_unix_secs(i64::MIN).begin(), SimTime::ZERO);
        assert_eq!(
            Stamp::from_unix_secs(i64::MIN).to_string().len(),
            "-292277022657-01-27T08:29:52Z".len()
        );
    }
}
