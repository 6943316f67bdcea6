//! What the kubelet believes, by probe and container instance. Tells changes only.
//! Models pkg/kubelet/prober/results/results_manager.go (v1.36), K18.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use crate::cluster::record::Belief;
use crate::objects::probe::ProbeKind;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    held: SortedMap<ProbeKind, Rc<SortedMap<Rc<str>, Belief>>>,
}

/// Whether a result is news to the kubelet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Changed,
    Same,
}

impl Results {
    pub fn get(&self, kind: ProbeKind, container_id: &str) -> Option<Belief> {
        self.held.get(&kind)?.get(container_id).copied()
    }

    pub fn set(&mut self, kind: ProbeKind, container_id: &str, result: Belief) -> News {
        if self.get(kind, container_id) == Some(result) {
            return News::Same;
        }
        let held = Rc::make_mut(self.held.entry(kind).or_default());
        held.insert(Rc::from(container_id), result);
        News::Changed
    }

    pub fn remove(&mut self, kind: ProbeKind, container_id: &str) {
        if let Some(held) = self.held.get_mut(&kind) {
            Rc::make_mut(held).remove(container_id);
        }
    }
}

impl Belief {
    /// As the kubelet logs it.
    pub fn logged(self) -> &'static str {
        match self {
            Belief::Success => "Success",
            Belief::Failure => "Failure",
            Belief::Unknown => "UNKNOWN",
        }
    }

    /// As the kubelet's metrics count it.
    pub fn metric(self) -> i32 {
        match self {
            Belief::Success => 0,
            Belief::Failure => 1,
            Belief::Unknown => -1,
        }
    }
}
