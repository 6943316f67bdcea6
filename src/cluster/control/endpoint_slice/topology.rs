//! Hints that keep calls within a zone, shared out so that every zone has as many endpoints as its nodes have CPU:
//! the annotation `service.kubernetes.io/topology-mode: Auto`.
//! Models staging/src/k8s.io/endpointslice/topologycache (v1.36). Where Go's maps leave an order open, names decide.

use super::ServiceKey;
use super::endpoint::AddressType;
use super::reconcile::{Note, Plan};
use crate::cluster::requests::{self, CPU};
use crate::kit::sorted::{SortedMap, SortedSet};
use crate::objects::{
    ConditionStatus, Endpoint, EndpointHints, EndpointSlice, EventType, HintedName, Node, Service,
};

const ZONE: &str = "topology.kubernetes.io/zone";
/// The older name of the annotation goes before the newer.
const ANNOTATIONS: [&str; 2] =
    ["service.kubernetes.io/topology-aware-hints", "service.kubernetes.io/topology-mode"];
const EXCLUDED: [&str; 2] =
    ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];
/// An endpoint may have so much more to do than it would have without hints.
const OVERLOAD: f64 = 0.2;

/// What the hints go by. Models TopologyCache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// Which part of all CPU each zone has; none where that cannot be told, or there is but one zone.
    ratios: Counts<f64>,
    /// How many endpoints are meant for each zone.
    hinted: SortedMap<(ServiceKey, AddressType), Counts<usize>>,
    enabled: SortedSet<ServiceKey>,
}

type Counts<T> = SortedMap<String, T>;

#[derive(Clone, Copy)]
struct Allocation {
    maximum: usize,
    desired: f64,
}

/// Models hintsEnabled.
pub fn is_asked(service: &Service) -> bool {
    let annotations = &service.metadata.annotations;
    let value = ANNOTATIONS.iter().find_map(|name| annotations.get(*name));
    value.is_some_and(|value| value == "Auto" || value == "auto")
}

