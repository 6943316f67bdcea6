//! `kubectl describe daemonset`.
//! Models describeDaemonSet in kubectl's describe.go (v1.36).

use super::{Page, events, metadata, replica_set, template};
use crate::console::kubectl::print::labels_cell;
use crate::kit::time::SimTime;
use crate::objects::{DaemonSet, Event, Pod};

/// Of the pods, those that are its own are counted.
pub fn describe(set: &DaemonSet, pods: &[&Pod], events: Option<&[&Event]>, now: SimTime) -> Page {
    let DaemonSet { metadata, spec, status } = set;
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", metadata.name));
    page.line(0, format!("Namespace:\t{}", metadata.namespace));
    let selector = spec.selector.clone().unwrap_or_default();
    let shown = spec.selector.as_ref().filter(|selector| !selector.is_empty());
    page.line(0, format!("Selector:\t{}", shown.map(ToString::to_string).unwrap_or_default()));
    page.line(0, format!("Node-Selector:\t{}", labels_cell(&spec.template.spec.node_selector)));
    metadata::labels(&mut page, "Labels", &metadata.labels);
    metadata::annotations(&mut page, "Annotations", &metadata.annotations);
    for (title, count) in [
        ("Desired Number of Nodes Scheduled", status.desired_number_scheduled),
        ("Current Number of Nodes Scheduled", status.current_number_scheduled),
        ("Number of Nodes Scheduled with Up-to-date Pods", status.updated_number_scheduled),
        ("Number of Nodes Scheduled with Available Pods", status.number_available),
        ("Number of Nodes Misscheduled", status.number_misscheduled),
    ] {
        page.line(0, format!("{title}: {count}"));
    }
    let counts = replica_set::counts(pods, &metadata.uid, &selector);
    page.line(0, format!("Pods Status:\t{counts}"));
    template::of(&mut page, metadata, Some(&spec.template));
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
    fn a_daemon_set_reads_as_in_a_terminal() {
        let set = json!({
            "metadata": { "name": "logs", "namespace": "default", "uid": "u",
                "annotations": { "deprecated.daemonset.template.generation": "1" } },
            "spec": { "selector": { "matchLabels": { "app": "logs" } },
                "template": { "metadata": { "labels": { "app": "logs" } },
                    "spec": { "containers": [{ "name": "app", "image": "busybox" }] } } },
            "status": { "desiredNumberScheduled": 3, "currentNumberScheduled": 2, "updatedNumberScheduled": 2,
                "numberAvailable": 1 },
        });
        let set: DaemonSet = serde_json::from_value(set).unwrap();
        let page = describe(&set, &[], Some(&[]), SimTime::ZERO).aligned();
        let expected = "\
Name:           logs
Namespace:      default
Selector:       app=logs
Node-Selector:  <none>
Labels:         <none>
Annotations:    deprecated.daemonset.template.generation: 1
Desired Number of Nodes Scheduled: 3
Current Number of Nodes Scheduled: 2
Number of Nodes Scheduled with Up-to-date Pods: 2
Number of Nodes Scheduled with Available Pods: 1
Number of Nodes Misscheduled: 0
Pods Status:  0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
";
        assert!(page.starts_with(expected), "{page}");
    }
}
