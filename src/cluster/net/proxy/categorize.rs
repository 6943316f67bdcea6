//! Which endpoints of a Service's port get traffic from one node.
//! Models pkg/proxy/topology.go CategorizeEndpoints (v1.36), R70.

use crate::kit::order;

/// One endpoint as a node sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// `10.244.0.2:8080`
    pub endpoint: String,
    pub is_ready: bool,
    pub is_serving: bool,
    pub is_terminating: bool,
    /// It is on this node.
    pub is_local: bool,
    pub zone_hints: Vec<String>,
    pub node_hints: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    pub is_inner_local: bool,
    pub is_outer_local: bool,
    /// It has a node port or an address outside the cluster.
    pub is_reached_from_outside: bool,
}

/// The node that decides.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    pub node: &'a str,
    pub zone: &'a str,
    pub node_hints: NodeHints,
}

/// The gate PreferSameTrafficDistribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeHints {
    Heeded,
    Ignored,
}

/// Indexes of the candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub cluster: Vec<usize>,
    pub local: Vec<usize>,
    /// Both together.
    pub all: Vec<usize>,
    /// Somewhere in the cluster there is one, even if not for this node.
    pub has_any: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topology {
    Any,
    SameNode,
    SameZone,
}

impl Policies {
    /// Even where outer traffic stays on its node, pods take the short way to all endpoints.
    fn uses_cluster(self) -> bool {
        !self.is_inner_local || self.is_reached_from_outside
    }

    fn uses_local(self) -> bool {
        self.is_inner_local || (self.is_outer_local && self.is_reached_from_outside)
    }
}

impl Candidate {
    fn is_last_resort(&self) -> bool {
        self.is_serving && self.is_terminating
    }
}

/// Ready endpoints; where there is none, those that still serve while they terminate, for each policy by itself.
pub fn categorize(candidates: &[Candidate], policies: Policies, from: Viewpoint) -> Chosen {
    let mut chosen = Chosen::default();
    let pick = |wanted: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        (0..).zip(candidates).filter(|(_, one)| wanted(one)).map(|(index, _)| index).collect()
    };
    let topology = if policies.uses_cluster() { topology(candidates, from) } else { Topology::Any };
    if policies.uses_cluster() {
        chosen.cluster = pick(&|one| one.is_ready && suits(one, topology, from));
        if chosen.cluster.is_empty() {
            chosen.cluster = pick(&Candidate::is_last_resort);
        }
        chosen.has_any = !chosen.cluster.is_empty();
    }
    if !policies.uses_local() {
        chosen.all = chosen.cluster.clone();
        return chosen;
    }
    chosen.has_any |= candidates.iter().any(|one| one.is_ready || one.is_last_resort());
    chosen.local = pick(&|one| one.is_local && one.is_ready);
    if chosen.local.is_empty() {
        chosen.local = pick(&|one| one.is_local && one.is_last_resort());
    }
    chosen.all = chosen.cluster.iter().chain(&chosen.local).copied().collect();
    order::sort(&mut chosen.all);
    chosen.all.dedup();
    chosen
}

/// Hints count only if every ready endpoint has one and one of them is meant for here. Models topologyModeFromHints.
fn topology(candidates: &[Candidate], from: Viewpoint) -> Topology {
    let ready = || candidates.iter().filter(|one| one.is_ready);
    if ready().next().is_none() {
        return Topology::Any;
    }
    let heeds = |hints: fn(&Candidate) -> &Vec<String>, here: &str| {
        ready().all(|one| !hints(one).is_empty())
            && ready().any(|one| hints(one).iter().any(|name| name == here))
    };
    if from.node_hints == NodeHints::Heeded && heeds(|one| &one.node_hints, from.node) {
        return Topology::SameNode;
    }
    if heeds(|one| &one.zone_hints, from.zone) { Topology::SameZone } else { Topology::Any }
}

fn suits(one: &Candidate, topology: Topology, from: Viewpoint) -> bool {
    match topology {
        Topology::Any => true,
        Topology::SameNode => one.node_hints.iter().any(|name| name == from.node),
        Topology::SameZone => one.zone_hints.iter().any(|name| name == from.zone),
    }
}
