//! The templates that a StatefulSet or DaemonSet has had, by the names that its pods carry.
//! Models pkg/controller/history/controller_history.go (v1.36): the ControllerRevisions themselves are not objects here.

use serde_json::Value;

use crate::kit::hash;
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::objects::{Object, Pod};

/// The label of a pod that says what it was made from.
pub const LABEL: &str = "controller-revision-hash";

/// What `kubectl rollout history` tells of a revision, where its owner said it.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// Revisions by the owner's UID and their name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Revisions(SortedMap<(String, String), Revision>);

/// A template that an owner has had.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The newest has the highest; going back to an old one gives that a new number.
    pub number: i64,
    pub template: Value,
    pub change_cause: String,
}

impl Revisions {
    /// Keeps the owner's present template. The name is a hash of it, so going back finds the old one.
    pub fn keep(&mut self, owner: &Object) -> String {
        let json = owner.to_json();
        let template = json.pointer("/spec/template").cloned().unwrap_or_default();
        let hash = hash::short_hash(&template.to_string());
        let latest = self.all(owner).last().map_or(0, |revision| revision.number);
        let kept = self.0.entry((owner.meta().uid.clone(), hash.clone())).or_insert_with(|| {
            let change_cause = owner.meta().annotations.get(CHANGE_CAUSE).cloned();
            let change_cause = change_cause.unwrap_or_default();
            Revision { number: latest + 1, template, change_cause }
        });
        if kept.number < latest {
            kept.number = latest + 1;
        }
        hash
    }

    pub fn template(&self, owner: &Object, hash: &str) -> Option<&Value> {
        let kept = self.0.get(&(owner.meta().uid.clone(), hash.to_owned()))?;
        Some(&kept.template)
    }

    /// The oldest first.
    pub fn all(&self, owner: &Object) -> Vec<&Revision> {
        let uid = &owner.meta().uid;
        let own = self.0.iter().filter(|((of, _), _)| of == uid);
        let mut own: Vec<&Revision> = own.map(|(_, revision)| revision).collect();
        order::sort_by_key(&mut own, |revision| revision.number);
        own
    }
}

pub fn of(pod: &Pod) -> &str {
    pod.metadata.labels.get(LABEL).map_or("", String::as_str)
}
