//! AllContainersRestarting: one container's exit takes all of them, until none of the old ones is left.
//! Models pkg/kubelet/status/generate.go GenerateAllContainersRestartingCondition (v1.36), S31.

use super::{no, over, yes};
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::restart_all::{ALL_CONTAINERS_RESTARTING, should_all_restart};
use crate::cluster::version::Gates;
use crate::objects::{Condition, Pod, PodPhase, PodSpec, PodStatus, RestartRuleAction};

pub fn all_containers_restarting(
    pod: &Pod,
    runtime: &PodRuntime,
    old: &PodStatus,
    phase: PodPhase,
    gates: Gates,
) -> Condition {
    if matches!(phase, PodPhase::Succeeded | PodPhase::Failed) {
        return over(ALL_CONTAINERS_RESTARTING, phase);
    }
    let mut all = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    let is_cleaned_up = all.all(|container| runtime.newest(&container.name).is_none());
    if is_cleaned_up || !should_all_restart(&pod.spec, Some(runtime), old, gates) {
        return no(ALL_CONTAINERS_RESTARTING, "", String::new());
    }
    let message = "container exited with restart policy rule";
    yes(ALL_CONTAINERS_RESTARTING).because("RestartAllContainersStarted", message)
}

/// Whether some exit of some container would take all of them. Models pkg/api/v1/pod/util.go AllContainersCouldRestart.
pub fn could_restart_all(spec: &PodSpec) -> bool {
    let containers = spec.init_containers.iter().chain(&spec.containers);
    let mut rules = containers.flat_map(|container| &container.restart_policy_rules);
    rules.any(|rule| rule.action == RestartRuleAction::RestartAllContainers)
}
