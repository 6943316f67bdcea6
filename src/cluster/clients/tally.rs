//! The count of a client's requests: by outcome, by pod, and by second for as long as anybody would look back.

use std::collections::VecDeque;
use std::rc::Rc;

use super::request::Outcome;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

/// So many seconds are remembered one by one.
const SECONDS_MAX: usize = 600;
/// So many pods are told apart; a rollout rarely makes more.
const PODS_MAX: usize = 100;
/// What further pods are counted under.
const OTHERS: &str = "others";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub ok: u64,
    pub failed: u64,
    /// Requests that reached no pod stand under the empty name.
    pub by_pod: SortedMap<Rc<str>, SortedMap<Outcome, u64>>,
    /// The oldest first; seconds without a request are left out.
    pub seconds: VecDeque<Second>,
}

/// What came to an end within one second.
#[derive(Clone, Debug, PartialEq)]
pub struct Second {
    /// Counted from the beginning of the scenario.
    pub at: u64,
    pub counts: SortedMap<(Rc<str>, Outcome), u32>,
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
        let count = second.counts.entry((pod, outcome)).or_insert(0);
        *count += 1;
        if *count == 1 { Again::No } else { Again::Yes }
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
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut tally = Tally::default();
        for second in 0..2_000 {
            tally.count(&format!("pod-{second}"), Outcome::Status(200), SimTime::secs(second));
        }
        assert_eq!((tally.seconds.len(), tally.by_pod.len()), (SECONDS_MAX, PODS_MAX + 1));
        assert_eq!(tally.ok, 2_000);
    }
}
