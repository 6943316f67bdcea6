//! Will a container that exited be started again?
//! Models pkg/api/v1/pod/util.go ContainerShouldRestart and container/helpers.go ShouldAllContainersRestart (v1.36), K38.

use crate::cluster::version::Gates;
use crate::objects::{
    Container, ContainerRestartPolicy, PodSpec, PodStatus, RestartPolicy, RestartRuleAction,
};

/// The container's own rules first, then its own policy, then the pod's.
pub fn should_restart(container: &Container, spec: &PodSpec, exit_code: i32) -> bool {
    if let Some(policy) = container.restart_policy {
        if container.restart_policy_rules.iter().any(|rule| rule.matches(exit_code)) {
            return true;
        }
        return match policy {
            ContainerRestartPolicy::Always => true,
            ContainerRestartPolicy::OnFailure => exit_code != 0,
            ContainerRestartPolicy::Never => false,
        };
    }
    match spec.restart_policy() {
        RestartPolicy::Always => true,
        RestartPolicy::OnFailure => exit_code != 0,
        RestartPolicy::Never => false,
    }
}

/// The same for a server without restart rules: only the pod's policy, and sidecars always.
pub fn should_restart_by_pod(container: &Container, spec: &PodSpec) -> bool {
    spec.restart_policy() != RestartPolicy::Never || container.is_sidecar()
}

/// Whether the status shows that every container of the pod is being started anew (K47).
pub fn restarts_all_containers(spec: &PodSpec, status: &PodStatus, gates: Gates) -> bool {
    if !gates.restart_all_containers.is_on() {
        return false;
    }
    if status.condition("AllContainersRestarting").is_some_and(|condition| condition.holds()) {
        return true;
    }
    spec.containers.iter().chain(&spec.init_containers).any(|container| {
        let exit = status.container_status(&container.name).and_then(|status| status.terminated());
        exit.is_some_and(|exit| triggers_restart_of_all(container, exit.exit_code))
    })
}

fn triggers_restart_of_all(container: &Container, exit_code: i32) -> bool {
    let first = container.restart_policy_rules.iter().find(|rule| rule.matches(exit_code));
    first.is_some_and(|rule| rule.action == RestartRuleAction::RestartAllContainers)
}
