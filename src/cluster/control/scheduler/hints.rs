//! Which news could make room for a pod that was turned down: each plugin that said no knows what would change its mind.
//! Models the QueueingHintFn of pkg/scheduler/framework/plugins/* (v1.36), R86.

use crate::kit::sorted::SortedSet;

use super::filter::{Plugin, keeps_away, tolerates_unschedulable};
use super::fit;
use super::node_info::NodeInfo;
use super::spread::{self, Action};
use crate::cluster::host_ports;
use crate::objects::taint::Comparison;
use crate::objects::{Node, Pod};

/// Something happened in the cluster.
#[derive(Clone, Copy)]
pub enum News<'a> {
    NodeAdded(&'a Node),
    NodeChanged {
        before: &'a Node,
        after: &'a Node,
    },
    /// A pod that had a node gave its room back.
    PodGone(&'a Pod),
    /// Another pod got a node.
    PodBound(&'a Pod),
    /// The waiting pod itself may go where it could not go before.
    TolerationAdded,
}

/// Whether it is worth trying again. A pod that nobody turned down always is.
pub fn is_worth_retrying(
    plugins: &SortedSet<Plugin>,
    pod: &Pod,
    news: News,
    comparison: Comparison,
) -> bool {
    plugins.is_empty() || plugins.iter().any(|plugin| could_agree(*plugin, pod, news, comparison))
}

fn could_agree(plugin: Plugin, pod: &Pod, news: News, comparison: Comparison) -> bool {
    match plugin {
        Plugin::NodeUnschedulable => match news {
            News::NodeAdded(node) => !node.spec.unschedulable,
            News::NodeChanged { before, after } => {
                before.spec.unschedulable && !after.spec.unschedulable
            }
            News::TolerationAdded => tolerates_unschedulable(pod, comparison),
            News::PodGone(_) | News::PodBound(_) => false,
        },
        Plugin::NodeName => matches!(news, News::NodeAdded(_)),
        Plugin::TaintToleration => match news {
            News::NodeAdded(node) => keeps_away(node, pod, comparison).is_none(),
            News::NodeChanged { before, after } => {
                keeps_away(before, pod, comparison).is_some()
                    && keeps_away(after, pod, comparison).is_none()
            }
            News::TolerationAdded => true,
            News::PodGone(_) | News::PodBound(_) => false,
        },
        Plugin::NodeAffinity => match news {
            News::NodeAdded(node) => pod.selects(node),
            News::NodeChanged { before, after } => !pod.selects(before) && pod.selects(after),
            News::PodGone(_) | News::PodBound(_) | News::TolerationAdded => false,
        },
        Plugin::NodePorts => match news {
            News::NodeAdded(_) => true,
            News::PodGone(gone) => host_ports::collide(pod, host_ports::host_ports(gone)),
            News::NodeChanged { .. } | News::PodBound(_) | News::TolerationAdded => false,
        },
        Plugin::NodeResourcesFit => match news {
            News::NodeAdded(node) => fits_alone(pod, node),
            News::NodeChanged { before, after } => {
                fits_alone(pod, after) && fit::has_more_for(pod, before, after)
            }
            News::PodGone(_) => true,
            News::PodBound(_) | News::TolerationAdded => false,
        },
        Plugin::PodTopologySpread => match news {
            News::NodeAdded(node) => has_topology(pod, node),
            News::NodeChanged { before, after } => {
                before.metadata.labels != after.metadata.labels
                    && (has_topology(pod, before) || has_topology(pod, after))
            }
            News::PodGone(other) | News::PodBound(other) => is_spread_with(pod, other),
            News::TolerationAdded => false,
        },
        Plugin::InterPodAffinity => match news {
            News::NodeAdded(_) | News::PodGone(_) | News::PodBound(_) => true,
            News::NodeChanged { before, after } => before.metadata.labels != after.metadata.labels,
            News::TolerationAdded => false,
        },
    }
}

/// Models podtopologyspread/plugin.go isSchedulableAfterNodeChange.
fn has_topology(pod: &Pod, node: &Node) -> bool {
    let info = NodeInfo { node, pods: Vec::new() };
    spread::has_labels(&info, &spread::own(pod, Action::DoNotSchedule))
}

/// Models podtopologyspread/plugin.go isSchedulableAfterPodChange.
fn is_spread_with(pod: &Pod, other: &Pod) -> bool {
    let constraints = spread::own(pod, Action::DoNotSchedule);
    other.metadata.namespace == pod.metadata.namespace
        && constraints.iter().any(|one| one.picks.pick(&other.metadata.labels))
}

fn fits_alone(pod: &Pod, node: &Node) -> bool {
    fit::filter(pod, &NodeInfo { node, pods: Vec::new() }).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn node(value: Value) -> Node {
        serde_json::from_value(value).unwrap()
    }

    fn pod(spec: Value) -> Pod {
        serde_json::from_value(json!({ "spec": spec })).unwrap()
    }

    fn is_hope(plugin: Plugin, pod: &Pod, news: News) -> bool {
        is_worth_retrying(&SortedSet::from([plugin]), pod, news, Comparison::Off)
    }

    #[test]
    fn a_taint_s_end_helps_who_was_kept_away_by_it() {
        let tainted =
            node(json!({ "spec": { "taints": [{ "key": "a", "effect": "NoSchedule" }] } }));
        let clean = node(json!({}));
        let gone = News::NodeChanged { before: &tainted, after: &clean };
        let pod = pod(json!({}));
        assert!(is_hope(Plugin::TaintToleration, &pod, gone));
        assert!(!is_hope(Plugin::NodeAffinity, &pod, gone));
        assert!(!is_hope(
            Plugin::TaintToleration,
            &pod,
            News::NodeChanged { before: &clean, after: &clean }
        ));
    }

    #[test]
    fn a_pod_s_end_helps_who_wanted_its_room_or_its_port() {
        let asked = json!({ "containers": [{ "ports": [{ "hostPort": 80 }] }] });
        let (with_port, without) = (pod(asked), pod(json!({})));
        assert!(is_hope(Plugin::NodeResourcesFit, &without, News::PodGone(&without)));
        assert!(is_hope(Plugin::NodePorts, &with_port, News::PodGone(&with_port)));
        assert!(!is_hope(Plugin::NodePorts, &with_port, News::PodGone(&without)));
        assert!(!is_hope(Plugin::TaintToleration, &without, News::PodGone(&with_port)));
    }

    #[test]
    fn more_room_on_a_node_helps_only_if_the_pod_then_fits() {
        let sized =
            |cpu: &str| node(json!({ "status": { "allocatable": { "cpu": cpu, "pods": "9" } } }));
        let pod = pod(json!({ "containers": [{ "resources": { "requests": { "cpu": "2" } } }] }));
        let grows = |before: &str, after: &str| {
            let (before, after) = (sized(before), sized(after));
            is_hope(
                Plugin::NodeResourcesFit,
                &pod,
                News::NodeChanged { before: &before, after: &after },
            )
        };
        assert!(grows("1", "2"));
        assert!(!grows("1", "1500m"));
        assert!(!grows("2", "2"));
    }
}
