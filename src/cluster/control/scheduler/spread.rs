//! How evenly the pods of a kind stand over the parts of the cluster: what a pod insists on, what it prefers, and what is
//! preferred for the pods of a Service or a controller that say nothing.
//! Models pkg/scheduler/framework/plugins/podtopologyspread/{common,filtering}.go and plugins/helper/spread.go (v1.36), R82.

use super::filter::{Plugin, Rejection, Remedy, keeps_away};
use super::node_info::NodeInfo;
use crate::cluster::api::Store;
use crate::kit::sorted::SortedMap;
use crate::objects::taint::Comparison;
use crate::objects::{
    Kind, LabelSelector, Object, Pod, Service, TopologySpreadConstraint, matches_labels,
};

pub const HOSTNAME: &str = "kubernetes.io/hostname";
pub const ZONE: &str = "topology.kubernetes.io/zone";
/// What stands for a pod that says nothing: key and skew. Models systemDefaultConstraints.
const DEFAULTS: [(&str, i32); 2] = [(HOSTNAME, 3), (ZONE, 5)];

const UNEVEN: &str = "node(s) didn't match pod topology spread constraints";
const NO_LABEL: &str =
    "node(s) didn't match pod topology spread constraints (missing required label)";

/// Which pods are counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picks {
    pairs: SortedMap<String, String>,
    /// None picks nothing.
    selectors: Option<Vec<LabelSelector>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    pub key: String,
    pub max_skew: i32,
    min_domains: usize,
    pub picks: Picks,
    honors_affinity: bool,
    pub honors_taints: bool,
}

/// What happens to a pod where it would stand unevenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    DoNotSchedule,
    ScheduleAnyway,
}

impl Picks {
    fn of(constraint: &TopologySpreadConstraint, pod: &Pod) -> Picks {
        let Some(selector) = &constraint.label_selector else { return Picks::default() };
        let labels = &pod.metadata.labels;
        let keys = constraint.match_label_keys.iter();
        let pairs = keys.filter_map(|key| Some((key.clone(), labels.get(key)?.clone())));
        Picks { pairs: SortedMap::from_iter(pairs), selectors: Some(vec![selector.clone()]) }
    }

    /// The pods that the same Services and the same controller pick; None if there are none of these.
    /// Models DefaultSelector.
    fn by_default(store: &Store, pod: &Pod) -> Option<Picks> {
        let meta = &pod.metadata;
        let mut pairs = SortedMap::new();
        let is_its =
            |service: &&std::rc::Rc<Service>| matches_labels(&service.spec.selector, &meta.labels);
        for service in store.services(&meta.namespace).filter(is_its) {
            pairs.extend(service.spec.selector.clone());
        }
        let mut selectors = Vec::new();
        let owner = meta.controller();
        let kind = owner.and_then(|owner| Kind::from_manifest(&owner.api_version, &owner.kind));
        if let (Some(owner), Some(kind)) = (owner, kind) {
            let key = crate::objects::Key::new(kind, &meta.namespace, &owner.name);
            match store.get(&key) {
                Some(Object::ReplicaSet(set)) => selectors.extend(set.spec.selector.clone()),
                Some(Object::StatefulSet(set)) => selectors.extend(set.spec.selector.clone()),
                Some(Object::ReplicationController(controller)) => {
                    pairs.extend(controller.spec.selector.clone());
                }
                _ => {}
            }
        }
        let says_something = !pairs.is_empty()
            || selectors.iter().any(|selector: &LabelSelector| !selector.is_empty());
        says_something.then_some(Picks { pairs, selectors: Some(selectors) })
    }

    pub fn pick(&self, labels: &SortedMap<String, String>) -> bool {
        let Some(selectors) = &self.selectors else { return false };
        self.pairs.iter().all(|(key, value)| labels.get(key) == Some(value))
            && selectors.iter().all(|selector| selector.matches(labels))
    }

    /// Models countPodsMatchSelector: whoever picks everything counts nothing, and who is to go does not count.
    pub fn count(&self, info: &NodeInfo, namespace: &str) -> i64 {
        let selectors = self.selectors.iter().flatten();
        if self.pairs.is_empty() && selectors.into_iter().all(LabelSelector::is_empty) {
            return 0;
        }
        let is_counted = |pod: &&&Pod| {
            let meta = &pod.metadata;
            meta.namespace == namespace && !pod.is_deleting() && self.pick(&meta.labels)
        };
        info.pods.iter().filter(is_counted).count() as i64
    }
}

impl Constraint {
    fn read(constraint: &TopologySpreadConstraint, pod: &Pod) -> Constraint {
        Constraint {
            key: constraint.topology_key.clone(),
            max_skew: constraint.max_skew,
            min_domains: usize::try_from(constraint.min_domains.unwrap_or(1)).unwrap_or(1),
            picks: Picks::of(constraint, pod),
            honors_affinity: constraint.node_affinity_policy != "Ignore",
            honors_taints: constraint.node_taints_policy == "Honor",
        }
    }

    /// Models matchNodeInclusionPolicies.
    pub fn looks_at(&self, pod: &Pod, info: &NodeInfo, comparison: Comparison) -> bool {
        (!self.honors_affinity || pod.selects(info.node))
            && (!self.honors_taints || keeps_away(info.node, pod, comparison).is_none())
    }
}