impl Topology {
    /// Models SetNodes, and which Services then have too little in some zone.
    pub fn set_nodes<'a>(&mut self, nodes: impl Iterator<Item = &'a Node>) -> Vec<ServiceKey> {
        let counted = nodes.filter(|node| !is_excluded(node) && is_ready(node));
        let parts: Option<Vec<(String, u64)>> = counted.map(zone_and_cpu).collect();
        let mut by_zone = Counts::<u64>::new();
        for (zone, cpu) in parts.into_iter().flatten() {
            *by_zone.entry(zone).or_default() += cpu;
        }
        let all: u64 = by_zone.values().sum();
        if by_zone.len() < 2 {
            by_zone.clear();
        }
        let ratio = |(zone, cpu): (&String, &u64)| (zone.clone(), *cpu as f64 / all as f64);
        self.ratios = by_zone.iter().map(ratio).collect();
        let hinted = self.hinted.iter();
        let overloaded = hinted.filter(|(_, endpoints)| is_overloaded(endpoints, &self.ratios));
        let services: SortedSet<ServiceKey> =
            overloaded.map(|((service, _), _)| service.clone()).collect();
        services.into_iter().collect()
    }

    /// Gives hints to what is planned for one kind of address, or takes them.
    pub fn adjust(
        &mut self,
        service: &Service,
        of: AddressType,
        unchanged: Vec<EndpointSlice>,
        plan: &mut Plan,
    ) {
        let key = (service.metadata.namespace.clone(), service.metadata.name.clone());
        let was_enabled = self.enabled.contains(&key);
        let outcome = if is_asked(service) {
            self.add_hints(&key, of, unchanged.clone(), plan).map(|()| {
                (!was_enabled).then(|| "Topology Aware Hints has been enabled".to_owned())
            })
        } else if was_enabled {
            Err("Topology Aware Hints has been disabled".to_owned())
        } else {
            return;
        };
        let (kind, reason, text) = match outcome {
            Ok(None) => return,
            Ok(Some(text)) => (EventType::Normal, "TopologyAwareHintsEnabled", text),
            Err(text) => {
                self.forget(&key, of);
                if is_asked(service) {
                    remove_hints(unchanged, plan);
                }
                (EventType::Warning, "TopologyAwareHintsDisabled", text)
            }
        };
        let message = format!("{text}, addressType: {}", of.as_str());
        plan.notes.push(Note { kind, reason, message });
    }

    /// Models AddHints. Why there are none is an error; slices that were to stay as they are may be touched.
    fn add_hints(
        &mut self,
        key: &ServiceKey,
        of: AddressType,
        unchanged: Vec<EndpointSlice>,
        plan: &mut Plan,
    ) -> Result<(), String> {
        let slices = plan.create.iter().chain(&plan.update).chain(&unchanged);
        let ready = slices.flat_map(|slice| &slice.endpoints).filter(|one| is_ready_one(one));
        let allocations = self.allocations(ready.count())?;
        let mut allocated = Counts::<usize>::new();
        let mut touched = Vec::new();
        for slice in unchanged {
            match hints_by_zone(&slice, &allocated, &allocations) {
                None => touched.push(slice),
                Some(hints) => hints
                    .into_iter()
                    .for_each(|(zone, count)| *allocated.entry(zone).or_default() += count),
            }
        }
        let mut update = plan.update.clone();
        update.extend(touched);
        let mut create = plan.create.clone();
        let endpoints = || create.iter().chain(&update).flat_map(|slice| &slice.endpoints);
        if endpoints().any(|one| is_ready_one(one) && one.zone.is_empty()) {
            return Err("One or more endpoints do not have a zone specified".to_owned());
        }
        let slices = create.iter_mut().chain(&mut update);
        let mut free: Vec<&mut Endpoint> =
            slices.flat_map(|slice| &mut slice.endpoints).filter(|one| is_ready_one(one)).collect();
        for one in &mut free {
            *allocated.entry(one.zone.clone()).or_default() += 1;
            one.hints = hint(&one.zone);
        }
        redistribute(free, &allocations, &mut allocated);
        if allocated.is_empty() {
            return Err("No hints allocated for zones".to_owned());
        }
        (plan.create, plan.update) = (create, update);
        self.hinted.insert((key.clone(), of), allocated);
        self.enabled.insert(key.clone());
        Ok(())
    }

    pub fn forget(&mut self, key: &ServiceKey, of: AddressType) {
        self.hinted.remove(&(key.clone(), of));
        self.enabled.remove(key);
    }

    /// How many endpoints each zone is to have. Models getAllocations.
    fn allocations(&self, endpoints: usize) -> Result<Counts<Allocation>, String> {
        let zones = self.ratios.len();
        let counted = |text: &str| Err(format!("{text} ({endpoints} endpoints, {zones} zones)"));
        if zones == 0 {
            let text = "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes";
            return Err(text.to_owned());
        }
        if endpoints < zones {
            return counted("Insufficient number of endpoints");
        }
        let share = |ratio: &f64| ratio * endpoints as f64;
        let least = |ratio: &f64| (share(ratio) * (1.0 / (1.0 + OVERLOAD))).ceil() as usize;
        let sum: usize = self.ratios.values().map(least).sum();
        if endpoints < sum {
            return counted(
                "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold",
            );
        }
        let allocation = |(zone, ratio): (&String, &f64)| {
            let minimum = least(ratio);
            let desired = share(ratio).max(minimum as f64);
            (zone.clone(), Allocation { maximum: minimum + endpoints - sum, desired })
        };
        Ok(self.ratios.iter().map(allocation).collect())
    }
}

