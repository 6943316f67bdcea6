//! What a pod's failure means for its Job, and when a Job is done before all of it is.
//! Models pkg/controller/job/pod_failure_policy.go and success_policy.go (v1.36).

use super::indexes::Indexes;
use crate::objects::{
    ContainerStatus, JobSpec, OnExitCodes, Pod, PodFailurePolicy, PodFailureRule, SuccessPolicy,
};

/// What the first rule that fits does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Count,
    /// As if it had not been.
    Ignore,
    FailIndex,
    /// The Job's reason, in a sentence.
    FailJob(String),
}

impl Failure {
    pub fn is_counted(&self) -> bool {
        match self {
            Failure::Ignore => false,
            Failure::Count | Failure::FailIndex | Failure::FailJob(_) => true,
        }
    }
}

/// Models matchPodFailurePolicy. Without a policy every failure counts.
pub fn of_failure(spec: &JobSpec, pod: &Pod) -> Failure {
    let rules =
        spec.pod_failure_policy.as_ref().map_or(&[][..], |PodFailurePolicy { rules }| rules);
    let acted = rules.iter().enumerate().find_map(|(index, rule)| {
        let why = fits(rule, pod)?;
        let message = || format!("{why} matching {} rule at index {index}", rule.action);
        match rule.action.as_str() {
            "Ignore" => Some(Failure::Ignore),
            "FailIndex" => Some(Failure::FailIndex),
            "Count" => Some(Failure::Count),
            "FailJob" => Some(Failure::FailJob(message())),
            _ => None,
        }
    });
    acted.unwrap_or(Failure::Count)
}

/// What of the pod a rule speaks of.
fn fits(rule: &PodFailureRule, pod: &Pod) -> Option<String> {
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    if let Some(codes) = &rule.on_exit_codes {
        let status = &pod.status;
        let mut containers =
            status.container_statuses.iter().chain(&status.init_container_statuses);
        let (container, code) = containers
            .find_map(|container| Some((&container.name, failed_with(container, codes)?)))?;
        return Some(format!(
            "Container {container} for pod {namespace}/{name} failed with exit code {code}"
        ));
    }
    let pattern = rule.on_pod_conditions.iter().find(|pattern| {
        let condition = pod.status.condition(&pattern.kind);
        condition.is_some_and(|condition| condition.status == pattern.status)
    })?;
    Some(format!("Pod {namespace}/{name} has condition {}", pattern.kind))
}

fn failed_with(container: &ContainerStatus, codes: &OnExitCodes) -> Option<i32> {
    let code = container.terminated()?.exit_code;
    let is_meant = codes.container_name.as_ref().is_none_or(|name| *name == container.name);
    let fits = match codes.operator.as_str() {
        "In" => codes.values.contains(&code),
        "NotIn" => !codes.values.contains(&code),
        _ => false,
    };
    (code != 0 && is_meant && fits).then_some(code)
}

/// The Job's reason, in a sentence, if one of the rules is met.
/// Models matchSuccessPolicy.
pub fn of_success(policy: &SuccessPolicy, completions: i32, done: &Indexes) -> Option<String> {
    if done.is_empty() {
        return None;
    }
    let is_met = |rule: &crate::objects::SuccessRule| match &rule.succeeded_indexes {
        Some(text) => {
            let asked = Indexes::read(text, completions);
            let shared = asked.shared(done);
            let is_enough = rule.succeeded_count.is_some_and(|count| count <= shared);
            !asked.is_empty() && (shared == asked.count() || is_enough)
        }
        None => rule.succeeded_count.is_some_and(|count| count <= done.count()),
    };
    let index = policy.rules.iter().position(is_met)?;
    Some(format!("Matched rules at index {index}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn failed(code: i32) -> Pod {
        let state = json!({ "terminated": { "exitCode": code } });
        let pod = json!({ "metadata": { "name": "a", "namespace": "default" }, "status": { "phase": "Failed",
            "conditions": [{ "type": "DisruptionTarget", "status": "True" }],
            "containerStatuses": [{ "name": "main", "state": state }] } });
        serde_json::from_value(pod).unwrap()
    }

    fn check(rules: serde_json::Value, code: i32, expected: Failure) {
        let spec = json!({ "podFailurePolicy": { "rules": rules } });
        let spec: JobSpec = serde_json::from_value(spec).unwrap();
        assert_eq!(of_failure(&spec, &failed(code)), expected, "{rules}");
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let exit = |action: &str, operator: &str| json!({ "action": action, "onExitCodes": { "operator": operator, "values": [42] } });
        let disrupted = json!({ "action": "Ignore", "onPodConditions": [{ "type": "DisruptionTarget", "status": "True" }] });
        let message = "Container main for pod default/a failed with exit code 42 matching FailJob rule at index 0";
        check(json!([exit("FailJob", "In"), disrupted]), 42, Failure::FailJob(message.into()));
        check(json!([exit("FailJob", "In"), disrupted]), 1, Failure::Ignore);
        check(json!([exit("FailIndex", "NotIn")]), 1, Failure::FailIndex);
        check(json!([exit("FailIndex", "NotIn")]), 42, Failure::Count);
        check(json!([]), 1, Failure::Count);
    }

    #[test]
    fn a_success_policy_asks_for_some_of_the_indexes() {
        let met = |rules: serde_json::Value, done: &str| {
            let policy: SuccessPolicy = serde_json::from_value(json!({ "rules": rules })).unwrap();
            of_success(&policy, 10, &Indexes::read(done, 10))
        };
        let rule = |index: usize| Some(format!("Matched rules at index {index}"));
        assert_eq!(met(json!([{ "succeededIndexes": "0,2" }]), "0-1"), None);
        assert_eq!(met(json!([{ "succeededIndexes": "0,2" }]), "0-2"), rule(0));
        assert_eq!(
            met(json!([{ "succeededIndexes": "0-5", "succeededCount": 2 }]), "4-9"),
            rule(0)
        );
        assert_eq!(
            met(json!([{ "succeededIndexes": "0" }, { "succeededCount": 1 }]), "3"),
            rule(1)
        );
    }
}
