//! The count of a client's requests: by outcome, by pod, by second for as long as anybody would look back, and in stretches
//! of good and bad from the beginning.

use std::collections::VecDeque;
use std::rc::Rc;

use super::request::Outcome;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// So many seconds are remembered one by one.
const SECONDS_MAX: usize = 600;
/// Beyond so many stretches the oldest two become one.
const STRETCHES_MAX: usize = 512;
/// Requests go to a good pod and a bad one in turn; an answer ends a bad stretch only when nothing has failed for so long.
const FORGIVEN_AFTER: Span = Span::secs(3);
/// So many pods are told apart; a rollout rarely makes more.
const PODS_MAX: usize = 100;
/// What further pods are counted under.
const OTHERS: &str = "others";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub ok: u64,
    pub failed: u64,
    /// The newest that ended.
    pub last: Option<(SimTime, Outcome)>,
    /// Requests that reached no pod stand under the empty name.
    pub by_pod: SortedMap<Rc<str>, SortedMap<Outcome, u64>>,
    /// The oldest first; seconds without a request are left out.
    pub seconds: VecDeque<Second>,
    /// The oldest first, each beginning where the one before it ends.
    pub stretches: Vec<Stretch>,
}

/// A time in which requests were answered, or in which some failed again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: SimTime,
    /// When its newest request ended; in a bad one, the newest that failed.
    pub last: SimTime,
    pub ok: u64,
    pub failed: u64,
}

/// What came to an end within one second.
#[derive(Clone, Debug, PartialEq)]
pub struct Second {
    /// Counted from the beginning of the scenario.
    pub at: u64,
    /// By pod and outcome.
    pub counts: SortedMap<(Rc<str>, Outcome), Count>,
}

/// Requests of one second that ended alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// When the first of them ended.
    pub first: SimTime,
    pub number: u32,
}

/// Whether the same happened in this second already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    No,
    Yes,
}

impl Tally {
    pub fn count(&mut self, pod: &str, outcome: Outcome, now: SimTime) -> Again {
        if outcome.is_ok() {
            self.ok += 1;
        } else {
            self.failed += 1;
        }
        self.last = Some((now, outcome));
        self.stretch(outcome, now);
        let pod: Rc<str> = match self.by_pod.contains_key(pod) || self.by_pod.len() < PODS_MAX {
            true => Rc::from(pod),
            false => Rc::from(OTHERS),
        };
        *self.by_pod.entry(pod.clone()).or_default().entry(outcome).or_insert(0) += 1;
        let at = now.as_secs();
        if self.seconds.back().is_none_or(|last| last.at != at) {
            if self.seconds.len() == SECONDS_MAX {
                self.seconds.pop_front();
            }
            self.seconds.push_back(Second { at, counts: SortedMap::new() });
        }
        let Some(second) = self.seconds.back_mut() else { unreachable!("pushed above") };
        let count = second.counts.entry((pod, outcome)).or_insert(Count { first: now, number: 0 });
        count.number += 1;
        if count.number == 1 { Again::No } else { Again::Yes }
    }

    fn stretch(&mut self, outcome: Outcome, now: SimTime) {
        let (ok, failed) = if outcome.is_ok() { (1, 0) } else { (0, 1) };
        let next = Stretch { from: now, last: now, ok, failed };
        let Some(last) = self.stretches.last_mut() else { return self.stretches.push(next) };
        let goes_on = match (last.failed == 0, outcome.is_ok()) {
            (true, is_ok) => is_ok,
            (false, true) => now < last.last + FORGIVEN_AFTER,
            (false, false) => true,
        };
        if !goes_on {
            return self.begin(next);
        }
        last.ok += ok;
        last.failed += failed;
        if last.failed == 0 || 0 < failed {
            last.last = now;
        }
    }

    /// A good stretch after a bad one begins where that had its last failure.
    fn begin(&mut self, mut next: Stretch) {
        if let Some(before) = self.stretches.last().filter(|before| 0 < before.failed) {
            next.from = before.last;
        }
        if STRETCHES_MAX <= self.stretches.len() {
            let oldest = self.stretches.remove(0);
            let second = &mut self.stretches[0];
            second.from = oldest.from;
            second.ok += oldest.ok;
            second.failed += oldest.failed;
        }
        self.stretches.push(next);
    }

    /// By outcome, whichever pod it was.
    pub fn by_outcome(&self) -> SortedMap<Outcome, u64> {
        let mut sums = SortedMap::new();
        for (outcome, count) in self.by_pod.values().flat_map(|counts| counts.iter()) {
            *sums.entry(*outcome).or_insert(0) += count;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_counted_by_pod_and_second() {
        let mut tally = Tally::default();
        let at = SimTime::millis(1_500);
        assert_eq!(tally.count("a", Outcome::Status(200), at), Again::No);
        assert_eq!(tally.count("a", Outcome::Refused, at), Again::No);
        assert_eq!(tally.count("a", Outcome::Refused, at), Again::Yes);
        assert_eq!(tally.count("b", Outcome::Refused, SimTime::secs(2)), Again::No);
        assert_eq!((tally.ok, tally.failed, tally.seconds.len()), (1, 3, 2));
        assert_eq!(tally.by_outcome().get(&Outcome::Refused), Some(&3));
        let refused = tally.seconds[0].counts.get(&("a".into(), Outcome::Refused));
        assert_eq!(refused, Some(&Count { first: at, number: 2 }));
    }

    #[test]
    fn failures_that_come_again_and_again_are_one_stretch() {
        let mut tally = Tally::default();
        for second in 0..60 {
            // From 20 s on every other request fails, until 40 s.
            let is_bad = (20..40).contains(&second) && second % 2 == 0;
            let outcome = if is_bad { Outcome::Refused } else { Outcome::Status(200) };
            tally.count("a", outcome, SimTime::secs(second));
        }
        let told: Vec<(u64, u64, u64)> =
            tally.stretches.iter().map(|one| (one.from.as_secs(), one.ok, one.failed)).collect();
        assert_eq!(told, [(0, 20, 0), (20, 11, 10), (38, 19, 0)]);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut tally = Tally::default();
        for second in 0..2_000 {
            tally.count(&format!("pod-{second}"), Outcome::Status(200), SimTime::secs(second));
        }
        assert_eq!((tally.seconds.len(), tally.by_pod.len()), (SECONDS_MAX, PODS_MAX + 1));
        assert_eq!((tally.ok, tally.stretches.len()), (2_000, 1));
        for minute in 40..1_400 {
            let outcome = if minute % 2 == 0 { Outcome::Reset } else { Outcome::Status(200) };
            tally.count("a", outcome, SimTime::secs(minute * 60));
        }
        let failed: u64 = tally.stretches.iter().map(|one| one.failed).sum();
        assert_eq!((tally.stretches.len(), failed), (STRETCHES_MAX, tally.failed));
    }
}
