//! A status as it is kept: long termination messages cut, containers in order.
//! Models pkg/kubelet/status/status_manager.go normalizeStatus (v1.36), S47 and S48. Times are whole seconds by type.

use crate::kit::order;
use crate::objects::{ContainerState, ContainerStatus, Pod, PodStatus};

/// All termination messages of a pod together, shared out among its containers.
const MESSAGES_MAX_BYTES: usize = 12 * 1024;

pub fn normalize(pod: &Pod, status: &mut PodStatus) {
    let spec = &pod.spec;
    let containers =
        spec.containers.len() + spec.init_containers.len() + spec.ephemeral_containers.len();
    let max_bytes = MESSAGES_MAX_BYTES / containers.max(1);
    let lists = [
        &mut status.container_statuses,
        &mut status.init_container_statuses,
        &mut status.ephemeral_container_statuses,
    ];
    for container in lists.into_iter().flatten() {
        cut(&mut container.state, max_bytes);
        cut(&mut container.last_state, max_bytes);
    }
    order::sort_by(&mut status.container_statuses, |a, b| a.name.cmp(&b.name));
    order::sort_by(&mut status.ephemeral_container_statuses, |a, b| a.name.cmp(&b.name));
    let place = |status: &ContainerStatus| {
        pod.spec.init_containers.iter().position(|container| container.name == status.name)
    };
    order::sort_by_key(&mut status.init_container_statuses, place);
}

/// At a whole character: half of one would not survive the way into the API.
fn cut(state: &mut Option<ContainerState>, max_bytes: usize) {
    if let Some(ContainerState::Terminated(exit)) = state
        && max_bytes < exit.message.len()
    {
        exit.message.truncate(exit.message.floor_char_boundary(max_bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{Container, ContainerStateTerminated};

    fn exited(name: &str, message: &str) -> ContainerStatus {
        let exit = ContainerStateTerminated { message: message.to_owned(), ..Default::default() };
        ContainerStatus {
            name: name.to_owned(),
            state: Some(ContainerState::Terminated(exit)),
            ..ContainerStatus::default()
        }
    }

    #[test]
    fn a_pod_s_termination_messages_share_twelve_kibibytes() {
        let mut pod = Pod::default();
        let named = |name: &str| Container { name: name.to_owned(), ..Container::default() };
        pod.spec.containers = vec![named("b"), named("a"), named("c")];
        let long = "é".repeat(3_000);
        let mut status = PodStatus {
            container_statuses: vec![exited("b", &long), exited("a", "short")],
            ..PodStatus::default()
        };
        normalize(&pod, &mut status);
        let told: Vec<(&str, usize)> = status
            .container_statuses
            .iter()
            .filter_map(|one| Some((one.name.as_str(), one.terminated()?.message.len())))
            .collect();
        assert_eq!(told, [("a", 5), ("b", 4096)]);
    }
}
