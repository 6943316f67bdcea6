//! One attempt to find a node for a pod: all nodes are asked, then the best of those that said yes is taken.
//! Models pkg/scheduler/schedule_one.go schedulePod and findNodesThatFitPod (v1.36).

use crate::kit::sorted::SortedSet;

use super::filter::{Plugin, Rejection, filter};
use super::fit_error::FitError;
use super::inter_pod;
use super::node_info::NodeInfo;
use super::preemption;
use super::score;
use crate::cluster::version::Version;
use crate::kit::chance::Draw;
use crate::objects::{Pod, Service};

/// What a pod is judged by, besides the nodes.
pub struct Cycle<'a> {
    pub pod: &'a Pod,
    /// The Services that select the pod.
    pub services: Vec<&'a Service>,
    pub version: Version,
    /// Decides between nodes that are equally good.
    pub tie: Draw,
}

/// No node will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unschedulable {
    pub message: String,
    /// Whose no stands in the way; empty when there was nobody to ask.
    pub plugins: SortedSet<Plugin>,
}

impl<'a> Cycle<'a> {
    pub fn run(&self, nodes: &'a [NodeInfo<'a>]) -> Result<&'a str, Unschedulable> {
        if nodes.is_empty() {
            let message = "no nodes available to schedule pods".to_owned();
            return Err(Unschedulable { message, plugins: SortedSet::new() });
        }
        let wanted = wanted_nodes(self.pod);
        if wanted.as_ref().is_some_and(SortedSet::is_empty) {
            return Err(self.conflict(nodes));
        }
        let mut feasible = Vec::new();
        let mut rejections = Vec::new();
        let is_wanted =
            |info: &&NodeInfo| wanted.as_ref().is_none_or(|names| names.contains(info.name()));
        for info in nodes.iter().filter(is_wanted) {
            match self.filter(info, nodes) {
                Ok(()) => feasible.push(info),
                Err(rejection) => rejections.push((info.name(), rejection)),
            }
        }
        let best = score::best(self, &feasible);
        best.map(NodeInfo::name).ok_or_else(|| self.no_fit(nodes, &rejections))
    }

    fn filter(&self, info: &NodeInfo, nodes: &[NodeInfo]) -> Result<(), Rejection> {
        filter(self.pod, info, self.version)?;
        if inter_pod::concerns(self.pod, nodes) {
            inter_pod::filter(self.pod, info, nodes)?;
        }
        Ok(())
    }

    fn no_fit(&self, nodes: &[NodeInfo], rejections: &[(&str, Rejection)]) -> Unschedulable {
        let mut plugins = SortedSet::from_iter(rejections.iter().map(|(_, no)| no.plugin));
        let mut absent = String::new();
        if rejections.len() < nodes.len() {
            plugins.insert(Plugin::NodeAffinity);
            absent = "node(s) didn't satisfy plugin(s) [NodeAffinity]".to_owned();
        }
        let error = FitError {
            all_nodes: nodes.len(),
            nodes: rejections.iter().map(|(_, no)| no.reasons.clone()).collect(),
            absent,
            post_filter: preemption::post_filter(self.pod, nodes, rejections, self.version),
            pre_filter: String::new(),
        };
        Unschedulable { message: error.to_string(), plugins }
    }

    /// The pod names nodes that no single node can be.
    fn conflict(&self, nodes: &[NodeInfo]) -> Unschedulable {
        let error = FitError {
            all_nodes: nodes.len(),
            pre_filter: "pod affinity terms conflict".to_owned(),
            post_filter: preemption::post_filter(self.pod, nodes, &[], self.version),
            ..FitError::default()
        };
        Unschedulable {
            message: error.to_string(),
            plugins: SortedSet::from([Plugin::NodeAffinity]),
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
