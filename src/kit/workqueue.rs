//! A queue that holds each item at most once, can add one later, and slows down what keeps failing.
//! Models client-go/util/workqueue: queue.go, delaying_queue.go and default_rate_limiters.go.

use crate::kit::sorted::{SortedMap, SortedSet};
use std::collections::VecDeque;

use super::time::{SimTime, Span};

/// Items to work on. An item added while it is worked on is queued again when that work is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkQueue<T: Ord> {
    queue: VecDeque<T>,
    dirty: SortedSet<T>,
    processing: SortedSet<T>,
    later: Later<T>,
}

impl<T: Ord + Clone> WorkQueue<T> {
    pub fn new() -> WorkQueue<T> {
        WorkQueue::default()
    }

    /// Marks an item as needing work.
    pub fn add(&mut self, item: T) {
        if !self.dirty.insert(item.clone()) {
            return;
        }
        if self.processing.contains(&item) {
            return;
        }
        self.queue.push_back(item);
    }

    /// Adds an item once the delay has passed; an item that already waits keeps the earlier of the two times.
    pub fn add_after(&mut self, item: T, delay: Span, now: SimTime) {
        if delay.is_zero() {
            self.add(item);
            return;
        }
        self.later.insert(item, now + delay);
    }

    /// When the next delayed item is ready: the queue's deadline.
    pub fn next_ready_at(&self) -> Option<SimTime> {
        self.later.first_ready_at()
    }

    /// Queues the delayed items that are ready by now, in the order of their times.
    pub fn wake(&mut self, now: SimTime) {
        while let Some(item) = self.later.pop_ready(now) {
            self.add(item);
        }
    }

    /// Hands out the oldest item; its work ends with `done`.
    pub fn take(&mut self) -> Option<T> {
        let item = self.queue.pop_front()?;
        self.dirty.remove(&item);
        self.processing.insert(item.clone());
        Some(item)
    }

    /// Ends the work on an item, and queues it again if it was added meanwhile.
    pub fn done(&mut self, item: &T) {
        self.processing.remove(item);
        if self.dirty.contains(item) {
            self.queue.push_back(item.clone());
        }
    }

    /// Items that could be taken now.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }
}

impl<T: Ord> Default for WorkQueue<T> {
    fn default() -> WorkQueue<T> {
        WorkQueue {
            queue: VecDeque::new(),
            dirty: SortedSet::new(),
            processing: SortedSet::new(),
            later: Later::default(),
        }
    }
}

/// Counts failures: each doubles the delay before the item may be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExponentialLimiter<T: Ord> {
    base: Span,
    max: Span,
    failures: SortedMap<T, u32>,
}

impl<T: Ord> ExponentialLimiter<T> {
    pub fn new(base: Span, max: Span) -> ExponentialLimiter<T> {
        ExponentialLimiter { base, max, failures: SortedMap::new() }
    }

    /// The limits every controller uses unless it says otherwise.
    pub fn for_controllers() -> ExponentialLimiter<T> {
        ExponentialLimiter::new(Span::millis(5), Span::secs(1000))
    }

    /// Counts one more failure and says how long to wait for it: base·2ⁿ, at most the cap.
    pub fn when(&mut self, item: T) -> Span {
        let failures = self.failures.entry(item).or_default();
        let factor = 2u64.checked_pow(*failures);
        *failures = failures.saturating_add(1);
        let millis = factor.and_then(|factor| self.base.as_millis().checked_mul(factor));
        millis.map_or(self.max, |millis| Span::millis(millis).min(self.max))
    }

    /// How often an item has failed.
    pub fn failures(&self, item: &T) -> u32 {
        self.failures.get(item).copied().unwrap_or(0)
    }

    /// The item succeeded, or nobody cares any more.
    pub fn forget(&mut self, item: &T) {
        self.failures.remove(item);
    }
}

/// Delayed items. Go's heap leaves the order of equal times open; here the one asked for first is first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Later<T: Ord> {
    by_item: SortedMap<T, (SimTime, u64)>,
    by_time: SortedMap<(SimTime, u64), T>,
    sequence: u64,
}

