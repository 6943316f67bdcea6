//! Which slices are to be written so that a Service's endpoints are as they should be, with as few writes as possible.
//! Models staging/src/k8s.io/endpointslice/reconciler.go (v1.36), R61, R62.

use std::rc::Rc;

use super::endpoint::{self, AddressType, Terminating};
use super::slice::{address_types, is_owned, labels, new_slice, own_labels};
use super::topology::{self, Topology};
use crate::kit::order;
use crate::kit::sorted::SortedMap;
use crate::objects::{
    Endpoint, EndpointPort, EndpointSlice, EventType, Node, ObjectMeta, Pod, Service,
};

const ENDPOINTS_PER_SLICE_MAX: usize = 100;

/// A slice has one kind of address and one list of ports.
type Group = (AddressType, Vec<EndpointPort>);

/// What the slices should hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    groups: SortedMap<Group, Vec<Endpoint>>,
    types: Vec<AddressType>,
    /// Pods whose nodes are unknown, with the names of those.
    pub skipped: Vec<(String, String)>,
}

/// What is to be written; new slices have no names yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub create: Vec<EndpointSlice>,
    pub update: Vec<EndpointSlice>,
    pub delete: Vec<String>,
    /// What is said of the Service.
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub kind: EventType,
    pub reason: &'static str,
    pub message: String,
}

impl Desired {
    pub fn of(
        service: &Service,
        pods: &[Rc<Pod>],
        node: impl Fn(&str) -> Option<Rc<Node>>,
    ) -> Desired {
        let mut desired = Desired { types: address_types(service), ..Desired::default() };
        for pod in pods.iter().filter(|pod| endpoint::is_listed(pod, Terminating::Listed)) {
            let node_name = &pod.spec.node_name;
            let node = node(node_name);
            if node.is_none() && !service.spec.publish_not_ready_addresses {
                desired.skipped.push((pod.metadata.name.clone(), node_name.clone()));
            }
            for of in desired.types.clone() {
                let ports = endpoint::ports(service, pod);
                let group = desired.groups.entry((of, ports)).or_default();
                if node.is_none() && !service.spec.publish_not_ready_addresses {
                    continue;
                }
                let one = endpoint::of_pod(service, pod, node.as_deref(), of);
                if !one.addresses.is_empty() {
                    group.push(one);
                }
            }
        }
        desired
    }
}

pub fn plan(
    service: &Service,
    existing: &[Rc<EndpointSlice>],
    desired: &Desired,
    topology: &mut Topology,
) -> Plan {
    let mut plan = Plan::default();
    for of in &desired.types {
        let existing: Vec<&Rc<EndpointSlice>> =
            existing.iter().filter(|slice| slice.address_type == of.as_str()).collect();
        let part = of_type(service, &existing, desired, *of, topology);
        plan.notes.extend(part.notes);
        plan.create.extend(part.create);
        plan.update.extend(part.update);
        plan.delete.extend(part.delete);
    }
    let is_unwanted = |slice: &&Rc<EndpointSlice>| {
        desired.types.iter().all(|of| of.as_str() != slice.address_type)
    };
    plan.delete
        .extend(existing.iter().filter(is_unwanted).map(|slice| slice.metadata.name.clone()));
    plan
}

fn of_type(
    service: &Service,
    existing: &[&Rc<EndpointSlice>],
    desired: &Desired,
    of: AddressType,
    topology: &mut Topology,
) -> Plan {
    let mut by_ports: SortedMap<Vec<EndpointPort>, Vec<&Rc<EndpointSlice>>> = SortedMap::new();
    let mut plan = Plan::default();
    for slice in existing {
        if is_owned(slice, service) {
            by_ports.entry(sorted(&slice.ports)).or_default().push(slice);
        } else {
            plan.delete.push(slice.metadata.name.clone());
        }
    }
    for ((_, ports), endpoints) in desired.groups.iter().filter(|((one, _), _)| *one == of) {
        let slices = by_ports.remove(&sorted(ports)).unwrap_or_default();
        fill(service, &slices, endpoints, (of, ports), &mut plan);
    }
    for slice in by_ports.values().flatten() {
        plan.delete.push(slice.metadata.name.clone());
    }
    placeholder(service, existing, of, &mut plan);
    let is_written = |slice: &EndpointSlice| {
        let name = &slice.metadata.name;
        plan.delete.contains(name) || plan.update.iter().any(|one| one.metadata.name == *name)
    };
    let unchanged = existing.iter().filter(|slice| !is_written(slice));
    let unchanged = unchanged.map(|slice| EndpointSlice::clone(slice)).collect();
    topology.adjust(service, of, unchanged, &mut plan);
    reuse(existing, service, &mut plan);
    plan
}

