//! One probe and what is told of it, as upstream's prober tests set it up.

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use super::prober_manager_results::expected_part;
use super::prober_worker::read_kind;
use crate::cluster::ProbeAnswer;
use crate::cluster::kubelet::prober::report;
use crate::cluster::version::Version;
use crate::objects::probe::{Action, Ask, ExecAction, Outcome, Probe, ProbeKind, Target, Verdict};
use crate::objects::{Container, EnvVar};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ProbeInput {
    /// Some(null): the container has no such probe. An object: a probe without a handler.
    #[serde(default, deserialize_with = "present")]
    probe: Option<Value>,
    /// What the command's run comes to.
    exec: Option<String>,
    exec_error: Option<String>,
    #[serde(default)]
    command: Vec<String>,
    #[serde(default)]
    env: SortedMap<String, String>,
    probe_type: Option<Value>,
    probe_types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventInput {
    #[serde(rename = "type")]
    kind: String,
    reason: String,
    format: String,
    args: Vec<String>,
}

/// Result, whether there was an error, and the command that was run.
struct Probed {
    answer: ProbeAnswer,
    command: Option<Vec<String>>,
}

pub fn play(case: &Case, input: &ProbeInput) -> Result<(), Failure> {
    for name in &input.probe_types {
        let Probed { answer, command } = match &input.probe_type {
            None => probe(input, read_kind(name)?)?,
            // Our kinds are a closed list: there is no probe of another.
            Some(_) => Probed { answer: ProbeAnswer::Error, command: None },
        };
        let result = if answer == ProbeAnswer::Success { "Success" } else { "Failure" };
        let error = answer == ProbeAnswer::Error;
        let got = json!({"result": result, "error": error, "command": command});
        expected_part(case, &got.as_object().cloned().unwrap_or_default())?;
    }
    Ok(())
}

fn probe(input: &ProbeInput, kind: ProbeKind) -> Result<Probed, Failure> {
    let mut container = Container { env: env(input), ..Container::default() };
    let spec = spec(input);
    match kind {
        ProbeKind::Startup => container.startup_probe = spec,
        ProbeKind::Readiness => container.readiness_probe = spec,
        ProbeKind::Liveness => container.liveness_probe = spec,
    }
    let Some(spec) = container.probe(kind) else {
        return Ok(Probed { answer: ProbeAnswer::Success, command: None });
    };
    let target = Target { container: &container, pod_ip: "", user_agent: "" };
    let (verdict, command) = match spec.question(&target) {
        Ok(Ask::Exec { argv }) => (verdict(input)?, Some(argv)),
        Ok(other) => return Err(Failure::unknown(&format!("{other:?}"))),
        Err(error) => (Verdict::Error(error), None),
    };
    Ok(Probed { answer: report(kind, verdict, Version::DEFAULT).answer, command })
}

fn spec(input: &ProbeInput) -> Option<Probe> {
    let action = match &input.probe {
        Some(Value::Null) => return None,
        Some(_) => None,
        None => Some(Action::Exec(ExecAction { command: input.command.clone() })),
    };
    Some(Probe { action, ..Probe::default() })
}

fn env(input: &ProbeInput) -> Vec<EnvVar> {
    let variable = |(name, value): (&String, &String)| EnvVar {
        name: name.clone(),
        value: value.clone(),
        ..EnvVar::default()
    };
    input.env.iter().map(variable).collect()
}

fn verdict(input: &ProbeInput) -> Result<Verdict, Failure> {
    if let Some(error) = &input.exec_error {
        return Ok(Verdict::Error(error.clone()));
    }
    let outcome = match input.exec.as_deref() {
        Some("success") => Outcome::Success,
        Some("warning") => Outcome::Warning,
        Some("failure") => Outcome::Failure,
        Some("unknown") => Outcome::Unknown,
        other => return Err(Failure::unknown(other.unwrap_or("no result"))),
    };
    Ok(Verdict::Judged { outcome, output: String::new() })
}

/// The event as the recorder would print it; its reason is the case's own.
pub fn event(input: &EventInput) -> Result<Value, Failure> {
    let texts: Vec<&str> = input.args.iter().map(String::as_str).collect();
    let (title, verdict) = match (input.format.as_str(), texts.as_slice()) {
        ("%s probe warning: %s", [title, output]) => (title, Verdict::warning(*output)),
        ("%s probe failed: %s", [title, output]) => (title, Verdict::failure(*output)),
        ("%s probe errored and resulted in %s state: %s", [title, "unknown", error]) => {
            (title, Verdict::Error((*error).to_owned()))
        }
        _ => return Err(Failure::unknown(&input.format)),
    };
    let kind = ProbeKind::ALL.into_iter().find(|kind| kind.title() == *title);
    let kind = kind.ok_or_else(|| Failure::unknown(title))?;
    let told = report(kind, verdict, Version::DEFAULT).event;
    let message = told.map(|remark| remark.message);
    let message = message.ok_or_else(|| Failure::new("an event", "none"))?;
    Ok(json!({"event": format!("{} {} {message}", input.kind, input.reason)}))
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
