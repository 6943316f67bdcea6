//! A pod's row.
//! Models printPod in pkg/printers/internalversion/printers.go (v1.36), C10.

use super::pod_summary::summarize;
use super::{Column, always, or_none, when_wide};
use crate::cluster::version::Version;
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{Condition, Pod, PodPhase};

pub const COLUMNS: &[Column] = &[
    always("NAME"),
    always("READY"),
    always("STATUS"),
    always("RESTARTS"),
    always("AGE"),
    when_wide("IP"),
    when_wide("NODE"),
    when_wide("NOMINATED NODE"),
    when_wide("READINESS GATES"),
];

/// The cells of a pod, each exactly as kubectl prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodRow {
    pub name: String,
    pub ready: String,
    pub status: String,
    pub restarts: String,
    pub age: String,
    pub ip: String,
    pub node: String,
    pub nominated_node: String,
    pub readiness_gates: String,
}

impl PodRow {
    /// In the order of `COLUMNS`.
    pub fn cells(self, version: Version) -> Vec<String> {
        let restarts = match version.tells_when_restarted() {
            true => self.restarts,
            false => self.restarts.split(' ').take(1).collect(),
        };
        vec![
            self.name,
            self.ready,
            self.status,
            restarts,
            self.age,
            self.ip,
            self.node,
            self.nominated_node,
            self.readiness_gates,
        ]
    }
}

pub fn row(pod: &Pod, now: SimTime) -> PodRow {
    row_in_phase(pod, pod.status.phase.map_or("", PodPhase::as_str), now)
}

/// What the server says of the row of a pod that is over, beside its cells: reason and message of its condition `Completed`.
pub fn completed(phase: &str) -> Option<(&'static str, &'static str)> {
    match phase {
        "Succeeded" => Some(("Succeeded", "The pod has completed successfully.")),
        "Failed" => Some(("Failed", "The pod failed.")),
        _ => None,
    }
}

/// The row of a pod whose phase is given as text: upstream prints a phase it does not know as it is.
pub fn row_in_phase(pod: &Pod, phase: &str, now: SimTime) -> PodRow {
    let summary = summarize(pod, phase);
    PodRow {
        name: pod.metadata.name.clone(),
        ready: format!("{}/{}", summary.ready, containers_total(pod)),
        restarts: summary.restarts.cell(now),
        status: summary.reason,
        age: age(pod.metadata.creation_timestamp, now),
        ip: or_none(pod.status.pod_ips.first().map_or("", |pod_ip| &pod_ip.ip)),
        node: or_none(&pod.spec.node_name),
        nominated_node: or_none(&pod.status.nominated_node_name),
        readiness_gates: readiness_gates(pod),
    }
}

/// The STATUS cell alone, as timelines and goals need it.
pub fn status(pod: &Pod) -> String {
    summarize(pod, pod.status.phase.map_or("", PodPhase::as_str)).reason
}

/// The condition that the server attaches to the row of a pod that is over: reason and message.
pub fn completion(pod: &Pod) -> Option<(&'static str, &'static str)> {
    match pod.status.phase? {
        PodPhase::Succeeded => Some(("Succeeded", "The pod has completed successfully.")),
        PodPhase::Failed => Some(("Failed", "The pod failed.")),
        PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => None,
    }
}

fn containers_total(pod: &Pod) -> usize {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    pod.spec.containers.len() + sidecars.count()
}

fn readiness_gates(pod: &Pod) -> String {
    let gates = &pod.spec.readiness_gates;
    if gates.is_empty() {
        return or_none("");
    }
    let open = gates
        .iter()
        .filter(|gate| pod.status.condition(&gate.condition_type).is_some_and(Condition::holds));
    format!("{}/{}", open.count(), gates.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// A pod of one container with this status, created six minutes ago.
    fn cells(status: Value) -> String {
        let pod = json!({
            "metadata": { "name": "web", "creationTimestamp": "2025-12-31T23:54:00Z" },
            "spec": { "containers": [{ "name": "app" }] },
            "status": status,
        });
        let pod: Pod = serde_json::from_value(pod).unwrap();
        row(&pod, SimTime::ZERO).cells(Version::DEFAULT)[..5].join(" ")
    }

    #[test]
    fn an_old_server_does_not_say_when_the_last_restart_was() {
        let row =
            PodRow { restarts: "4 (60s ago)".to_owned(), ..row(&Pod::default(), SimTime::ZERO) };
        for (name, restarts) in [("1.20", "4"), ("1.29", "4 (60s ago)")] {
            let version = Version::named(name).expect("simulated");
            assert_eq!(row.clone().cells(version)[3], restarts, "{name}");
        }
    }

    #[test]
    fn a_crash_loop_shows_its_reason_and_when_the_last_run_ended() {
        let died = json!({ "terminated": {
            "exitCode": 137, "reason": "Error", "finishedAt": "2025-12-31T23:59:00Z" } });
        let waits = json!({ "waiting": { "reason": "CrashLoopBackOff" } });
        let status = json!({ "phase": "Running", "containerStatuses": [{
            "name": "app", "restartCount": 4, "state": waits, "lastState": died }] });
        assert_eq!(cells(status), "web 0/1 CrashLoopBackOff 4 (60s ago) 6m");
    }

    #[test]
    fn running_but_not_ready_is_running() {
        let status = json!({ "phase": "Running", "containerStatuses": [{
            "name": "app", "state": { "running": {} } }] });
        assert_eq!(cells(status), "web 0/1 Running 0 6m");
    }

    #[test]
    fn a_pod_without_container_statuses_shows_its_phase_or_reason() {
        assert_eq!(cells(json!({ "phase": "Pending" })), "web 0/1 Pending 0 6m");
        let evicted = json!({ "phase": "Failed", "reason": "Evicted" });
        assert_eq!(cells(evicted), "web 0/1 Evicted 0 6m");
    }

    #[test]
    fn a_signal_or_an_exit_code_stands_in_for_a_missing_reason() {
        for (end, status) in [
            (json!({ "exitCode": 3 }), "web 0/1 ExitCode:3 0 6m"),
            (json!({ "exitCode": 137, "signal": 9 }), "web 0/1 Signal:9 0 6m"),
        ] {
            let statuses = json!([{ "name": "app", "state": { "terminated": end } }]);
            assert_eq!(cells(json!({ "phase": "Running", "containerStatuses": statuses })), status);
        }
    }
}
