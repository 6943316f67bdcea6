//! Why no node will do, in Kubernetes' words: reasons counted over the nodes.
//! Models pkg/scheduler/framework/types.go FitError.Error (v1.36), R80.

use crate::kit::sorted::SortedMap;
use std::fmt;

use crate::kit::order;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FitError {
    pub all_nodes: usize,
    /// What was wrong before any node was looked at; empty if nothing was.
    pub pre_filter: String,
    /// The reasons of each node that was looked at.
    pub nodes: Vec<Vec<String>>,
    /// The reason that stands for every other node; empty for none.
    pub absent: String,
    /// What became of the attempt to make room.
    pub post_filter: String,
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0/{} nodes are available:", self.all_nodes)?;
        let reasons = match self.pre_filter.as_str() {
            "" => self.counted(),
            pre_filter => pre_filter.to_owned(),
        };
        if !reasons.is_empty() {
            write!(f, " {reasons}.")?;
        }
        if !self.post_filter.is_empty() {
            write!(f, " {}", self.post_filter)?;
        }
        Ok(())
    }
}

impl FitError {
    /// Sorted as texts, so ten of something stand before two of something else.
    fn counted(&self) -> String {
        let mut counts: SortedMap<&str, usize> = SortedMap::new();
        for reason in self.nodes.iter().flatten() {
            *counts.entry(reason).or_default() += 1;
        }
        let absent = self.all_nodes.saturating_sub(self.nodes.len());
        if 0 < absent && !self.absent.is_empty() {
            *counts.entry(&self.absent).or_default() += absent;
        }
        let mut reasons: Vec<String> =
            counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        order::sort_by(&mut reasons, Ord::cmp);
        reasons.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sorted_as_texts() {
        let node = |reason: &str| vec![reason.to_owned()];
        let mut nodes = vec![node("Insufficient cpu"); 10];
        nodes.extend(vec![node("Too many pods"); 2]);
        let error = FitError { all_nodes: 12, nodes, ..FitError::default() };
        assert_eq!(
            error.to_string(),
            "0/12 nodes are available: 10 Insufficient cpu, 2 Too many pods."
        );
    }

    #[test]
    fn nodes_nobody_looked_at_share_a_reason() {
        let absent = "not looked at".to_owned();
        let error = FitError { all_nodes: 3, absent, ..FitError::default() };
        assert_eq!(error.to_string(), "0/3 nodes are available: 3 not looked at.");
    }
}