/// What some zones have too much of others are given. Models getGivingAndReceivingZones and redistributeHints.
fn redistribute(
    endpoints: Vec<&mut Endpoint>,
    allocations: &Counts<Allocation>,
    allocated: &mut Counts<usize>,
) {
    let (mut over, mut under) = (Counts::<f64>::new(), Counts::<f64>::new());
    for (zone, allocation) in allocations {
        let has = allocated.get(zone).copied().unwrap_or(0) as f64;
        if allocation.desired < has {
            over.insert(zone.clone(), has - allocation.desired);
        } else if has < allocation.desired {
            under.insert(zone.clone(), allocation.desired - has);
        }
    }
    let (mut giving, mut receiving) = (Counts::<usize>::new(), Counts::<usize>::new());
    while let (Some((giver, much)), Some((taker, little))) = (most(&over), most(&under)) {
        if (much < 1.0 && little < 1.0) || much < 0.5 || little < 0.5 {
            break;
        }
        over.insert(giver.clone(), much - 1.0);
        under.insert(taker.clone(), little - 1.0);
        *giving.entry(giver).or_default() += 1;
        *receiving.entry(taker).or_default() += 1;
    }
    for one in endpoints {
        let Some(left) = giving.get_mut(&one.zone).filter(|left| **left > 0) else { continue };
        let taker = receiving.iter().find(|(_, left)| **left > 0);
        let Some(taker) = taker.map(|(zone, _)| zone.clone()) else { return };
        *left -= 1;
        *receiving.entry(taker.clone()).or_default() -= 1;
        *allocated.entry(taker.clone()).or_default() += 1;
        *allocated.entry(one.zone.clone()).or_default() -= 1;
        one.hints = hint(&taker);
    }
}

/// Models getMost.
fn most(zones: &Counts<f64>) -> Option<(String, f64)> {
    let mut most: Option<(&String, f64)> = None;
    for (zone, amount) in zones {
        if most.map_or(0.0, |(_, most)| most) < *amount {
            most = Some((zone, *amount));
        }
    }
    most.map(|(zone, amount)| (zone.clone(), amount))
}

/// None where the hints of a slice cannot stay.
fn hints_by_zone(
    slice: &EndpointSlice,
    allocated: &Counts<usize>,
    allocations: &Counts<Allocation>,
) -> Option<Counts<usize>> {
    let mut hints = Counts::<usize>::new();
    for one in slice.endpoints.iter().filter(|one| is_ready_one(one)) {
        let zones = one.hints.as_ref().map_or(&[][..], |hints| &hints.for_zones);
        if zones.is_empty() {
            return None;
        }
        zones.iter().for_each(|zone| *hints.entry(zone.name.clone()).or_default() += 1);
    }
    let fits = |(zone, count): (&String, &usize)| {
        let already = allocated.get(zone).copied().unwrap_or(0);
        allocations.get(zone).is_some_and(|allocation| already + count <= allocation.maximum)
    };
    hints.iter().all(fits).then_some(hints)
}

/// Models RemoveHintsFromSlices.
fn remove_hints(unchanged: Vec<EndpointSlice>, plan: &mut Plan) {
    let is_hinted = |slice: &EndpointSlice| slice.endpoints.iter().any(|one| one.hints.is_some());
    plan.update.extend(unchanged.into_iter().filter(is_hinted));
    let slices = plan.create.iter_mut().chain(&mut plan.update);
    slices.flat_map(|slice| &mut slice.endpoints).for_each(|one| one.hints = None);
}

/// Models serviceOverloaded.
fn is_overloaded(endpoints: &Counts<usize>, ratios: &Counts<f64>) -> bool {
    if endpoints.is_empty() || ratios.is_empty() {
        return !endpoints.is_empty();
    }
    let all: usize = endpoints.values().sum();
    ratios.iter().any(|(zone, ratio)| {
        let least = (all as f64 * ratio * (1.0 / (1.0 + OVERLOAD))).ceil() as usize;
        endpoints.get(zone).is_none_or(|count| *count < least)
    })
}

