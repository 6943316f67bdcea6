//! One attempt to find a node for a pod: all nodes are asked, then the best of those that said yes is taken.
//! Models pkg/scheduler/schedule_one.go schedulePod and findNodesThatFitPod (v1.36).

use std::rc::Rc;

use crate::kit::sorted::SortedSet;

use super::filter::{Plugin, Rejection, filter};
use super::fit_error::FitError;
use super::inter_pod;
use super::node_info::{NodeInfo, priority};
use super::preemption::{self, PostFilter};
use super::score;
use super::spread;
use super::spread::Constraint;
use crate::cluster::api::{Nomination, Store};
use crate::cluster::version::Version;
use crate::kit::chance::Draw;
use crate::objects::{Pod, PodDisruptionBudget};

/// What a pod is judged by.
pub struct Cycle<'a> {
    pub pod: &'a Pod,
    /// All of them.
    pub nodes: &'a [NodeInfo<'a>],
    /// Pods for which room is being made, and where; the pod itself may be among them.
    pub nominated: &'a [(Rc<Pod>, String)],
    /// How the pod is spread if it says nothing.
    pub spread: Vec<Constraint>,
    pub budgets: Vec<&'a PodDisruptionBudget>,
    pub store: &'a Store,
    pub version: Version,
    /// Decides between nodes that are equally good.
    pub tie: Draw,
}

/// No node will do.
#[derive(Clone, Debug, PartialEq)]
pub struct Unschedulable {
    pub message: String,
    /// Whose no stands in the way; empty when there was nobody to ask.
    pub plugins: SortedSet<Plugin>,
    pub nomination: Nomination,
    /// Who is to be sent away from the nominated node.
    pub victims: Vec<Rc<Pod>>,
}

impl<'a> Cycle<'a> {
    pub fn run(&self) -> Result<&'a str, Unschedulable> {
        if self.nodes.is_empty() {
            let message = "no nodes available to schedule pods".to_owned();
            return Err(Unschedulable {
                message,
                plugins: SortedSet::new(),
                nomination: Nomination::Clear,
                victims: Vec::new(),
            });
        }
        let wanted = wanted_nodes(self.pod);
        if wanted.as_ref().is_some_and(SortedSet::is_empty) {
            return Err(self.conflict());
        }
        // Models evaluateNominatedNode: where room was made for the pod it goes, if it can.
        let nominated = self.nominated_node().and_then(|name| self.node(name));
        if let Some(info) = nominated.filter(|info| self.admits(info, self.nodes).is_ok()) {
            return Ok(info.name());
        }
        let mut feasible = Vec::new();
        let mut rejections = Vec::new();
        let is_wanted =
            |info: &&NodeInfo| wanted.as_ref().is_none_or(|names| names.contains(info.name()));
        for info in self.nodes.iter().filter(is_wanted) {
            match self.admits(info, self.nodes) {
                Ok(()) => feasible.push(info),
                Err(rejection) => rejections.push((info.name(), rejection)),
            }
        }
        let best = score::best(self, &feasible);
        best.map(NodeInfo::name).ok_or_else(|| self.no_fit(&rejections))
    }

    /// Where room is being made for the pod.
    pub fn nominated_node(&self) -> Option<&str> {
        let own = |(pod, _): &&(Rc<Pod>, String)| pod.metadata.uid == self.pod.metadata.uid;
        self.nominated.iter().find(own).map(|(_, node)| node.as_str())
    }

    pub fn node(&self, name: &str) -> Option<&'a NodeInfo<'a>> {
        self.nodes.iter().find(|info| info.name() == name)
    }

    /// Whether a node takes the pod, with those as important that are to come there, and without them.
    /// Models RunFilterPluginsWithNominatedPods. `nodes` are all of them, `info` among them.
    pub fn admits(&self, info: &NodeInfo, nodes: &[NodeInfo]) -> Result<(), Rejection> {
        let is_to_come = |(pod, node): &&(Rc<Pod>, String)| {
            node == info.name()
                && pod.metadata.uid != self.pod.metadata.uid
                && priority(self.pod) <= priority(pod)
        };
        let to_come: Vec<&Pod> =
            self.nominated.iter().filter(is_to_come).map(|(pod, _)| &**pod).collect();
        if !to_come.is_empty() {
            let mut crowded = info.clone();
            crowded.pods.extend(to_come);
            self.filter(&crowded, &crowded.in_place(nodes))?;
        }
        self.filter(info, nodes)
    }

    fn filter(&self, info: &NodeInfo, nodes: &[NodeInfo]) -> Result<(), Rejection> {
        filter(self.pod, info, self.version)?;
        if !self.pod.spec.topology_spread_constraints.is_empty() {
            spread::filter(self.pod, info, nodes, self.version.taint_comparison())?;
        }
        if inter_pod::concerns(self.pod, nodes) {
            inter_pod::filter(self.pod, info, nodes, self.store)?;
        }
        Ok(())
    }

    fn no_fit(&self, rejections: &[(&str, Rejection)]) -> Unschedulable {
        let mut plugins = SortedSet::from_iter(rejections.iter().map(|(_, no)| no.plugin));
        let mut absent = String::new();
        if rejections.len() < self.nodes.len() {
            plugins.insert(Plugin::NodeAffinity);
            absent = "node(s) didn't satisfy plugin(s) [NodeAffinity]".to_owned();
        }
        let PostFilter { text, nomination, victims } = preemption::post_filter(self, rejections);
        let error = FitError {
            all_nodes: self.nodes.len(),
            nodes: rejections.iter().map(|(_, no)| no.reasons.clone()).collect(),
            absent,
            post_filter: text,
            pre_filter: String::new(),
        };
        Unschedulable { message: error.to_string(), plugins, nomination, victims }
    }

    /// The pod names nodes that no single node can be.
    fn conflict(&self) -> Unschedulable {
        let PostFilter { text, nomination, victims } = preemption::post_filter(self, &[]);
        let error = FitError {
            all_nodes: self.nodes.len(),
            pre_filter: "pod affinity terms conflict".to_owned(),
            post_filter: text,
            ..FitError::default()
        };
        Unschedulable {
            message: error.to_string(),
            plugins: SortedSet::from([Plugin::NodeAffinity]),
            nomination,
            victims,
        }
    }
}

/// The only nodes worth asking, if every term of the pod's affinity names some.
/// Models pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go PreFilter.
fn wanted_nodes(pod: &Pod) -> Option<SortedSet<&str>> {
    let required = pod.spec.affinity.as_ref()?.node_affinity.as_ref()?.required.as_ref()?;
    if required.node_selector_terms.is_empty() {
        return None;
    }
    let mut names = SortedSet::new();
    for term in &required.node_selector_terms {
        names.extend(term.named_nodes()?);
    }
    Some(names)
}
