//! How well a pod would stand beside those that are there: what it prefers, and what they prefer.
//! Models pkg/scheduler/framework/plugins/interpodaffinity/scoring.go (v1.36).

use super::cycle::Cycle;
use super::inter_pod::{Term, Wants, concerns, preferred_terms, terms};
use super::node_info::NodeInfo;
use super::score::SCORE_MAX;
use crate::cluster::api::Store;
use crate::objects::Pod;

/// What a pod that is there gains by having near it what it insists on. Models HardPodAffinityWeight.
const HARD_WEIGHT: i64 = 1;

/// From nothing to a hundred for each of `nodes`; None if nobody cares.
pub fn scores(cycle: &Cycle, nodes: &[&NodeInfo]) -> Option<Vec<i64>> {
    let pod = cycle.pod;
    if !concerns(pod, cycle.nodes) {
        return None;
    }
    let wishes = wishes(pod, cycle.store);
    let mut sums = vec![0; nodes.len()];
    let mut is_anybody_heard = false;
    for host in cycle.nodes {
        for guest in &host.pods {
            let mine = wishes.iter().filter(|(term, _)| term.is_about(guest));
            let theirs = wishes_of_guest(guest, cycle.store);
            let theirs = theirs.iter().filter(|(term, _)| term.is_about(pod));
            for (term, weight) in mine.chain(theirs) {
                let Some(domain) = term.domain(host) else { continue };
                is_anybody_heard = true;
                for (sum, info) in sums.iter_mut().zip(nodes) {
                    if term.domain(info) == Some(domain) {
                        *sum += weight;
                    }
                }
            }
        }
    }
    is_anybody_heard.then(|| spread_out(&sums))
}

/// What a pod would like to have near, and, with weights below zero, far away.
fn wishes(pod: &Pod, store: &Store) -> Vec<(Term, i64)> {
    let near = preferred_terms(pod, Wants::Near, store).into_iter();
    let apart = preferred_terms(pod, Wants::Apart, store).into_iter();
    near.chain(apart.map(|(term, weight)| (term, -weight))).collect()
}

fn wishes_of_guest(guest: &Pod, store: &Store) -> Vec<(Term, i64)> {
    let mut wishes = wishes(guest, store);
    wishes.extend(terms(guest, Wants::Near, store).into_iter().map(|term| (term, HARD_WEIGHT)));
    wishes
}

/// Models NormalizeScore: the least gets nothing, the most a hundred.
fn spread_out(sums: &[i64]) -> Vec<i64> {
    let most = sums.iter().copied().max().unwrap_or(0);
    let least = sums.iter().copied().min().unwrap_or(0);
    let range = most - least;
    sums.iter().map(|sum| if range == 0 { 0 } else { SCORE_MAX * (sum - least) / range }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_gets_nothing_and_the_most_a_hundred() {
        assert_eq!(spread_out(&[-10, 0, 10]), [0, 50, 100]);
        assert_eq!(spread_out(&[7, 7]), [0, 0]);
    }
}
