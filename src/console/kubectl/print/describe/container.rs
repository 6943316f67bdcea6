//! The block of one container: image, ports, state, probes, environment, mounts.
//! Models describeContainers in kubectl's describe.go (v1.36), C23 to C25.

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use super::{Holder, Page, environment, quantity};
use crate::console::kubectl::print::or_none;
use crate::kit::order;
use crate::kit::quote::quote;
use crate::kit::stamp::Stamp;
use crate::objects::{
    Container, ContainerPort, ContainerState, ContainerStatus, VolumeDevice, VolumeMount,
};

/// One of a pod's lists of containers: the title above it, and its field.
pub struct List {
    pub title: &'static str,
    field: &'static str,
}

pub const INIT: List = List { title: "Init Containers", field: "initContainers" };
pub const REGULAR: List = List { title: "Containers", field: "containers" };
pub const EPHEMERAL: List = List { title: "Ephemeral Containers", field: "ephemeralContainers" };

pub fn section(
    page: &mut Page,
    list: &List,
    containers: &[Container],
    statuses: &[ContainerStatus],
    holder: Holder<'_>,
) {
    let none = if containers.is_empty() { " <none>" } else { "" };
    page.line(0, format!("{}{}:{none}", holder.title_indent(), list.title));
    for (index, container) in containers.iter().enumerate() {
        // Upstream looks statuses up in a map, where the last of equal names stays.
        let status = statuses.iter().rev().find(|status| status.name == container.name);
        let place = format!("{}/{index}/securityContext/seccompProfile", list.field);
        block(page, container, status, holder, &place);
    }
}

/// `8080/TCP (http), 9090/TCP`.
pub fn ports(ports: &[ContainerPort]) -> String {
    joined_ports(ports, |port| port.container_port)
}

/// The same for host ports, where most are 0.
pub fn host_ports(ports: &[ContainerPort]) -> String {
    joined_ports(ports, |port| port.host_port)
}

fn block(
    page: &mut Page,
    container: &Container,
    status: Option<&ContainerStatus>,
    holder: Holder<'_>,
    seccomp: &str,
) {
    page.line(1, format!("{}{}:", holder.name_indent(), container.name));
    if let Some(status) = status {
        page.line(2, format!("Container ID:\t{}", status.container_id));
    }
    page.line(2, format!("Image:\t{}", container.image));
    if let Some(status) = status {
        page.line(2, format!("Image ID:\t{}", status.image_id));
    }
    port_line(page, "Port", &ports(&container.ports));
    port_line(page, "Host Port", &host_ports(&container.ports));
    if let Some(profile) = holder.written(seccomp) {
        seccomp_profile(page, 2, profile);
    }
    words(page, "Command", &container.command);
    words(page, "Args", &container.args);
    if let Some(status) = status {
        states(page, status);
    }
    amounts(page, 2, "Limits", &container.resources.limits);
    amounts(page, 2, "Requests", &container.resources.requests);
    for (title, probe) in [
        ("Liveness", &container.liveness_probe),
        ("Readiness", &container.readiness_probe),
        ("Startup", &container.startup_probe),
    ] {
        if let Some(probe) = probe {
            page.line(2, format!("{title}:\t{}", probe.describe()));
        }
    }
    environment::section(page, container, holder);
    mounts(page, &container.volume_mounts);
    devices(page, container);
}

/// Upstream indents a container's local profile once more than the line above it.
pub(super) fn seccomp_profile(page: &mut Page, level: usize, profile: &Value) {
    let text = |name: &str| profile.get(name).and_then(Value::as_str).unwrap_or_default();
    page.line(level, format!("SeccompProfile:\t{}", text("type")));
    if text("type") == "Localhost" {
        let level = if level == 0 { 0 } else { level + 1 };
        page.line(level, format!("LocalhostProfile:\t{}", text("localhostProfile")));
    }
}

fn port_line(page: &mut Page, title: &str, ports: &str) {
    let plural = if ports.contains(',') { "s" } else { "" };
    page.line(2, format!("{title}{plural}:\t{}", or_none(ports)));
}

