//! How much evener the pods would stand with this one on a node.
//! Models pkg/scheduler/framework/plugins/podtopologyspread/scoring.go (v1.36).

use std::f64::consts::{LN_2, LN_10};

use super::cycle::Cycle;
use super::node_info::NodeInfo;
use super::score::SCORE_MAX;
use super::spread::{Action, Constraint, HOSTNAME, has_labels, own};
use crate::kit::sorted::SortedMap;

/// ln(size + 2) by size: a table, because browsers need not agree on the last digit of a logarithm.
const WEIGHTS: [f64; 10] = [
    LN_2,
    1.098_612_288_668_109_8,
    1.386_294_361_119_890_6,
    1.609_437_912_434_100_3,
    1.791_759_469_228_055,
    1.945_910_149_055_313_2,
    2.079_441_541_679_835_7,
    2.197_224_577_336_219_6,
    LN_10,
    2.397_895_272_798_370_7,
];

/// From nothing to a hundred for each of `nodes`; None if nobody cares.
pub fn scores(cycle: &Cycle, nodes: &[&NodeInfo]) -> Option<Vec<i64>> {
    let mine = own(cycle.pod, Action::ScheduleAnyway);
    let says_something = !cycle.pod.spec.topology_spread_constraints.is_empty();
    let constraints = if says_something { &mine } else { &cycle.spread };
    if constraints.is_empty() {
        return None;
    }
    // What stands for pods that say nothing goes by those labels that there are.
    let is_scored = |info: &&NodeInfo| !says_something || has_labels(info, constraints);
    let scored = nodes.iter().filter(|info| is_scored(info)).count();
    let mut sums = vec![0.0; nodes.len()];
    for constraint in constraints {
        let domains = domains(cycle, nodes, constraint, &is_scored);
        let size = if constraint.key == HOSTNAME { scored } else { domains.len() };
        let weight = WEIGHTS[size.min(WEIGHTS.len() - 1)];
        for (sum, info) in sums.iter_mut().zip(nodes) {
            let Some(value) = info.label(&constraint.key).filter(|_| is_scored(info)) else {
                continue;
            };
            let count = match constraint.key.as_str() {
                HOSTNAME => constraint.picks.count(info, &cycle.pod.metadata.namespace),
                _ => domains.get(value).copied().unwrap_or(0),
            };
            *sum += count as f64 * weight + f64::from(constraint.max_skew - 1);
        }
    }
    let rounded = sums.into_iter().map(|sum: f64| sum.round() as i64);
    let raw = rounded.zip(nodes).map(|(score, info)| is_scored(info).then_some(score));
    Some(evener_is_better(&raw.collect::<Vec<_>>()))
}

/// The pods in each part of the cluster that one of the nodes is in.
fn domains<'a>(
    cycle: &Cycle,
    nodes: &[&NodeInfo<'a>],
    constraint: &Constraint,
    is_scored: &impl Fn(&&NodeInfo) -> bool,
) -> SortedMap<&'a str, i64> {
    let mut counts = SortedMap::new();
    if constraint.key == HOSTNAME {
        return counts;
    }
    for info in nodes.iter().filter(|info| is_scored(info)) {
        counts.insert(info.label(&constraint.key).unwrap_or_default(), 0);
    }
    let comparison = cycle.version.taint_comparison();
    let looked_at = cycle
        .nodes
        .iter()
        .filter(|info| is_scored(info) && constraint.looks_at(cycle.pod, info, comparison));
    for info in looked_at {
        let domain = info.label(&constraint.key).unwrap_or_default();
        if let Some(count) = counts.get_mut(domain) {
            *count += constraint.picks.count(info, &cycle.pod.metadata.namespace);
        }
    }
    counts
}

/// Models NormalizeScore; a node that is not scored gets nothing.
fn evener_is_better(raw: &[Option<i64>]) -> Vec<i64> {
    let most = raw.iter().flatten().copied().max().unwrap_or(0);
    let least = raw.iter().flatten().copied().min().unwrap_or(0);
    let normal = |score: &Option<i64>| match score {
        None => 0,
        Some(_) if most == 0 => SCORE_MAX,
        Some(score) => SCORE_MAX * (most + least - score) / most,
    };
    raw.iter().map(normal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emptiest_gets_a_hundred() {
        assert_eq!(evener_is_better(&[Some(4), Some(5), Some(2)]), [60, 40, 100]);
        assert_eq!(evener_is_better(&[Some(2), Some(2)]), [100, 100]);
        assert_eq!(evener_is_better(&[Some(0), None]), [100, 0]);
    }

    #[test]
    fn the_table_holds_logarithms() {
        for (size, weight) in WEIGHTS.iter().enumerate() {
            assert!((weight - (size as f64 + 2.0).ln()).abs() < 1e-15, "{size}");
        }
    }
}
