//! Instants and waits as the page writes them; kubectl's own ages come ready from the console.

use crate::kit::time::SimTime;

/// The clock's face: "8.0s", "1m02.0s", "1h02m05s".
pub fn clock(at: SimTime) -> String {
    let tenths = at.as_millis() / 100;
    let (hours, minutes, seconds) = parts(at);
    let tenth = tenths % 10;
    if 0 < hours {
        format!("{hours}h{minutes:02}m{seconds:02}s")
    } else if 0 < minutes {
        format!("{minutes}m{seconds:02}.{tenth}s")
    } else {
        format!("{seconds}.{tenth}s")
    }
}

/// On the ruler: "40s", "2m", "2m30s", "1h30m".
pub fn short(at: SimTime) -> String {
    match parts(at) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, seconds) => format!("{minutes}m{seconds:02}s"),
        (hours, 0, 0) => format!("{hours}h"),
        (hours, minutes, 0) => format!("{hours}h{minutes:02}m"),
        (hours, minutes, seconds) => format!("{hours}h{minutes:02}m{seconds:02}s"),
    }
}

/// What is left of a wait: tenths below a minute, whole seconds above.
pub fn left(millis: u64) -> String {
    if millis < 60_000 {
        return format!("{}.{}s", millis / 1000, millis % 1000 / 100);
    }
    short(SimTime::millis(millis / 1000 * 1000))
}

/// Hours, minutes, seconds.
pub fn parts(at: SimTime) -> (u64, u64, u64) {
    let seconds = at.as_millis() / 1000;
    (seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(millis: u64, expected_clock: &str, expected_short: &str) {
        let at = SimTime::millis(millis);
        assert_eq!(clock(at), expected_clock);
        assert_eq!(short(at), expected_short);
    }

    #[test]
    fn instants_are_written_short_and_steady() {
        check(0, "0.0s", "0s");
        check(8_040, "8.0s", "8s");
        check(62_000, "1m02.0s", "1m02s");
        check(120_000, "2m00.0s", "2m");
        check(3_725_000, "1h02m05s", "1h02m05s");
        check(5_400_000, "1h30m00s", "1h30m");
    }

    #[test]
    fn a_wait_is_told_in_tenths_while_it_is_short() {
        assert_eq!(left(2_049), "2.0s");
        assert_eq!(left(75_900), "1m15s");
    }
}
