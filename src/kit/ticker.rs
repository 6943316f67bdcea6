//! A ticker that is a value: at most one tick waits, and a slow reader does not shift the phase.
//! Models Go's time.Ticker (runtime/time.go, Go 1.23 and later).

use super::time::{SimTime, Span};

/// Ticks at start + period, start + 2·period and so on. A tick nobody took in time is replaced by the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticker {
    period: Span,
    next: SimTime,
}

impl Ticker {
    /// The first tick comes one period from now.
    pub fn start(now: SimTime, period: Span) -> Ticker {
        assert!(!period.is_zero(), "a ticker needs a period, as Go's NewTicker does");
        Ticker { period, next: now + period }
    }

    /// When the oldest tick nobody took came, or will come. This is its owner's deadline.
    pub fn due(&self) -> SimTime {
        self.next
    }

    /// Whether a tick waits to be taken.
    pub fn is_due(&self, now: SimTime) -> bool {
        self.next <= now
    }

    /// Takes the tick that waits, if one does. Ticks missed meanwhile are gone; the next keeps the phase.
    pub fn take(&mut self, now: SimTime) -> Option<Tick> {
        if !self.is_due(now) {
            return None;
        }
        let tick = Tick { at: self.next };
        let periods = (now - self.next).as_millis() / self.period.as_millis() + 1;
        self.next += Span::millis(periods.saturating_mul(self.period.as_millis()));
        Some(tick)
    }

    /// Starts a new phase: the next tick comes one period from now. A tick that waited is dropped, as Go does since 1.23.
    pub fn reset(&mut self, now: SimTime) {
        self.next = now + self.period;
    }
}

/// One tick, with the time it was meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub at: SimTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs work of the given lengths, one after another, each started by a tick of a ten-second ticker. Gives the starts.
    fn starts(work_secs: &[u64]) -> Vec<u64> {
        let mut ticker = Ticker::start(SimTime::ZERO, Span::secs(10));
        let mut free_at = SimTime::ZERO;
        let mut starts = Vec::new();
        for secs in work_secs {
            let now = free_at.max(ticker.due());
            assert!(ticker.take(now).is_some());
            starts.push(now.as_secs());
            free_at = now + Span::secs(*secs);
        }
        starts
    }

    #[test]
    fn quick_work_starts_on_every_tick() {
        assert_eq!(starts(&[1, 1, 1, 1]), [10, 20, 30, 40]);
    }

    #[test]
    fn slow_work_is_followed_at_once_by_the_one_tick_that_waited() {
        assert_eq!(starts(&[25, 1, 1, 1]), [10, 35, 40, 50]);
    }

    #[test]
    fn work_that_ends_on_a_tick_takes_only_one() {
        assert_eq!(starts(&[20, 1, 1]), [10, 30, 40]);
    }

    #[test]
    fn reset_starts_a_new_phase_and_forgets_the_waiting_tick() {
        let mut ticker = Ticker::start(SimTime::ZERO, Span::secs(10));
        ticker.reset(SimTime::secs(13));
        assert_eq!(ticker.take(SimTime::secs(20)), None);
        assert_eq!(ticker.due(), SimTime::secs(23));
        assert_eq!(ticker.take(SimTime::secs(24)), Some(Tick { at: SimTime::secs(23) }));
        assert_eq!(ticker.due(), SimTime::secs(33));
    }

    #[test]
    fn nothing_can_be_taken_before_its_time() {
        let mut ticker = Ticker::start(SimTime::ZERO, Span::secs(10));
        assert_eq!(ticker.take(SimTime::millis(9_999)), None);
        assert!(ticker.is_due(SimTime::secs(10)));
    }
}