fn hint(zone: &str) -> Option<EndpointHints> {
    let for_zones = vec![HintedName { name: zone.to_owned() }];
    Some(EndpointHints { for_zones, ..EndpointHints::default() })
}

fn is_ready_one(endpoint: &Endpoint) -> bool {
    endpoint.conditions.ready == Some(true)
}

/// Whether a change of a node changes what the hints go by. Models updateNode.
pub fn is_news(before: &Node, after: &Node) -> bool {
    is_ready(before) != is_ready(after)
        || before.metadata.labels.get(ZONE) != after.metadata.labels.get(ZONE)
}

fn is_ready(node: &Node) -> bool {
    node.status.condition("Ready").is_some_and(|ready| ready.status == ConditionStatus::True)
}

fn is_excluded(node: &Node) -> bool {
    EXCLUDED.iter().any(|label| node.metadata.labels.contains_key(*label))
}

/// None if the node does not say.
fn zone_and_cpu(node: &Node) -> Option<(String, u64)> {
    let zone = node.metadata.labels.get(ZONE).filter(|zone| !zone.is_empty())?;
    let amounts = requests::read(&node.status.allocatable);
    let cpu = amounts.get(CPU).map(|cpu| cpu.millis_rounded_up()).filter(|cpu| 0 < *cpu)?;
    Some((zone.clone(), cpu))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::EndpointConditions;
    use serde_json::json;

    fn topology(cpus: &[(&str, &str)]) -> Topology {
        let node = |(zone, cpu): &(&str, &str)| -> Node {
            let node = json!({ "metadata": { "name": "a", "labels": { ZONE: zone } },
                "status": { "allocatable": { "cpu": cpu },
                    "conditions": [{ "type": "Ready", "status": "True" }] } });
            serde_json::from_value(node).unwrap()
        };
        let nodes: Vec<Node> = cpus.iter().map(node).collect();
        let mut topology = Topology::default();
        topology.set_nodes(nodes.iter());
        topology
    }

    /// The zones that ready endpoints in these zones are hinted at, or why none are.
    fn check(cpus: &[(&str, &str)], zones: &str, expected: &str) {
        let endpoint = |zone: char| Endpoint {
            conditions: EndpointConditions { ready: Some(true), ..Default::default() },
            zone: zone.to_string(),
            ..Endpoint::default()
        };
        let slice = EndpointSlice {
            endpoints: zones.chars().map(endpoint).collect(),
            ..Default::default()
        };
        let mut plan = Plan { create: vec![slice], ..Plan::default() };
        let key = (String::new(), "web".to_owned());
        let added = topology(cpus).add_hints(&key, AddressType::V4, Vec::new(), &mut plan);
        let hinted =
            |one: &Endpoint| one.hints.as_ref().map(|hints| hints.for_zones[0].name.clone());
        let hints: Option<String> = plan.create[0].endpoints.iter().map(hinted).collect();
        assert_eq!(added.err().or(hints).unwrap_or_default(), expected, "{cpus:?} {zones}");
    }

    #[test]
    fn zones_get_endpoints_as_they_have_cpu() {
        let even = [("a", "2"), ("b", "2")];
        check(&even, "ab", "ab");
        check(&even, "aaab", "baab");
        check(&even, "aaaaaaa", "bbbaaaa");
        check(&[("a", "2"), ("b", "4")], "aaabbb", "baabbb");
    }

    #[test]
    fn where_that_cannot_be_there_are_no_hints() {
        let nodes = "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes";
        check(&[("a", "2")], "aa", nodes);
        check(&[("a", "2"), ("", "2")], "aa", nodes);
        let even = [("a", "2"), ("b", "2")];
        check(&even, "a", "Insufficient number of endpoints (1 endpoints, 2 zones)");
        check(
            &[("a", "4"), ("b", "4"), ("c", "4"), ("d", "1")],
            "abcda",
            "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (5 endpoints, 4 zones)",
        );
    }
}
