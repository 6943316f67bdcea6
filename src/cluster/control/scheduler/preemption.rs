//! Whether taking less important pods away would make room, and what is said when it would not.
//! Models pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption (v1.36), R84.

use super::filter::{Rejection, Remedy, filter};
use super::fit_error::FitError;
use super::inter_pod;
use super::node_info::{NodeInfo, priority};
use crate::cluster::version::Version;
use crate::objects::Pod;

/// What preemption could do on one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// No pod there is in the way.
    NotHelpful,
    /// Every pod there is at least as important.
    NoVictims,
    /// Even without the less important pods there is no room.
    StillUnfit(Vec<String>),
    /// There would be room.
    Possible,
}

/// What the message of an unschedulable pod ends with.
pub fn post_filter(
    pod: &Pod,
    nodes: &[NodeInfo],
    rejections: &[(&str, Rejection)],
    version: Version,
) -> String {
    if pod.spec.preemption_policy == "Never" {
        return version.post_filter_text("preemption: not eligible due to preemptionPolicy=Never.");
    }
    let attempts: Vec<Attempt> = nodes
        .iter()
        .map(|info| {
            let no = rejections.iter().find(|(name, _)| *name == info.name());
            let victims = info.pods.iter().filter(|other| priority(other) < priority(pod)).count();
            attempt(no.map(|(_, no)| no.remedy), victims, || {
                without_victims(pod, info, nodes, version)
            })
        })
        .collect();
    message(&attempts).map_or(String::new(), |message| version.post_filter_text(&message))
}

/// What a node would say without its less important pods.
fn without_victims(
    pod: &Pod,
    info: &NodeInfo,
    nodes: &[NodeInfo],
    version: Version,
) -> Result<(), Rejection> {
    let emptied = info.without_less_important(pod);
    filter(pod, &emptied, version)?;
    let others = nodes.iter().filter(|other| other.name() != info.name()).cloned();
    let nodes: Vec<NodeInfo> = others.chain([emptied.clone()]).collect();
    inter_pod::filter(pod, &emptied, &nodes)
}

/// A trial on one node, which said no in this way (None: it was not asked).
pub fn attempt(
    remedy: Option<Remedy>,
    victims: usize,
    filter_without_victims: impl FnOnce() -> Result<(), Rejection>,
) -> Attempt {
    match remedy {
        None | Some(Remedy::Nothing) => return Attempt::NotHelpful,
        Some(Remedy::FewerPods) => {}
    }
    if victims == 0 {
        return Attempt::NoVictims;
    }
    match filter_without_victims() {
        Err(rejection) => Attempt::StillUnfit(rejection.reasons),
        Ok(()) => Attempt::Possible,
    }
}

/// None if preemption would help somewhere.
pub fn message(attempts: &[Attempt]) -> Option<String> {
    let mut nodes = Vec::new();
    for attempt in attempts {
        match attempt {
            Attempt::NotHelpful => {}
            Attempt::NoVictims => {
                nodes.push(vec!["No preemption victims found for incoming pod".to_owned()]);
            }
            Attempt::StillUnfit(reasons) => nodes.push(reasons.clone()),
            Attempt::Possible => return None,
        }
    }
    let absent = "Preemption is not helpful for scheduling".to_owned();
    let error = FitError { all_nodes: attempts.len(), nodes, absent, ..FitError::default() };
    Some(format!("preemption: {error}"))
}
