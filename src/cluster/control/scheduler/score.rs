//! Which of the nodes that would do is the best: the sum of what the scorers say, each from 0 to 100.
//! Models prioritizeNodes and the Score methods of pkg/scheduler/framework/plugins (v1.36), R89, with the weights of
//! pkg/scheduler/apis/config/v1/default_plugins.go. Nodes that come out equal are drawn from, as upstream.

use super::cycle::Cycle;
use super::node_info::NodeInfo;
use super::{image_score, inter_pod_score, spread_score};
use crate::admit::quantity::Quantity;
use crate::cluster::requests::{self, Amounts, CPU, MEMORY, Unsaid};
use crate::objects::Taint;
use crate::objects::taint::{PREFER_NO_SCHEDULE, untolerated};

pub const SCORE_MAX: i64 = 100;
const TAINT_WEIGHT: i64 = 3;
const AFFINITY_WEIGHT: i64 = 2;
const SPREAD_WEIGHT: i64 = 2;
const INTER_POD_WEIGHT: i64 = 2;
const RESOURCES_WEIGHT: i64 = 1;
const BALANCE_WEIGHT: i64 = 1;
const IMAGE_WEIGHT: i64 = 1;

pub fn best<'a>(cycle: &Cycle<'a>, feasible: &[&'a NodeInfo<'a>]) -> Option<&'a NodeInfo<'a>> {
    let totals = totals(cycle, feasible);
    let most = totals.iter().max()?;
    let scored = feasible.iter().copied().zip(&totals);
    let equals: Vec<_> = scored.filter(|(_, total)| *total == most).map(|(info, _)| info).collect();
    cycle.tie.pick(&equals).copied()
}

/// A scorer that nothing is asked of stays silent, as upstream's Skip.
fn totals(cycle: &Cycle, nodes: &[&NodeInfo]) -> Vec<i64> {
    let count = |of: fn(&Cycle, &NodeInfo) -> i64| -> Vec<i64> {
        nodes.iter().map(|info| of(cycle, info)).collect()
    };
    let asks_for_something = !requests::of_pod(cycle.pod, Unsaid::Nothing).is_empty();
    let scores = [
        (TAINT_WEIGHT, Some(fewer_is_better(&count(disliked_taints)))),
        (AFFINITY_WEIGHT, Some(more_is_better(&count(preference)))),
        (SPREAD_WEIGHT, spread_score::scores(cycle, nodes)),
        (INTER_POD_WEIGHT, inter_pod_score::scores(cycle, nodes)),
        (RESOURCES_WEIGHT, Some(count(least_allocated))),
        (BALANCE_WEIGHT, asks_for_something.then(|| count(balance))),
        (IMAGE_WEIGHT, Some(count(image_score::score))),
    ];
    let mut totals = vec![0; nodes.len()];
    for (weight, scores) in scores {
        let scores = scores.into_iter().flatten();
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
/// Models noderesources/least_allocated.go: one that would be asked for more than it has gets nothing.
fn least_allocated(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let mut asked = info.requested(Unsaid::ALittle);
    requests::add(&mut asked, &requests::of_pod(cycle.pod, Unsaid::ALittle));
    let shares = shares(info, &asked);
    let left = |(has, takes): &(i128, i128)| (has - takes).max(0) * i128::from(SCORE_MAX) / has;
    let sum: i128 = shares.iter().map(left).sum();
    // A share is at most a hundred.
    i64::try_from(sum / (shares.len() as i128).max(1)).unwrap_or(SCORE_MAX)
}

/// Whether the pod would bring the use of cpu and of memory nearer to each other, or farther apart.
/// Models noderesources/balanced_allocation.go balancedResourceScorer.
fn balance(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let before = info.requested(Unsaid::Nothing);
    let mut after = before.clone();
    requests::add(&mut after, &requests::of_pod(cycle.pod, Unsaid::Nothing));
    let [before, after] = [before, after].map(|asked| evenness(&shares(info, &asked)));
    SCORE_MAX / 2 + (SCORE_MAX / 2 + after - before) / 2
}

/// Models balancedResourceScore.
fn evenness(shares: &[(i128, i128)]) -> i64 {
    let fraction = |(has, takes): &(i128, i128)| (*takes as f64 / *has as f64).min(1.0);
    let deviation = match shares {
        [one, other] => ((fraction(one) - fraction(other)) / 2.0).abs(),
        _ => 0.0,
    };
    ((1.0 - deviation) * SCORE_MAX as f64) as i64
}

/// What the node has of cpu and memory, and what is asked of it; nothing of what it does not have.
fn shares(info: &NodeInfo, asked: &Amounts) -> Vec<(i128, i128)> {
    let allocatable = info.allocatable();
    let amount = |amounts: &Amounts, name: &str| {
        amounts.get(name).map_or(0, |amount: &Quantity| i128::from(amount.millis()))
    };
    let both = [CPU, MEMORY].into_iter();
    let pairs = both.map(|name| (amount(&allocatable, name), amount(asked, name)));
    pairs.filter(|(has, _)| 0 < *has).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_scores_between_nothing_and_a_hundred() {
        assert_eq!(more_is_better(&[0, 1, 2]), [0, 50, 100]);
        assert_eq!(more_is_better(&[0, 0]), [0, 0]);
        assert_eq!(fewer_is_better(&[0, 1, 2]), [100, 50, 0]);
        assert_eq!(fewer_is_better(&[0, 0]), [100, 100]);
    }

    #[test]
    fn a_node_is_even_when_cpu_and_memory_are_used_alike() {
        assert_eq!(evenness(&[(100, 50), (1000, 500)]), 100);
        assert_eq!(evenness(&[(100, 100), (1000, 0)]), 50);
        assert_eq!(evenness(&[(100, 500), (1000, 1000)]), 100);
    }
}
