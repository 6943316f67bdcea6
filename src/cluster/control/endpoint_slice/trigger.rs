//! When the change began that a write of endpoints follows: the annotation by which the delay is measured.
//! Models staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go (v1.36), R64.

use std::rc::Rc;

use super::ServiceKey;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::objects::{ObjectMeta, Pod, Service};

pub const ANNOTATION: &str = "endpoints.kubernetes.io/last-change-trigger-time";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TriggerTimes(SortedMap<ServiceKey, Known>);

#[derive(Clone, Debug, PartialEq)]
struct Known {
    service: Option<Stamp>,
    pods: SortedMap<String, Stamp>,
}

impl TriggerTimes {
    /// The earliest of the changes since the last look; of a new Service its creation.
    pub fn of(&mut self, service: &Service, pods: &[Rc<Pod>]) -> Option<String> {
        let meta = &service.metadata;
        let key = (meta.namespace.clone(), meta.name.clone());
        let ready_since = |pod: &Rc<Pod>| {
            let since = pod.status.condition("Ready")?.last_transition_time?;
            Some((pod.metadata.name.clone(), since))
        };
        let now = Known {
            service: meta.creation_timestamp,
            pods: pods.iter().filter_map(ready_since).collect(),
        };
        let trigger = match self.0.get(&key) {
            None => meta.creation_timestamp,
            Some(known) => changed_since(known, &now),
        };
        self.0.insert(key, now);
        trigger.map(|trigger| trigger.to_string())
    }

    pub fn forget(&mut self, service: &ServiceKey) {
        self.0.remove(service);
    }
}

fn changed_since(known: &Known, now: &Known) -> Option<Stamp> {
    let pods = now
        .pods
        .iter()
        .filter(|(name, since)| known.pods.get(*name).is_none_or(|before| before < *since));
    let service = now.service.filter(|_| known.service < now.service);
    pods.map(|(_, since)| *since).chain(service).min()
}

/// Without a time that is known, the old one goes.
pub fn annotate(meta: &mut ObjectMeta, trigger: Option<&str>) {
    match trigger {
        Some(trigger) => {
            meta.annotations.insert(ANNOTATION.to_owned(), trigger.to_owned());
        }
        None => {
            meta.annotations.remove(ANNOTATION);
        }
    }
}
