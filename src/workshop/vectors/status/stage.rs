//! A kubelet about whose probes and failed starts nothing is known, as upstream's tests of statuses set it up.

use crate::cluster::Uid;
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::prober::Prober;
use crate::cluster::kubelet::reason_cache::ReasonCache;
use crate::cluster::kubelet::status::Sources;
use crate::cluster::version::{Gates, Version};
use crate::objects::{Pod, PodStatus};

pub struct Stage {
    uid: Uid,
    reasons: ReasonCache,
    prober: Prober,
    gates: Gates,
    host_ips: Vec<String>,
}

impl Stage {
    pub fn new(gates: Gates) -> Stage {
        Stage {
            uid: Uid::new("12345678"),
            reasons: ReasonCache::default(),
            prober: Prober::default(),
            gates,
            host_ips: Vec::new(),
        }
    }

    /// On a node with these addresses.
    pub fn at(self, host_ips: Vec<String>) -> Stage {
        Stage { host_ips, ..self }
    }

    pub fn sources<'a>(
        &'a self,
        pod: &'a Pod,
        runtime: &'a PodRuntime,
        old: &'a PodStatus,
    ) -> Sources<'a> {
        Sources {
            pod,
            uid: &self.uid,
            runtime,
            old,
            reasons: &self.reasons,
            prober: &self.prober,
            host_ips: &self.host_ips,
            eviction: None,
            version: Version::DEFAULT,
            gates: self.gates,
        }
    }
}
