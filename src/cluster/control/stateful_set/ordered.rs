//! Which pod is made, replaced or taken away next, and which must be waited for.
//! Models updateStatefulSet, processReplica and processCondemned of stateful_set_control.go (v1.36), R116–R118.

use std::rc::Rc;

use super::{identity, is_ready, revision};
use crate::cluster::control::revisions::Kept;
use crate::cluster::rule::Rule;
use crate::kit::order;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ControllerRevision, Key, Pod, StatefulSet, StatefulSetStatus};

/// A set and its pods at one instant.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub set: &'a StatefulSet,
    pub pods: &'a [Rc<Pod>],
    /// The revision from before the update, and the newest.
    pub current: &'a ControllerRevision,
    pub update: &'a ControllerRevision,
    pub now: SimTime,
}

/// What keeps a pod at an older template, once the controller has seen the newest.
pub fn kept(set: &StatefulSet, pod: &Pod) -> Option<Kept> {
    let number = identity::ordinal(&set.metadata.name, &pod.metadata.name)?;
    let numbers = set.spec.numbers();
    let has_seen = set.status.observed_generation == set.metadata.generation;
    if !has_seen || revision(pod) == set.status.update_revision || !numbers.contains(&number) {
        return None;
    }
    if set.spec.update_strategy.kind == "OnDelete" {
        return Some(Kept::OnDelete);
    }
    let from = numbers.start.saturating_add(set.spec.partition().unwrap_or(0));
    (number < from).then_some(Kept::Partition { from })
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Create { ordinal: i32 },
    Delete { pod: Key, rule: Rule },
}

/// Whether one pod holds up those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    GoOn,
    Wait,
}

