//! Which labels a plain selector picks: every pair must be there.
//! Models apimachinery/pkg/labels Set.AsSelector (v1.36), R1.

use crate::kit::sorted::SortedMap;

/// An empty selector picks nothing here: a Service without selector is left to its owner (R61).
pub fn matches_labels(
    selector: &SortedMap<String, String>,
    labels: &SortedMap<String, String>,
) -> bool {
    !selector.is_empty() && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
}