fn joined_ports(ports: &[ContainerPort], number: fn(&ContainerPort) -> i32) -> String {
    let one = |port: &ContainerPort| {
        let name = if port.name.is_empty() { String::new() } else { format!(" ({})", port.name) };
        format!("{}/{}{name}", number(port), port.protocol.as_str())
    };
    ports.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// One word a line; a word of several lines keeps them.
fn words(page: &mut Page, title: &str, words: &[String]) {
    if words.is_empty() {
        return;
    }
    page.line(2, format!("{title}:"));
    for line in words.iter().flat_map(|word| word.split('\n')) {
        page.line(3, line);
    }
}

fn states(page: &mut Page, status: &ContainerStatus) {
    state(page, "State", status.state.as_ref());
    if status.last_terminated().is_some() {
        state(page, "Last State", status.last_state.as_ref());
    }
    page.line(2, format!("Ready:\t{}", if status.ready { "True" } else { "False" }));
    page.line(2, format!("Restart Count:\t{}", status.restart_count));
}

fn state(page: &mut Page, title: &str, state: Option<&ContainerState>) {
    match state {
        Some(ContainerState::Running(running)) => {
            page.line(2, format!("{title}:\tRunning"));
            page.line(3, format!("Started:\t{}", time(running.started_at)));
        }
        Some(ContainerState::Waiting(waiting)) => {
            page.line(2, format!("{title}:\tWaiting"));
            if !waiting.reason.is_empty() {
                page.line(3, format!("Reason:\t{}", waiting.reason));
            }
        }
        Some(ContainerState::Terminated(terminated)) => {
            page.line(2, format!("{title}:\tTerminated"));
            if !terminated.reason.is_empty() {
                page.line(3, format!("Reason:\t{}", terminated.reason));
            }
            if !terminated.message.is_empty() {
                page.line(3, format!("Message:\t{}", terminated.message));
            }
            page.line(3, format!("Exit Code:\t{}", terminated.exit_code));
            if terminated.signal > 0 {
                page.line(3, format!("Signal:\t{}", terminated.signal));
            }
            page.line(3, format!("Started:\t{}", time(terminated.started_at)));
            page.line(3, format!("Finished:\t{}", time(terminated.finished_at)));
        }
        None => page.line(2, format!("{title}:\tWaiting")),
    }
}

/// A time that was never set is Go's first one.
fn time(stamp: Option<Stamp>) -> String {
    stamp.map_or_else(|| "Mon, 01 Jan 0001 00:00:00 +0000".to_owned(), Stamp::rfc1123z)
}

pub(super) fn amounts(
    page: &mut Page,
    level: usize,
    title: &str,
    amounts: &SortedMap<String, Value>,
) {
    if amounts.is_empty() {
        return;
    }
    page.line(level, format!("{title}:"));
    for (resource, amount) in amounts {
        page.line(level + 1, format!("{resource}:\t{}", quantity(amount)));
    }
}

/// Upstream says `<none>` here where there are no mounts, whatever devices there are.
fn devices(page: &mut Page, container: &Container) {
    if container.volume_devices.is_empty() {
        return;
    }
    let none = if container.volume_mounts.is_empty() { "\t<none>" } else { "" };
    page.line(2, format!("Devices:{none}"));
    let mut sorted: Vec<&VolumeDevice> = container.volume_devices.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.device_path.cmp(&b.device_path));
    for device in sorted {
        page.line(3, format!("{} from {}", device.device_path, device.name));
    }
}

fn mounts(page: &mut Page, mounts: &[VolumeMount]) {
    if mounts.is_empty() {
        page.line(2, "Mounts:\t<none>");
        return;
    }
    page.line(2, "Mounts:");
    let mut sorted: Vec<&VolumeMount> = mounts.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.mount_path.cmp(&b.mount_path));
    for mount in sorted {
        let mode = if mount.read_only { "ro" } else { "rw" };
        let path = match mount.sub_path.as_str() {
            "" => String::new(),
            path => format!(",path={}", quote(path)),
        };
        page.line(3, format!("{} from {} ({mode}{path})", mount.mount_path, mount.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Pod;
    use serde_json::json;

    fn described(container: Value, statuses: Value) -> String {
        let container: Container = serde_json::from_value(container).unwrap();
        let statuses: Vec<ContainerStatus> = serde_json::from_value(statuses).unwrap();
        let mut page = Page::new();
        section(&mut page, &REGULAR, &[container], &statuses, Holder::Pod(&Pod::default()));
        page.unaligned()
    }

    #[test]
    fn a_container_without_a_status_shows_its_spec() {
        let container = json!({ "name": "app", "image": "nginx",
            "ports": [{ "containerPort": 80, "name": "http" }, { "containerPort": 443 }],
            "command": ["sh", "-c", "a\nb"],
            "resources": { "limits": { "memory": "1024Mi" } },
            "env": [{ "name": "A", "value": "1" }],
            "volumeMounts": [{ "name": "data", "mountPath": "/d", "subPath": "s" }] });
        assert_eq!(
            described(container, json!([])),
            "Containers:\n  app:\n    Image:\tnginx\n    Ports:\t80/TCP (http), 443/TCP\n    \
             Host Ports:\t0/TCP (http), 0/TCP\n    Command:\n      sh\n      -c\n      a\n      b\n    \
             Limits:\n      memory:\t1Gi\n    Environment:\n      A:\t1\n    Mounts:\n      \
             /d from data (rw,path=\"s\")\n"
        );
    }

    #[test]
    fn the_reason_of_a_waiting_container_is_shown_but_not_its_message() {
        let statuses = json!([{ "name": "app", "restartCount": 3,
            "state": { "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 40s" } },
            "lastState": { "terminated": { "exitCode": 137, "reason": "Error",
                "startedAt": "2026-01-01T00:03:00Z", "finishedAt": "2026-01-01T00:04:10Z" } } }]);
        assert_eq!(
            described(json!({ "name": "app", "image": "kubia" }), statuses),
            "Containers:\n  app:\n    Container ID:\t\n    Image:\tkubia\n    Image ID:\t\n    \
             Port:\t<none>\n    Host Port:\t<none>\n    State:\tWaiting\n      \
             Reason:\tCrashLoopBackOff\n    Last State:\tTerminated\n      Reason:\tError\n      \
             Exit Code:\t137\n      Started:\tThu, 01 Jan 2026 00:03:00 +0000\n      \
             Finished:\tThu, 01 Jan 2026 00:04:10 +0000\n    Ready:\tFalse\n    \
             Restart Count:\t3\n    Environment:\t<none>\n    Mounts:\t<none>\n"
        );
    }
}