impl<'a> Look<'a> {
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let replicas: Vec<(i32, Option<&Rc<Pod>>)> =
            self.set.spec.numbers().map(|ordinal| (ordinal, self.replica(ordinal))).collect();
        for (ordinal, pod) in &replicas {
            let next = self.live(*ordinal, *pod, &mut steps);
            if next == Next::Wait && self.is_ordered() {
                return steps;
            }
        }
        let condemned = self.condemned();
        let first_unavailable = self.first_unavailable(&replicas, &condemned);
        for pod in &condemned {
            let next = self.condemn(pod, first_unavailable, &mut steps);
            if next == Next::Wait && self.is_ordered() {
                return steps;
            }
        }
        if self.set.spec.update_strategy.kind == "RollingUpdate" {
            self.roll(&replicas, &mut steps);
        }
        steps
    }

    /// A pod that should be there.
    fn live(&self, ordinal: i32, pod: Option<&Rc<Pod>>, steps: &mut Vec<Step>) -> Next {
        let Some(pod) = pod else {
            steps.push(Step::Create { ordinal });
            return Next::Wait;
        };
        if pod.status.is_terminal() {
            // Its name is free when it is gone; only then it is made anew.
            if !pod.is_deleting() {
                steps.push(Step::Delete { pod: pod.key(), rule: Rule::StatefulSetReplace });
            }
            return Next::Wait;
        }
        if self.is_unavailable(pod) { Next::Wait } else { Next::GoOn }
    }

    /// A pod whose number is beyond those that are wanted.
    fn condemn(
        &self,
        pod: &Rc<Pod>,
        first_unavailable: Option<&str>,
        steps: &mut Vec<Step>,
    ) -> Next {
        if pod.is_deleting() {
            return Next::Wait;
        }
        let is_first = first_unavailable == Some(pod.metadata.name.as_str());
        if self.is_ordered() && self.is_unavailable(pod) && !is_first {
            return Next::Wait;
        }
        steps.push(Step::Delete { pod: pod.key(), rule: Rule::StatefulSetDelete });
        Next::Wait
    }

    /// From the highest number down, each when those above it are available.
    fn roll(&self, replicas: &[(i32, Option<&Rc<Pod>>)], steps: &mut Vec<Step>) {
        let partition = usize::try_from(self.set.spec.partition().unwrap_or(0)).unwrap_or(0);
        for (_, pod) in replicas.iter().skip(partition).rev() {
            match pod {
                Some(pod) if revision(pod) != self.update.metadata.name && !pod.is_deleting() => {
                    steps.push(Step::Delete { pod: pod.key(), rule: Rule::StatefulSetUpdate });
                    return;
                }
                Some(pod) if self.is_unavailable(pod) => return,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Which revision a new pod of this number is of. Models newVersionedStatefulSetPod.
    pub fn revision_for(&self, ordinal: i32) -> &'a ControllerRevision {
        let start = self.set.spec.numbers().start;
        let below = match self.set.spec.partition() {
            Some(partition) => partition,
            None => self.set.status.current_replicas,
        };
        let is_rolling = self.set.spec.update_strategy.kind == "RollingUpdate";
        if is_rolling && ordinal < start.saturating_add(below) { self.current } else { self.update }
    }

    pub fn status(&self) -> StatefulSetStatus {
        let count = |is_one: &dyn Fn(&Pod) -> bool| {
            let count = self.pods.iter().filter(|pod| is_one(pod)).count();
            i32::try_from(count).unwrap_or(i32::MAX)
        };
        let of = |wanted: &'a ControllerRevision| {
            move |pod: &Pod| !pod.is_deleting() && revision(pod) == wanted.metadata.name
        };
        StatefulSetStatus {
            available_replicas: count(&|pod| is_ready(pod) && self.is_available(pod)),
            collision_count: self.set.status.collision_count,
            conditions: self.set.status.conditions.clone(),
            current_replicas: count(&of(self.current)),
            current_revision: self.current.metadata.name.clone(),
            observed_generation: self.set.metadata.generation,
            ready_replicas: count(&is_ready),
            replicas: count(&|_| true),
            update_revision: self.update.metadata.name.clone(),
            updated_replicas: count(&of(self.update)),
        }
    }

    /// Once all pods are of the newest revision, that is the current one. Models completeRollingUpdate.
    pub fn complete_update(&self, status: &mut StatefulSetStatus) {
        let wanted = self.replicas();
        let counts = [status.updated_replicas, status.ready_replicas, status.replicas];
        let is_rolling = self.set.spec.update_strategy.kind == "RollingUpdate";
        if is_rolling && counts.iter().all(|count| *count == wanted) {
            status.current_replicas = status.updated_replicas;
            status.current_revision = status.update_revision.clone();
        }
    }

    fn replicas(&self) -> i32 {
        self.set.spec.replicas.unwrap_or(1)
    }

    fn is_ordered(&self) -> bool {
        self.set.spec.pod_management_policy != "Parallel"
    }

    fn replica(&self, ordinal: i32) -> Option<&'a Rc<Pod>> {
        let name = identity::name(&self.set.metadata.name, ordinal);
        self.pods.iter().find(|pod| pod.metadata.name == name)
    }

    /// The highest number first.
    fn condemned(&self) -> Vec<&'a Rc<Pod>> {
        let set = &self.set.metadata.name;
        let number = |pod: &Rc<Pod>| identity::ordinal(set, &pod.metadata.name);
        let mut condemned: Vec<(i32, &Rc<Pod>)> =
            self.pods.iter().filter_map(|pod| Some((number(pod)?, pod))).collect();
        condemned.retain(|(ordinal, _)| !self.set.spec.numbers().contains(ordinal));
        order::sort_by_key(&mut condemned, |(ordinal, _)| -i64::from(*ordinal));
        condemned.into_iter().map(|(_, pod)| pod).collect()
    }

    /// The lowest number that is not available, or has no pod.
    fn first_unavailable(
        &self,
        replicas: &[(i32, Option<&'a Rc<Pod>>)],
        condemned: &[&'a Rc<Pod>],
    ) -> Option<&'a str> {
        let live = replicas.iter().filter_map(|(_, pod)| *pod);
        let mut pods = live.chain(condemned.iter().rev().copied());
        pods.find(|pod| self.is_unavailable(pod)).map(|pod| pod.metadata.name.as_str())
    }

    fn is_available(&self, pod: &Pod) -> bool {
        let seconds = u64::try_from(self.set.spec.min_ready_seconds).unwrap_or(0);
        pod.status.is_available(Span::secs(seconds), self.now)
    }

    fn is_unavailable(&self, pod: &Pod) -> bool {
        pod.is_deleting() || !is_ready(pod) || !self.is_available(pod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// One letter a pod: its revision, in capitals if it is ready; `-` for one that is missing, `!` after one that is ending.
    fn pods(text: &str) -> Vec<Rc<Pod>> {
        let mut pods: Vec<Rc<Pod>> = Vec::new();
        let mut ordinal = 0;
        for letter in text.chars() {
            if letter == '!' {
                let last = pods.last_mut().expect("a pod before the mark");
                Rc::make_mut(last).metadata.deletion_timestamp =
                    Some(crate::kit::stamp::Stamp::START);
                continue;
            }
            if letter != '-' {
                let status = if letter.is_uppercase() { "True" } else { "False" };
                let pod = json!({ "metadata": { "name": format!("web-{ordinal}"), "namespace": "default",
                    "labels": { "controller-revision-hash": letter.to_lowercase().to_string() } },
                    "status": { "phase": "Running", "conditions": [{ "type": "Ready", "status": status }] } });
                pods.push(Rc::new(serde_json::from_value(pod).unwrap()));
            }
            ordinal += 1;
        }
        pods
    }

    /// Checks what is done next with a set of this spec; the newest revision is `b`.
    fn check(spec: serde_json::Value, text: &str, expected: &str) {
        let set = json!({ "metadata": { "name": "web" }, "spec": spec });
        let set: StatefulSet = serde_json::from_value(set).unwrap();
        let pods = pods(text);
        let [mut current, mut update] =
            [ControllerRevision::default(), ControllerRevision::default()];
        current.metadata.name = "a".to_owned();
        update.metadata.name = "b".to_owned();
        let look =
            Look { set: &set, pods: &pods, current: &current, update: &update, now: SimTime::ZERO };
        let steps = look.steps().into_iter().map(|step| match step {
            Step::Create { ordinal } => {
                format!("+{ordinal}{}", look.revision_for(ordinal).metadata.name)
            }
            Step::Delete { pod, .. } => format!("-{}", pod.name.trim_start_matches("web-")),
        });
        assert_eq!(steps.collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    fn spec(replicas: i32, partition: i32, policy: &str) -> serde_json::Value {
        json!({ "replicas": replicas, "podManagementPolicy": policy,
            "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": partition } } })
    }

    #[test]
    fn the_next_pod_waits_for_the_one_before() {
        let ordered = || spec(3, 0, "OrderedReady");
        check(ordered(), "", "+0b");
        check(ordered(), "b", "");
        check(ordered(), "B", "+1b");
        check(ordered(), "B-B", "+1b");
        check(spec(3, 0, "Parallel"), "", "+0b +1b +2b");
    }

    #[test]
    fn the_highest_goes_first_and_alone() {
        check(spec(1, 0, "OrderedReady"), "BBB", "-2");
        check(spec(1, 0, "OrderedReady"), "BBB!", "");
        check(spec(1, 0, "OrderedReady"), "bBB", "");
        check(spec(1, 0, "OrderedReady"), "BBb", "-2");
        check(spec(1, 0, "OrderedReady"), "Bbb", "");
        check(spec(1, 0, "Parallel"), "BBB", "-2 -1");
    }

    #[test]
    fn an_update_goes_down_to_its_partition_and_waits_at_every_step() {
        check(spec(3, 0, "OrderedReady"), "AAA", "-2");
        check(spec(3, 0, "OrderedReady"), "AAb", "");
        check(spec(3, 0, "OrderedReady"), "AAB", "-1");
        check(spec(3, 2, "OrderedReady"), "AAB", "");
        check(spec(3, 2, "OrderedReady"), "A-B", "+1a");
    }

    /// Which pods nothing updates, by their numbers; the newest revision is `b`.
    fn check_kept(mut spec: serde_json::Value, text: &str, expected: &str) {
        spec["replicas"] = text.len().into();
        let status = json!({ "updateRevision": "b", "observedGeneration": 3 });
        let meta = json!({ "name": "web", "generation": 3 });
        let set = json!({ "metadata": meta, "spec": spec, "status": status });
        let mut set: StatefulSet = serde_json::from_value(set).unwrap();
        let pods = pods(text);
        let stay = |set: &StatefulSet| {
            let stay = pods.iter().filter_map(|pod| {
                let number = pod.metadata.name.trim_start_matches("web-");
                Some(match kept(set, pod)? {
                    Kept::OnDelete => format!("{number} by hand"),
                    Kept::Partition { from } => format!("{number} below {from}"),
                })
            });
            stay.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(stay(&set), expected, "{text}");
        set.metadata.generation = 4;
        assert_eq!(stay(&set), "", "the controller has not seen what is wanted now");
    }

    #[test]
    fn some_pods_are_reached_by_no_update() {
        check_kept(spec(3, 2, "OrderedReady"), "AAB", "0 below 2, 1 below 2");
        check_kept(spec(3, 2, "OrderedReady"), "BAA", "1 below 2");
        check_kept(spec(3, 0, "OrderedReady"), "AAA", "");
        check_kept(spec(3, 9, "Parallel"), "AaB", "0 below 9, 1 below 9");
        check_kept(
            json!({ "updateStrategy": { "type": "OnDelete" } }),
            "ABA",
            "0 by hand, 2 by hand",
        );
        let from_one = json!({ "ordinals": { "start": 1 }, "updateStrategy": { "type": "RollingUpdate",
            "rollingUpdate": { "partition": 1 } } });
        check_kept(from_one, "AAA", "1 below 2");
    }
}
