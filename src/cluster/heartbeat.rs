//! When a node's kubelet last said that it is alive: worked out, so that a node in good health costs no turn.
//! Models component-helpers/apimachinery/lease/controller.go and pkg/kubelet/kubelet.go syncNodeStatus (v1.36), R91.

use super::ids::NodeName;
use super::record::RecordId;
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};

/// nodeLeaseDurationSeconds.
pub const LEASE_SECS: i32 = 40;
/// A quarter of the lease, and with every node a little more (JitterUntil with 0.04).
const RENEW_PERIOD: Span = Span::secs(10);
const RENEW_JITTER_PERCENT: u32 = 4;

/// The lease that a kubelet renews, as the moments at which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    first: SimTime,
    period: Span,
    silence: Option<Silence>,
}

/// Nothing is heard of the node from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    pub since: SimTime,
    pub cause: Option<RecordId>,
}

impl Heartbeat {
    /// Of a node that has been up for a while.
    pub fn new(seed: u64, node: &NodeName) -> Heartbeat {
        let period = draw(seed, "lease-period", node.as_str());
        let period = period.jitter(RENEW_PERIOD, RENEW_JITTER_PERCENT);
        let first = draw(seed, "lease-phase", node.as_str()).within(Span::ZERO, period);
        Heartbeat { first: SimTime::ZERO + first, period, silence: None }
    }

    /// The last renewal up to now; the beginning of time for one before that.
    pub fn last(&self, now: SimTime) -> SimTime {
        let now = self.silence.map_or(now, |silence| now.min(silence.since));
        let period = self.period.as_millis();
        match now.as_millis().checked_sub(self.first.as_millis()) {
            Some(since) => self.first + Span::millis(since / period * period),
            None => SimTime::ZERO,
        }
    }

    /// The first renewal after now, if there will be one.
    pub fn next(&self, now: SimTime) -> Option<SimTime> {
        let is_first = now < self.first;
        let next = if is_first { self.first } else { self.last(now) + self.period };
        self.silence.is_none().then_some(next)
    }

    pub fn silence(&self) -> Option<Silence> {
        self.silence
    }

    pub fn stop(&mut self, now: SimTime, cause: Option<RecordId>) {
        self.silence = Some(Silence { since: now, cause });
    }

    /// The kubelet is heard again, and renews at once.
    pub fn go_on(&mut self, now: SimTime) {
        self.first = now;
        self.silence = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_renewal_lies_less_than_a_period_back_until_the_node_falls_silent() {
        let mut heart = Heartbeat::new(7, &NodeName::new("node-1"));
        assert!((Span::secs(10)..=Span::millis(10_400)).contains(&heart.period));
        for secs in [11, 60, 3_600] {
            let now = SimTime::secs(secs);
            let last = heart.last(now);
            assert!(last <= now && now < last + heart.period, "{last} at {now}");
            assert_eq!(heart.next(now), Some(last + heart.period));
        }
        let last = heart.last(SimTime::secs(100));
        heart.stop(SimTime::secs(100), None);
        assert_eq!((heart.last(SimTime::secs(500)), heart.next(SimTime::secs(500))), (last, None));
        heart.go_on(SimTime::secs(500));
        assert_eq!(heart.last(SimTime::secs(500)), SimTime::secs(500));
    }
}
