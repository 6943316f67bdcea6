//! `kubelet/probe_handlers.json`: what each kind of probe asks, and what it makes of the answer.

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure};
use super::probe_web::{Server, exchange};
use super::prober_manager_results::{container_with_ports, expected_part};
use crate::objects::IntOrString;
use crate::objects::probe::exec::{self, Run};
use crate::objects::probe::http_get::judge;
use crate::objects::probe::port::{PortError, join_host_port, resolve_port};
use crate::objects::probe::{
    Action, Answer, Ask, Follow, GrpcAction, HttpHeader, HttpQuestion, HttpReply, Outcome, Probe,
    Refusal, Sequel, Stage, TcpSocketAction, Url, Verdict, Wording, canonical_headers,
};

#[derive(Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase", deny_unknown_fields)]
enum Input {
    Proxy {
        #[serde(rename = "env")]
        _env: SortedMap<String, String>,
        url: String,
    },
    Web {
        server: String,
        #[serde(default)]
        headers: SortedMap<String, String>,
        follow_non_local_redirects: Value,
        #[serde(default = "one")]
        timeout_seconds: u64,
    },
    Body {
        status: u16,
        body_bytes: usize,
    },
    Address {
        scheme: String,
        host: String,
        port: i32,
        path: String,
    },
    Headers {
        http_headers: Vec<(String, String)>,
    },
    Named {
        container_ports: SortedMap<String, i32>,
        name: String,
    },
    Port {
        container_ports: SortedMap<String, i32>,
        port: Value,
    },
    Exec {
        #[serde(default)]
        output: String,
        #[serde(default)]
        output_bytes: usize,
        exit_code: Option<i32>,
        #[serde(deserialize_with = "some_or_null")]
        err: Option<String>,
    },
    Health {
        server: String,
        timeout_seconds: i32,
    },
    NoHealth {
        host: String,
        port: i32,
        timeout_seconds: i32,
    },
    Tcp {
        port: Value,
        timeout_seconds: i32,
    },
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Proxy { _env, url } => case.check(json!({"usesProxy": uses_proxy(&url)?})),
        Input::Web { server, headers, follow_non_local_redirects, timeout_seconds } => {
            let server = Server::described(&server)?;
            let headers: Vec<HttpHeader> = headers.iter().map(header).collect();
            for follow in read_follow(&follow_non_local_redirects)? {
                let verdict = exchange(&server, &headers, follow, timeout_seconds);
                told(case, &verdict)?;
            }
            Ok(())
        }
        Input::Body { status, body_bytes } => told(case, &body(status, body_bytes)?),
        Input::Address { scheme, host, port, path } => {
            case.check(json!({"url": Url::of_probe(&scheme, &host, port, &path).to_string()}))
        }
        Input::Headers { http_headers } => {
            let headers: Vec<HttpHeader> =
                http_headers.iter().map(|(name, value)| header((name, value))).collect();
            case.check(json!({"headers": canonical_headers(&headers)}))
        }
        Input::Named { container_ports, name } => {
            let port = container_with_ports(&container_ports).port_named(&name);
            case.check(json!({"port": port.unwrap_or(0), "error": port.is_none()}))
        }
        Input::Port { container_ports, port } => {
            let (port, error) = resolved(&container_ports, port);
            case.check(json!({"port": port, "error": error}))
        }
        Input::Exec { output, output_bytes, exit_code, err } => {
            told(case, &exec::judge(run(output, output_bytes, exit_code, err)))
        }
        Input::Health { server, timeout_seconds } => {
            told(case, &health("", 50051, &server, timeout_seconds)?)
        }
        Input::NoHealth { host, port, timeout_seconds } => {
            told(case, &health(&host, port, "nothing listens", timeout_seconds)?)
        }
        Input::Tcp { port, timeout_seconds } => told(case, &connect(&port, timeout_seconds)),
    }
}

/// Compares a verdict with what is expected of result, output and error.
fn told(case: &Case, verdict: &Verdict) -> Result<(), Failure> {
    let mut expect: Map<String, Value> = case.expect()?;
    let (result, output) = match verdict {
        Verdict::Judged { outcome, output } => (outcome_name(*outcome), output.as_str()),
        Verdict::Error(_) => ("unknown", ""),
    };
    let mut text = |name| expect.remove(name).as_ref().and_then(Value::as_str).map(str::to_owned);
    if let Some(part) = text("outputContains").filter(|part| !output.contains(part)) {
        return Err(Failure::new(&format!("output with {part:?}"), output));
    }
    if let Some(part) = text("outputExcludes").filter(|part| output.contains(part)) {
        return Err(Failure::new(&format!("output without {part:?}"), output));
    }
    // Some cases say whether there was an error, others which one.
    let error = match (expect.get("error"), verdict) {
        (Some(Value::Bool(_)), verdict) => json!(matches!(verdict, Verdict::Error(_))),
        (_, Verdict::Error(error)) => json!(error),
        (_, Verdict::Judged { .. }) => Value::Null,
    };
    let got =
        json!({"result": result, "output": output, "outputBytes": output.len(), "error": error});
    let rest = case.expecting(Value::Object(expect));
    expected_part(&rest, &got.as_object().cloned().unwrap_or_default())
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Warning => "warning",
        Outcome::Failure => "failure",
        Outcome::Unknown => "unknown",
    }
}

