//! DECIDE: which pods a critical one sends away. As few as possible, those that were promised least before all others.
//! Models getPodsToPreempt of pkg/kubelet/preemption/preemption.go (v1.36).

use crate::admit::quality::class_of;
use crate::cluster::kubelet::status::phase::is_static;
use crate::cluster::requests::{self, Amounts, CPU, MEMORY, PODS, Unsaid, number};
use crate::objects::Pod;

/// SystemCriticalPriority of pkg/apis/scheduling/types.go.
const SYSTEM_CRITICAL: i32 = 2_000_000_000;

/// How much of a resource is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub name: String,
    pub amount: i64,
}

/// Models IsCriticalPod of pkg/kubelet/types/pod_update.go.
pub fn is_critical(pod: &Pod) -> bool {
    is_static(pod) || pod.spec.priority.is_some_and(|priority| SYSTEM_CRITICAL <= priority)
}

/// Models Preemptable of pkg/kubelet/types/pod_update.go.
fn gives_way(pod: &Pod, to: &Pod) -> bool {
    if is_critical(to) && !is_critical(pod) {
        return true;
    }
    matches!((to.spec.priority, pod.spec.priority), (Some(to), Some(own)) if own < to)
}

struct Candidate<'a> {
    pod: &'a Pod,
    requests: Amounts,
}

impl Candidate<'_> {
    fn asks_for(&self, name: &str) -> i64 {
        if name == PODS { 1 } else { number(&self.requests, name) }
    }

    /// How far what is lacking would still be lacked without it; each resource weighs the same.
    fn distance(&self, lacks: &[Lack]) -> f64 {
        let left = lacks.iter().map(|lack| {
            let left = (lack.amount - self.asks_for(&lack.name)).max(0) as f64;
            (left / lack.amount as f64).powi(2)
        });
        left.sum()
    }

    /// Of two equal ones the first counts as the smaller.
    fn is_smaller(&self, other: &Candidate) -> bool {
        let differs = |name: &&str| self.asks_for(name) != other.asks_for(name);
        let telling = [MEMORY, CPU].into_iter().find(differs);
        telling.is_none_or(|name| self.asks_for(name) < other.asks_for(name))
    }
}

/// Err: all of them together would not do.
pub fn choose<'a>(
    preemptor: &Pod,
    pods: &[&'a Pod],
    lacks: &[Lack],
) -> Result<Vec<&'a Pod>, String> {
    let of_class = |class: &str| -> Vec<Candidate<'a>> {
        let fitting = pods.iter().copied();
        let fitting = fitting.filter(|pod| gives_way(pod, preemptor) && class_of(pod) == class);
        fitting
            .map(|pod| Candidate { pod, requests: requests::of_pod(pod, Unsaid::Nothing) })
            .collect()
    };
    let [best_effort, burstable, guaranteed] =
        ["BestEffort", "Burstable", "Guaranteed"].map(of_class);
    let still = without(lacks, &[&best_effort, &burstable, &guaranteed]);
    if !still.is_empty() {
        return Err(none_found(&still));
    }
    let guaranteed = nearest(guaranteed, without(lacks, &[&best_effort, &burstable]))?;
    let burstable = nearest(burstable, without(lacks, &[&best_effort, &guaranteed]))?;
    let best_effort = nearest(best_effort, without(lacks, &[&burstable, &guaranteed]))?;
    let chosen = best_effort.into_iter().chain(burstable).chain(guaranteed);
    Ok(chosen.map(|candidate| candidate.pod).collect())
}

/// Takes the pod that comes nearest to what is lacking, again and again, until nothing is.
/// Models getPodsToPreemptByDistance.
fn nearest<'a>(
    mut pods: Vec<Candidate<'a>>,
    mut lacks: Vec<Lack>,
) -> Result<Vec<Candidate<'a>>, String> {
    let mut chosen = Vec::new();
    while !lacks.is_empty() {
        let mut best: Option<(usize, f64)> = None;
        for (index, pod) in pods.iter().enumerate() {
            let distance = pod.distance(&lacks);
            let is_better = best.is_none_or(|(before, least)| {
                distance < least || (distance == least && pod.is_smaller(&pods[before]))
            });
            if is_better {
                best = Some((index, distance));
            }
        }
        let Some((index, _)) = best else { return Err(none_found(&lacks)) };
        let pod = pods.swap_remove(index);
        lacks = without(&lacks, &[std::slice::from_ref(&pod)]);
        chosen.push(pod);
    }
    Ok(chosen)
}