fn sorted(ports: &[EndpointPort]) -> Vec<EndpointPort> {
    let mut ports = ports.to_vec();
    order::sort(&mut ports);
    ports
}

/// A Service that selects nothing keeps one empty slice, which names no port either.
fn placeholder(
    service: &Service,
    existing: &[&Rc<EndpointSlice>],
    of: AddressType,
    plan: &mut Plan,
) {
    if existing.len() != plan.delete.len() || !plan.create.is_empty() {
        return;
    }
    let empty = new_slice(service, of, &[]);
    let is_there = |slice: &EndpointSlice| {
        slice.endpoints.is_empty()
            && slice.ports.is_empty()
            && slice.metadata.labels == empty.metadata.labels
            && slice.metadata.owner_references == empty.metadata.owner_references
    };
    match existing {
        [only] if is_there(only) => plan.delete.clear(),
        _ => plan.create.push(empty),
    }
}

/// Instead of a deletion and a creation there is one update. Models finalize.
fn reuse(existing: &[&Rc<EndpointSlice>], service: &Service, plan: &mut Plan) {
    let Plan { create, update, delete, .. } = plan;
    delete.retain(|name| {
        let old = existing.iter().find(|slice| slice.metadata.name == *name);
        let Some(old) = old.filter(|slice| is_owned(slice, service)) else { return true };
        let Some(mut slice) = create.pop() else { return true };
        slice.metadata = ObjectMeta { labels: slice.metadata.labels, ..old.metadata.clone() };
        update.push(slice);
        false
    });
}

/// Models reconcileByPortMapping.
fn fill(
    service: &Service,
    existing: &[&Rc<EndpointSlice>],
    wanted: &[Endpoint],
    (of, ports): (AddressType, &[EndpointPort]),
    plan: &mut Plan,
) {
    let mut left: Vec<&Endpoint> = wanted.iter().collect();
    let (mut changed, mut unchanged) = (Vec::new(), Vec::new());
    for slice in existing {
        let mut endpoints = Vec::new();
        for old in &slice.endpoints {
            if let Some(index) = left.iter().position(|one| is_same(one, old)) {
                endpoints.push(left.remove(index).clone());
            }
        }
        let labels = labels(service);
        let mut new = EndpointSlice::clone(slice);
        let mut before = slice.endpoints.clone();
        if topology::is_asked(service) {
            // Hints are given afterwards; those that there are say nothing of the endpoints.
            before.iter_mut().for_each(|one| one.hints = None);
        }
        let is_other = endpoints != before;
        if is_other && endpoints.is_empty() {
            plan.delete.push(slice.metadata.name.clone());
        } else if is_other || own_labels(&slice.metadata.labels) != own_labels(&labels) {
            new.endpoints = endpoints;
            new.metadata.labels = labels;
            changed.push(new);
        } else {
            unchanged.push(new);
        }
    }
    order::sort_by_key(&mut changed, |slice| std::cmp::Reverse(slice.endpoints.len()));
    changed.iter_mut().for_each(|slice| top_up(slice, &mut left));
    while !left.is_empty() {
        match slice_to_fill(&unchanged, left.len()).map(|index| unchanged.remove(index)) {
            Some(mut slice) => {
                top_up(&mut slice, &mut left);
                changed.push(slice);
            }
            None => {
                let mut slice = new_slice(service, of, ports);
                top_up(&mut slice, &mut left);
                plan.create.push(slice);
            }
        }
    }
    plan.update.extend(changed);
}

fn top_up(slice: &mut EndpointSlice, left: &mut Vec<&Endpoint>) {
    let room = ENDPOINTS_PER_SLICE_MAX.saturating_sub(slice.endpoints.len()).min(left.len());
    slice.endpoints.extend(left.drain(..room).cloned());
}

/// The one that so many endpoints would leave nearest to full; for as many as a slice holds a new one is made.
fn slice_to_fill(slices: &[EndpointSlice], count: usize) -> Option<usize> {
    if ENDPOINTS_PER_SLICE_MAX <= count {
        return None;
    }
    let after = |slice: &EndpointSlice| slice.endpoints.len() + count;
    let fitting =
        slices.iter().enumerate().filter(|(_, slice)| after(slice) <= ENDPOINTS_PER_SLICE_MAX);
    let mut fullest: Option<(usize, usize)> = None;
    for (index, slice) in fitting {
        if fullest.is_none_or(|(_, most)| most < after(slice)) {
            fullest = Some((index, after(slice)));
        }
    }
    fullest.map(|(index, _)| index)
}