/// Whether the question would leave for anyone but the host of its address.
fn uses_proxy(url: &str) -> Result<bool, Failure> {
    let url = Url::parse(url).map_err(|problem| Failure::unknown(&problem))?;
    let question = HttpQuestion::new(&url, &[], "kube-probe/1.36");
    Ok((question.host.as_str(), question.port) != (url.hostname(), url.port()))
}

fn read_follow(value: &Value) -> Result<Vec<Follow>, Failure> {
    match value {
        Value::Bool(true) => Ok(vec![Follow::Anywhere]),
        Value::Bool(false) => Ok(vec![Follow::SameHost]),
        Value::String(both) if both == "both" => Ok(vec![Follow::SameHost, Follow::Anywhere]),
        other => Err(Failure::unknown(&other.to_string())),
    }
}

fn header((name, value): (&String, &String)) -> HttpHeader {
    HttpHeader { name: name.clone(), value: value.clone() }
}

fn body(status: u16, bytes: usize) -> Result<Verdict, Failure> {
    let url = Url::of_probe("http", "127.0.0.1", 8080, "/");
    let question = HttpQuestion::new(&url, &[], "kube-probe/1.36");
    let reply = HttpReply { code: status, body: "a".repeat(bytes), ..HttpReply::default() };
    match judge(&question, &Answer::Http(reply), Follow::SameHost, &Wording::default()) {
        Sequel::Judged(verdict) => Ok(verdict),
        other => Err(Failure::new("a verdict", &format!("{other:?}"))),
    }
}

/// The port as far as it was found, and whether there was an error.
fn resolved(container_ports: &SortedMap<String, i32>, port: Value) -> (i64, bool) {
    let Ok(port) = serde_json::from_value::<IntOrString>(port) else { return (-1, true) };
    match resolve_port(&port, &container_with_ports(container_ports)) {
        Ok(port) => (i64::from(port), false),
        Err(PortError::Invalid(port)) => (port, true),
        Err(PortError::NotANumber(_) | PortError::OutOfRange(_)) => (0, true),
    }
}

fn run(output: String, bytes: usize, exit_code: Option<i32>, err: Option<String>) -> Run {
    let output = if bytes == 0 { output } else { "a".repeat(bytes) };
    match (exit_code, err) {
        (Some(code), _) => Run::Exited { code, output },
        (None, None) => Run::Exited { code: 0, output },
        (None, Some(text)) if text.starts_with("command timed out") => Run::TimedOut(text),
        (None, Some(text)) => Run::Failed(text),
    }
}

fn health(host: &str, port: i32, server: &str, timeout: i32) -> Result<Verdict, Failure> {
    let action = Action::Grpc(GrpcAction { port, service: None });
    let probe = Probe { action: Some(action), timeout_seconds: timeout, ..Probe::default() };
    let ask = Ask::Grpc { address: join_host_port(host, port), service: String::new() };
    let answer = match server {
        "nothing listens" => Answer::Refused(Refusal::Connection),
        "HTTP/1 server" => Answer::Refused(Refusal::Eof),
        words if words.starts_with("health SERVING") => Answer::Serving,
        words if words.starts_with("health ") => {
            Answer::NotServing(words.trim_start_matches("health ").to_owned())
        }
        words => {
            let seconds =
                words.strip_prefix("Check sleeps ").and_then(|rest| rest.strip_suffix(" s"));
            let seconds: Option<i32> = seconds.and_then(|seconds| seconds.parse().ok());
            match seconds {
                Some(seconds) if seconds < timeout => Answer::Serving,
                Some(_) => Answer::TimedOut(Stage::Reply),
                None => return Err(Failure::unknown(words)),
            }
        }
    };
    let wording = Wording::default();
    match probe.judge(&ask, &answer, &wording) {
        Sequel::Judged(verdict) => Ok(verdict),
        // Tried until the time is over.
        _ => match probe.judge(&ask, &Answer::TimedOut(Stage::Connection), &wording) {
            Sequel::Judged(verdict) => Ok(verdict),
            other => Err(Failure::new("a verdict", &format!("{other:?}"))),
        },
    }
}

/// `"a listening port"`, or a number at which nobody listens.
fn connect(port: &Value, timeout: i32) -> Verdict {
    let action = Action::TcpSocket(TcpSocketAction::default());
    let probe = Probe { action: Some(action), timeout_seconds: timeout, ..Probe::default() };
    let ask = Ask::TcpConnect { address: format!("127.0.0.1:{port}") };
    let answer = match port {
        Value::String(_) => Answer::Connected,
        _ => Answer::Refused(Refusal::Connection),
    };
    match probe.judge(&ask, &answer, &Wording::default()) {
        Sequel::Judged(verdict) => verdict,
        other => Verdict::Error(format!("{other:?}")),
    }
}

fn one() -> u64 {
    1
}

fn some_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}