impl<T: Ord> Default for Later<T> {
    fn default() -> Later<T> {
        Later { by_item: SortedMap::new(), by_time: SortedMap::new(), sequence: 0 }
    }
}

impl<T: Ord + Clone> Later<T> {
    fn insert(&mut self, item: T, ready_at: SimTime) {
        if let Some(place) = self.by_item.get(&item) {
            if place.0 <= ready_at {
                return;
            }
            self.by_time.remove(place);
        }
        let place = (ready_at, self.sequence);
        self.sequence += 1;
        self.by_item.insert(item.clone(), place);
        self.by_time.insert(place, item);
    }

    fn first_ready_at(&self) -> Option<SimTime> {
        self.by_time.keys().next().map(|(ready_at, _)| *ready_at)
    }

    fn pop_ready(&mut self, now: SimTime) -> Option<T> {
        if now < self.first_ready_at()? {
            return None;
        }
        let (_, item) = self.by_time.pop_first()?;
        self.by_item.remove(&item);
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(queue: &mut WorkQueue<&'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| {
            let item = queue.take()?;
            queue.done(&item);
            Some(item)
        })
        .collect()
    }

    #[test]
    fn an_item_waits_only_once() {
        let mut queue = WorkQueue::new();
        ["web", "db", "web"].into_iter().for_each(|item| queue.add(item));
        assert_eq!(drain(&mut queue), ["web", "db"]);
    }

    #[test]
    fn an_item_added_during_its_work_comes_again_afterwards() {
        let mut queue = WorkQueue::new();
        queue.add("web");
        let web = queue.take().unwrap();
        queue.add("web");
        queue.add("web");
        assert!(queue.is_empty(), "nobody else may work on it meanwhile");
        queue.done(&web);
        assert_eq!(drain(&mut queue), ["web"]);
    }

    #[test]
    fn a_delayed_item_comes_at_its_time() {
        let mut queue = WorkQueue::new();
        queue.add_after("web", Span::secs(2), SimTime::ZERO);
        queue.add_after("db", Span::secs(1), SimTime::ZERO);
        queue.add_after("now", Span::ZERO, SimTime::ZERO);
        assert_eq!(drain(&mut queue), ["now"]);
        assert_eq!(queue.next_ready_at(), Some(SimTime::secs(1)));
        queue.wake(SimTime::millis(999));
        assert!(queue.is_empty());
        queue.wake(SimTime::secs(5));
        assert_eq!(drain(&mut queue), ["db", "web"]);
        assert_eq!(queue.next_ready_at(), None);
    }

    #[test]
    fn the_earlier_of_two_delays_wins() {
        let mut queue = WorkQueue::new();
        queue.add_after("web", Span::secs(5), SimTime::ZERO);
        queue.add_after("web", Span::secs(9), SimTime::ZERO);
        assert_eq!(queue.next_ready_at(), Some(SimTime::secs(5)));
        queue.add_after("web", Span::secs(1), SimTime::ZERO);
        assert_eq!(queue.next_ready_at(), Some(SimTime::secs(1)));
        queue.wake(SimTime::secs(10));
        assert_eq!(drain(&mut queue), ["web"]);
    }

    #[test]
    fn an_immediate_add_does_not_cancel_the_delayed_one() {
        let mut queue = WorkQueue::new();
        queue.add_after("web", Span::secs(5), SimTime::ZERO);
        queue.add("web");
        assert_eq!(drain(&mut queue), ["web"]);
        queue.wake(SimTime::secs(5));
        assert_eq!(drain(&mut queue), ["web"]);
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_the_cap() {
        let mut limiter = ExponentialLimiter::for_controllers();
        let waits: Vec<u64> = (0..6).map(|_| limiter.when("web").as_millis()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160]);
        assert_eq!(limiter.when("db").as_millis(), 5);
        (0..100).for_each(|_| {
            limiter.when("web");
        });
        assert_eq!(limiter.when("web"), Span::secs(1000));
        assert_eq!(limiter.failures(&"web"), 107);
        limiter.forget(&"web");
        assert_eq!(limiter.when("web").as_millis(), 5);
    }
}
