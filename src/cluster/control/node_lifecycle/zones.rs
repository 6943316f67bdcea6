//! How many nodes of a zone are down, and how fast its nodes may be emptied for that.
//! Models ComputeZoneState, handleDisruption and scheduler/rate_limited_queue.go of pkg/controller/nodelifecycle (v1.36), R97, R104.

use crate::kit::sorted::SortedSet;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Node};

/// unhealthy-zone-threshold.
pub const UNHEALTHY_THRESHOLD: f32 = 0.55;
/// large-cluster-size-threshold: a smaller zone that is partly down is not emptied at all.
const LARGE_ZONE: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneState {
    Initial,
    Normal,
    FullDisruption,
    PartialDisruption,
}

/// From the Ready conditions of its nodes; None for a node without one.
pub fn state(ready: &[Option<ConditionStatus>], threshold: f32) -> ZoneState {
    let is_ready = |status: &&Option<ConditionStatus>| **status == Some(ConditionStatus::True);
    let up = ready.iter().filter(is_ready).count();
    let down = ready.len() - up;
    if up == 0 && 0 < down {
        return ZoneState::FullDisruption;
    }
    if 2 < down && threshold <= down as f32 / ready.len() as f32 {
        return ZoneState::PartialDisruption;
    }
    ZoneState::Normal
}

/// Models component-helpers/node/topology GetZoneKey.
pub fn key(node: &Node) -> String {
    let label = |name: &str| {
        let stable = format!("topology.kubernetes.io/{name}");
        let beta = format!("failure-domain.beta.kubernetes.io/{name}");
        let labels = &node.metadata.labels;
        labels.get(&stable).or_else(|| labels.get(&beta)).cloned().unwrap_or_default()
    };
    let (region, zone) = (label("region"), label("zone"));
    if region.is_empty() && zone.is_empty() { String::new() } else { format!("{region}:\0:{zone}") }
}

/// From one node that may be emptied to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    Never,
    Every(Span),
}

impl Rate {
    /// node-eviction-rate 0.1, secondary-node-eviction-rate 0.01. A zone that is down altogether keeps its rate, as long as
    /// another one is up.
    pub fn of(state: ZoneState, size: usize) -> Rate {
        match state {
            ZoneState::Initial | ZoneState::Normal | ZoneState::FullDisruption => {
                Rate::Every(Span::secs(10))
            }
            ZoneState::PartialDisruption if LARGE_ZONE < size => Rate::Every(Span::secs(100)),
            ZoneState::PartialDisruption => Rate::Never,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub state: ZoneState,
    rate: Rate,
    /// When the one token of the bucket is there again.
    token_at: SimTime,
    /// Nodes that wait for their taint, in order.
    waiting: Vec<String>,
    /// Those that were put into the queue and not taken out by name: they are not put in twice.
    listed: SortedSet<String>,
}

impl Default for Zone {
    fn default() -> Zone {
        Zone {
            state: ZoneState::Initial,
            rate: Rate::of(ZoneState::Initial, 0),
            token_at: SimTime::ZERO,
            waiting: Vec::new(),
            listed: SortedSet::new(),
        }
    }
}

impl Zone {
    pub fn add(&mut self, node: &str) {
        if self.listed.insert(node.to_owned()) {
            self.waiting.push(node.to_owned());
        }
    }

    pub fn remove(&mut self, node: &str) {
        self.listed.remove(node);
        self.waiting.retain(|one| one != node);
    }

    /// When the next node may be tainted.
    pub fn due(&self) -> Option<SimTime> {
        match self.rate {
            Rate::Never => None,
            Rate::Every(_) if self.waiting.is_empty() => None,
            Rate::Every(_) => Some(self.token_at),
        }
    }

    /// The next node, if there is a token for it.
    pub fn take(&mut self, now: SimTime) -> Option<String> {
        if self.due()? > now {
            return None;
        }
        if let Rate::Every(gap) = self.rate {
            self.token_at = now + gap;
        }
        Some(self.waiting.remove(0))
    }

    /// A new limiter begins full, unless the old one had nothing to give.
    pub fn swap(&mut self, rate: Rate, now: SimTime) {
        if self.rate == rate {
            return;
        }
        let was_empty = self.rate == Rate::Never || now < self.token_at;
        self.rate = rate;
        self.token_at = match rate {
            Rate::Every(gap) if was_empty => now + gap,
            Rate::Every(_) | Rate::Never => now,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_node_waits_for_nobody_and_the_next_for_ten_seconds() {
        let at = SimTime::secs;
        let mut zone = Zone::default();
        zone.add("node-1");
        zone.add("node-2");
        zone.add("node-1");
        assert_eq!(zone.take(at(60)).as_deref(), Some("node-1"));
        assert_eq!(zone.take(at(69)), None);
        assert_eq!(zone.take(at(70)).as_deref(), Some("node-2"));
        assert_eq!(zone.due(), None);
        zone.add("node-1");
        assert_eq!(zone.due(), None, "it was not taken out by name");
    }

    #[test]
    fn a_rate_that_comes_back_begins_empty() {
        let mut zone = Zone::default();
        zone.add("node-1");
        zone.swap(Rate::Never, SimTime::secs(60));
        assert_eq!(zone.due(), None);
        zone.swap(Rate::of(ZoneState::Normal, 1), SimTime::secs(100));
        assert_eq!(zone.due(), Some(SimTime::secs(110)));
    }
}
