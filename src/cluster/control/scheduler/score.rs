//! Which of the nodes that would do is the best: the sum of what several scorers say, each from 0 to 100.
//! Models prioritizeNodes and the Score methods of pkg/scheduler/framework/plugins (v1.36), R89. Of the default
//! scorers it has the four that a small cluster can feel; nodes that come out equal are drawn from, as upstream.

use super::cycle::Cycle;
use super::node_info::NodeInfo;
use crate::admit::quantity::Quantity;
use crate::cluster::requests::{self, Amounts, CPU, MEMORY, Unsaid};
use crate::objects::taint::{PREFER_NO_SCHEDULE, untolerated};
use crate::objects::{Pod, Taint, matches_labels};

const SCORE_MAX: i64 = 100;
const TAINT_WEIGHT: i64 = 3;
const AFFINITY_WEIGHT: i64 = 2;
const SPREAD_WEIGHT: i64 = 2;
const RESOURCES_WEIGHT: i64 = 1;

pub fn best<'a>(cycle: &Cycle, feasible: &[&'a NodeInfo<'a>]) -> Option<&'a NodeInfo<'a>> {
    let totals = totals(cycle, feasible);
    let most = totals.iter().max()?;
    let scored = feasible.iter().copied().zip(&totals);
    let equals: Vec<_> = scored.filter(|(_, total)| *total == most).map(|(info, _)| info).collect();
    cycle.tie.pick(&equals).copied()
}

fn totals(cycle: &Cycle, nodes: &[&NodeInfo]) -> Vec<i64> {
    let count = |of: fn(&Cycle, &NodeInfo) -> i64| -> Vec<i64> {
        nodes.iter().map(|info| of(cycle, info)).collect()
    };
    let scores = [
        (TAINT_WEIGHT, fewer_is_better(&count(disliked_taints))),
        (AFFINITY_WEIGHT, more_is_better(&count(preference))),
        (SPREAD_WEIGHT, evener_is_better(&count(neighbours))),
        (RESOURCES_WEIGHT, count(least_allocated)),
    ];
    let mut totals = vec![0; nodes.len()];
    for (weight, scores) in scores {
        totals.iter_mut().zip(scores).for_each(|(total, score)| *total += weight * score);
    }
    totals
}

/// Taints that would rather not have the pod, and that it does not tolerate.
fn disliked_taints(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let tolerations = &cycle.pod.spec.tolerations;
    let prefers = |taint: &Taint| taint.effect == PREFER_NO_SCHEDULE;
    let is_disliked = |taint: &&Taint| {
        untolerated(
            std::slice::from_ref(*taint),
            tolerations,
            cycle.version.taint_comparison(),
            prefers,
        )
        .is_some()
    };
    info.node.spec.taints.iter().filter(is_disliked).count() as i64
}

/// The weights of the preferred terms that match.
fn preference(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let affinity =
        cycle.pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let terms = affinity.into_iter().flat_map(|affinity| &affinity.preferred);
    terms.filter(|term| term.preference.matches(info.node)).map(|term| i64::from(term.weight)).sum()
}

/// How much of cpu and memory would be left, in percent.
/// Models noderesources/least_allocated.go.
fn least_allocated(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let allocatable = info.allocatable();
    let mut requested = info.requested(Unsaid::ALittle);
    requests::add(&mut requested, &requests::of_pod(cycle.pod, Unsaid::ALittle));
    let amount = |amounts: &Amounts, name: &str| {
        amounts.get(name).map_or(0, |amount: &Quantity| i128::from(amount.millis()))
    };
    let shares: Vec<i128> = [CPU, MEMORY]
        .into_iter()
        .filter_map(|name| {
            let (has, takes) = (amount(&allocatable, name), amount(&requested, name));
            (0 < has).then(|| (has - takes).max(0) * i128::from(SCORE_MAX) / has)
        })
        .collect();
    let sum: i128 = shares.iter().sum();
    // A share is at most a hundred.
    i64::try_from(sum / (shares.len() as i128).max(1)).unwrap_or(SCORE_MAX)
}

/// Pods on the node that one Service selects together with this one, or that one controller made like it.
/// Models DefaultSelector of pkg/scheduler/framework/plugins.
fn neighbours(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let meta = &cycle.pod.metadata;
    let owner = |pod: &Pod| pod.metadata.controller().map(|owner| owner.uid.clone());
    let own = owner(cycle.pod);
    let is_neighbour = |other: &&&Pod| {
        let labels = &other.metadata.labels;
        let is_selected =
            || cycle.services.iter().any(|one| matches_labels(&one.spec.selector, labels));
        let is_sibling = || own.is_some() && owner(other) == own;
        other.metadata.namespace == meta.namespace
            && !other.is_deleting()
            && (is_selected() || is_sibling())
    };
    info.pods.iter().filter(is_neighbour).count() as i64
}

/// Models DefaultNormalizeScore of pkg/scheduler/framework/plugins.
fn more_is_better(counts: &[i64]) -> Vec<i64> {
    match counts.iter().copied().max() {
        Some(most) if 0 < most => counts.iter().map(|count| SCORE_MAX * count / most).collect(),
        _ => vec![0; counts.len()],
    }
}

fn fewer_is_better(counts: &[i64]) -> Vec<i64> {
    more_is_better(counts).into_iter().map(|score| SCORE_MAX - score).collect()
}

/// Models podtopologyspread/scoring.go NormalizeScore, for one constraint over the nodes' names.
fn evener_is_better(counts: &[i64]) -> Vec<i64> {
    let (Some(most), Some(least)) = (counts.iter().max(), counts.iter().min()) else {
        return Vec::new();
    };
    if *most == 0 {
        return vec![SCORE_MAX; counts.len()];
    }
    counts.iter().map(|count| SCORE_MAX * (most + least - count) / most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_scores_between_nothing_and_a_hundred() {
        assert_eq!(more_is_better(&[0, 1, 2]), [0, 50, 100]);
        assert_eq!(more_is_better(&[0, 0]), [0, 0]);
        assert_eq!(fewer_is_better(&[0, 1, 2]), [100, 50, 0]);
        assert_eq!(fewer_is_better(&[0, 0]), [100, 100]);
        assert_eq!(evener_is_better(&[1, 2, 0]), [50, 0, 100]);
        assert_eq!(evener_is_better(&[2, 2]), [100, 100]);
    }
}
