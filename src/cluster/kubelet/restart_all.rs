//! RestartAllContainers: one container's exit takes all of them, and the pod begins anew in its place.
//! Models container/helpers.go ShouldAllContainersRestart and kuberuntime_manager.go getContainersToReset (v1.36), K47.

use super::actions::{Kill, KillReason};
use super::pleg::PodRuntime;
use super::restart_policy::matching_rule;
use crate::cluster::ids::ContainerId;
use crate::cluster::runtime::Container as Instance;
use crate::cluster::version::Gates;
use crate::objects::{Container, PodSpec, PodStatus, RestartRuleAction};

/// True while it goes on; the kubelet's own memory of it.
pub const ALL_CONTAINERS_RESTARTING: &str = "AllContainersRestarting";

/// Whether the pod's status asks this sync to take every container away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestartAll {
    No,
    Yes,
}

impl RestartAll {
    /// As the status says that was made for this very sync.
    pub fn asked_by(status: &PodStatus, gates: Gates) -> RestartAll {
        let is_asked = status.condition(ALL_CONTAINERS_RESTARTING).is_some_and(|one| one.holds());
        if gates.restart_all_containers.is_on() && is_asked {
            RestartAll::Yes
        } else {
            RestartAll::No
        }
    }
}

/// One container instance to take away.
#[derive(Clone, Debug, PartialEq)]
pub struct Reset {
    pub id: ContainerId,
    pub name: String,
    /// What still may run is killed first.
    pub kill: Option<Kill>,
}

/// Every instance of the pod: victims first, regular ones before init containers; what triggered it goes last.
pub fn to_reset(spec: &PodSpec, runtime: &PodRuntime) -> Vec<Reset> {
    let (init_triggers, init_victims) = split(&spec.init_containers, runtime);
    let (triggers, victims) = split(&spec.containers, runtime);
    [victims, init_victims, triggers, init_triggers].concat()
}

fn split(containers: &[Container], runtime: &PodRuntime) -> (Vec<Reset>, Vec<Reset>) {
    let (mut triggers, mut victims) = (Vec::new(), Vec::new());
    for container in containers {
        for instance in runtime.instances(&container.name) {
            let list =
                if has_triggered(container, instance) { &mut triggers } else { &mut victims };
            list.push(reset(instance));
        }
    }
    (triggers, victims)
}

fn reset(instance: &Instance) -> Reset {
    let may_run = instance.exit().is_none();
    Reset {
        id: instance.id.clone(),
        name: instance.name.clone(),
        kill: may_run.then(|| Kill::new(instance, KillReason::RestartAllContainers)),
    }
}

fn has_triggered(container: &Container, instance: &Instance) -> bool {
    instance.exit().is_some_and(|exit| triggers(container, exit.code))
}

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
