//! Will a container that exited be started again?
//! Models pkg/api/v1/pod/util.go ContainerShouldRestart and container/helpers.go ShouldContainerBeRestarted (v1.36), K38.

use super::pleg::PodRuntime;
use crate::cluster::runtime::ContainerRun;
use crate::objects::{
    Container, ContainerRestartPolicy, Pod, PodSpec, RestartPolicy, RestartRule, RestartRuleAction,
};

/// Whether a container of a pod is to be started now, as the runtime shows it.
pub fn should_be_restarted(container: &Container, pod: &Pod, runtime: &PodRuntime) -> bool {
    if pod.is_deleting() {
        return false;
    }
    let Some(newest) = runtime.newest(&container.name) else { return true };
    match &newest.run {
        ContainerRun::Running { .. } => false,
        ContainerRun::Created | ContainerRun::Unknown => true,
        ContainerRun::Exited(exit) => should_restart(container, &pod.spec, exit.code),
    }
}

/// The container's own rules first, then its own policy, then the pod's.
pub fn should_restart(container: &Container, spec: &PodSpec, exit_code: i32) -> bool {
    if let Some(policy) = container.restart_policy {
        if matching_rule(container, exit_code).is_some() {
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

/// Whether a kill is followed by a start. Neither rules nor exit codes are asked: the container has not exited yet.
pub fn restarts_after_kill(container: &Container, spec: &PodSpec) -> bool {
    match container.restart_policy {
        Some(policy) => policy != ContainerRestartPolicy::Never,
        None => spec.restart_policy() != RestartPolicy::Never,
    }
}

/// Whether any way of ending brings the container back. Models IsContainerRestartable.
pub fn is_restartable(container: &Container, spec: &PodSpec) -> bool {
    let has_rule = container.restart_policy.is_some()
        && container
            .restart_policy_rules
            .iter()
            .any(|rule| rule.action == RestartRuleAction::Restart);
    has_rule || restarts_after_kill(container, spec)
}

/// The first rule that speaks of this exit code. Models FindMatchingContainerRestartRule.
pub fn matching_rule(container: &Container, exit_code: i32) -> Option<&RestartRule> {
    container.restart_policy_rules.iter().find(|rule| rule.matches(exit_code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{RestartRuleExitCodes, RestartRuleOperator};

    fn container(policy: Option<ContainerRestartPolicy>, restarts_on: &[i32]) -> Container {
        let rule = RestartRule {
            action: RestartRuleAction::Restart,
            exit_codes: Some(RestartRuleExitCodes {
                operator: RestartRuleOperator::In,
                values: restarts_on.to_vec(),
            }),
        };
        Container {
            restart_policy: policy,
            restart_policy_rules: vec![rule],
            ..Container::default()
        }
    }

    #[test]
    fn a_rule_comes_before_the_container_s_policy_and_that_before_the_pod_s() {
        use ContainerRestartPolicy as Own;
        use RestartPolicy::{Always, Never, OnFailure};
        for (pod, own, restarts_on, code, expected) in [
            (Always, None, &[][..], 0, true),
            (OnFailure, None, &[], 0, false),
            (OnFailure, None, &[], 1, true),
            (Never, None, &[], 1, false),
            (Never, Some(Own::Always), &[], 0, true),
            (Always, Some(Own::OnFailure), &[], 0, false),
            (Always, Some(Own::Never), &[], 1, false),
            (Always, Some(Own::Never), &[42], 42, true),
            (Always, Some(Own::Never), &[42], 43, false),
            (Never, None, &[42], 42, false),
        ] {
            let spec = PodSpec { restart_policy: Some(pod), ..PodSpec::default() };
            let got = should_restart(&container(own, restarts_on), &spec, code);
            assert_eq!(got, expected, "{pod:?} {own:?} {restarts_on:?} {code}");
        }
    }
}
