//! Whether a pod may stand near the pods that are there: its own affinity and anti-affinity, and theirs.
//! Models pkg/scheduler/framework/plugins/interpodaffinity/filtering.go (v1.36), R82.

use serde_json::Value;

use super::filter::{Plugin, Rejection, Remedy};
use super::hints::News;
use super::node_info::NodeInfo;
use crate::cluster::api::Store;
use crate::objects::{Kind, LabelSelector, Node, Object, Pod};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Which pods a term is about, and how near.
pub struct Term {
    selector: Option<LabelSelector>,
    namespaces: Vec<String>,
    topology_key: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    Near,
    Apart,
}

impl Term {
    /// Models newAffinityTerm and mergeAffinityTermNamespacesIfNotEmpty.
    fn read(value: &Value, own_namespace: &str, store: &Store) -> Option<Term> {
        let listed = value["namespaces"].as_array().into_iter().flatten();
        let mut namespaces: Vec<String> =
            listed.filter_map(Value::as_str).map(str::to_owned).collect();
        let picked = value.get("namespaceSelector").and_then(LabelSelector::read);
        match &picked {
            Some(selector) => {
                let all = store.list(Kind::Namespace, None).map(Object::meta);
                let picked = all.filter(|namespace| selector.matches(&namespace.labels));
                namespaces.extend(picked.map(|namespace| namespace.name.clone()));
            }
            None if namespaces.is_empty() => namespaces.push(own_namespace.to_owned()),
            None => {}
        }
        Some(Term {
            selector: value.get("labelSelector").and_then(LabelSelector::read),
            namespaces,
            topology_key: value["topologyKey"].as_str()?.to_owned(),
        })
    }

    pub fn is_about(&self, pod: &Pod) -> bool {
        let meta = &pod.metadata;
        let is_there = self.namespaces.contains(&meta.namespace);
        is_there && self.selector.as_ref().is_some_and(|selector| selector.matches(&meta.labels))
    }

    fn key_of<'a>(&self, node: &'a Node) -> Option<&'a String> {
        node.metadata.labels.get(&self.topology_key)
    }

    /// The part of the cluster that a node is in, as far as the term sees it.
    pub fn domain<'a>(&self, info: &NodeInfo<'a>) -> Option<&'a String> {
        self.key_of(info.node)
    }
}

/// `nodes` are all of them, each with its pods; `info` is the one that is asked.
pub fn filter(
    pod: &Pod,
    info: &NodeInfo,
    nodes: &[NodeInfo],
    store: &Store,
) -> Result<(), Rejection> {
    if !is_near_enough(pod, info, nodes, store) {
        let reason = "node(s) didn't match pod affinity rules";
        return Err(rejection(Remedy::Nothing, reason));
    }
    let apart = terms(pod, Wants::Apart, store);
    let in_the_way = |term: &Term| {
        let domain = term.domain(info);
        domain.is_some() && pods_in(term, domain, nodes).any(|other| term.is_about(other))
    };
    if apart.iter().any(in_the_way) {
        let reason = "node(s) didn't match pod anti-affinity rules";
        return Err(rejection(Remedy::FewerPods, reason));
    }
    if keeps_others_away(pod, info, nodes, store) {
        let reason = "node(s) didn't satisfy existing pods anti-affinity rules";
        return Err(rejection(Remedy::FewerPods, reason));
    }
    Ok(())
}

