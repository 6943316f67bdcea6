//! From one status of a pod to the next: what counts as a change, when it happened, and what the last one says.
//! Models pkg/kubelet/status/status_manager.go updateLastTransitionTime, isPodStatusByKubeletEqual and TerminatePod (v1.36), S28, S45, S53.

use super::conditions;
use crate::kit::stamp::Stamp;
use crate::objects::{
    Condition, ContainerState, ContainerStateTerminated, ContainerStatus, Pod, PodPhase, PodStatus,
};

/// Conditions of the kubelet's own count by status, reason and message only; those of others not at all.
pub fn is_same(old: &PodStatus, new: &PodStatus) -> bool {
    let owned =
        |status: &PodStatus| status.conditions.iter().filter(|one| is_dated(&one.kind)).count();
    let is_equal = |new: &Condition| {
        let old = old.condition(&new.kind);
        old.is_some_and(|old| {
            old.status == new.status && old.reason == new.reason && old.message == new.message
        })
    };
    owned(old) == owned(new)
        && new.conditions.iter().filter(|one| is_dated(&one.kind)).all(is_equal)
        && PodStatus { conditions: new.conditions.clone(), ..old.clone() } == *new
}

/// A condition's time moves only with its status (S28); the start time never does.
pub fn date(status: &mut PodStatus, old: &PodStatus, now: Stamp) {
    for condition in status.conditions.iter_mut().filter(|one| is_dated(&one.kind)) {
        condition.last_transition_time = match old.condition(&condition.kind) {
            Some(before) if before.status == condition.status => before.last_transition_time,
            Some(_) | None => Some(now),
        };
    }
    status.start_time = old.start_time.or(Some(now));
    status.observed_generation = status.observed_generation.max(old.observed_generation);
}

fn is_dated(kind: &str) -> bool {
    conditions::is_owned_by_kubelet(kind) || kind == conditions::DISRUPTION_TARGET
}

/// Once a pod is over, a container without an end is one that nobody found, and the phase is terminal.
/// Models TerminatePod, for pods without init containers that were never started.
pub fn finished(pod: &Pod, mut status: PodStatus) -> PodStatus {
    if pod.spec.init_containers.is_empty() {
        let running = |one: &&mut ContainerStatus| one.terminated().is_none();
        for container in status.container_statuses.iter_mut().filter(running) {
            container.state = Some(ContainerState::Terminated(ContainerStateTerminated {
                exit_code: 137,
                message: "The container could not be located when the pod was terminated"
                    .to_owned(),
                reason: "ContainerStatusUnknown".to_owned(),
                ..ContainerStateTerminated::default()
            }));
        }
    }
    if !status.is_terminal() {
        status.phase = Some(PodPhase::Failed);
    }
    status
}

pub fn replace_or_append(status: &mut PodStatus, condition: Condition) {
    match status.conditions.iter_mut().find(|one| one.kind == condition.kind) {
        Some(slot) => *slot = condition,
        None => status.conditions.push(condition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;
    use crate::objects::ConditionStatus;

    fn status(ready: ConditionStatus, reason: &str, since: u64) -> PodStatus {
        let condition = Condition {
            last_transition_time: Some(Stamp::of(SimTime::secs(since))),
            ..Condition::new(conditions::READY, ready).because(reason, "")
        };
        PodStatus { conditions: vec![condition], ..PodStatus::default() }
    }

    #[test]
    fn a_condition_s_time_moves_only_with_its_status() {
        let old = status(ConditionStatus::False, "ContainersNotReady", 1);
        for (new, since) in [
            (status(ConditionStatus::False, "PodFailed", 9), 1),
            (status(ConditionStatus::True, "", 9), 5),
        ] {
            let mut new = new;
            date(&mut new, &old, Stamp::of(SimTime::secs(5)));
            assert_eq!(
                new.conditions[0].last_transition_time,
                Some(Stamp::of(SimTime::secs(since)))
            );
        }
    }

    #[test]
    fn another_reason_is_a_change_and_another_time_is_not() {
        let old = status(ConditionStatus::False, "ContainersNotReady", 1);
        assert!(is_same(&old, &status(ConditionStatus::False, "ContainersNotReady", 9)));
        assert!(!is_same(&old, &status(ConditionStatus::False, "PodFailed", 1)));
        assert!(!is_same(&old, &PodStatus::default()));
        let phase = Some(PodPhase::Running);
        assert!(!is_same(&old, &PodStatus { phase, ..old.clone() }));
    }

    #[test]
    fn a_pod_that_never_ran_ends_as_failed_with_containers_nobody_found() {
        let waiting = ContainerStatus {
            state: Some(ContainerState::waiting("ImagePullBackOff", "")),
            ..ContainerStatus::default()
        };
        let before = PodStatus { container_statuses: vec![waiting], ..PodStatus::default() };
        let last = finished(&Pod::default(), before);
        assert_eq!(last.phase, Some(PodPhase::Failed));
        let exit = last.container_statuses[0].terminated().unwrap();
        assert_eq!((exit.exit_code, exit.reason.as_str()), (137, "ContainerStatusUnknown"));
    }
}
