//! Which labels a selector picks.
//! Models apimachinery/pkg/labels Set.AsSelector and apis/meta/v1 LabelSelector (v1.36), R1.

use std::fmt;

use crate::objects::json::Json;
use serde_json::Value;

use crate::kit::sorted::SortedMap;

/// Every pair must be there. An empty selector picks nothing here: a Service without selector is left to its owner (R61).
pub fn matches_labels(
    selector: &SortedMap<String, String>,
    labels: &SortedMap<String, String>,
) -> bool {
    !selector.is_empty() && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// A selector that may also ask for sets of values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Json)]
pub struct LabelSelector {
    #[json(omitempty)]
    pub match_expressions: Vec<LabelSelectorRequirement>,
    #[json(omitempty)]
    pub match_labels: SortedMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Json)]
pub struct LabelSelectorRequirement {
    pub key: String,
    pub operator: LabelSelectorOperator,
    #[json(omitempty)]
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub enum LabelSelectorOperator {
    #[default]
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

impl LabelSelector {
    /// None if an operator is none of the four.
    pub fn read(json: &Value) -> Option<LabelSelector> {
        super::json::read(json.clone()).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Unlike a Service's, an empty selector picks everything.
    pub fn matches(&self, labels: &SortedMap<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        self.match_labels.iter().all(has)
            && self.match_expressions.iter().all(|one| one.matches(labels))
    }
}

impl LabelSelectorRequirement {
    fn matches(&self, labels: &SortedMap<String, String>) -> bool {
        let value = labels.get(&self.key);
        let is_listed = value.is_some_and(|value| self.values.contains(value));
        match self.operator {
            LabelSelectorOperator::In => is_listed,
            // What has no such label is not in the set either.
            LabelSelectorOperator::NotIn => !is_listed,
            LabelSelectorOperator::Exists => value.is_some(),
            LabelSelectorOperator::DoesNotExist => value.is_none(),
        }
    }
}

/// As kubectl prints it: pairs and requirements by key; `<none>` if it asks for nothing.
/// Models metav1.FormatLabelSelector.
impl fmt::Display for LabelSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.match_labels.iter().map(|(key, value)| (key, format!("{key}={value}")));
        let sets = self.match_expressions.iter().map(|one| (&one.key, one.to_string()));
        let mut parts: Vec<(&String, String)> = pairs.chain(sets).collect();
        crate::kit::order::sort_by_key(&mut parts, |(key, _)| *key);
        let parts: Vec<&str> = parts.iter().map(|(_, text)| text.as_str()).collect();
        f.write_str(if parts.is_empty() { "<none>".to_owned() } else { parts.join(",") }.as_str())
    }
}

impl fmt::Display for LabelSelectorRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LabelSelectorRequirement { key, operator, values } = self;
        let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
        crate::kit::order::sort_by_key(&mut values, |value| *value);
        let values = values.join(",");
        match operator {
            LabelSelectorOperator::In => write!(f, "{key} in ({values})"),
            LabelSelectorOperator::NotIn => write!(f, "{key} notin ({values})"),
            LabelSelectorOperator::Exists => f.write_str(key),
            LabelSelectorOperator::DoesNotExist => write!(f, "!{key}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Checks how a selector is printed and whether it picks `app=web,tier=front`.
    fn check(selector: Value, text: &str, picks: bool) {
        let selector = LabelSelector::read(&selector).unwrap();
        let labels = [("app", "web"), ("tier", "front")];
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert_eq!((selector.to_string().as_str(), selector.matches(&labels)), (text, picks));
    }

    #[test]
    fn pairs_and_sets_must_all_hold() {
        let set = |operator: &str, values: Value| json!({"matchExpressions": [{"key": "app", "operator": operator, "values": values}]});
        check(json!({}), "<none>", true);
        check(json!({"matchLabels": {"tier": "front", "app": "web"}}), "app=web,tier=front", true);
        check(json!({"matchLabels": {"app": "db"}}), "app=db", false);
        check(set("In", json!(["web", "db"])), "app in (db,web)", true);
        check(set("NotIn", json!(["web"])), "app notin (web)", false);
        check(set("Exists", json!([])), "app", true);
        check(set("DoesNotExist", json!([])), "!app", false);
    }
}
