//! `kubelet/prober_worker.json`: one probe's worker, pass by pass.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure, same};
use super::gates::FeatureGates;
use super::probe_fixture::{Fixture, NOW, Pass, RuleInput};
use super::probe_stop::stop_ten_times;
use crate::cluster::{Belief, ProbeAnswer};
use crate::kit::time::Span;
use crate::objects::probe::ProbeKind;
use crate::objects::{ContainerRestartPolicy, PodPhase, RestartPolicy};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Input {
    action: Option<String>,
    pub container: Option<String>,
    pub container_restart_policy: Option<ContainerRestartPolicy>,
    #[serde(default)]
    pub container_restart_policy_rules: Vec<RuleInput>,
    #[serde(rename = "containerStartedRelativeToKubeletStartSeconds")]
    pub started_after_kubelet_seconds: Option<i64>,
    do_probe_calls: Option<usize>,
    #[serde(default)]
    pub exit_code: i32,
    #[serde(default = "one")]
    pub failure_threshold: i32,
    #[serde(default)]
    pub feature_gates: FeatureGates,
    #[serde(default)]
    pub initial_delay_seconds: i32,
    #[serde(default)]
    pub other_containers: Vec<OtherContainer>,
    pub pod_phase: Option<PodPhase>,
    pub pod_restart_policy: Option<RestartPolicy>,
    preset_cached_result: Option<String>,
    #[serde(default)]
    probe_results: Vec<String>,
    probe_type: Option<String>,
    #[serde(default)]
    probe_types: Vec<String>,
    #[serde(default)]
    pub sidecar: bool,
    #[serde(default)]
    pub started: bool,
    /// Only ever null: the kubelet has made no status yet.
    #[serde(default = "some_status")]
    pub status: Option<IgnoredAny>,
    #[serde(default)]
    steps: Vec<StepInput>,
    #[serde(default = "one")]
    pub success_threshold: i32,
    #[serde(default, rename = "workerPodDeletionTimestampSet")]
    pub deleting: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OtherContainer {
    pub name: String,
    pub restart_policy: Option<ContainerRestartPolicy>,
    #[serde(default)]
    pub rules: Vec<RuleInput>,
    pub state: String,
    #[serde(default)]
    pub exit_code: i32,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct StepInput {
    #[serde(rename = "containerID")]
    container_id: Option<String>,
    probe_result: Option<String>,
    started: Option<bool>,
    started_ago_seconds: Option<u64>,
}

/// What the program would answer, and whether it must not even be asked.
struct Prepared {
    answer: ProbeAnswer,
    asked: Option<bool>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let expect: Map<String, Value> = case.expect()?;
    let names = input.probe_type.iter().chain(&input.probe_types);
    let kinds = names.map(|name| read_kind(name)).collect::<Result<Vec<_>, _>>()?;
    if kinds.is_empty() {
        return Err(Failure::unknown("no probe type"));
    }
    for kind in kinds {
        match input.action.as_deref() {
            None => play_passes(&input, kind, &expect)?,
            Some("run until first result, stop() x10") => {
                let (registered, result) = stop_ten_times(&input, kind)?;
                let got = json!({"workerRegistered": registered, "resultSet": result.is_some()});
                same(&expect, got)?;
            }
            Some(action) => return Err(Failure::unknown(action)),
        }
    }
    Ok(())
}

fn play_passes(input: &Input, kind: ProbeKind, expect: &Map<String, Value>) -> Result<(), Failure> {
    let mut fixture = Fixture::new(input, kind)?;
    if let Some(preset) = &input.preset_cached_result {
        fixture.preset(read_belief(preset)?);
    }
    let mut passes = Vec::new();
    for (step, answer) in steps(input)? {
        if let Some(id) = &step.container_id {
            fixture.container.container_id = id.clone();
        }
        if let Some(started) = step.started {
            fixture.container.started = Some(started);
        }
        if let Some(ago) = step.started_ago_seconds {
            fixture.run_since(NOW - Span::secs(ago));
        }
        let pass = fixture.do_probe(answer.answer);
        if answer.asked.is_some_and(|asked| asked != pass.asked) {
            return Err(Failure::new("a probe that is not executed", "one that is"));
        }
        passes.push(pass);
    }
    expect.iter().try_for_each(|(name, expected)| check(name, expected, &passes))
}

/// The passes of a case: as many as it lists steps, calls or results.
fn steps(input: &Input) -> Result<Vec<(StepInput, Prepared)>, Failure> {
    if !input.steps.is_empty() {
        let only = input.probe_results.first();
        return input
            .steps
            .iter()
            .map(|step| Ok((step.clone(), prepare(step.probe_result.as_ref().or(only))?)))
            .collect();
    }
    let calls = input.do_probe_calls.unwrap_or(input.probe_results.len());
    (0..calls)
        .map(|call| Ok((StepInput::default(), prepare(input.probe_results.get(call))?)))
        .collect()
}

/// Reads `Failure` and `Success (not executed: on hold)`.
fn prepare(words: Option<&String>) -> Result<Prepared, Failure> {
    let words = words.map_or("Success", String::as_str);
    let (answer, note) = words.split_once(' ').unwrap_or((words, ""));
    let asked = match note {
        "" => None,
        note if note.starts_with("(not executed") => Some(false),
        note => return Err(Failure::unknown(note)),
    };
    let answer = match answer {
        "Success" => ProbeAnswer::Success,
        "Failure" => ProbeAnswer::Failure,
        "Unknown" => ProbeAnswer::Error,
        other => return Err(Failure::unknown(other)),
    };
    Ok(Prepared { answer, asked })
}

fn check(name: &str, expected: &Value, passes: &[Pass]) -> Result<(), Failure> {
    let last = passes.last().ok_or_else(|| Failure::unknown("a case without a pass"))?;
    let each = |of: fn(&Pass) -> Value| json!(passes.iter().map(of).collect::<Vec<_>>());
    match name {
        "keepGoing" => same(expected, last.keep_going),
        "keepGoingAlways" => same(expected, passes.iter().all(|pass| pass.keep_going)),
        "resultSet" => same(expected, last.cached.is_some()),
        "cachedResult" => same(expected, cached(last)),
        "cachedResultAfterEach" => same(expected, each(cached)),
        "onHoldAfterEach" => same(expected, each(|pass| json!(pass.on_hold))),
        "resultRunAfterEach" => same(expected, each(|pass| json!(pass.result_run))),
        "steps" => {
            let got =
                each(|pass| json!({"keepGoing": pass.keep_going, "cachedResult": cached(pass)}));
            same(expected, got)
        }
        other => Err(Failure::unknown(other)),
    }
}

fn cached(pass: &Pass) -> Value {
    json!(pass.cached.map(Belief::as_str))
}

pub fn read_kind(name: &str) -> Result<ProbeKind, Failure> {
    ProbeKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == name)
        .ok_or_else(|| Failure::unknown(name))
}

pub fn read_belief(name: &str) -> Result<Belief, Failure> {
    [Belief::Unknown, Belief::Success, Belief::Failure]
        .into_iter()
        .find(|belief| belief.as_str() == name)
        .ok_or_else(|| Failure::unknown(name))
}

fn one() -> i32 {
    1
}

fn some_status() -> Option<IgnoredAny> {
    Some(IgnoredAny)
}
