//! Which of too many pods go first.
//! Models pkg/controller/controller_utils.go ActivePodsWithRanks and replica_set.go getPodsToDelete (v1.36), R16.

use std::cmp::Ordering;
use std::rc::Rc;

use super::status::is_active;
use crate::cluster::version::Version;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{ContainerRestartPolicy, Pod, PodPhase};

/// Models apis/core/v1 PodDeletionCost.
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// How a version compares pods, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub now: SimTime,
    pub cost: Cost,
    pub ages: Ages,
}

impl Scale {
    pub fn of(version: Version, now: SimTime) -> Scale {
        let gates = version.gates();
        Scale {
            now,
            cost: if gates.pod_deletion_cost.is_on() { Cost::Counted } else { Cost::Ignored },
            ages: if gates.logarithmic_scale_down.is_on() {
                Ages::Logarithmic
            } else {
                Ages::Exact
            },
        }
    }
}

/// Whether what a pod says of its own worth counts (gate PodDeletionCost).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    Counted,
    Ignored,
}

/// How ages are compared (gate LogarithmicScaleDown).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ages {
    /// Those of one power of two are alike, and the UID decides.
    Logarithmic,
    Exact,
}

/// A pod and how crowded its node is.
#[derive(Clone, Debug)]
pub struct Ranked<'a> {
    pub pod: &'a Pod,
    pub rank: usize,
}

/// So many pods, in the order in which they go. If all go, that is the order of the list.
pub fn to_delete(
    pods: Vec<Rc<Pod>>,
    related: &[Rc<Pod>],
    count: usize,
    scale: &Scale,
) -> Vec<Rc<Pod>> {
    if pods.len() <= count {
        return pods;
    }
    let mut on_node: SortedMap<&str, usize> = SortedMap::new();
    for pod in related.iter().filter(|pod| is_active(pod)) {
        *on_node.entry(&pod.spec.node_name).or_default() += 1;
    }
    let rank = |pod: &Pod| on_node.get(pod.spec.node_name.as_str()).copied().unwrap_or(0);
    // Alike by their readiness, apart by their creation: the order has circles, which a library's sort may refuse.
    let mut sorted: Vec<&Rc<Pod>> = Vec::with_capacity(pods.len());
    for pod in &pods {
        let new = Ranked { pod, rank: rank(pod) };
        let place = sorted.partition_point(|other| {
            goes_before(&new, &Ranked { pod: other, rank: rank(other) }, scale) != Ordering::Less
        });
        sorted.insert(place, pod);
    }
    sorted.into_iter().take(count).cloned().collect()
}

/// Less: the first goes first.
pub fn goes_before(one: &Ranked, other: &Ranked, scale: &Scale) -> Ordering {
    let (a, b) = (one.pod, other.pod);
    let is_placed = |pod: &Pod| !pod.spec.node_name.is_empty();
    let is_ready = |pod: &Pod| pod.status.is_ready();
    let cost = |pod: &Pod| match scale.cost {
        Cost::Counted => deletion_cost(pod),
        Cost::Ignored => 0,
    };
    is_placed(a)
        .cmp(&is_placed(b))
        .then_with(|| phase(a).cmp(&phase(b)))
        .then_with(|| is_ready(a).cmp(&is_ready(b)))
        .then_with(|| cost(a).cmp(&cost(b)))
        .then_with(|| other.rank.cmp(&one.rank))
        .then_with(|| by_age(a, b, ready_since, scale))
        .then_with(|| restarts(b).cmp(&restarts(a)))
        .then_with(|| by_age(a, b, |pod| pod.metadata.creation_timestamp, scale))
}

/// Models podPhaseToOrdinal.
fn phase(pod: &Pod) -> u8 {
    match pod.status.phase {
        Some(PodPhase::Unknown) => 1,
        Some(PodPhase::Running) => 2,
        Some(PodPhase::Pending | PodPhase::Succeeded | PodPhase::Failed) | None => 0,
    }
}

/// What is not a whole number counts as nothing. Models GetDeletionCostFromPodAnnotations.
fn deletion_cost(pod: &Pod) -> i32 {
    let Some(text) = pod.metadata.annotations.get(DELETION_COST) else { return 0 };
    let starts_well = !text.starts_with('+') && (text == "0" || !text.starts_with('0'));
    if starts_well { text.parse().unwrap_or(0) } else { 0 }
}

/// Only of pods that are ready.
fn ready_since(pod: &Pod) -> Option<Stamp> {
    let ready = pod.status.condition("Ready").filter(|condition| condition.holds());
    ready.and_then(|ready| ready.last_transition_time)
}

/// The younger goes first, and one of unknown age before all.
fn by_age(a: &Pod, b: &Pod, time: fn(&Pod) -> Option<Stamp>, scale: &Scale) -> Ordering {
    let (Some(first), Some(second)) = (time(a), time(b)) else {
        return time(a).is_some().cmp(&time(b).is_some());
    };
    if first == second {
        return Ordering::Equal;
    }
    match scale.ages {
        Ages::Exact => second.cmp(&first),
        Ages::Logarithmic => {
            let bucket = |stamp| scale.now.nanos_since(stamp).checked_ilog2();
            let uid = |pod: &Pod| pod.metadata.uid.clone();
            bucket(first).cmp(&bucket(second)).then_with(|| uid(a).cmp(&uid(b)))
        }
    }
}

/// Of its containers, then of its sidecars, the most. Models maxContainerRestarts.
fn restarts(pod: &Pod) -> (i32, i32) {
    let is_sidecar = |name: &str| {
        let mut containers = pod.spec.init_containers.iter();
        containers.any(|container| {
            container.name == name
                && container.restart_policy == Some(ContainerRestartPolicy::Always)
        })
    };
    let status = &pod.status;
    let regular = status.container_statuses.iter().map(|one| one.restart_count).max();
    let sidecars = status.init_container_statuses.iter().filter(|one| is_sidecar(&one.name));
    (regular.unwrap_or(0), sidecars.map(|one| one.restart_count).max().unwrap_or(0))
}
