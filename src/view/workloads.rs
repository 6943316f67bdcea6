//! What makes pods: a Deployment with its ReplicaSets, a StatefulSet, a DaemonSet, a Job. Each in its own words.

use super::msg::{Key, Selection};
use super::tone::Tone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadCard {
    pub key: Key,
    /// "Deployment"
    pub kind: String,
    /// What `kubectl get` prints of it beside name and age: ("READY", "1/2").
    pub columns: Vec<(String, String)>,
    /// What `kubectl rollout status` says of a rollout that is not over.
    pub rollout: String,
    /// Why it is not over.
    pub asks: Selection,
    /// The newest first. Only a Deployment has several.
    pub generations: Vec<Generation>,
}

/// Pods made from one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Of its ReplicaSet; nothing where the pods are the workload's own.
    pub set: Option<Key>,
    /// The last part of the name: what the pods' names go on with.
    pub hash: String,
    pub age: Age,
    pub pods: Vec<PodMark>,
    /// Pods that are wanted and not there.
    pub missing: usize,
    /// Pods that are there and no mark is shown for.
    pub hidden: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Only,
    New,
    Old,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodMark {
    pub key: Key,
    /// STATUS and READY, as `kubectl get pods` prints them.
    pub told: String,
    pub tone: Tone,
}
