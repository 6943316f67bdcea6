//! Why the last start of a container failed, until one succeeds.
//! Models pkg/kubelet/reason_cache.go (v1.36), K3.

use crate::kit::sorted::SortedMap;

use super::requeue::SyncFailure;
use crate::cluster::ids::Uid;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReasonCache {
    failures: SortedMap<(Uid, String), StartFailure>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StartFailure {
    pub reason: String,
    pub message: String,
    /// When a back-off is over, if it is one that says so.
    pub expires: Option<SimTime>,
}

impl StartFailure {
    /// As the end of the sync counts it.
    pub fn as_sync_failure(&self) -> SyncFailure {
        self.expires.map_or(SyncFailure::Other, |until| SyncFailure::BackOff { until })
    }
}

impl ReasonCache {
    pub fn get(&self, uid: &Uid, container: &str) -> Option<&StartFailure> {
        self.failures.get(&(uid.clone(), container.to_owned()))
    }

    pub fn update(&mut self, uid: &Uid, container: &str, result: &Result<(), StartFailure>) {
        let key = (uid.clone(), container.to_owned());
        match result {
            Ok(()) => {
                self.failures.remove(&key);
            }
            Err(failure) => {
                self.failures.insert(key, failure.clone());
            }
        }
    }

    pub fn forget(&mut self, uid: &Uid) {
        self.failures.retain(|(of, _), _| of != uid);
    }
}
