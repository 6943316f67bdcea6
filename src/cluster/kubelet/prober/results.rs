//! What the kubelet believes, by probe and container instance. Tells changes only.
//! Models pkg/kubelet/prober/results/results_manager.go (v1.36), K18.

use std::collections::BTreeMap;

use crate::cluster::record::Belief;
use crate::objects::probe::ProbeKind;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    held: BTreeMap<(ProbeKind, String), Belief>,
}

/// Whether a result is news to the kubelet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Changed,
    Same,
}

impl Results {
    pub fn get(&self, kind: ProbeKind, container_id: &str) -> Option<Belief> {
        self.held.get(&(kind, container_id.to_owned())).copied()
    }

    pub fn set(&mut self, kind: ProbeKind, container_id: &str, result: Belief) -> News {
        match self.held.insert((kind, container_id.to_owned()), result) {
            Some(before) if before == result => News::Same,
            Some(_) | None => News::Changed,
        }
    }

    pub fn remove(&mut self, kind: ProbeKind, container_id: &str) {
        self.held.remove(&(kind, container_id.to_owned()));
    }
}
