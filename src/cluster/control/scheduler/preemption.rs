//! Whether sending less important pods away would make room, which of them, and what is said when it would not.
//! Models pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption (v1.36), R84, R90.

use std::rc::Rc;

use super::cycle::Cycle;
use super::filter::{Rejection, Remedy};
use super::fit_error::FitError;
use super::node_info::{NodeInfo, priority};
use super::victims::{Candidate, pick, select};
use crate::cluster::api::Nomination;
use crate::objects::{Condition, Pod};

/// What became of the attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct PostFilter {
    /// What the message of the unschedulable pod ends with.
    pub text: String,
    pub nomination: Nomination,
    pub victims: Vec<Rc<Pod>>,
}

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

/// Models Evaluator.Preempt.
pub fn post_filter(cycle: &Cycle, rejections: &[(&str, Rejection)]) -> PostFilter {
    if let Some(why) = not_eligible(cycle, rejections) {
        let text =
            cycle.version.post_filter_text(&format!("preemption: not eligible due to {why}."));
        return PostFilter { text, nomination: Nomination::Keep, victims: Vec::new() };
    }
    let attempts: Vec<Attempt> = cycle
        .nodes
        .iter()
        .map(|info| {
            let no = rejections.iter().find(|(name, _)| *name == info.name());
            let victims = less_important(cycle, info).len();
            attempt(no.map(|(_, no)| no.remedy), victims, || without_victims(cycle, info))
        })
        .collect();
    if let Some(message) = message(&attempts) {
        let text = cycle.version.post_filter_text(&message);
        return PostFilter { text, nomination: Nomination::Clear, victims: Vec::new() };
    }
    let possible = cycle.nodes.iter().zip(&attempts);
    let possible = possible.filter(|(_, attempt)| **attempt == Attempt::Possible);
    let candidates: Vec<Candidate> =
        possible.filter_map(|(info, _)| select(cycle, info, less_important(cycle, info))).collect();
    match pick(candidates, cycle.tie) {
        None => PostFilter {
            text: cycle.version.post_filter_text("preemption: no candidate node for preemption"),
            nomination: Nomination::Keep,
            victims: Vec::new(),
        },
        Some(best) => PostFilter {
            text: String::new(),
            nomination: Nomination::To(best.node.to_owned()),
            victims: best.victims.into_iter().map(|pod| Rc::new(pod.clone())).collect(),
        },
    }
}

/// Models PodEligibleToPreemptOthers: the pod may not want to, or those it sent away are still going.
fn not_eligible(cycle: &Cycle, rejections: &[(&str, Rejection)]) -> Option<&'static str> {
    if cycle.pod.spec.preemption_policy == "Never" {
        return Some("preemptionPolicy=Never");
    }
    let nominated = cycle.node(cycle.nominated_node()?)?;
    let no = rejections.iter().find(|(name, _)| *name == nominated.name());
    if no.is_some_and(|(_, no)| no.remedy == Remedy::Nothing) {
        return None;
    }
    let is_going = less_important(cycle, nominated).into_iter().any(|pod| {
        let disruption = pod.status.condition("DisruptionTarget");
        let is_preempted = |one: &Condition| one.holds() && one.reason == "PreemptionByScheduler";
        pod.is_deleting() && disruption.is_some_and(is_preempted)
    });
    is_going.then_some("a terminating pod on the nominated node")
}

fn less_important<'a>(cycle: &Cycle, info: &NodeInfo<'a>) -> Vec<&'a Pod> {
    let all = info.pods.iter().copied();
    all.filter(|other| priority(other) < priority(cycle.pod)).collect()
}

/// What a node would say without its less important pods.
fn without_victims(cycle: &Cycle, info: &NodeInfo) -> Result<(), Rejection> {
    let mut emptied = info.clone();
    emptied.pods.retain(|other| priority(cycle.pod) <= priority(other));
    cycle.admits(&emptied, &emptied.in_place(cycle.nodes))
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