/// Models EndpointSet: one pod at one address.
fn is_same(one: &Endpoint, other: &Endpoint) -> bool {
    let pod = |endpoint: &Endpoint| {
        let target = endpoint.target_ref.clone().unwrap_or_default();
        (target.namespace, target.name)
    };
    one.addresses == other.addresses && one.hostname == other.hostname && pod(one) == pod(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{Condition, ConditionStatus, PodIp, ServicePort};

    fn service() -> Service {
        let mut service = Service::default();
        service.metadata.name = "web".to_owned();
        service.metadata.uid = "uid".to_owned();
        service.spec.cluster_ip = "10.96.0.7".to_owned();
        service.spec.ports = vec![ServicePort { port: 80, ..ServicePort::default() }];
        service
    }

    fn pods(count: usize) -> Vec<Rc<Pod>> {
        let pod = |index: usize| {
            let mut pod = Pod::default();
            pod.metadata.name = format!("web-{index:03}");
            pod.status.pod_ips =
                vec![PodIp { ip: format!("10.0.{}.{}", index / 250, index % 250) }];
            pod.status.conditions = vec![Condition::new("Ready", ConditionStatus::True)];
            Rc::new(pod)
        };
        (0..count).map(pod).collect()
    }

    fn planned(existing: &[Rc<EndpointSlice>], count: usize) -> Plan {
        let desired = Desired::of(&service(), &pods(count), |_| Some(Rc::default()));
        plan(&service(), existing, &desired, &mut Topology::default())
    }

    fn named(slices: Vec<EndpointSlice>) -> Vec<Rc<EndpointSlice>> {
        let named = slices.into_iter().zip(0..).map(|(mut slice, index)| {
            slice.metadata.name = format!("web-{index}");
            Rc::new(slice)
        });
        named.collect()
    }

    fn sizes(slices: &[EndpointSlice]) -> Vec<usize> {
        slices.iter().map(|slice| slice.endpoints.len()).collect()
    }

    #[test]
    fn a_slice_holds_a_hundred_and_a_service_without_pods_one_empty_slice() {
        assert_eq!(sizes(&planned(&[], 0).create), [0]);
        assert_eq!(sizes(&planned(&[], 230).create), [100, 100, 30]);
    }

    #[test]
    fn an_empty_slice_is_filled_and_a_full_one_kept() {
        let empty = named(planned(&[], 0).create);
        assert_eq!(planned(&empty, 0), Plan::default());
        let plan = planned(&empty, 3);
        assert_eq!((sizes(&plan.update), plan.create.len(), plan.delete.len()), (vec![3], 0, 0));
        assert_eq!(plan.update[0].metadata.name, "web-0");
        let full = named(planned(&[], 130).create);
        let plan = planned(&full, 135);
        assert_eq!((sizes(&plan.update), plan.create.len()), (vec![35], 0));
        let plan = planned(&full, 0);
        assert_eq!((sizes(&plan.update), plan.delete.len()), (vec![0], 1));
    }

    #[test]
    fn the_empty_slice_of_a_service_without_ports_is_filled() {
        let mut service = service();
        service.spec.cluster_ip = "None".to_owned();
        service.spec.ports.clear();
        let desired = |count| Desired::of(&service, &pods(count), |_| Some(Rc::default()));
        let empty = named(plan(&service, &[], &desired(0), &mut Topology::default()).create);
        let filled = plan(&service, &empty, &desired(2), &mut Topology::default());
        assert_eq!((sizes(&filled.update), filled.create.len()), (vec![2], 0));
        let full = plan(&service, &empty, &desired(100), &mut Topology::default());
        assert_eq!((sizes(&full.update), sizes(&full.create)), (vec![], vec![100]));
    }

    #[test]
    fn a_pod_on_an_unknown_node_is_left_out_unless_all_addresses_are_wanted() {
        let mut service = service();
        let desired = Desired::of(&service, &pods(1), |_| None);
        assert_eq!(desired.skipped.len(), 1);
        assert_eq!(sizes(&plan(&service, &[], &desired, &mut Topology::default()).create), [0]);
        service.spec.publish_not_ready_addresses = true;
        let desired = Desired::of(&service, &pods(1), |_| None);
        assert_eq!(sizes(&plan(&service, &[], &desired, &mut Topology::default()).create), [1]);
    }
}