/// Whether news could make a node do that did not do before.
/// Models plugin.go isSchedulableAfterPodChange and isSchedulableAfterNodeChange.
pub fn could_help(pod: &Pod, news: News, store: &Store) -> bool {
    let (near, apart) = (terms(pod, Wants::Near, store), terms(pod, Wants::Apart, store));
    let all = |terms: &[Term], other: &Pod| {
        !terms.is_empty() && terms.iter().all(|term| term.is_about(other))
    };
    match news {
        News::PodRelabelled { after, .. } if after.metadata.uid == pod.metadata.uid => true,
        News::PodRelabelled { before, after } => {
            (!all(&near, before) && all(&near, after))
                || (all(&apart, before) && !all(&apart, after))
        }
        News::PodBound(other) => all(&near, other),
        News::PodGone(other) => all(&apart, other) || all(&terms(other, Wants::Apart, store), pod),
        News::NodeAdded(node) => {
            !apart.is_empty() || near.iter().any(|term| term.key_of(node).is_some())
        }
        News::NodeChanged { before, after } => {
            let moves = |term: &Term| {
                let (before, after) = (term.key_of(before), term.key_of(after));
                before.is_some() && after.is_some() && before != after
            };
            let appears =
                |term: &Term| term.key_of(before).is_none() && term.key_of(after).is_some();
            let goes = |term: &Term| term.key_of(before).is_some() && term.key_of(after).is_none();
            near.iter().any(|term| moves(term) || appears(term))
                || apart.iter().any(|term| moves(term) || goes(term))
        }
        News::NodeGone(_) | News::TolerationAdded => false,
    }
}

/// Whether any of this is of interest for the pod, or for those that are there.
pub fn concerns(pod: &Pod, nodes: &[NodeInfo]) -> bool {
    let has_rules = |pod: &Pod| {
        let affinity = pod.spec.affinity.as_ref();
        affinity.is_some_and(|one| one.pod_affinity.is_some() || one.pod_anti_affinity.is_some())
    };
    has_rules(pod) || nodes.iter().any(|info| info.pods.iter().any(|other| has_rules(other)))
}

/// Models satisfyPodAffinity: the first of a group that wants to be together may stand anywhere.
fn is_near_enough(pod: &Pod, info: &NodeInfo, nodes: &[NodeInfo], store: &Store) -> bool {
    let near = terms(pod, Wants::Near, store);
    if near.is_empty() {
        return true;
    }
    if near.iter().any(|term| term.domain(info).is_none()) {
        return false;
    }
    let matches_all = |other: &&Pod| near.iter().all(|term| term.is_about(other));
    let has_company =
        |term: &Term| pods_in(term, term.domain(info), nodes).any(|other| matches_all(&other));
    if near.iter().all(has_company) {
        return true;
    }
    let is_first = !nodes.iter().flat_map(|info| &info.pods).any(&matches_all);
    is_first && matches_all(&pod)
}

/// Models satisfyExistingPodsAntiAffinity.
fn keeps_others_away(pod: &Pod, info: &NodeInfo, nodes: &[NodeInfo], store: &Store) -> bool {
    nodes.iter().any(|other| {
        other.pods.iter().any(|guest| {
            terms(guest, Wants::Apart, store).iter().any(|term| {
                let domain = term.domain(info);
                domain.is_some() && domain == term.domain(other) && term.is_about(pod)
            })
        })
    })
}

fn pods_in<'a>(
    term: &Term,
    domain: Option<&String>,
    nodes: &'a [NodeInfo],
) -> impl Iterator<Item = &'a Pod> {
    let inside = nodes.iter().filter(move |info| term.domain(info) == domain);
    inside.flat_map(|info| info.pods.iter().copied())
}

/// What a pod insists on.
pub fn terms(pod: &Pod, wants: Wants, store: &Store) -> Vec<Term> {
    let listed = rules(pod, wants, REQUIRED);
    listed.filter_map(|term| Term::read(term, &pod.metadata.namespace, store)).collect()
}

/// What a pod would like, each with its weight.
pub fn preferred_terms(pod: &Pod, wants: Wants, store: &Store) -> Vec<(Term, i64)> {
    let listed = rules(pod, wants, PREFERRED);
    let weighted = listed.filter_map(|one| {
        let term = Term::read(&one["podAffinityTerm"], &pod.metadata.namespace, store)?;
        Some((term, one["weight"].as_i64().unwrap_or(0)))
    });
    weighted.collect()
}

