//! Which news could make room for a pod that was turned down: each plugin that said no knows what would change its mind.
//! Models the QueueingHintFn of pkg/scheduler/framework/plugins/* (v1.36), R86.

use crate::kit::sorted::SortedSet;

use super::filter::{Plugin, keeps_away, tolerates_unschedulable};
use super::fit;
use super::inter_pod;
use super::node_info::NodeInfo;
use super::spread::{self, Action, Constraint};
use crate::cluster::api::Store;
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
    NodeGone(&'a Node),
    /// A pod that had a node gave its room back.
    PodGone(&'a Pod),
    /// Another pod got a node.
    PodBound(&'a Pod),
    /// The labels of a pod that has a node are others, or those of the waiting pod itself.
    PodRelabelled {
        before: &'a Pod,
        after: &'a Pod,
    },
    /// The waiting pod itself may go where it could not go before.
    TolerationAdded,
}

/// Whether it is worth trying again. A pod that nobody turned down always is.
pub fn is_worth_retrying(plugins: &SortedSet<Plugin>, pod: &Pod, news: News, at: At) -> bool {
    plugins.is_empty() || plugins.iter().any(|plugin| could_agree(*plugin, pod, news, at))
}

/// The cluster in which it happened.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub store: &'a Store,
    pub comparison: Comparison,
}

fn could_agree(plugin: Plugin, pod: &Pod, news: News, at: At) -> bool {
    let comparison = at.comparison;
    match plugin {
        Plugin::NodeUnschedulable => match news {
            News::NodeAdded(node) => !node.spec.unschedulable,
            News::NodeChanged { before, after } => {
                before.spec.unschedulable && !after.spec.unschedulable
            }
            News::TolerationAdded => tolerates_unschedulable(pod, comparison),
            News::NodeGone(_)
            | News::PodGone(_)
            | News::PodBound(_)
            | News::PodRelabelled { .. } => false,
        },
        Plugin::NodeName => matches!(news, News::NodeAdded(_)),
        Plugin::TaintToleration => match news {
            News::NodeAdded(node) => keeps_away(node, pod, comparison).is_none(),
            News::NodeChanged { before, after } => {
                keeps_away(before, pod, comparison).is_some()
                    && keeps_away(after, pod, comparison).is_none()
            }
            News::TolerationAdded => true,
            News::NodeGone(_)
            | News::PodGone(_)
            | News::PodBound(_)
            | News::PodRelabelled { .. } => false,
        },
        Plugin::NodeAffinity => match news {
            News::NodeAdded(node) => pod.selects(node),
            News::NodeChanged { before, after } => !pod.selects(before) && pod.selects(after),
            News::NodeGone(_)
            | News::PodGone(_)
            | News::PodBound(_)
            | News::PodRelabelled { .. }
            | News::TolerationAdded => false,
        },
        Plugin::NodePorts => match news {
            News::NodeAdded(_) => true,
            News::PodGone(gone) => host_ports::collide(pod, host_ports::host_ports(gone)),
            News::NodeChanged { .. }
            | News::NodeGone(_)
            | News::PodBound(_)
            | News::PodRelabelled { .. }
            | News::TolerationAdded => false,
        },
        Plugin::NodeResourcesFit => match news {
            News::NodeAdded(node) => fits_alone(pod, node),
            News::NodeChanged { before, after } => {
                fits_alone(pod, after) && fit::has_more_for(pod, before, after)
            }
            News::PodGone(_) => true,
            News::NodeGone(_)
            | News::PodBound(_)
            | News::PodRelabelled { .. }
            | News::TolerationAdded => false,
        },
        Plugin::PodTopologySpread => spread_could(pod, news),
        Plugin::InterPodAffinity => inter_pod::could_help(pod, news, at.store),
    }
}

/// Models podtopologyspread/plugin.go isSchedulableAfterNodeChange and isSchedulableAfterPodChange.
fn spread_could(pod: &Pod, news: News) -> bool {
    let constraints = spread::own(pod, Action::DoNotSchedule);
    let has_topology = |node: &Node| {
        let info = NodeInfo { node, pods: Vec::new() };
        spread::has_labels(&info, &constraints)
    };
    let is_near = |other: &Pod| other.metadata.namespace == pod.metadata.namespace;
    let picked = |other: &Pod| {
        is_near(other) && constraints.iter().any(|one| one.picks.pick(&other.metadata.labels))
    };
    match news {
        News::NodeAdded(node) | News::NodeGone(node) => has_topology(node),
        News::NodeChanged { before, after } => {
            let label = |node: &Node, key: &String| node.metadata.labels.get(key).cloned();
            let moved = |one: &Constraint| label(before, &one.key) != label(after, &one.key);
            let is_other = constraints.iter().any(moved) || before.spec.taints != after.spec.taints;
            has_topology(before) != has_topology(after) || (has_topology(after) && is_other)
        }
        News::PodGone(other) | News::PodBound(other) => picked(other),
        News::PodRelabelled { before, after } => {
            let picks = |one: &Constraint, pod: &Pod| one.picks.pick(&pod.metadata.labels);
            is_near(after) && constraints.iter().any(|one| picks(one, before) != picks(one, after))
        }
        News::TolerationAdded => constraints.iter().any(|one| one.honors_taints),
    }
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
        let store = &Store::default();
        let at = At { store, comparison: Comparison::Off };
        is_worth_retrying(&SortedSet::from([plugin]), pod, news, at)
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

    #[test]
    fn labels_that_change_help_who_kept_away_from_them() {
        let labelled = |app: &str| -> Pod {
            let meta = json!({ "namespace": "default", "uid": "1", "labels": { "app": app } });
            serde_json::from_value(json!({ "metadata": meta })).unwrap()
        };
        let term =
            json!({ "labelSelector": { "matchLabels": { "app": "web" } }, "topologyKey": "zone" });
        let required = json!({ "requiredDuringSchedulingIgnoredDuringExecution": [term] });
        let spec = |rule: &str| json!({ "affinity": { rule: required } });
        let [mut near, mut apart] = ["podAffinity", "podAntiAffinity"].map(|rule| pod(spec(rule)));
        for pod in [&mut near, &mut apart] {
            pod.metadata.namespace = "default".to_owned();
        }
        let (web, other) = (labelled("web"), labelled("other"));
        let joins = News::PodRelabelled { before: &other, after: &web };
        let leaves = News::PodRelabelled { before: &web, after: &other };
        let helps = |pod: &Pod, news| is_hope(Plugin::InterPodAffinity, pod, news);
        assert!(helps(&near, joins) && !helps(&near, leaves));
        assert!(helps(&apart, leaves) && !helps(&apart, joins));
        assert!(helps(&near, News::PodBound(&web)) && !helps(&near, News::PodGone(&web)));
        assert!(helps(&apart, News::PodGone(&web)) && !helps(&apart, News::PodGone(&other)));
        let (zoned, bare) =
            (node(json!({ "metadata": { "labels": { "zone": "a" } } })), node(json!({})));
        assert!(helps(&near, News::NodeAdded(&zoned)) && !helps(&near, News::NodeAdded(&bare)));
        assert!(helps(&apart, News::NodeAdded(&bare)));
        assert!(helps(&apart, News::NodeChanged { before: &zoned, after: &bare }));
    }
}
