//! What the output of a probe that failed means, and which field it is about.
//! The texts are those of pkg/probe (v1.36).

use super::chain::Chain;
use super::{Sight, probe};
use crate::cluster::{Record, What};
use crate::objects::probe::{Action, Probe, ProbeKind};
use crate::view::Tone;

/// What its output means.
pub fn tell(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind, failure: &Record) {
    let What::Probe { output, .. } = &failure.what else { return };
    if let Some(spec) = probe::spec(pod, container, kind)
        && let Some((key, inner)) = of(output, spec, pod.pod.spec.host_network)
    {
        let place = chain.asking.lines.of_pod(&pod.key, &probe::path(pod, container, kind, inner));
        let timeout = spec.timeout_seconds.max(1).to_string();
        let host = host(spec).unwrap_or_default();
        let fills = [("container", container), ("timeout", &*timeout), ("host", host)];
        chain.say(key, &fills).at(failure.at).tone(Tone::Failing).place(place);
    }
}

/// Another host than the pod that a probe asks.
fn host(spec: &Probe) -> Option<&str> {
    let host = match spec.action.as_ref()? {
        Action::HttpGet(get) => get.host.as_str(),
        Action::TcpSocket(socket) => socket.host.as_str(),
        Action::Exec(_) | Action::Grpc(_) => "",
    };
    Some(host).filter(|host| !host.is_empty())
}

fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1"].contains(&host)
}

/// What an output means, and the field that it is about.
fn of(output: &str, spec: &Probe, is_on_host: bool) -> Option<(&'static str, &'static str)> {
    // Seen from the node its loopback is the pod itself, if the pod is in its network.
    if host(spec).is_some_and(|host| !(is_on_host && is_loopback(host))) {
        let is_http = matches!(spec.action, Some(Action::HttpGet(_)));
        return Some((
            "why.probe.elsewhere",
            if is_http { "httpGet.host" } else { "tcpSocket.host" },
        ));
    }
    let port = match spec.action.as_ref()? {
        action @ Action::Exec(_) if is_timeout(output, Some(action)) => {
            return Some(("why.probe.exec.timeout", "timeoutSeconds"));
        }
        Action::Exec(_) => return Some(("why.probe.exec", "exec.command")),
        Action::HttpGet(_) => "httpGet.port",
        Action::TcpSocket(_) => "tcpSocket.port",
        Action::Grpc(_) => "grpc.port",
    };
    let texts = [
        ("statuscode", "why.probe.status", "httpGet.path"),
        ("refused", "why.probe.refused", port),
        ("HTTP response to HTTPS client", "why.probe.plain", "httpGet.scheme"),
        ("failed to connect service", "why.probe.unconnected", port),
        ("service unhealthy", "why.probe.unhealthy", "grpc.service"),
        ("does not implement the grpc health", "why.probe.unimplemented", port),
        ("deadline exceeded", "why.probe.timeout", "timeoutSeconds"),
        ("timeout", "why.probe.timeout", "timeoutSeconds"),
    ];
    let (_, key, field) = texts.into_iter().find(|(text, ..)| output.contains(text))?;
    Some((key, field))
}

/// What a command printed says nothing of the time it took.
pub fn is_timeout(output: &str, action: Option<&Action>) -> bool {
    match action {
        Some(Action::Exec(_)) => output.starts_with("command ") && output.contains("timed out"),
        _ => output.contains("deadline exceeded") || output.contains("timeout"),
    }
}
