//! Who has to go: on one node as few and as unimportant pods as will do, and of all nodes the one where it hurts least.
//! Models SelectVictimsOnNode and filterPodsWithPDBViolation of plugins/defaultpreemption/default_preemption.go, and
//! pickOneNodeForPreemption of pkg/scheduler/framework/preemption/preemption.go (v1.36), R90.

use std::cmp::{Ordering, Reverse};

use super::cycle::Cycle;
use super::node_info::{NodeInfo, priority};
use crate::kit::chance::Draw;
use crate::kit::order;
use crate::kit::stamp::Stamp;
use crate::objects::{Pod, PodDisruptionBudget};

/// A node, and who would have to leave it, the most important first.
pub struct Candidate<'a> {
    pub node: &'a str,
    pub victims: Vec<&'a Pod>,
    violations: usize,
}

/// Everybody who may go is taken away; then one after the other comes back for whom there is room all the same, those
/// first whom a PodDisruptionBudget protects, and the more important ones before the others.
pub fn select<'a>(
    cycle: &Cycle<'a>,
    info: &NodeInfo<'a>,
    mut potential: Vec<&'a Pod>,
) -> Option<Candidate<'a>> {
    order::sort_by(&mut potential, |one, other| by_importance(one, other));
    let mut room = info.clone();
    let may_go = |pod: &&Pod| potential.iter().any(|one| one.metadata.uid == pod.metadata.uid);
    room.pods.retain(|pod| !may_go(pod));
    let (protected, others) = protected(&potential, &cycle.budgets);
    let mut victims = Vec::new();
    let mut violations = 0;
    for (is_protected, pods) in [(true, protected), (false, others)] {
        for pod in pods {
            room.pods.push(pod);
            if cycle.admits(&room, &room.in_place(cycle.nodes)).is_err() {
                room.pods.pop();
                victims.push(pod);
                violations += usize::from(is_protected);
            }
        }
    }
    order::sort_by(&mut victims, |one, other| by_importance(one, other));
    (!victims.is_empty()).then_some(Candidate { node: info.name(), victims, violations })
}

/// Of equals one is drawn; upstream takes the first of a map.
pub fn pick(candidates: Vec<Candidate>, tie: Draw) -> Option<Candidate> {
    let least = candidates.iter().map(cost).min()?;
    let mut equals: Vec<Candidate> =
        candidates.into_iter().filter(|candidate| cost(candidate) == least).collect();
    let chosen = tie.below(equals.len() as u64) as usize;
    Some(equals.swap_remove(chosen))
}

type Cost = (usize, i32, i64, usize, Reverse<Started>);

/// Fewest broken budgets, least important victims, fewest of them, those that started last.
fn cost(candidate: &Candidate) -> Cost {
    let victims = &candidate.victims;
    let highest = victims.iter().map(|pod| priority(pod)).max().unwrap_or(i32::MIN);
    // Shifted, so that more pods never come to less.
    let sum = victims.iter().map(|pod| i64::from(priority(pod)) + i64::from(i32::MAX) + 1).sum();
    let highest_ones = victims.iter().filter(|pod| priority(pod) == highest);
    let earliest = highest_ones.map(|pod| started(pod)).min().unwrap_or(Started::NotYet);
    (candidate.violations, highest, sum, victims.len(), Reverse(earliest))
}

/// Who has not started yet counts as starting now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Started {
    At(Stamp),
    NotYet,
}

fn started(pod: &Pod) -> Started {
    pod.status.start_time.map_or(Started::NotYet, Started::At)
}

/// Models MoreImportantPod: higher priority first, then whoever runs longer.
fn by_importance(one: &Pod, other: &Pod) -> Ordering {
    let key = |pod: &Pod| (Reverse(priority(pod)), started(pod));
    key(one).cmp(&key(other))
}

