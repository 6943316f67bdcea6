//! `kubectl describe node`.
//! Models describeNode and describeNodeResource in kubectl's describe.go (v1.36), C32.

use crate::kit::sorted::SortedMap;

use serde_json::Value;

use super::{Page, events, metadata, quantity};
use crate::admit::quantity::Quantity;
use crate::cluster::requests::{self, Amounts, CPU, EPHEMERAL_STORAGE, MEMORY, Unsaid};
use crate::console::kubectl::print::node::roles;
use crate::kit::age::age;
use crate::kit::order;
use crate::kit::stamp::{MicroStamp, Stamp};
use crate::kit::time::SimTime;
use crate::objects::{Event, Lease, Node, Pod, Taint};

/// `pods` are those on the node that are not over.
pub fn describe(
    node: &Node,
    pods: &[&Pod],
    leased: Option<&Lease>,
    events: Option<&[&Event]>,
    now: SimTime,
) -> Page {
    let mut page = Page::new();
    let (meta, status) = (&node.metadata, &node.status);
    page.line(0, format!("Name:\t{}", meta.name));
    page.line(0, format!("Roles:\t{}", roles(node)));
    metadata::labels(&mut page, "Labels", &meta.labels);
    metadata::annotations(&mut page, "Annotations", &meta.annotations);
    let created = meta.creation_timestamp.map_or_else(String::new, Stamp::rfc1123z);
    page.line(0, format!("CreationTimestamp:\t{created}"));
    taints(&mut page, &node.spec.taints);
    page.line(0, format!("Unschedulable:\t{}", node.spec.unschedulable));
    lease(&mut page, &meta.name, leased);
    conditions(&mut page, node);
    page.line(0, "Addresses:");
    for address in &status.addresses {
        page.line(1, format!("{}:\t{}", address.kind, address.address));
    }
    amounts(&mut page, "Capacity", &status.capacity);
    amounts(&mut page, "Allocatable", &status.allocatable);
    system_info(&mut page, node);
    non_terminated_pods(&mut page, node, pods, now);
    allocated(&mut page, node, pods);
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

/// Models describeNodeLease.
fn lease(page: &mut Page, node: &str, lease: Option<&Lease>) {
    let Some(Lease { spec, .. }) = lease else {
        let error = format!("leases.coordination.k8s.io \"{node}\" not found");
        return page.line(0, format!("Lease:\tFailed to get lease: {error}"));
    };
    let time = |time: Option<MicroStamp>| {
        time.map_or_else(|| "<unset>".to_owned(), |time| time.second().rfc1123z())
    };
    page.line(0, "Lease:");
    let holder = spec.holder_identity.as_deref().unwrap_or("<unset>");
    page.line(1, format!("HolderIdentity:\t{holder}"));
    page.line(1, format!("AcquireTime:\t{}", time(spec.acquire_time)));
    page.line(1, format!("RenewTime:\t{}", time(spec.renew_time)));
}

/// By effect, then key.
fn taints(page: &mut Page, taints: &[Taint]) {
    if taints.is_empty() {
        page.line(0, "Taints:\t<none>");
    }
    let mut sorted: Vec<&Taint> = taints.iter().collect();
    order::sort_by_key(&mut sorted, |taint| format!("{},{}", taint.effect, taint.key));
    for (index, taint) in sorted.into_iter().enumerate() {
        let title = if index == 0 { "Taints:" } else { "" };
        let value =
            if taint.value.is_empty() { String::new() } else { format!("={}", taint.value) };
        page.line(0, format!("{title}\t{}{value}:{}", taint.key, taint.effect));
    }
}

fn conditions(page: &mut Page, node: &Node) {
    if node.status.conditions.is_empty() {
        return;
    }
    page.line(0, "Conditions:");
    page.line(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
    page.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
    for condition in &node.status.conditions {
        let time = |stamp: Option<Stamp>| stamp.map_or_else(String::new, Stamp::rfc1123z);
        let (kind, status) = (&condition.kind, condition.status.as_str());
        let heartbeat = time(condition.last_heartbeat_time);
        let transition = time(condition.last_transition_time);
        let (reason, message) = (&condition.reason, &condition.message);
        page.line(
            1,
            format!("{kind} \t{status} \t{heartbeat} \t{transition} \t{reason} \t{message}"),
        );
    }
}

fn amounts(page: &mut Page, title: &str, amounts: &SortedMap<String, Value>) {
    if amounts.is_empty() {
        return;
    }
    page.line(0, format!("{title}:"));
    for (resource, amount) in amounts {
        page.line(1, format!("{resource}:\t{}", quantity(amount)));
    }
}

fn system_info(page: &mut Page, node: &Node) {
    let info = &node.status.node_info;
    page.line(0, "System Info:");
    for (title, value) in [
        ("Machine ID", &info.machine_id),
        ("System UUID", &info.system_uuid),
        ("Boot ID", &info.boot_id),
        ("Kernel Version", &info.kernel_version),
        ("OS Image", &info.os_image),
        ("Operating System", &info.operating_system),
        ("Architecture", &info.architecture),
        ("Container Runtime Version", &info.container_runtime_version),
        ("Kubelet Version", &info.kubelet_version),
    ] {
        page.line(1, format!("{title}:\t{value}"));
    }
    if !node.spec.pod_cidr.is_empty() {
        page.line(0, format!("PodCIDR:\t{}", node.spec.pod_cidr));
    }
    if !node.spec.pod_cidrs.is_empty() {
        page.line(0, format!("PodCIDRs:\t{}", node.spec.pod_cidrs.join(",")));
    }
    if let Some(id) = node.metadata.unread.at("/spec/providerID").and_then(Value::as_str) {
        page.line(0, format!("ProviderID:\t{id}"));
    }
}

fn non_terminated_pods(page: &mut Page, node: &Node, pods: &[&Pod], now: SimTime) {
    page.line(0, format!("Non-terminated Pods:\t({} in total)", pods.len()));
    page.line(
        1,
        "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge",
    );
    page.line(
        1,
        "---------\t----\t\t------------\t----------\t---------------\t-------------\t---",
    );
    let room = room(node);
    for pod in pods {
        let requests = requests::of_pod(pod, Unsaid::Nothing);
        let limits = requests::limits_of_pod(pod);
        let cells = [(&requests, CPU), (&limits, CPU), (&requests, MEMORY), (&limits, MEMORY)];
        let cells = cells.map(|(amounts, resource)| share(amounts, &room, resource)).join("\t");
        let meta = &pod.metadata;
        let age = age(meta.creation_timestamp, now);
        page.line(1, format!("{}\t{}\t\t{cells}\t{age}", meta.namespace, meta.name));
    }
}

fn allocated(page: &mut Page, node: &Node, pods: &[&Pod]) {
    page.line(0, "Allocated resources:");
    page.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
    page.line(1, "Resource\tRequests\tLimits");
    page.line(1, "--------\t--------\t------");
    let (mut requests, mut limits) = (Amounts::new(), Amounts::new());
    for pod in pods {
        requests::add(&mut requests, &requests::of_pod(pod, Unsaid::Nothing));
        requests::add(&mut limits, &requests::limits_of_pod(pod));
    }
    let room = room(node);
    let is_huge_pages = |name: &&String| name.starts_with("hugepages-");
    let huge_pages = room.keys().filter(is_huge_pages).map(String::as_str);
    for resource in [CPU, MEMORY, EPHEMERAL_STORAGE].into_iter().chain(huge_pages) {
        let [requests, limits] = [&requests, &limits].map(|sum| share(sum, &room, resource));
        page.line(1, format!("{resource}\t{requests}\t{limits}"));
    }
}

/// What pods may have together.
fn room(node: &Node) -> Amounts {
    let status = &node.status;
    requests::read(if status.allocatable.is_empty() {
        &status.capacity
    } else {
        &status.allocatable
    })
}

/// `100m (5%)`: an amount, and which part of the node's it is.
fn share(amounts: &Amounts, room: &Amounts, resource: &str) -> String {
    let count = |amounts: &Amounts| {
        let amount = amounts.get(resource);
        let units = |amount: &Quantity| {
            if resource == CPU { amount.millis_rounded_up() } else { amount.units_rounded_up() }
        };
        amount.map_or(0, units)
    };
    let shown = amounts.get(resource).map_or_else(|| "0".to_owned(), Quantity::to_string);
    let percent = match count(room) {
        0 => 0,
        all => u128::from(count(amounts)) * 100 / u128::from(all),
    };
    format!("{shown} ({percent}%)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pods_are_counted_against_what_the_node_has_to_give() {
        let node = json!({ "metadata": { "name": "node-1" },
            "spec": { "taints": [{ "key": "b", "effect": "NoSchedule" },
                { "key": "a", "value": "1", "effect": "NoSchedule" }] },
            "status": { "allocatable": { "cpu": "2", "memory": "1000Mi", "pods": "110" } } });
        let node: Node = serde_json::from_value(node).unwrap();
        let pod = json!({ "metadata": { "name": "web", "namespace": "default",
                "creationTimestamp": "2026-01-01T00:00:00Z" },
            "spec": { "containers": [{ "name": "app", "resources": {
                "requests": { "cpu": "100m", "memory": "64Mi" }, "limits": { "cpu": "3" } } }] } });
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let page = describe(&node, &[&pod, &pod], None, Some(&[]), SimTime::secs(90));
        let text = page.aligned();
        let from = text.find("Non-terminated").unwrap();
        assert_eq!(
            &text[from..],
            "\
Non-terminated Pods:          (2 in total)
  Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----    ------------  ----------  ---------------  -------------  ---
  default                     web     100m (5%)     3 (150%)    64Mi (6%)        0 (0%)         90s
  default                     web     100m (5%)     3 (150%)    64Mi (6%)        0 (0%)         90s
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests     Limits
  --------           --------     ------
  cpu                200m (10%)   6 (300%)
  memory             128Mi (12%)  0 (0%)
  ephemeral-storage  0 (0%)       0 (0%)
Events:              <none>
"
        );
        assert!(text.contains("Taints:             a=1:NoSchedule\n"), "{text}");
    }
}
