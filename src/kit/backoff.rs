//! Waiting longer after every failure: an initial delay, doubled each time, capped, and forgotten after a quiet while.
//! Models client-go/util/flowcontrol/backoff.go.

use crate::kit::sorted::SortedMap;

use super::chance::Draw;
use super::time::{SimTime, Span};

/// The delays of many keys. The clock is an argument, so this is a plain value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    initial: Span,
    max: Span,
    expiry: Expiry,
    entries: SortedMap<String, Entry>,
}

/// When a delay is forgotten: the event came this long after the last update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Later than twice the cap: upstream's default.
    TwiceMax,
    /// Later than a length of its own, whatever the cap.
    After(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    delay: Span,
    last_update: SimTime,
}

impl Backoff {
    pub fn new(initial: Span, max: Span) -> Backoff {
        Backoff { initial, max, expiry: Expiry::TwiceMax, entries: SortedMap::new() }
    }

    pub fn with_expiry(initial: Span, max: Span, expiry: Expiry) -> Backoff {
        Backoff { expiry, ..Backoff::new(initial, max) }
    }

    /// The current delay of a key; zero if it never failed. Expiry is not looked at.
    pub fn get(&self, key: &str) -> Span {
        self.entries.get(key).map_or(Span::ZERO, |entry| entry.delay)
    }

