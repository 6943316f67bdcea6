//! Which client was last sent to which endpoint, where a Service wants its clients to stay (sessionAffinity ClientIP).
//! Models the use of iptables' `recent` in pkg/proxy/iptables/proxier.go (v1.36), R74.

use super::Target;
use super::rules::PortId;
use crate::kit::sorted::SortedMap;
use crate::kit::time::{SimTime, Span};

/// As many are remembered; then the one that was longest away is forgotten.
const REMEMBERED_MAX: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affinity(SortedMap<(PortId, String), Visit>);

#[derive(Clone, Debug, PartialEq)]
struct Visit {
    target: Target,
    at: SimTime,
}

impl Affinity {
    pub fn find(&self, port: &PortId, client: &str, timeout: Span, now: SimTime) -> Option<Target> {
        let visit = self.0.get(&(port.clone(), client.to_owned()))?;
        (now <= visit.at + timeout).then(|| visit.target.clone())
    }

    pub fn note(&mut self, port: &PortId, client: &str, target: &Target, now: SimTime) {
        let visit = Visit { target: target.clone(), at: now };
        self.0.insert((port.clone(), client.to_owned()), visit);
        if REMEMBERED_MAX < self.0.len()
            && let Some(oldest) = self.0.iter().min_by_key(|(_, visit)| visit.at)
        {
            let key = oldest.0.clone();
            self.0.remove(&key);
        }
    }

    /// Forgets the others.
    pub fn keep(&mut self, is_there: impl Fn(&PortId, &Target) -> bool) {
        self.0.retain(|(port, _), visit| is_there(port, &visit.target));
    }
}
