//! A Deployment that takes all old pods away before it makes a new one.
//! Models pkg/controller/deployment/recreate.go (v1.36), R39.

use std::rc::Rc;

use super::scaling::Resize;
use super::sets::{self, Sets};
use crate::cluster::rule::Rule;
use crate::objects::{Pod, ReplicaSet};

/// Models scaleDownOldReplicaSetsForRecreate.
pub fn end_old(sets: &Sets) -> Vec<Resize> {
    let old = sets.active_old();
    old.iter().map(|set| Resize::to(set, 0, Rule::DeploymentRecreate)).collect()
}

/// Whether a pod of any other ReplicaSet is still there and has not ended; one that is being deleted is.
/// Models oldPodsRunning. `pods` are those of all the Deployment's ReplicaSets.
pub fn old_pods_run(
    new: Option<&Rc<ReplicaSet>>,
    old: &[Rc<ReplicaSet>],
    pods: &[Rc<Pod>],
) -> bool {
    let is_new = |pod: &Pod| {
        let owner = pod.metadata.controller();
        owner.zip(new).is_some_and(|(owner, new)| owner.uid == new.metadata.uid)
    };
    sets::actual(old) > 0 || pods.iter().any(|pod| !is_new(pod) && !pod.status.is_terminal())
}
