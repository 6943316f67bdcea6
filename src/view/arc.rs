//! How far a wait has come.

use crate::kit::time::SimTime;

/// From 0 (at `from`) to 100 (at `until`), never outside.
pub fn percent(from: SimTime, until: SimTime, now: SimTime) -> f64 {
    let whole = until.as_millis().saturating_sub(from.as_millis());
    if whole == 0 {
        return 100.0;
    }
    let gone = now.as_millis().saturating_sub(from.as_millis()).min(whole);
    gone as f64 * 100.0 / whole as f64
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