fn rules<'a>(pod: &'a Pod, wants: Wants, list: &'static str) -> impl Iterator<Item = &'a Value> {
    let affinity = pod.spec.affinity.as_ref();
    let rules = affinity.and_then(|affinity| match wants {
        Wants::Near => affinity.pod_affinity.as_ref(),
        Wants::Apart => affinity.pod_anti_affinity.as_ref(),
    });
    rules.and_then(|rules| rules.get(list)).and_then(Value::as_array).into_iter().flatten()
}

fn rejection(remedy: Remedy, reason: &str) -> Rejection {
    Rejection { plugin: Plugin::InterPodAffinity, remedy, reasons: vec![reason.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn node(name: &str) -> Node {
        let labels = json!({ "kubernetes.io/hostname": name });
        serde_json::from_value(json!({ "metadata": { "name": name, "labels": labels } })).unwrap()
    }

    fn pod(app: &str, rule: &str, about: &str) -> Pod {
        let term = json!({ "labelSelector": { "matchLabels": { "app": about } },
            "topologyKey": "kubernetes.io/hostname" });
        let spec = json!({ "affinity": { rule: { REQUIRED: [term] } } });
        let metadata = json!({ "namespace": "default", "labels": { "app": app } });
        serde_json::from_value(json!({ "metadata": metadata, "spec": spec })).unwrap()
    }

    fn check(newcomer: &Pod, there: Option<&Pod>, expected: [&str; 2]) {
        let (one, two) = (node("node-1"), node("node-2"));
        let nodes = [
            NodeInfo { node: &one, pods: there.into_iter().collect() },
            NodeInfo { node: &two, pods: Vec::new() },
        ];
        let answers = nodes.iter().map(|info| filter(newcomer, info, &nodes, &Store::default()));
        let got: Vec<String> = answers
            .map(|answer| answer.err().map_or(String::new(), |no| no.reasons.concat()))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn pods_that_shun_each_other_stand_apart() {
        let web = pod("web", "podAntiAffinity", "web");
        check(&web, Some(&web), ["node(s) didn't match pod anti-affinity rules", ""]);
        let stranger = Pod { metadata: web.metadata.clone(), ..Pod::default() };
        let reason = "node(s) didn't satisfy existing pods anti-affinity rules";
        check(&stranger, Some(&web), [reason, ""]);
    }

    #[test]
    fn namespaces_are_picked_by_name_or_by_their_labels() {
        let namespace = |name: &str| {
            let labels = json!({ "team": name, "kubernetes.io/metadata.name": name });
            let namespace = json!({ "metadata": { "name": name, "labels": labels } });
            Object::from_json(Kind::Namespace, namespace).unwrap()
        };
        let store = Store::holding(["shop", "bank"].map(namespace));
        let about = |fields: Value| {
            let mut term = json!({ "labelSelector": {}, "topologyKey": "zone" });
            for (name, value) in fields.as_object().unwrap() {
                term[name] = value.clone();
            }
            let term = Term::read(&term, "own", &store).unwrap();
            let near = ["own", "shop", "bank"].into_iter().filter(|name| {
                let pod = json!({ "metadata": { "namespace": name } });
                term.is_about(&serde_json::from_value(pod).unwrap())
            });
            near.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(about(json!({})), "own");
        assert_eq!(about(json!({ "namespaces": ["shop"] })), "shop");
        assert_eq!(about(json!({ "namespaceSelector": {} })), "shop bank");
        let bank = json!({ "matchLabels": { "team": "bank" } });
        assert_eq!(about(json!({ "namespaceSelector": bank })), "bank");
        assert_eq!(about(json!({ "namespaceSelector": bank, "namespaces": ["own"] })), "own bank");
    }

    #[test]
    fn a_pod_follows_those_it_wants_near_and_the_first_of_its_kind_goes_anywhere() {
        let no = "node(s) didn't match pod affinity rules";
        let (cache, web) =
            (pod("cache", "podAffinity", "cache"), pod("web", "podAffinity", "cache"));
        check(&web, Some(&cache), ["", no]);
        check(&web, None, [no, no]);
        check(&cache, None, ["", ""]);
    }
}
