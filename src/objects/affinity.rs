//! Which nodes a pod wants: its node affinity, and what a term of it matches.
//! Models staging/src/k8s.io/api/core/v1/types.go Affinity and component-helpers/scheduling/corev1/nodeaffinity (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;
use serde_json::Value;

use super::node::Node;
use super::pod::Pod;

const NAME_FIELD: &str = "metadata.name";

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Affinity {
    pub node_affinity: Option<NodeAffinity>,
    pub pod_affinity: Option<Value>,
    pub pod_anti_affinity: Option<Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeAffinity {
    #[json(name = "preferredDuringSchedulingIgnoredDuringExecution", omitempty)]
    pub preferred: Vec<PreferredSchedulingTerm>,
    #[json(name = "requiredDuringSchedulingIgnoredDuringExecution")]
    pub required: Option<NodeSelector>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PreferredSchedulingTerm {
    pub preference: NodeSelectorTerm,
    pub weight: i32,
}

/// Terms of which one must match.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeSelector {
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

/// Requirements that must all hold.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeSelectorTerm {
    #[json(omitempty)]
    pub match_expressions: Vec<NodeSelectorRequirement>,
    #[json(omitempty)]
    pub match_fields: Vec<NodeSelectorRequirement>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct NodeSelectorRequirement {
    pub key: String,
    pub operator: String,
    #[json(omitempty)]
    pub values: Vec<String>,
}

impl Pod {
    /// Whether the pod wants to be on such a node: both its plain selector and its required affinity must match, where
    /// they are given. Models RequiredNodeAffinity.Match.
    pub fn selects(&self, node: &Node) -> bool {
        let labels = &node.metadata.labels;
        let mut selector = self.spec.node_selector.iter();
        let affinity = self.spec.affinity.as_ref();
        let affinity = affinity.and_then(|affinity| affinity.node_affinity.as_ref());
        let required = affinity.and_then(|affinity| affinity.required.as_ref());
        selector.all(|(key, value)| labels.get(key) == Some(value))
            && required.is_none_or(|required| required.matches(node))
    }
}

impl NodeSelector {
    pub fn matches(&self, node: &Node) -> bool {
        self.node_selector_terms.iter().any(|term| term.matches(node))
    }
}

impl NodeSelectorTerm {
    /// An empty term matches nothing, and so does one with a requirement that cannot be read.
    pub fn matches(&self, node: &Node) -> bool {
        if self.match_expressions.is_empty() && self.match_fields.is_empty() {
            return false;
        }
        let labels = &node.metadata.labels;
        self.match_expressions.iter().all(|requirement| requirement.matches_labels(labels))
            && self.match_fields.iter().all(|requirement| requirement.matches_name(node))
    }

    /// The nodes whose names the term lists, if it lists any: requirements on the name all have to hold.
    pub fn named_nodes(&self) -> Option<Vec<&str>> {
        let mut lists = self
            .match_fields
            .iter()
            .filter(|one| one.key == NAME_FIELD && one.operator == "In")
            .map(|requirement| &requirement.values);
        let first = lists.next()?.iter().map(String::as_str).collect();
        Some(lists.fold(first, |mut common: Vec<&str>, names| {
            common.retain(|name| names.iter().any(|one| one == name));
            common
        }))
    }
}

impl NodeSelectorRequirement {
    /// Models apimachinery/pkg/labels Requirement.Matches, and NewRequirement's conditions on the values.
    fn matches_labels(&self, labels: &SortedMap<String, String>) -> bool {
        let label = labels.get(&self.key);
        let has = |label: &String| self.values.contains(label);
        match (self.operator.as_str(), self.values.as_slice()) {
            ("In", [_, ..]) => label.is_some_and(has),
            ("NotIn", [_, ..]) => !label.is_some_and(has),
            ("Exists", []) => label.is_some(),
            ("DoesNotExist", []) => label.is_none(),
            ("Gt", [bound]) => numbers(label, bound).is_some_and(|(label, bound)| label > bound),
            ("Lt", [bound]) => numbers(label, bound).is_some_and(|(label, bound)| label < bound),
            _ => false,
        }
    }

    /// A node's name is the only field there is to match, against exactly one value.
    fn matches_name(&self, node: &Node) -> bool {
        let field = if self.key == NAME_FIELD { node.metadata.name.as_str() } else { "" };
        match (self.operator.as_str(), self.values.as_slice()) {
            ("In", [value]) => value == field,
            ("NotIn", [value]) => value != field,
            _ => false,
        }
    }
}

fn numbers(label: Option<&String>, bound: &str) -> Option<(i64, i64)> {
    Some((label?.parse().ok()?, bound.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn matches(term: Value) -> bool {
        let node =
            json!({ "metadata": { "name": "node-1", "labels": { "disk": "ssd", "cores": "8" } } });
        let node: Node = serde_json::from_value(node).unwrap();
        let term: NodeSelectorTerm = serde_json::from_value(term).unwrap();
        term.matches(&node)
    }

    fn expression(key: &str, operator: &str, values: &[&str]) -> bool {
        matches(
            json!({ "matchExpressions": [{ "key": key, "operator": operator, "values": values }] }),
        )
    }

    #[test]
    fn every_operator_asks_its_own_question() {
        for (key, operator, values, matched) in [
            ("disk", "In", &["ssd", "nvme"][..], true),
            ("disk", "In", &["hdd"], false),
            ("disk", "NotIn", &["hdd"], true),
            ("zone", "NotIn", &["a"], true),
            ("disk", "Exists", &[], true),
            ("zone", "Exists", &[], false),
            ("zone", "DoesNotExist", &[], true),
            ("cores", "Gt", &["7"], true),
            ("cores", "Gt", &["8"], false),
            ("cores", "Lt", &["9"], true),
            ("disk", "Gt", &["1"], false),
            ("zone", "Lt", &["1"], false),
        ] {
            assert_eq!(expression(key, operator, values), matched, "{key} {operator} {values:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_matches_nothing() {
        assert!(!matches(json!({})));
        assert!(!expression("disk", "In", &[]));
        assert!(!expression("disk", "Exists", &["ssd"]));
        assert!(!expression("disk", "Like", &["ssd"]));
    }

    #[test]
    fn a_term_can_name_its_nodes() {
        let field =
            |names: &[&str]| json!({ "key": NAME_FIELD, "operator": "In", "values": names });
        assert!(matches(json!({ "matchFields": [field(&["node-1"])] })));
        assert!(!matches(json!({ "matchFields": [field(&["node-2"])] })));
        let named = |term: Value| {
            let term: NodeSelectorTerm = serde_json::from_value(term).unwrap();
            term.named_nodes().map(|names| names.join(" "))
        };
        assert_eq!(named(json!({})), None);
        let both = json!({ "matchFields": [field(&["a", "b"]), field(&["b", "c"])] });
        assert_eq!(named(both).as_deref(), Some("b"));
    }
}
