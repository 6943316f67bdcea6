//! `kubectl port-forward`: while it runs, a port of this machine leads into a pod.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/portforward/portforward.go and client-go's tools/portforward (v1.36).

use super::{Arguments, Call, Verb};
use crate::cluster::{Record, Verb as Change, What};
use crate::console::forwards::Forward;
use crate::console::job::Job;
use crate::console::kubectl::attachable;
use crate::console::kubectl::failure::Failure;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::quote::quote;
use crate::objects::{IntOrString, Key, Kind, Object, Pod, PodPhase, Service};

pub const VERB: Verb = Verb {
    name: "port-forward",
    aliases: &[],
    usage: "port-forward TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
    summary: "Forward one or more local ports to a pod",
    flags: &[],
    arguments: Arguments::PodAndPort,
    run,
};

/// Where Linux takes a port from that nobody asked for.
const FREE_PORTS: (u16, u16) = (32_768, 60_999);

/// While the pod is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortForward {
    pod: Key,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [word, ports @ ..] = call.arguments.as_slice() else {
        return Err(too_few(call));
    };
    if ports.is_empty() {
        return Err(too_few(call));
    }
    let pod = attachable::pod(shell.store(), call, word)?;
    let service = service(call, shell, word);
    let pairs = ports
        .iter()
        .map(|text| pair(text, &pod, service.as_ref()))
        .collect::<Result<Vec<(Option<u16>, u16)>, Failure>>()?;
    if pod.status.phase != Some(PodPhase::Running) {
        let phase = pod.status.phase.map_or("", PodPhase::as_str);
        return Err(Failure::plain(format!(
            "unable to forward port because pod is not running. Current status={phase}"
        )));
    }
    let mut has_any = false;
    for (local, remote) in pairs {
        let local = local.unwrap_or_else(|| free_port(shell, &pod, remote));
        if shell.forwards().at(local).is_some() {
            shell.err(&format!(
                "Unable to listen on port {local}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:{local}: bind: address already in use unable to create listener: Error listen tcp6 [::1]:{local}: bind: address already in use]\n"
            ));
            continue;
        }
        has_any = true;
        let pid = shell.pid();
        shell.forwards().open(Forward { pid, local, remote, pod: pod.key() });
        shell.out(&format!(
            "Forwarding from 127.0.0.1:{local} -> {remote}\nForwarding from [::1]:{local} -> {remote}\n"
        ));
    }
    if !has_any {
        let asked: Vec<String> =
            ports.iter().map(|port| format!("{{{}}}", port.replace(':', " "))).collect();
        return Err(Failure::plain(format!(
            "unable to listen on any of the requested ports: [{}]",
            asked.join(" ")
        )));
    }
    Ok(Outcome::Running(Job::Forward(PortForward { pod: pod.key() })))
}

fn too_few(call: &Call) -> Failure {
    call.usage_failure("TYPE/NAME and list of ports are required for port-forward")
}

impl PortForward {
    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Stored { verb, object } = &record.what else { return None };
        if object.key() != self.pod {
            return None;
        }
        let is_over = match object {
            Object::Pod(pod) => pod.status.is_terminal(),
            _ => false,
        };
        if *verb != Change::Deleted && !is_over {
            return None;
        }
        shell.err(&Failure::plain("lost connection to pod").text());
        Some(Exit::FAILURE)
    }
}

fn service(call: &Call, shell: &Shell, word: &str) -> Option<Service> {
    let (kind, name) = word.split_once('/')?;
    if Kind::from_resource(kind) != Some(Kind::Service) {
        return None;
    }
    match shell.store().get(&Key::new(Kind::Service, call.namespace(), name)) {
        Some(Object::Service(service)) => Some(service.as_ref().clone()),
        Some(_) | None => None,
    }
}

/// The port here, if one was asked for, and the one in the pod.
fn pair(text: &str, pod: &Pod, service: Option<&Service>) -> Result<(Option<u16>, u16), Failure> {
    let (local, remote) = text.split_once(':').unwrap_or((text, text));
    if remote.contains(':') {
        return Err(Failure::plain(format!("invalid port format '{text}'")));
    }
    if remote.is_empty() {
        return Err(Failure::plain("remote port cannot be empty"));
    }
    let remote_number = match service {
        Some(service) => through_service(remote, pod, service)?,
        None => in_pod(remote, pod)?,
    };
    if remote_number == 0 {
        return Err(Failure::plain("remote port must be > 0"));
    }
    let local = match local {
        "" | "0" => None,
        // A name means the pod's own number here too.
        local if local == remote && local.parse::<u16>().is_err() => Some(remote_number),
        local => Some(number(local, "local")?),
    };
    Ok((local, remote_number))
}

fn number(text: &str, which: &str) -> Result<u16, Failure> {
    text.parse().map_err(|_| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let why = if is_number { "value out of range" } else { "invalid syntax" };
        let quoted = quote(text);
        Failure::plain(format!(
            "error parsing {which} port '{text}': strconv.ParseUint: parsing {quoted}: {why}"
        ))
    })
}

fn in_pod(remote: &str, pod: &Pod) -> Result<u16, Failure> {
    if remote.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(remote, "remote");
    }
    let found = pod.spec.containers.iter().find_map(|container| container.port_named(remote));
    let found = found.and_then(|port| u16::try_from(port).ok());
    found.ok_or_else(|| {
        Failure::plain(format!("Pod '{}' does not have a named port '{remote}'", pod.metadata.name))
    })
}

/// Models translateServicePortToTargetPort and util.LookupContainerPortNumberByServicePort.
fn through_service(remote: &str, pod: &Pod, service: &Service) -> Result<u16, Failure> {
    let name = &service.metadata.name;
    let asked = remote.parse::<i32>().ok();
    let port = service.spec.ports.iter().find(|port| match asked {
        Some(number) => port.port == number,
        None => port.name == remote,
    });
    let Some(port) = port else {
        return Err(Failure::plain(match asked {
            Some(number) => format!("Service {name} does not have a service port {number}"),
            None => format!("Service '{name}' does not have a named port '{remote}'"),
        }));
    };
    if service.spec.cluster_ip == "None" {
        return u16::try_from(port.port).map_err(|_| Failure::plain("remote port must be > 0"));
    }
    match &port.target_port {
        IntOrString::String(named) => in_pod(named, pod),
        IntOrString::Int(0) => in_pod(&port.port.to_string(), pod),
        IntOrString::Int(number) => in_pod(&number.to_string(), pod),
    }
}

fn free_port(shell: &mut Shell, pod: &Pod, remote: u16) -> u16 {
    let (first, last) = FREE_PORTS;
    let who = format!("{}:{remote}@{}", pod.key(), shell.now());
    let chance = draw(shell.cluster().config().seed, "free-port", &who);
    let picks = (0..).map(|nth| chance.nth(nth).below(u64::from(last - first)));
    let mut ports = picks.map(|pick| first + u16::try_from(pick).unwrap_or_default());
    ports.find(|port| shell.forwards().at(*port).is_none()).unwrap_or(first)
}