    /// Whether an entry exists, expired or not.
    pub fn contains(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Moves a key to its next delay. The event time decides whether the old delay expired; the update is dated now.
    pub fn next(&mut self, key: &str, event_time: SimTime, now: SimTime) {
        self.step(key, event_time, now, |_| Span::ZERO);
    }

    /// The same with up to `percent_max` of the previous delay added by chance. The first delay may so exceed the cap.
    pub fn next_with_jitter(
        &mut self,
        key: &str,
        event_time: SimTime,
        now: SimTime,
        percent_max: u32,
        draw: Draw,
    ) {
        self.step(key, event_time, now, |delay| draw.jitter(delay, percent_max) - delay);
    }

    /// Whether less time than the delay has passed since the event.
    pub fn is_in_back_off_since(&self, key: &str, event_time: SimTime, now: SimTime) -> bool {
        let Some(entry) = self.live_entry(key, event_time) else {
            return false;
        };
        now - event_time < entry.delay
    }

    /// Whether less time than the delay has passed since the last update.
    pub fn is_in_back_off_since_update(&self, key: &str, now: SimTime) -> bool {
        let Some(entry) = self.live_entry(key, now) else {
            return false;
        };
        now - entry.last_update < entry.delay
    }

    /// Forgets one key.
    pub fn reset(&mut self, key: &str) {
        self.entries.remove(key);
    }

    /// Forgets every key that has expired by now.
    pub fn gc(&mut self, now: SimTime) {
        let quiet = self.quiet();
        self.entries.retain(|_, entry| now - entry.last_update <= quiet);
    }

    fn step(
        &mut self,
        key: &str,
        event_time: SimTime,
        now: SimTime,
        jitter: impl Fn(Span) -> Span,
    ) {
        let delay = match self.live_entry(key, event_time) {
            None => self.initial + jitter(self.initial),
            Some(entry) => (entry.delay * 2 + jitter(entry.delay)).min(self.max),
        };
        self.entries.insert(key.to_string(), Entry { delay, last_update: now });
    }

    fn live_entry(&self, key: &str, event_time: SimTime) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| event_time - entry.last_update <= self.quiet())
    }

    fn quiet(&self) -> Span {
        match self.expiry {
            Expiry::TwiceMax => self.max * 2,
            Expiry::After(span) => span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::chance::draw;
    use super::*;

    const KEY: &str = "app";

    fn at(secs: u64) -> SimTime {
        SimTime::secs(secs)
    }

    /// Six failures, one a second, with a first delay of 1 s and a cap of 5 s.
    fn six_failures() -> Backoff {
        let mut backoff = Backoff::new(Span::secs(1), Span::secs(5));
        (1..=6).for_each(|secs| backoff.next(KEY, at(secs), at(secs)));
        backoff
    }

    #[test]
    fn delays_double_up_to_the_cap_and_reset_clears_them() {
        let mut backoff = Backoff::new(Span::secs(1), Span::secs(50));
        let mut seen = Vec::new();
        for secs in 1..=10 {
            seen.push(backoff.get(KEY).as_secs());
            backoff.next(KEY, at(secs), at(secs));
        }
        assert_eq!(seen, [0, 1, 2, 4, 8, 16, 32, 50, 50, 50]);
        backoff.reset(KEY);
        assert_eq!(backoff.get(KEY), Span::ZERO);
    }

    #[test]
    fn twice_the_cap_and_a_second_later_it_no_longer_holds() {
        let backoff = six_failures();
        assert!(backoff.is_in_back_off_since(KEY, at(6), at(6)));
        assert!(!backoff.is_in_back_off_since(KEY, at(6), at(17)));
        assert!(!backoff.is_in_back_off_since("other", at(6), at(6)));
    }

    #[test]
    fn a_failure_soon_after_keeps_the_cap() {
        let mut backoff = six_failures();
        backoff.next(KEY, at(12), at(12));
        assert_eq!(backoff.get(KEY), Span::secs(5));
    }

    #[test]
    fn garbage_collection_waits_for_the_expiry() {
        let mut backoff = six_failures();
        backoff.gc(at(12));
        assert!(backoff.contains(KEY));
        backoff.gc(at(16));
        assert!(backoff.contains(KEY), "exactly twice the cap has not expired");
        backoff.gc(at(18));
        assert!(!backoff.contains(KEY));
    }

    #[test]
    fn an_expiry_of_its_own_may_be_longer_or_shorter() {
        let mut long =
            Backoff::with_expiry(Span::secs(1), Span::secs(50), Expiry::After(Span::secs(200)));
        long.next(KEY, at(0), at(0));
        long.gc(at(101));
        assert!(long.contains(KEY));
        long.gc(at(602));
        assert!(!long.contains(KEY));

        let mut short =
            Backoff::with_expiry(Span::secs(1), Span::secs(50), Expiry::After(Span::secs(8)));
        short.next(KEY, at(0), at(0));
        short.next(KEY, at(5), at(5));
        assert_eq!(short.get(KEY), Span::secs(2));
        short.next(KEY, at(14), at(14));
        assert_eq!(short.get(KEY), Span::secs(1));
    }

    #[test]
    fn waiting_since_the_update_over_a_minute() {
        let mut backoff = Backoff::new(Span::secs(1), Span::secs(10));
        let mut free = Vec::new();
        for secs in (0..=35).chain([56, 57]) {
            if !backoff.is_in_back_off_since_update(KEY, at(secs)) {
                free.push((secs, backoff.get(KEY).as_secs()));
                backoff.next(KEY, at(secs), at(secs));
            }
        }
        assert_eq!(
            free,
            [(0, 0), (1, 1), (3, 2), (7, 4), (15, 8), (25, 10), (35, 10), (56, 10), (57, 1)]
        );
    }

    #[test]
    fn the_event_decides_about_expiry_and_now_dates_the_update() {
        let mut backoff = Backoff::new(Span::secs(10), Span::secs(300));
        backoff.next(KEY, at(0), at(0));
        backoff.next(KEY, at(600), at(700));
        assert_eq!(
            backoff.get(KEY),
            Span::secs(20),
            "the event came in time though the call did not"
        );
        backoff.next(KEY, at(1_301), at(1_301));
        assert_eq!(backoff.get(KEY), Span::secs(10));
    }

    #[test]
    fn jitter_adds_a_share_of_the_previous_delay() {
        let mut backoff = Backoff::new(Span::millis(100), Span::secs(60));
        let mut previous = Span::ZERO;
        for attempt in 0..12u64 {
            backoff.next_with_jitter(
                KEY,
                at(attempt),
                at(attempt),
                10,
                draw(attempt, "jitter", KEY),
            );
            let (least, share) = if attempt == 0 {
                (Span::millis(100), Span::millis(10))
            } else {
                (previous * 2, Span::millis(previous.as_millis() / 10))
            };
            let delay = backoff.get(KEY);
            assert!(
                (least <= delay && delay <= least + share) || delay == Span::secs(60),
                "{delay}"
            );
            previous = delay;
        }
        assert_eq!(previous, Span::secs(60));
    }
}
