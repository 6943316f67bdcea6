//! Deployments, ReplicaSets and pods as the tables of the workload controllers describe them.

use std::rc::Rc;

use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{
    Condition, ConditionStatus, Deployment, DeploymentStrategy, IntOrString, OwnerReference, Pod,
    PodPhase, ReplicaSet, RollingUpdate,
};

/// Tables count back from here.
pub const NOW: SimTime = SimTime::secs(400 * 86_400);

pub fn seconds_ago(seconds: i64) -> Stamp {
    Stamp::from_unix_secs(Stamp::of(NOW).as_unix_secs() - seconds)
}

pub fn deployment(replicas: i32) -> Deployment {
    let mut deployment = Deployment::default();
    deployment.metadata.name = "foo".to_owned();
    deployment.spec.replicas = Some(replicas);
    deployment
}

pub fn strategy(kind: &str, surge: IntOrString, unavailable: IntOrString) -> DeploymentStrategy {
    let rolling = RollingUpdate { max_surge: Some(surge), max_unavailable: Some(unavailable) };
    let rolling_update = (kind == "RollingUpdate").then_some(rolling);
    DeploymentStrategy { rolling_update, kind: kind.to_owned() }
}

pub fn rolling(replicas: i32, surge: IntOrString, unavailable: IntOrString) -> Deployment {
    let mut deployment = deployment(replicas);
    deployment.spec.strategy = strategy("RollingUpdate", surge, unavailable);
    deployment
}

/// A ReplicaSet of so many wished pods, of which so many are available.
pub fn set(name: &str, replicas: i32, available: i32) -> ReplicaSet {
    let mut set = ReplicaSet::default();
    set.metadata.name = name.to_owned();
    set.metadata.uid = format!("uid-of-{name}");
    set.spec.replicas = Some(replicas);
    set.status.available_replicas = available;
    set
}

/// One that no Deployment of these tables has for its template.
pub fn old(set: &mut ReplicaSet) {
    let labels = &mut set.spec.template.metadata.labels;
    labels.insert("version".to_owned(), "old".to_owned());
}

pub fn ready(pod: &mut Pod, since: Option<Stamp>) {
    let mut condition = Condition::new("Ready", ConditionStatus::True);
    condition.last_transition_time = since;
    pod.status.conditions.push(condition);
}

/// An unset phase is written as nothing.
pub fn phase(text: &str) -> Option<PodPhase> {
    match text {
        "" => None,
        text => serde_json::from_value(text.into()).ok(),
    }
}

pub fn controlled_by(pod: &mut Pod, uid: &str) {
    let owner =
        OwnerReference { controller: true, uid: uid.to_owned(), ..OwnerReference::default() };
    pod.metadata.owner_references.push(owner);
}

pub fn names(pods: &[Rc<Pod>]) -> Vec<String> {
    pods.iter().map(|pod| pod.metadata.name.clone()).collect()
}
