//! A container that has ended for good does not come back to life in the API.
//! Models pkg/kubelet/status/status_manager.go checkContainerStateTransition (v1.36), S49.

use super::conditions::could_restart_all;
use crate::cluster::kubelet::restart_policy::should_restart;
use crate::cluster::version::Gates;
use crate::objects::{Container, ContainerStatus, PodSpec, PodStatus, RestartPolicy};

/// Whether a status may follow another. One that may not is dropped whole.
pub fn is_legal(old: &PodStatus, new: &PodStatus, spec: &PodSpec, gates: Gates) -> bool {
    if spec.restart_policy() == RestartPolicy::Always {
        return true;
    }
    if gates.restart_all_containers.is_on() && could_restart_all(spec) {
        return true;
    }
    let lists = [
        (&spec.containers, &old.container_statuses, &new.container_statuses),
        (&spec.init_containers, &old.init_container_statuses, &new.init_container_statuses),
    ];
    lists.iter().all(|(containers, old, new)| {
        old.iter().filter(|old| is_final(old, containers, spec, gates)).all(|old| {
            let new = new.iter().find(|new| new.name == old.name);
            new.is_none_or(|new| new.terminated().is_some())
        })
    })
}

fn is_final(
    status: &ContainerStatus,
    containers: &[Container],
    spec: &PodSpec,
    gates: Gates,
) -> bool {
    let Some(exit) = status.terminated() else { return false };
    if exit.exit_code != 0 && spec.restart_policy() == RestartPolicy::OnFailure {
        return false;
    }
    let container = containers.iter().find(|container| container.name == status.name);
    container.is_none_or(|container| {
        let by_rules = gates.container_restart_rules.is_on()
            && should_restart(container, spec, exit.exit_code);
        !by_rules && !container.is_sidecar()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::version::Version;
    use crate::objects::{ContainerState, ContainerStateTerminated};

    fn status(state: ContainerState) -> PodStatus {
        let container = ContainerStatus {
            name: "app".to_owned(),
            state: Some(state),
            ..ContainerStatus::default()
        };
        PodStatus { container_statuses: vec![container], ..PodStatus::default() }
    }

    #[test]
    fn only_a_policy_brings_a_container_back() {
        use RestartPolicy::{Always, Never, OnFailure};
        for (policy, code, expected) in [
            (Always, 0, true),
            (OnFailure, 0, false),
            (OnFailure, 1, true),
            (Never, 0, false),
            (Never, 1, false),
        ] {
            let container = Container { name: "app".to_owned(), ..Container::default() };
            let spec = PodSpec {
                containers: vec![container],
                restart_policy: Some(policy),
                ..PodSpec::default()
            };
            let exit = ContainerStateTerminated { exit_code: code, ..Default::default() };
            let old = status(ContainerState::Terminated(exit));
            let new = status(ContainerState::waiting("ContainerCreating", ""));
            let gates = Version::DEFAULT.gates();
            assert_eq!(is_legal(&old, &new, &spec, gates), expected, "{policy:?} {code}");
            assert!(is_legal(&old, &old, &spec, gates) && is_legal(&new, &old, &spec, gates));
        }
    }
}
