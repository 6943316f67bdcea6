//! Time inside the simulation: instants and lengths, in milliseconds.
//! Models Go's time.Time and time.Duration as far as a simulation needs them; the API's whole seconds are `stamp.rs`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

use serde::{Deserialize, Serialize};

pub use super::offset::{TimeError, parse_time_offset};
pub use super::stamp::{MicroStamp, Stamp};

/// An instant, counted in milliseconds from the start of the scenario.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimTime(u64);

/// A length of time, in milliseconds. It is never negative: a difference that would be is zero.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(u64);

impl SimTime {
    /// The first instant of every scenario.
    pub const ZERO: SimTime = SimTime(0);

    pub const fn millis(millis: u64) -> SimTime {
        SimTime(millis)
    }

    pub const fn secs(secs: u64) -> SimTime {
        SimTime(secs.saturating_mul(1000))
    }

    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds, the fraction dropped.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1000
    }

    /// Whole seconds from a stored stamp until now, truncated toward zero like Go's `int(now.Sub(then).Seconds())`.
    /// The stamp lost its fraction when it was stored, so the answer can be one more than the true distance.
    pub fn whole_secs_since(self, stamp: Stamp) -> i64 {
        let millis = self.millis_since(stamp) / 1000;
        i64::try_from(millis).unwrap_or(i64::MAX)
    }

    /// Nanoseconds from a stored stamp until now, bounded as Go's time.Duration is.
    pub fn nanos_since(self, stamp: Stamp) -> i64 {
        let nanos = self.millis_since(stamp) * 1_000_000;
        i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
    }

    fn millis_since(self, stamp: Stamp) -> i128 {
        let now = i128::from(self.0) + i128::from(Stamp::START.as_unix_secs()) * 1000;
        now - i128::from(stamp.as_unix_secs()) * 1000
    }
}

impl Span {
    pub const ZERO: Span = Span(0);

    pub const fn millis(millis: u64) -> Span {
        Span(millis)
    }

    pub const fn secs(secs: u64) -> Span {
        Span(secs.saturating_mul(1000))
    }

    pub const fn mins(mins: u64) -> Span {
        Span(mins.saturating_mul(60_000))
    }

    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds, the fraction dropped.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1000
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Nanoseconds, bounded as Go's time.Duration is.
    pub fn as_nanos(self) -> i64 {
        i64::try_from(u128::from(self.0) * 1_000_000).unwrap_or(i64::MAX)
    }
}

impl Add<Span> for SimTime {
    type Output = SimTime;
    fn add(self, span: Span) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for SimTime {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Sub<Span> for SimTime {
    type Output = SimTime;
    fn sub(self, span: Span) -> SimTime {
        SimTime(self.0.saturating_sub(span.0))
    }
}

impl Sub for SimTime {
    type Output = Span;
    fn sub(self, earlier: SimTime) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Span) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Mul<u32> for Span {
    type Output = Span;
    fn mul(self, times: u32) -> Span {
        Span(self.0.saturating_mul(u64::from(times)))
    }
}

impl Sum for Span {
    fn sum<I: Iterator<Item = Span>>(spans: I) -> Span {
        spans.fold(Span::ZERO, Add::add)
    }
}

/// Seconds with three decimals, as traces show them: `62.300`.
impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:03}", self.0 / 1000, self.0 % 1000))
    }
}

/// As Go prints a duration: `1m20s`, `250ms`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&super::quote::duration(self.as_nanos()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_shows_its_milliseconds() {
        assert_eq!(SimTime::millis(62_300).to_string(), "62.300");
        assert_eq!(SimTime::ZERO.to_string(), "0.000");
        assert_eq!(format!("{:>9}", SimTime::millis(7)), "    0.007");
    }

    #[test]
    fn a_span_shows_itself_as_go_does() {
        assert_eq!(Span::secs(80).to_string(), "1m20s");
        assert_eq!(Span::millis(250).to_string(), "250ms");
    }

    #[test]
    fn arithmetic_stops_at_both_ends() {
        assert_eq!(SimTime::secs(3) - SimTime::secs(5), Span::ZERO);
        assert_eq!(SimTime::secs(3) - Span::secs(5), SimTime::ZERO);
        assert_eq!(SimTime::millis(u64::MAX) + Span::secs(1), SimTime::millis(u64::MAX));
        assert_eq!(Span::secs(u64::MAX) * 2, Span::millis(u64::MAX));
        assert_eq!(Span::secs(2) - Span::secs(3), Span::ZERO);
    }

    #[test]
    fn seconds_are_truncated() {
        assert_eq!(SimTime::millis(1_999).as_secs(), 1);
        assert_eq!(Span::millis(1_999).as_secs(), 1);
    }

    #[test]
    fn distance_to_a_stamp_is_measured_from_its_whole_second() {
        let started = Stamp::of(SimTime::millis(2_900));
        assert_eq!(SimTime::millis(7_100).whole_secs_since(started), 5);
        assert_eq!(SimTime::millis(6_999).whole_secs_since(started), 4);
        assert_eq!(
            SimTime::millis(1_100).whole_secs_since(started),
            0,
            "toward zero, so not minus one"
        );
        assert_eq!(SimTime::millis(7_100).nanos_since(started), 5_100_000_000);
        assert_eq!(SimTime::ZERO.nanos_since(Stamp::from_unix_secs(i64::MAX)), i64::MIN);
    }
}