/// What is still lacking without these. Models subtract.
fn without(lacks: &[Lack], pods: &[&[Candidate]]) -> Vec<Lack> {
    let left = lacks.iter().map(|lack| {
        let freed = pods.iter().copied().flatten().map(|pod| pod.asks_for(&lack.name));
        Lack { name: lack.name.clone(), amount: lack.amount - freed.sum::<i64>() }
    });
    left.filter(|lack| 0 < lack.amount).collect()
}

fn none_found(lacks: &[Lack]) -> String {
    let lacks = lacks.iter().map(|lack| format!("(res: {}, q: {}), ", lack.name, lack.amount));
    format!("no set of running pods found to reclaim resources: [{}]", lacks.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NODE_CRITICAL: i32 = SYSTEM_CRITICAL + 100;

    /// `cpu` in millis, `memory` in bytes; 0 asks for nothing.
    fn pod(name: &str, priority: i32, requests: (i64, i64), class: &str) -> Pod {
        let (cpu, memory) = requests;
        let mut asked = json!({});
        if cpu != 0 {
            asked = json!({ "cpu": format!("{cpu}m"), "memory": memory.to_string() });
        }
        serde_json::from_value(json!({
            "metadata": { "name": name },
            "spec": { "priority": priority, "containers": [{ "resources": { "requests": asked } }] },
            "status": { "qosClass": class },
        }))
        .unwrap()
    }

    /// The pods of preemption_test.go.
    fn known(name: &str) -> Pod {
        match name {
            "cluster-critical" => pod(name, SYSTEM_CRITICAL, (100, 100), "Burstable"),
            "node-critical" => pod(name, NODE_CRITICAL, (100, 100), "Burstable"),
            "best-effort" => pod(name, 0, (0, 0), "BestEffort"),
            "burstable" => pod(name, 0, (100, 100), "Burstable"),
            "guaranteed" => pod(name, 0, (100, 100), "Guaranteed"),
            "high-burstable" => pod(name, 0, (300, 300), "Burstable"),
            _ => pod(name, 0, (300, 300), "Guaranteed"),
        }
    }

    fn check(preemptor: &str, pods: &str, lacks: (i64, i64, i64), expected: Result<&str, &str>) {
        let (cpu, memory, count) = lacks;
        let lacks = [(CPU, cpu), (MEMORY, memory), (PODS, count)];
        let lacks = lacks.into_iter().filter(|(_, amount)| *amount != 0);
        let lacks: Vec<Lack> =
            lacks.map(|(name, amount)| Lack { name: name.to_owned(), amount }).collect();
        let owned: Vec<Pod> = pods.split_whitespace().map(known).collect();
        let pods: Vec<&Pod> = owned.iter().collect();
        let got = choose(&known(preemptor), &pods, &lacks).map(|chosen| {
            let names = chosen.iter().map(|pod| pod.metadata.name.as_str());
            names.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(got.as_deref().map_err(String::as_str), expected, "{lacks:?}");
    }

    /// TestGetPodsToPreempt.
    #[test]
    fn as_few_as_possible_go_and_those_that_were_promised_least() {
        let cluster = "cluster-critical";
        check(cluster, "", (0, 0, 0), Ok(""));
        check(cluster, "burstable", (100, 100, 1), Ok("burstable"));
        check(cluster, "burstable best-effort", (0, 0, 1), Ok("best-effort"));
        check(cluster, "burstable guaranteed", (0, 0, 1), Ok("burstable"));
        check(cluster, "best-effort high-burstable burstable", (100, 100, 0), Ok("burstable"));
        check(cluster, "best-effort burstable high-burstable", (150, 150, 0), Ok("high-burstable"));
        let all = "best-effort burstable high-burstable guaranteed high-guaranteed";
        check(cluster, all, (350, 350, 0), Ok("high-burstable burstable"));
        check(cluster, all, (0, 550, 0), Ok("high-burstable high-guaranteed"));
    }

    #[test]
    fn what_is_as_critical_stays() {
        check("node-critical", "cluster-critical", (100, 0, 0), Ok("cluster-critical"));
        let nothing =
            |lacks: &str| format!("no set of running pods found to reclaim resources: [{lacks}]");
        let cpu = nothing("(res: cpu, q: 100), ");
        check("cluster-critical", "node-critical", (100, 0, 0), Err(&cpu));
        check("cluster-critical", "cluster-critical", (100, 0, 0), Err(&cpu));
        check("cluster-critical", "", (0, 0, 1), Err(&nothing("(res: pods, q: 1), ")));
        let more = nothing("(res: cpu, q: 100), (res: memory, q: 100), (res: pods, q: 1), ");
        check("cluster-critical", "burstable", (200, 200, 2), Err(&more));
    }
}
