//! RestartAllContainers: one container's exit takes all of them, and the pod begins anew in its place.
//! Models container/helpers.go ShouldAllContainersRestart (v1.36), K47.

use super::pleg::PodRuntime;
use super::restart_policy::matching_rule;
use crate::cluster::version::Gates;
use crate::objects::{Container, PodSpec, PodStatus, RestartRuleAction};

/// True while it goes on; the kubelet's own memory of it.
pub const ALL_CONTAINERS_RESTARTING: &str = "AllContainersRestarting";

/// Whether a container's exit with this code restarts all.
pub fn triggers(container: &Container, exit_code: i32) -> bool {
    let rule = matching_rule(container, exit_code);
    rule.is_some_and(|rule| rule.action == RestartRuleAction::RestartAllContainers)
}

/// Whether all containers of the pod are being started anew, or are about to be: by the condition, by what the
/// runtime shows, or by what the API was told.
pub fn should_all_restart(
    spec: &PodSpec,
    runtime: Option<&PodRuntime>,
    status: &PodStatus,
    gates: Gates,
) -> bool {
    if !gates.restart_all_containers.is_on() {
        return false;
    }
    if status.condition(ALL_CONTAINERS_RESTARTING).is_some_and(|condition| condition.holds()) {
        return true;
    }
    spec.init_containers.iter().chain(&spec.containers).any(|container| {
        if let Some(runtime) = runtime {
            let newest = runtime.newest(&container.name);
            let Some(exit) = newest.and_then(|newest| newest.exit()) else { return false };
            if triggers(container, exit.code) {
                return true;
            }
        }
        let told = status.container_status(&container.name).and_then(|status| status.terminated());
        told.is_some_and(|exit| triggers(container, exit.exit_code))
    })
}
