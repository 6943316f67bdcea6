//! Which named behaviour a change of a pod's status shows, for those who ask why.

use super::conditions::READY;
use crate::cluster::kubelet::{deadline, eviction, preemption};
use crate::cluster::rule::Rule;
use crate::objects::{Condition, ContainerStatus, PodStatus};

/// The most telling one; most changes are only reports.
pub fn rule_of(old: &PodStatus, new: &PodStatus) -> Rule {
    if new.is_terminal() && new.reason == deadline::EVICTION.reason {
        return Rule::ActiveDeadline;
    }
    if new.is_terminal() && new.reason == preemption::PREEMPTED.reason {
        return Rule::KubeletPreempts;
    }
    if new.is_terminal() && new.reason == eviction::REASON {
        return eviction::rule_of(&new.message);
    }
    if new.is_terminal() && !old.is_terminal() {
        return Rule::PodPhaseFinal;
    }
    if new.container_statuses.iter().any(|container| enters_crash_loop(container, old)) {
        return Rule::CrashLoopShown;
    }
    let ready = |status: &PodStatus| status.condition(READY).cloned().unwrap_or_default();
    let (before, after) = (ready(old), ready(new));
    let is_gated = |ready: &Condition| ready.reason == "ReadinessGatesNotReady";
    if (is_gated(&before) || is_gated(&after)) && before.message != after.message {
        return Rule::ReadinessGate;
    }
    Rule::KubeletStatus
}

fn enters_crash_loop(container: &ContainerStatus, old: &PodStatus) -> bool {
    let waits = |container: &ContainerStatus| {
        container.waiting().is_some_and(|waiting| waiting.reason == "CrashLoopBackOff")
    };
    waits(container) && !old.container_status(&container.name).is_some_and(waits)
}
