//! Constraints on how pods are spread, and the group a pod is scheduled with.
//! Models describeTopologySpreadConstraints and describeSchedulingGroup in kubectl's describe.go (v1.36).

use super::{Holder, Page};
use crate::kit::order;
use crate::objects::TopologySpreadConstraint;

pub(super) fn section(
    page: &mut Page,
    constraints: &[TopologySpreadConstraint],
    holder: Holder<'_>,
) {
    let mut sorted: Vec<&TopologySpreadConstraint> = constraints.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.topology_key.cmp(&b.topology_key));
    let indent = holder.title_indent();
    for (index, one) in sorted.into_iter().enumerate() {
        let title = if index == 0 { "Topology Spread Constraints:" } else { "" };
        let selector = one.label_selector.as_ref();
        let selector = selector.map_or(String::new(), |one| format!(" for selector {one}"));
        page.line(
            0,
            format!(
                "{indent}{title}\t{}:{} when max skew {} is exceeded{selector}",
                one.topology_key, one.when_unsatisfiable, one.max_skew
            ),
        );
    }
}
