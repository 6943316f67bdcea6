//! The last status of a pod: whatever has no end gets one, and the phase is terminal.
//! Models pkg/kubelet/status/status_manager.go TerminatePod (v1.36), S45.

use super::conversion::unseen;
use super::phase::is_static;
use crate::objects::{ContainerStatus, Pod, PodPhase, PodStatus};

/// `pod`: as the API last showed it. `status`: the newest the kubelet has.
pub fn terminated(pod: &Pod, mut status: PodStatus) -> PodStatus {
    if has_initialized(pod) {
        end(&mut status.container_statuses);
    }
    let begun = begun(&status.init_container_statuses);
    end(&mut status.init_container_statuses[..begun]);
    if !status.is_terminal() && !is_static(pod) {
        status.phase = Some(PodPhase::Failed);
    }
    status
}

/// Nobody knows how it ended, so it counts as a failure.
fn end(statuses: &mut [ContainerStatus]) {
    for status in statuses.iter_mut().filter(|status| status.terminated().is_none()) {
        let message = "The container could not be located when the pod was terminated";
        status.state = Some(unseen("ContainerStatusUnknown", message, 137));
    }
}

/// Whether a regular container may have run: one has left Waiting, or the last init container has done its work.
fn has_initialized(pod: &Pod) -> bool {
    if pod.spec.init_containers.is_empty() || pod.status.container_statuses.iter().any(has_begun) {
        return true;
    }
    let Some(last) = pod.status.init_container_statuses.last() else { return false };
    let mut containers = pod.spec.init_containers.iter();
    let Some(container) = containers.find(|container| container.name == last.name) else {
        return false;
    };
    if container.is_sidecar() {
        return last.running().is_some() && last.started == Some(true);
    }
    let mut ends = last.terminated().into_iter().chain(last.last_terminated());
    ends.any(|exit| exit.exit_code == 0)
}

/// How many of the init containers have tried to start; the first counts in any case.
fn begun(statuses: &[ContainerStatus]) -> usize {
    let last = statuses.iter().rposition(has_begun).unwrap_or(0);
    statuses.len().min(last + 1)
}

fn has_begun(status: &ContainerStatus) -> bool {
    status.waiting().is_none() || status.last_terminated().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{Container, ContainerState, ContainerStateRunning};

    fn waiting(name: &str) -> ContainerStatus {
        ContainerStatus {
            name: name.to_owned(),
            state: Some(ContainerState::waiting("PodInitializing", "")),
            ..ContainerStatus::default()
        }
    }

    fn running(name: &str) -> ContainerStatus {
        let state = ContainerState::Running(ContainerStateRunning::default());
        ContainerStatus { state: Some(state), ..waiting(name) }
    }

    fn pod(init: &[ContainerStatus], regular: &[ContainerStatus]) -> Pod {
        let named = |status: &ContainerStatus| Container {
            name: status.name.clone(),
            ..Container::default()
        };
        let mut pod = Pod::default();
        pod.spec.init_containers = init.iter().map(named).collect();
        pod.spec.containers = regular.iter().map(named).collect();
        pod.status.init_container_statuses = init.to_vec();
        pod.status.container_statuses = regular.to_vec();
        pod
    }

    /// The names of the containers that are told to have ended unseen.
    fn check(pod: &Pod, expected: &[&str]) {
        let last = terminated(pod, pod.status.clone());
        assert_eq!(last.phase, Some(PodPhase::Failed));
        let all = last.init_container_statuses.iter().chain(&last.container_statuses);
        let ended = all.filter(|one| {
            one.terminated().is_some_and(|exit| {
                (exit.exit_code, exit.reason.as_str()) == (137, "ContainerStatusUnknown")
            })
        });
        let ended: Vec<&str> = ended.map(|one| one.name.as_str()).collect();
        assert_eq!(ended, expected);
    }

    #[test]
    fn a_pod_without_init_containers_ends_with_all_of_its_containers() {
        check(&pod(&[], &[waiting("a"), running("b")]), &["a", "b"]);
    }

    #[test]
    fn an_uninitialized_pod_ends_with_the_init_containers_that_have_begun() {
        check(&pod(&[waiting("i"), waiting("j")], &[waiting("a")]), &["i"]);
        check(&pod(&[running("i"), running("j"), waiting("k")], &[waiting("a")]), &["i", "j"]);
    }

    #[test]
    fn a_regular_container_that_ran_proves_that_the_pod_was_initialized() {
        check(&pod(&[running("i")], &[running("a"), waiting("b")]), &["i", "a", "b"]);
    }
}
