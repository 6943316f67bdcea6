//! From one status of a pod to the next: what counts as a change, and when it happened.
//! Models pkg/kubelet/status/status_manager.go updateLastTransitionTime and isPodStatusByKubeletEqual (v1.36), S28, S53.

use super::conditions;
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, PodStatus};

/// Conditions of the kubelet's own count by status, reason and message only; those of others not at all.
pub fn is_same(old: &PodStatus, new: &PodStatus) -> bool {
    let told = |status: &PodStatus| status.conditions.iter().filter(|one| is_told(one)).count();
    let is_equal = |new: &Condition| {
        let old = old.condition(&new.kind);
        old.is_some_and(|old| {
            old.status == new.status && old.reason == new.reason && old.message == new.message
        })
    };
    told(old) == told(new)
        && new.conditions.iter().filter(|one| is_told(one)).all(is_equal)
        && PodStatus { conditions: new.conditions.clone(), ..old.clone() } == *new
}

/// A condition's time moves only with its status; the start time never does.
pub fn date(status: &mut PodStatus, old: &PodStatus, now: Stamp) {
    for condition in status.conditions.iter_mut().filter(|one| is_told(one)) {
        date_condition(condition, old.condition(&condition.kind), now);
    }
    status.start_time = old.start_time.or(status.start_time).or(Some(now));
    status.observed_generation = status.observed_generation.max(old.observed_generation);
}

pub fn date_condition(condition: &mut Condition, old: Option<&Condition>, now: Stamp) {
    condition.last_transition_time = match old {
        Some(old) if old.status == condition.status => old.last_transition_time,
        Some(_) | None => Some(now),
    };
}

/// Whether the kubelet has anything to say about it: its own, and the one it shares.
fn is_told(condition: &Condition) -> bool {
    let kind = condition.kind.as_str();
    conditions::is_owned_by_kubelet(kind) || kind == conditions::DISRUPTION_TARGET
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;
    use crate::objects::{ConditionStatus, PodPhase};

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
}