/// What the pod itself says.
pub fn own(pod: &Pod, action: Action) -> Vec<Constraint> {
    let word = match action {
        Action::DoNotSchedule => "DoNotSchedule",
        Action::ScheduleAnyway => "ScheduleAnyway",
    };
    let all = pod.spec.topology_spread_constraints.iter();
    let wanted = all.filter(|constraint| constraint.when_unsatisfiable == word);
    wanted.map(|constraint| Constraint::read(constraint, pod)).collect()
}

/// What is preferred for a pod that says nothing.
pub fn by_default(store: &Store, pod: &Pod) -> Vec<Constraint> {
    if !pod.spec.topology_spread_constraints.is_empty() {
        return Vec::new();
    }
    let Some(picks) = Picks::by_default(store, pod) else { return Vec::new() };
    let constraint = |(key, max_skew): (&str, i32)| Constraint {
        key: key.to_owned(),
        max_skew,
        min_domains: 1,
        picks: picks.clone(),
        honors_affinity: true,
        honors_taints: false,
    };
    DEFAULTS.into_iter().map(constraint).collect()
}

/// Whether a node has all the labels that constraints go by.
pub fn has_labels(info: &NodeInfo, constraints: &[Constraint]) -> bool {
    constraints.iter().all(|constraint| info.label(&constraint.key).is_some())
}

/// `nodes` are all of them, each with its pods; `info` is the one that is asked.
pub fn filter(
    pod: &Pod,
    info: &NodeInfo,
    nodes: &[NodeInfo],
    comparison: Comparison,
) -> Result<(), Rejection> {
    let constraints = own(pod, Action::DoNotSchedule);
    for constraint in &constraints {
        let Some(value) = info.label(&constraint.key) else {
            return Err(rejection(Remedy::Nothing, NO_LABEL));
        };
        let mut counts: SortedMap<&str, i64> = SortedMap::new();
        let looked_at = nodes.iter().filter(|info| {
            has_labels(info, &constraints) && constraint.looks_at(pod, info, comparison)
        });
        for other in looked_at {
            let domain = other.label(&constraint.key).unwrap_or_default();
            let count = constraint.picks.count(other, &pod.metadata.namespace);
            *counts.entry(domain).or_default() += count;
        }
        let least = match counts.values().min() {
            Some(least) if constraint.min_domains <= counts.len() => *least,
            Some(_) => 0,
            // Nobody is looked at, so nothing is uneven.
            None => continue,
        };
        let itself = i64::from(constraint.picks.pick(&pod.metadata.labels));
        let there = counts.get(value).copied().unwrap_or(0);
        if i64::from(constraint.max_skew) < there + itself - least {
            return Err(rejection(Remedy::FewerPods, UNEVEN));
        }
    }
    Ok(())
}

fn rejection(remedy: Remedy, reason: &str) -> Rejection {
    Rejection { plugin: Plugin::PodTopologySpread, remedy, reasons: vec![reason.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Node;
    use serde_json::{Value, json};

    fn node(name: &str, zone: &str) -> Node {
        let labels = if zone.is_empty() { json!({}) } else { json!({ "zone": zone }) };
        serde_json::from_value(json!({ "metadata": { "name": name, "labels": labels } })).unwrap()
    }

    fn pod(app: &str, constraint: Value) -> Pod {
        let mut whole = json!({ "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": { "matchLabels": { "app": "web" } } });
        for (key, value) in constraint.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        let metadata = json!({ "name": app, "namespace": "default", "labels": { "app": app } });
        serde_json::from_value(json!({ "metadata": metadata,
            "spec": { "topologySpreadConstraints": [whole] } }))
        .unwrap()
    }

    /// With so many pods on one node of zone a, one of zone b and one without a zone.
    fn check(constraint: Value, there: [usize; 3], expected: [&str; 3]) {
        let newcomer = pod("web", constraint);
        let nodes = [node("node-1", "a"), node("node-2", "b"), node("node-3", "")];
        let infos: Vec<NodeInfo> = nodes
            .iter()
            .zip(there)
            .map(|(node, count)| NodeInfo { node, pods: vec![&newcomer; count] })
            .collect();
        let answers = infos.iter().map(|info| filter(&newcomer, info, &infos, Comparison::Off));
        let got: Vec<String> =
            answers.map(|no| no.err().map_or(String::new(), |no| no.reasons.concat())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn a_zone_may_be_ahead_of_the_emptiest_by_no_more_than_the_skew() {
        check(json!({}), [0, 0, 0], ["", "", NO_LABEL]);
        check(json!({}), [1, 0, 5], [UNEVEN, "", NO_LABEL]);
        check(json!({}), [1, 1, 0], ["", "", NO_LABEL]);
        check(json!({ "maxSkew": 2 }), [1, 0, 0], ["", "", NO_LABEL]);
    }

    #[test]
    fn with_too_few_zones_the_emptiest_counts_as_empty() {
        check(json!({ "minDomains": 3 }), [1, 1, 0], [UNEVEN, UNEVEN, NO_LABEL]);
        check(json!({ "minDomains": 2 }), [1, 1, 0], ["", "", NO_LABEL]);
    }

    #[test]
    fn other_pods_do_not_count() {
        let selector = json!({ "labelSelector": { "matchLabels": { "app": "other" } } });
        check(selector, [3, 0, 0], ["", "", NO_LABEL]);
        check(json!({ "whenUnsatisfiable": "ScheduleAnyway" }), [3, 0, 0], ["", "", ""]);
    }
}
