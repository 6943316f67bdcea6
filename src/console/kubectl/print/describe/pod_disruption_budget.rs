//! `kubectl describe poddisruptionbudget`.
//! Models describePodDisruptionBudgetV1 in kubectl's describe.go (v1.36).

use super::{Page, events};
use crate::kit::time::SimTime;
use crate::objects::{Event, PodDisruptionBudget};

pub fn describe(budget: &PodDisruptionBudget, events: Option<&[&Event]>, now: SimTime) -> Page {
    let PodDisruptionBudget { metadata, spec, status } = budget;
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", metadata.name));
    page.line(0, format!("Namespace:\t{}", metadata.namespace));
    match (&spec.min_available, &spec.max_unavailable) {
        (Some(amount), _) => page.line(0, format!("Min available:\t{amount}")),
        (None, Some(amount)) => page.line(0, format!("Max unavailable:\t{amount}")),
        (None, None) => {}
    }
    let selector = spec.selector.as_ref().map(ToString::to_string);
    page.line(0, format!("Selector:\t{}", selector.as_deref().unwrap_or("<unset>")));
    page.line(0, "Status:");
    for (title, count) in [
        ("Allowed disruptions", status.disruptions_allowed),
        ("Current", status.current_healthy),
        ("Desired", status.desired_healthy),
        ("Total", status.expected_pods),
    ] {
        page.line(2, format!("{title}:\t{count}"));
    }
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_budget_reads_as_in_a_terminal() {
        let budget = json!({
            "metadata": { "name": "web", "namespace": "default" },
            "spec": { "minAvailable": "50%", "selector": { "matchLabels": { "app": "web" } } },
            "status": { "disruptionsAllowed": 1, "currentHealthy": 3, "desiredHealthy": 2, "expectedPods": 4 },
        });
        let budget: PodDisruptionBudget = serde_json::from_value(budget).unwrap();
        assert_eq!(
            describe(&budget, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:           web
Namespace:      default
Min available:  50%
Selector:       app=web
Status:
    Allowed disruptions:  1
    Current:              3
    Desired:              2
    Total:                4
Events:                   <none>
"
        );
    }
}
