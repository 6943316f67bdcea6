//! `controllers/endpoints.json`: the older list of a Service's addresses.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::control::endpoints::{capacity, subsets};
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::WorkQueue;
use crate::objects::{
    Condition, ConditionStatus, EndpointAddress, EndpointSubset, IntOrString, ObjectMeta, Pod,
    PodIp, PodPhase, Protocol, Service, ServicePort,
};

const OVER_CAPACITY: &str = "endpoints.kubernetes.io/over-capacity";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Input {
    EndpointsForPod {
        phase: PodPhase,
        ready: bool,
        deleting: bool,
        #[serde(rename = "podIP")]
        pod_ip: String,
        publish_not_ready_addresses: bool,
    },
    EndpointsSubsets {
        ready_pods: usize,
        not_ready_pods: usize,
        #[serde(rename = "firstPodIP")]
        first_pod_ip: std::net::Ipv4Addr,
        target_port: i32,
        protocol: Protocol,
    },
    EndpointsCapacity {
        annotation_before: Option<String>,
        ready_pods: usize,
        not_ready_pods: usize,
    },
    TruncateEndpoints {
        ready: Vec<usize>,
        not_ready: Vec<usize>,
    },
    EndpointUpdatesBatchPeriod {
        batch_period_ms: u64,
        update_delays_ms: Vec<u64>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    addresses: usize,
    not_ready_addresses: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Capacity {
    addresses: usize,
    not_ready_addresses: usize,
    over_capacity_annotation: Option<String>,
}

#[derive(Serialize)]
struct Subsets {
    subsets: Vec<Subset>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subset {
    addresses: Vec<String>,
    not_ready_addresses: Vec<String>,
    ports: Vec<i32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Truncated {
    ready: Vec<usize>,
    not_ready: Vec<usize>,
}

#[derive(Serialize)]
struct Writes {
    writes: usize,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::EndpointsForPod { phase, ready, deleting, pod_ip, publish_not_ready_addresses } => {
            let mut one = Pod::clone(&pod(0, &pod_ip, ready));
            one.status.phase = Some(phase);
            one.metadata.deletion_timestamp = deleting.then_some(Stamp::START);
            let mut service = service(80, Protocol::Tcp);
            service.spec.publish_not_ready_addresses = publish_not_ready_addresses;
            let (addresses, not_ready_addresses) = count(&subsets::of(&service, &[Rc::new(one)]));
            case.check(Counts { addresses, not_ready_addresses })
        }
        Input::EndpointsSubsets {
            ready_pods,
            not_ready_pods,
            first_pod_ip,
            target_port,
            protocol,
        } => {
            let service = service(target_port, protocol);
            let pods = pods(ready_pods, not_ready_pods, first_pod_ip);
            let subsets = subsets::of(&service, &pods);
            case.check(Subsets { subsets: subsets.iter().map(shown).collect() })
        }
        Input::EndpointsCapacity { annotation_before, ready_pods, not_ready_pods } => {
            let first = std::net::Ipv4Addr::new(1, 2, 3, 4);
            let pods = pods(ready_pods, not_ready_pods, first);
            let mut subsets = subsets::of(&service(80, Protocol::Tcp), &pods);
            let mut metadata = ObjectMeta::default();
            let before = annotation_before.map(|text| (OVER_CAPACITY.to_owned(), text));
            metadata.annotations.extend(before);
            capacity::cut(&mut metadata, &mut subsets);
            let (addresses, not_ready_addresses) = count(&subsets);
            let over_capacity_annotation = metadata.annotations.get(OVER_CAPACITY).cloned();
            case.check(Capacity { addresses, not_ready_addresses, over_capacity_annotation })
        }
        Input::TruncateEndpoints { ready, not_ready } => {
            let blank = |count: usize| vec![EndpointAddress::default(); count];
            let subset = |(ready, not_ready): (&usize, &usize)| EndpointSubset {
                addresses: blank(*ready),
                not_ready_addresses: blank(*not_ready),
                ports: Vec::new(),
            };
            let mut subsets: Vec<_> = ready.iter().zip(&not_ready).map(subset).collect();
            capacity::truncate(&mut subsets);
            case.check(Truncated {
                ready: subsets.iter().map(|subset| subset.addresses.len()).collect(),
                not_ready: subsets.iter().map(|one| one.not_ready_addresses.len()).collect(),
            })
        }
        Input::EndpointUpdatesBatchPeriod { batch_period_ms, update_delays_ms } => {
            case.check(Writes { writes: writes(Span::millis(batch_period_ms), &update_delays_ms) })
        }
    }
}

/// Every update finds the queue as the controller left it; every item that is taken is a write.
fn writes(batch: Span, delays: &[u64]) -> usize {
    let mut queue = WorkQueue::new();
    let (mut now, mut writes) = (SimTime::ZERO, 0);
    let mut take_until = |queue: &mut WorkQueue<()>, until: SimTime| {
        loop {
            let next = if queue.is_empty() { queue.next_ready_at() } else { Some(SimTime::ZERO) };
            let Some(next) = next.filter(|next| *next <= until) else { break };
            queue.wake(next);
            if queue.take().is_some() {
                writes += 1;
                queue.done(&());
            }
        }
    };
    for delay in delays {
        now += Span::millis(*delay);
        take_until(&mut queue, now);
        queue.add_after((), batch, now);
    }
    take_until(&mut queue, now + batch);
    writes
}

fn service(target_port: i32, protocol: Protocol) -> Service {
    let mut service = Service::default();
    let target_port = IntOrString::Int(target_port);
    service.spec.ports =
        vec![ServicePort { port: 80, protocol, target_port, ..ServicePort::default() }];
    service
}

fn pods(ready: usize, not_ready: usize, first: std::net::Ipv4Addr) -> Vec<Rc<Pod>> {
    let pod = |index: usize| {
        let offset = u32::try_from(index).expect("a case has few pods");
        pod(
            index,
            &std::net::Ipv4Addr::from_bits(first.to_bits() + offset).to_string(),
            index < ready,
        )
    };
    (0..ready + not_ready).map(pod).collect()
}

fn pod(index: usize, ip: &str, ready: bool) -> Rc<Pod> {
    let mut pod = Pod::default();
    pod.metadata.name = format!("pod{index}");
    pod.metadata.uid = format!("{index:05}");
    pod.status.phase = Some(PodPhase::Running);
    pod.status.pod_ip = ip.to_owned();
    pod.status.pod_ips = vec![PodIp { ip: ip.to_owned() }];
    pod.status.conditions = vec![Condition::new("Ready", ConditionStatus::of(ready))];
    Rc::new(pod)
}

fn count(subsets: &[EndpointSubset]) -> (usize, usize) {
    let ready = subsets.iter().map(|subset| subset.addresses.len()).sum();
    (ready, subsets.iter().map(|subset| subset.not_ready_addresses.len()).sum())
}

fn shown(subset: &EndpointSubset) -> Subset {
    let ips = |addresses: &[EndpointAddress]| {
        addresses.iter().map(|address| address.ip.clone()).collect()
    };
    Subset {
        addresses: ips(&subset.addresses),
        not_ready_addresses: ips(&subset.not_ready_addresses),
        ports: subset.ports.iter().map(|port| port.port).collect(),
    }
}
