//! `kubelet/kill_restart_policy.json`: how containers are stopped, and whether they come back. Its tables are known by
//! their members; hooks, the order of termination and restarts have rooms of their own.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure};
use super::{kill_hooks, restart_rules, termination_order};
use crate::cluster::ContainerId;
use crate::cluster::kubelet::actions::{Kill, KillReason};
use crate::cluster::kubelet::stop::{Farewell, effective_grace_secs, grace_secs};
use crate::objects::probe::Probe;
use crate::objects::{Container, Pod};

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Map<String, Value> = case.input()?;
    let has = |name: &str| input.contains_key(name);
    match () {
        () if has("killReason") => grace(case),
        () if has("kill") => kill_of_a_stranger(case),
        () if has("previous") => effective_grace(case),
        () if has("preStop") => kill_hooks::pre_stop(case),
        () if has("postStart") => kill_hooks::post_start(case),
        () if has("sleepSeconds") => kill_hooks::sleep(case),
        () if has("exitTakes") => termination_order::play(case),
        () if has("latestState") => restart_rules::should_restart(case),
        () if has("ruleActions") => restart_rules::restartable(case),
        () if has("rules") => restart_rules::exit_code_rule(case),
        () if has("rule") || has("condition") => restart_rules::restart_all(case),
        () if has("files") => restart_rules::log_files(case),
        () => Err(Failure::unknown("a table of other members")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Grace {
    pod_termination_grace_period_seconds: Option<i64>,
    liveness_termination_grace_period_seconds: Option<i64>,
    startup_termination_grace_period_seconds: Option<i64>,
    pod_deletion_grace_period_seconds: Option<i64>,
    kill_reason: String,
}

/// What one container is given.
fn grace(case: &Case) -> Result<(), Failure> {
    let input: Grace = case.input()?;
    let why = match input.kill_reason.as_str() {
        "LivenessProbe" => KillReason::LivenessProbe,
        "StartupProbe" => KillReason::StartupProbe,
        "Unknown" => KillReason::StateUnknown,
        other => return Err(Failure::unknown(other)),
    };
    let probe = |secs: Option<i64>| {
        secs.map(|_| Probe { termination_grace_period_seconds: secs, ..Probe::default() })
    };
    let mut pod = pod_with(vec![Container {
        name: "foo".to_owned(),
        liveness_probe: probe(input.liveness_termination_grace_period_seconds),
        startup_probe: probe(input.startup_termination_grace_period_seconds),
        ..Container::default()
    }]);
    pod.spec.termination_grace_period_seconds = input.pod_termination_grace_period_seconds;
    pod.metadata.deletion_grace_period_seconds = input.pod_deletion_grace_period_seconds;
    case.check(json!({"gracePeriodSeconds": grace_secs(&pod, &kill("foo", why))}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct KillOf {
    pod_containers: Vec<String>,
    kill: String,
    grace_period_override: Option<i64>,
}

/// A container that the spec may not name.
fn kill_of_a_stranger(case: &Case) -> Result<(), Failure> {
    let input: KillOf = case.input()?;
    let named = |name: &String| Container { name: name.clone(), ..Container::default() };
    let pod = pod_with(input.pod_containers.iter().map(named).collect());
    let kill = kill(&input.kill, KillReason::PodStops);
    let farewell = Farewell::new(&pod, kill, input.grace_period_override);
    case.check(json!({"error": farewell.is_err()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct EffectiveGrace {
    pod_termination_grace_period_seconds: Option<i64>,
    pod_deletion_grace_period_seconds: Option<i64>,
    #[serde(rename = "override")]
    asked: Option<i64>,
    /// 0: nothing was granted yet.
    previous: i64,
}

/// What a pod that ends is granted.
fn effective_grace(case: &Case) -> Result<(), Failure> {
    let input: EffectiveGrace = case.input()?;
    let mut pod = Pod::default();
    pod.spec.termination_grace_period_seconds = input.pod_termination_grace_period_seconds;
    pod.metadata.deletion_grace_period_seconds = input.pod_deletion_grace_period_seconds;
    let granted = Some(input.previous).filter(|previous| *previous != 0);
    let secs = effective_grace_secs(granted, &pod, input.asked);
    case.check(json!({"gracePeriodSeconds": secs}))
}

pub fn pod_with(containers: Vec<Container>) -> Pod {
    let mut pod = Pod::default();
    pod.metadata.name = "bar".to_owned();
    pod.metadata.namespace = "default".to_owned();
    pod.spec.containers = containers;
    pod
}

pub fn kill(name: &str, why: KillReason) -> Kill {
    let message = why.message(name);
    Kill { id: ContainerId::new(name), name: name.to_owned(), why, message }
}
