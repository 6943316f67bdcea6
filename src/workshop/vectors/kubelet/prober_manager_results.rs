//! `kubelet/prober_manager_results.json`: what the prober asks, how results are told, held and shown.

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure, same};
use super::prober_worker::read_belief;
use super::{probe_readiness, probe_report, probe_status};
use crate::cluster::Belief;
use crate::cluster::kubelet::prober::{News, Results};
use crate::objects::probe::{
    Action, Ask, HttpGetAction, Probe, ProbeKind, Target, TcpSocketAction, bounded,
};
use crate::objects::{Container, ContainerPort};

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    HttpParts(HttpParts),
    TcpParts(TcpParts),
    Output(ExecOutput),
    Event(probe_report::EventInput),
    Status(probe_status::StatusInput),
    AddPod(probe_status::AddPodInput),
    Readiness(probe_readiness::Input),
    Operations { ops: Vec<String> },
    Updates { sets: Vec<(String, String)> },
    Text { result: String },
    Probe(probe_report::ProbeInput),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct HttpParts {
    http_get: HttpGetAction,
    #[serde(default)]
    container_ports: SortedMap<String, i32>,
    #[serde(rename = "podIP")]
    pod_ip: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TcpParts {
    tcp_socket: TcpSocketAction,
    #[serde(default)]
    container_ports: SortedMap<String, i32>,
    /// The pod's address.
    host: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ExecOutput {
    stdout: String,
    limit_bytes: usize,
    #[serde(deserialize_with = "some_or_null")]
    err: Option<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::HttpParts(input) => case.check(http_parts(&input)),
        Input::TcpParts(input) => case.check(tcp_parts(&input)),
        Input::Output(input) => expected_part(case, &exec_output(&input)),
        Input::Event(input) => case.check(probe_report::event(&input)?),
        Input::Status(input) => expected_part(case, &probe_status::update(&input)?),
        Input::AddPod(input) => case.check(probe_status::add_pod(&input)?),
        Input::Readiness(input) => case.check(probe_readiness::sequence(&input)?),
        Input::Operations { ops } => case.check(json!({"results": operations(&ops)?})),
        Input::Updates { sets } => case.check(json!({"published": updates(&sets)?})),
        Input::Text { result } => case.check(text(&result)),
        Input::Probe(input) => probe_report::play(case, &input),
    }
}

/// Compares what is expected; a case may leave out what it does not care for.
pub fn expected_part(case: &Case, got: &Map<String, Value>) -> Result<(), Failure> {
    let expect: Map<String, Value> = case.expect()?;
    let asked = got.iter().filter(|(name, _)| expect.contains_key(*name));
    same(&expect, asked.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

pub fn container_with_ports(ports: &SortedMap<String, i32>) -> Container {
    let port = |(name, number): (&String, &i32)| ContainerPort {
        name: name.clone(),
        container_port: *number,
        ..ContainerPort::default()
    };
    Container { ports: ports.iter().map(port).collect(), ..Container::default() }
}

fn http_parts(input: &HttpParts) -> Value {
    let container = container_with_ports(&input.container_ports);
    match input.http_get.url(&container, &input.pod_ip) {
        Ok(url) => {
            json!({"ok": true, "host": url.hostname(), "port": url.port(), "path": url.path})
        }
        Err(_) => json!({"ok": false}),
    }
}

fn tcp_parts(input: &TcpParts) -> Value {
    let container = container_with_ports(&input.container_ports);
    let action = Some(Action::TcpSocket(input.tcp_socket.clone()));
    let probe = Probe { action, ..Probe::default() };
    let target = Target { container: &container, pod_ip: &input.host, user_agent: "" };
    let Ok(Ask::TcpConnect { address }) = probe.question(&target) else {
        return json!({"ok": false});
    };
    let (host, port) = address.rsplit_once(':').unwrap_or((&address, ""));
    json!({"ok": true, "host": host, "port": port.parse::<i32>().ok()})
}

fn exec_output(input: &ExecOutput) -> Map<String, Value> {
    let stdout = repeated(&input.stdout);
    let output = bounded(&stdout, input.limit_bytes);
    let got = json!({"output": output, "outputBytes": output.len(), "err": input.err});
    got.as_object().cloned().unwrap_or_default()
}

/// `"logs-123" x 1280 (10240 bytes)` written out; any other text is itself.
fn repeated(words: &str) -> String {
    let read = || {
        let (text, rest) = words.strip_prefix('"')?.split_once("\" x ")?;
        let count = rest.split(' ').next()?.parse().ok()?;
        Some(text.repeat(count))
    };
    read().unwrap_or_else(|| words.to_owned())
}

fn operations(words: &[String]) -> Result<Vec<Option<&'static str>>, Failure> {
    let mut results = Results::default();
    let kind = ProbeKind::Readiness;
    words
        .iter()
        .map(|operation| {
            let (verb, rest) = operation.split_once(' ').unwrap_or((operation, ""));
            match (verb, rest.split_once('=')) {
                ("get", None) => return Ok(results.get(kind, rest).map(Belief::as_str)),
                ("remove", None) => results.remove(kind, rest),
                ("set", Some((id, result))) => {
                    results.set(kind, id, read_belief(result)?);
                }
                _ => return Err(Failure::unknown(operation)),
            }
            Ok(None)
        })
        .collect()
}

fn updates(sets: &[(String, String)]) -> Result<Vec<bool>, Failure> {
    let mut results = Results::default();
    sets.iter()
        .map(|(id, result)| {
            let news = results.set(ProbeKind::Readiness, id, read_belief(result)?);
            Ok(news == News::Changed)
        })
        .collect()
}

/// A result that has no name of its own is unknown.
fn text(result: &str) -> Value {
    let belief = read_belief(result).unwrap_or(Belief::Unknown);
    json!({"string": belief.logged(), "prometheus": belief.metric()})
}

/// A member that may be null but not missing: it tells one shape from another.
fn some_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}
