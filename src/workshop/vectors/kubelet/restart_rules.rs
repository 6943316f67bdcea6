//! Whether a container comes back, whether all do, and how often one has.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure};
use super::gates::FeatureGates;
use super::kill_restart_policy::pod_with;
use super::pod_fixture::ContainerInput;
use crate::cluster::kubelet::log_files::restart_count;
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::restart_all::{ALL_CONTAINERS_RESTARTING, should_all_restart};
use crate::cluster::kubelet::restart_policy::{is_restartable, matching_rule, should_be_restarted};
use crate::kit::stamp::Stamp;
use crate::objects::{
    Condition, ConditionStatus, Container, ContainerRestartPolicy, Pod, PodStatus, RestartPolicy,
    RestartRule, RestartRuleAction, RestartRuleExitCodes, RestartRuleOperator,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ShouldRestart {
    latest_state: Option<String>,
    pod_restart_policy: String,
    pod_deletion_timestamp_set: bool,
}

pub fn should_restart(case: &Case) -> Result<(), Failure> {
    let input: ShouldRestart = case.input()?;
    let policies = match input.pod_restart_policy.as_str() {
        "any" => vec![RestartPolicy::Always, RestartPolicy::OnFailure, RestartPolicy::Never],
        named => vec![read(named)?],
    };
    for policy in policies {
        let (mut pod, runtime) = one_container(input.latest_state.as_deref())?;
        pod.spec.restart_policy = Some(policy);
        pod.metadata.deletion_timestamp = input.pod_deletion_timestamp_set.then_some(Stamp::START);
        let restart = should_be_restarted(&pod.spec.containers[0], &pod, &runtime);
        case.check(json!({"restart": restart}))?;
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Restartable {
    pod_restart_policy: Option<RestartPolicy>,
    container_restart_policy: Option<ContainerRestartPolicy>,
    rule_actions: Vec<RestartRuleAction>,
}

pub fn restartable(case: &Case) -> Result<(), Failure> {
    let input: Restartable = case.input()?;
    let rule = |action: &RestartRuleAction| RestartRule { action: *action, exit_codes: None };
    let mut pod = pod_with(vec![Container {
        restart_policy: input.container_restart_policy,
        restart_policy_rules: input.rule_actions.iter().map(rule).collect(),
        ..Container::default()
    }]);
    pod.spec.restart_policy = input.pod_restart_policy;
    let restartable = is_restartable(&pod.spec.containers[0], &pod.spec);
    case.check(json!({"restartable": restartable}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ExitCodeRule {
    rules: Vec<RestartRuleExitCodes>,
    exit_code: i32,
}

pub fn exit_code_rule(case: &Case) -> Result<(), Failure> {
    let input: ExitCodeRule = case.input()?;
    let action = RestartRuleAction::Restart;
    let rules = input.rules.into_iter();
    let container = Container {
        restart_policy_rules: rules
            .map(|codes| RestartRule { action, exit_codes: Some(codes) })
            .collect(),
        ..Container::default()
    };
    let index = matching_rule(&container, input.exit_code).and_then(|found| {
        container.restart_policy_rules.iter().position(|rule| std::ptr::eq(rule, found))
    });
    case.check(json!({"matchedIndex": index}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RestartAll {
    condition: Option<String>,
    container: Option<String>,
    init_container: Option<String>,
    sidecar: Option<String>,
    /// `RestartAllContainers In [42]`, of whichever container is described.
    rule: Option<String>,
}

pub fn restart_all(case: &Case) -> Result<(), Failure> {
    let input: RestartAll = case.input()?;
    let rules: Vec<RestartRule> =
        input.rule.as_deref().map(read_rule).transpose()?.into_iter().collect();
    let mut pod = Pod::default();
    let mut runtime = PodRuntime::default();
    let mut add = |list: &mut Vec<Container>, state: &Option<String>, policy| {
        let Some(state) = state else { return Ok(()) };
        let (described, shown) = one_container(Some(state))?;
        runtime.containers.extend(shown.containers);
        list.extend(described.spec.containers.into_iter().map(|container| Container {
            restart_policy: Some(policy),
            restart_policy_rules: rules.clone(),
            ..container
        }));
        Ok(())
    };
    add(&mut pod.spec.containers, &input.container, ContainerRestartPolicy::Never)?;
    add(&mut pod.spec.init_containers, &input.init_container, ContainerRestartPolicy::Never)?;
    add(&mut pod.spec.init_containers, &input.sidecar, ContainerRestartPolicy::Always)?;
    let conditions = input.condition.as_deref().map(read_condition).transpose()?;
    let status = PodStatus { conditions: conditions.into_iter().collect(), ..PodStatus::default() };
    let gates = FeatureGates::default().gates();
    let restart_all = should_all_restart(&pod.spec, Some(&runtime), &status, gates);
    case.check(json!({"restartAll": restart_all}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogFiles {
    files: Vec<String>,
}

pub fn log_files(case: &Case) -> Result<(), Failure> {
    let input: LogFiles = case.input()?;
    case.check(json!({"restartCount": restart_count(&input.files)}))
}

/// A pod with one container, and the runtime that shows it as `running`, `exited 1` and so on.
fn one_container(state: Option<&str>) -> Result<(Pod, PodRuntime), Failure> {
    let words: Vec<&str> = state.map(|state| state.split(' ').collect()).unwrap_or_default();
    let mut input = json!({"name": "foo"});
    if let Some(state) = words.first() {
        input["state"] = json!(state);
    }
    if let Some(code) = words.get(1) {
        let code: i32 = code.parse().map_err(|_| Failure::unknown(code))?;
        input["exitCode"] = json!(code);
    }
    let input: ContainerInput = serde_json::from_value(input)
        .map_err(|error| Failure::new("a container", &error.to_string()))?;
    let instance: Option<Rc<_>> = input.instance()?;
    let runtime = PodRuntime { sandboxes: Vec::new(), containers: instance.into_iter().collect() };
    Ok((pod_with(vec![input.container()]), runtime))
}

/// `RestartAllContainers In [42, 43]`.
fn read_rule(text: &str) -> Result<RestartRule, Failure> {
    let mut words = text.splitn(3, ' ');
    let mut word = || words.next().ok_or_else(|| Failure::unknown(text));
    let (action, operator, values) = (word()?, word()?, word()?);
    let action: RestartRuleAction = read(action)?;
    let operator: RestartRuleOperator = read(operator)?;
    let values = serde_json::from_str(values).map_err(|_| Failure::unknown(values))?;
    Ok(RestartRule { action, exit_codes: Some(RestartRuleExitCodes { operator, values }) })
}

/// `AllContainersRestarting=True`.
fn read_condition(text: &str) -> Result<Condition, Failure> {
    let status = match text.split_once('=') {
        Some((ALL_CONTAINERS_RESTARTING, "True")) => ConditionStatus::True,
        Some((ALL_CONTAINERS_RESTARTING, "False")) => ConditionStatus::False,
        _ => return Err(Failure::unknown(text)),
    };
    Ok(Condition::new(ALL_CONTAINERS_RESTARTING, status))
}

/// A word of the API.
fn read<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, Failure> {
    serde_json::from_value(json!(word)).map_err(|_| Failure::unknown(word))
}
