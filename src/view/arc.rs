//! How far a wait has come.

use crate::kit::time::SimTime;

/// From 0 (at `from`) to 1000 (at `until`), never outside.
pub fn per_mille(from: SimTime, until: SimTime, now: SimTime) -> u64 {
    let whole = until.as_millis().saturating_sub(from.as_millis());
    let gone = now.as_millis().saturating_sub(from.as_millis()).min(whole);
    (gone * 1000).checked_div(whole).unwrap_or(1000)
}

/// The same in percent.
pub fn percent(from: SimTime, until: SimTime, now: SimTime) -> f64 {
    per_mille(from, until, now) as f64 / 10.0
}

/// What is left of a wait.
pub fn left_millis(until: SimTime, now: SimTime) -> u64 {
    until.as_millis().saturating_sub(now.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_fills_from_nothing_to_all() {
        let at = |seconds: u64| SimTime::millis(seconds * 1000);
        assert_eq!(percent(at(10), at(20), at(5)), 0.0);
        assert_eq!(percent(at(10), at(20), at(15)), 50.0);
        assert_eq!(percent(at(10), at(20), at(25)), 100.0);
        assert_eq!(percent(at(10), at(10), at(10)), 100.0);
        assert_eq!(left_millis(at(20), at(25)), 0);
    }
}