/// Pods whose going would break a budget, and the others. Models filterPodsWithPDBViolation.
fn protected<'a>(
    pods: &[&'a Pod],
    budgets: &[&PodDisruptionBudget],
) -> (Vec<&'a Pod>, Vec<&'a Pod>) {
    let mut allowed: Vec<i32> =
        budgets.iter().map(|budget| budget.status.disruptions_allowed).collect();
    let mut breaks_one = |pod: &&Pod| {
        let mut breaks = false;
        for (budget, allowed) in budgets.iter().zip(&mut allowed) {
            let knows_already = budget.status.disrupted_pods.contains_key(&pod.metadata.name);
            if counts(budget, pod) && !knows_already {
                *allowed -= 1;
                breaks |= *allowed < 0;
            }
        }
        breaks
    };
    pods.iter().copied().partition(|pod| breaks_one(pod))
}

fn counts(budget: &PodDisruptionBudget, pod: &Pod) -> bool {
    let meta = &pod.metadata;
    let selector = budget.spec.selector.as_ref().filter(|selector| !selector.is_empty());
    !meta.labels.is_empty()
        && budget.metadata.namespace == meta.namespace
        && selector.is_some_and(|selector| selector.matches(&meta.labels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;
    use crate::kit::time::SimTime;
    use serde_json::json;

    fn pod(name: &str, priority: i32, started: u64) -> Pod {
        let mut pod = Pod::default();
        pod.metadata.name = name.to_owned();
        pod.metadata.uid = name.to_owned();
        pod.metadata.namespace = "default".to_owned();
        pod.metadata.labels.insert("app".to_owned(), name.to_owned());
        pod.spec.priority = Some(priority);
        pod.status.start_time = Some(Stamp::of(SimTime::secs(started)));
        pod
    }

    /// Name, broken budgets, and each victim's priority and start.
    type Tried<'a> = (&'a str, usize, &'a [(i32, u64)]);

    fn check(nodes: &[Tried], chosen: &str) {
        let pods: Vec<Vec<Pod>> = nodes
            .iter()
            .map(|(_, _, pods)| pods.iter().map(|(one, at)| pod("x", *one, *at)).collect())
            .collect();
        let candidates = nodes.iter().zip(&pods).map(|((node, violations, _), pods)| Candidate {
            node,
            victims: pods.iter().collect(),
            violations: *violations,
        });
        let picked = pick(candidates.collect(), draw(7, "tie", "x")).expect("there are some");
        assert_eq!(picked.node, chosen);
    }

    #[test]
    fn the_node_where_it_hurts_least_is_chosen() {
        check(&[("a", 1, &[(0, 0)]), ("b", 0, &[(9, 0), (9, 0)])], "b");
        check(&[("a", 0, &[(9, 0)]), ("b", 0, &[(5, 0), (5, 0)])], "b");
        check(&[("a", 0, &[(9, 0), (3, 0)]), ("b", 0, &[(9, 0)])], "b");
        check(&[("a", 0, &[(-5, 0), (-5, 0)]), ("b", 0, &[(-5, 0)])], "b");
        check(&[("a", 0, &[(9, 10)]), ("b", 0, &[(9, 20)])], "b");
    }

    #[test]
    fn a_budget_protects_as_many_as_it_must() {
        let budget = json!({ "metadata": { "namespace": "default" },
            "spec": { "selector": { "matchExpressions": [{ "key": "app", "operator": "Exists" }] } },
            "status": { "disruptionsAllowed": 1, "disruptedPods": { "c": null } } });
        let mut budget = budget;
        budget["status"]["disruptedPods"] = json!({ "c": "2026-01-01T00:00:00Z" });
        let budget: PodDisruptionBudget = serde_json::from_value(budget).unwrap();
        let pods = [pod("c", 9, 0), pod("a", 9, 0), pod("b", 9, 0)];
        let (kept, others) = protected(&pods.iter().collect::<Vec<_>>(), &[&budget]);
        let names = |pods: Vec<&Pod>| -> Vec<String> {
            pods.iter().map(|pod| pod.metadata.name.clone()).collect()
        };
        assert_eq!(
            (names(kept), names(others)),
            (vec!["b".to_owned()], vec!["c".to_owned(), "a".to_owned()])
        );
    }
}
