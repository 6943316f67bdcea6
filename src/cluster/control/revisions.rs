//! The templates that a StatefulSet or DaemonSet has had, by the names that its pods carry.
//! Models pkg/controller/history/controller_history.go (v1.36): the ControllerRevisions themselves are not objects here.

use serde_json::Value;

use crate::kit::hash;
use crate::kit::sorted::SortedMap;
use crate::objects::{Object, Pod};

/// The label of a pod that says what it was made from.
pub const LABEL: &str = "controller-revision-hash";

/// Templates by the owner's UID and their name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Revisions(SortedMap<(String, String), Value>);

impl Revisions {
    /// Keeps the owner's present template. The name is a hash of it, so going back finds the old one.
    pub fn keep(&mut self, owner: &Object) -> String {
        let json = owner.to_json();
        let template = json.pointer("/spec/template").cloned().unwrap_or_default();
        let hash = hash::short_hash(&template.to_string());
        self.0.insert((owner.meta().uid.clone(), hash.clone()), template);
        hash
    }

    pub fn template(&self, owner: &Object, hash: &str) -> Option<&Value> {
        self.0.get(&(owner.meta().uid.clone(), hash.to_owned()))
    }
}

pub fn of(pod: &Pod) -> &str {
    pod.metadata.labels.get(LABEL).map_or("", String::as_str)
}
