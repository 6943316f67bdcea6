//! `kubectl describe pod`.
//! Models describePod in kubectl's describe.go (v1.36), C22.

use serde_json::Value;

use super::{Holder, Page, container, events, metadata, spread, tolerations, volume};
use crate::kit::age::age;
use crate::kit::time::SimTime;
use crate::objects::{Event, Pod, PodPhase};

/// Without events given, the description ends before them.
pub fn describe(pod: &Pod, events: Option<&[&Event]>, now: SimTime) -> Page {
    let mut page = Page::new();
    let (spec, status) = (&pod.spec, &pod.status);
    heading(&mut page, pod, now);
    addresses(&mut page, pod);
    if let Some(owner) = pod.metadata.controller() {
        page.line(0, format!("Controlled By:\t{}/{}", owner.kind, owner.name));
    }
    if !status.nominated_node_name.is_empty() {
        page.line(0, format!("NominatedNodeName:\t{}", status.nominated_node_name));
    }
    if let Some(resources) = &spec.resources {
        page.line(0, "Resources:");
        container::amounts(&mut page, 1, "Limits", &resources.limits);
        container::amounts(&mut page, 1, "Requests", &resources.requests);
    }
    if !spec.init_containers.is_empty() {
        let statuses = &status.init_container_statuses;
        container::section(
            &mut page,
            &container::INIT,
            &spec.init_containers,
            statuses,
            Holder::Pod(pod),
        );
    }
    let statuses = &status.container_statuses;
    container::section(
        &mut page,
        &container::REGULAR,
        &spec.containers,
        statuses,
        Holder::Pod(pod),
    );
    if !spec.ephemeral_containers.is_empty() {
        let containers = &spec.ephemeral_containers;
        let statuses = &status.ephemeral_container_statuses;
        container::section(
            &mut page,
            &container::EPHEMERAL,
            containers,
            statuses,
            Holder::Pod(pod),
        );
    }
    conditions(&mut page, pod);
    volume::section(&mut page, &spec.volumes, Holder::Pod(pod));
    page.line(0, format!("QoS Class:\t{}", status.qos_class));
    metadata::labels(&mut page, "Node-Selectors", &spec.node_selector);
    tolerations::section(&mut page, "Tolerations", &spec.tolerations);
    spread::section(&mut page, &spec.topology_spread_constraints, Holder::Pod(pod));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

fn heading(page: &mut Page, pod: &Pod, now: SimTime) {
    let (meta, spec, status) = (&pod.metadata, &pod.spec, &pod.status);
    page.line(0, format!("Name:\t{}", meta.name));
    page.line(0, format!("Namespace:\t{}", meta.namespace));
    if let Some(priority) = spec.priority {
        page.line(0, format!("Priority:\t{priority}"));
    }
    if !spec.priority_class_name.is_empty() {
        page.line(0, format!("Priority Class Name:\t{}", spec.priority_class_name));
    }
    if let Some(class) = Holder::Pod(pod).written("runtimeClassName").and_then(Value::as_str) {
        page.line(0, format!("Runtime Class Name:\t{class}"));
    }
    if !spec.service_account_name.is_empty() {
        page.line(0, format!("Service Account:\t{}", spec.service_account_name));
    }
    match spec.node_name.as_str() {
        "" => page.line(0, "Node:\t<none>"),
        node => page.line(0, format!("Node:\t{node}/{}", status.host_ip)),
    }
    if let Some(start) = status.start_time {
        page.line(0, format!("Start Time:\t{}", start.rfc1123z()));
    }
    metadata::labels(page, "Labels", &meta.labels);
    metadata::annotations(page, "Annotations", &meta.annotations);
    phase(page, pod, now);
    if !status.reason.is_empty() {
        page.line(0, format!("Reason:\t{}", status.reason));
    }
    if !status.message.is_empty() {
        page.line(0, format!("Message:\t{}", status.message));
    }
    let context = spec.security_context.as_ref();
    if let Some(profile) = context.and_then(|context| context.get("seccompProfile")) {
        container::seccomp_profile(page, 0, profile);
    }
}

/// A pod that is going says for how long; the deletion's time lies a grace period ahead, so that is negative at first.
fn phase(page: &mut Page, pod: &Pod, now: SimTime) {
    let meta = &pod.metadata;
    if !pod.is_deleting() || pod.status.is_terminal() {
        let phase = pod.status.phase.map_or("", PodPhase::as_str);
        page.line(0, format!("Status:\t{phase}"));
        return;
    }
    page.line(0, format!("Status:\tTerminating (lasts {})", age(meta.deletion_timestamp, now)));
    let grace = meta.deletion_grace_period_seconds.unwrap_or_default();
    page.line(0, format!("Termination Grace Period:\t{grace}s"));
}

fn addresses(page: &mut Page, pod: &Pod) {
    page.line(0, format!("IP:\t{}", pod.status.pod_ip));
    if pod.status.pod_ips.is_empty() {
        page.line(0, "IPs:\t<none>");
        return;
    }
    page.line(0, "IPs:");
    for pod_ip in &pod.status.pod_ips {
        page.line(1, format!("IP:\t{}", pod_ip.ip));
    }
}

/// Gates, then conditions; the cells carry a blank at their end.
fn conditions(page: &mut Page, pod: &Pod) {
    let (gates, status) = (&pod.spec.readiness_gates, &pod.status);
    if !gates.is_empty() {
        page.line(0, "Readiness Gates:");
        page.line(1, "Type\tStatus");
    }
    for gate in gates {
        let condition = status.condition(&gate.condition_type);
        let shown = condition.map_or("<none>", |condition| condition.status.as_str());
        page.line(1, format!("{} \t{shown} ", gate.condition_type));
    }
    if !status.conditions.is_empty() {
        page.line(0, "Conditions:");
        page.line(1, "Type\tStatus");
    }
    for condition in &status.conditions {
        page.line(1, format!("{} \t{} ", condition.kind, condition.status.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(pod: Value, now: SimTime) -> String {
        let pod: Pod = serde_json::from_value(pod).unwrap();
        describe(&pod, Some(&[]), now).aligned()
    }

    #[test]
    fn a_running_pod_reads_as_in_a_terminal() {
        let pod = json!({
            "metadata": { "name": "web", "namespace": "default", "labels": { "app": "web" },
                "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet",
                    "name": "web-6c9f7d5b9", "uid": "u", "controller": true }] },
            "spec": { "nodeName": "node-1", "priority": 0, "serviceAccountName": "default",
                "containers": [{ "name": "app", "image": "nginx:1.27",
                    "ports": [{ "containerPort": 8080, "name": "http" }] }] },
            "status": { "phase": "Running", "hostIP": "10.0.0.11", "podIP": "10.244.1.5",
                "podIPs": [{ "ip": "10.244.1.5" }], "qosClass": "BestEffort",
                "startTime": "2026-01-01T00:00:00Z",
                "conditions": [{ "type": "Ready", "status": "True" }],
                "containerStatuses": [{ "name": "app", "ready": true,
                    "containerID": "containerd://0123abcd", "imageID": "sha256:abcd",
                    "state": { "running": { "startedAt": "2026-01-01T00:00:02Z" } } }] },
        });
        assert_eq!(
            described(pod, SimTime::secs(60)),
            "\
Name:             web
Namespace:        default
Priority:         0
Service Account:  default
Node:             node-1/10.0.0.11
Start Time:       Thu, 01 Jan 2026 00:00:00 +0000
Labels:           app=web
Annotations:      <none>
Status:           Running
IP:               10.244.1.5
IPs:
  IP:           10.244.1.5
Controlled By:  ReplicaSet/web-6c9f7d5b9
Containers:
  app:
    Container ID:   containerd://0123abcd
    Image:          nginx:1.27
    Image ID:       sha256:abcd
    Port:           8080/TCP (http)
    Host Port:      0/TCP (http)
    State:          Running
      Started:      Thu, 01 Jan 2026 00:00:02 +0000
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
Conditions:
  Type           Status
  Ready          True\u{20}
Volumes:         <none>
QoS Class:       BestEffort
Node-Selectors:  <none>
Tolerations:     <none>
Events:          <none>
"
        );
    }

    #[test]
    fn a_pod_that_is_going_says_for_how_long() {
        let pod = json!({
            "metadata": { "name": "web", "deletionTimestamp": "2026-01-01T00:00:30Z",
                "deletionGracePeriodSeconds": 30 },
            "status": { "phase": "Running" },
        });
        let text = described(pod.clone(), SimTime::secs(10));
        assert!(text.contains("Terminating (lasts <invalid>)\n"), "{text}");
        let text = described(pod, SimTime::secs(34));
        assert!(text.contains("Terminating (lasts 4s)\n"), "{text}");
        assert!(text.contains("Termination Grace Period:  30s\n"), "{text}");
    }
}
