//! What is peculiar to pods that are made one after the other (StatefulSets), and to those of every node (DaemonSets).

use std::rc::Rc;

use super::chain::Chain;
use super::{Asking, outdated};
use crate::cluster::Rule;
use crate::cluster::control::daemon_set::{Obstacle, obstacle};
use crate::cluster::control::revisions;
use crate::kit::time::Span;
use crate::objects::{DaemonSet, Key, Kind, Node, Object, Pod, StatefulSet};
use crate::view::Tone;

/// More nodes than these are not told one by one.
const NODES_MAX: usize = 4;

/// The pod that the next one waits for, and the one that an update waits for.
pub fn in_order(chain: &mut Chain, key: &Key, set: &StatefulSet) {
    let asking = chain.asking;
    let spec = &set.spec;
    if spec.pod_management_policy == "Parallel" {
        return;
    }
    let ordinals = spec.numbers();
    let settled = Span::secs(u64::try_from(spec.min_ready_seconds).unwrap_or(0));
    let name = |ordinal: i32| format!("{}-{ordinal}", key.name);
    let pod = |ordinal: i32| asking.store().pod(&key.namespace, &name(ordinal));
    let is_fine = |pod: &Pod| pod.status.is_available(settled, asking.now) && !pod.is_deleting();
    let Some(first) = ordinals.clone().find(|one| !pod(*one).is_some_and(|pod| is_fine(pod)))
    else {
        return;
    };
    let before = name(first);
    let missing = ordinals.skip_while(|one| *one <= first).find(|one| pod(*one).is_none());
    if let Some(missing) = missing {
        let place = asking.lines.field(key, "spec.podManagementPolicy");
        let fills = [("pod", &*name(missing)), ("before", &*before)];
        let word = if settled.is_zero() { "why.set.waits" } else { "why.set.settles" };
        let step = chain.say(word, &fills).tone(Tone::Waiting);
        step.rule(Rule::StatefulSetCreate).object(key).place(place);
    }
    let is_outdated =
        |pod: &Pod| !pod.is_deleting() && revisions::of(pod) != set.status.update_revision;
    let Some(old) = pod(first).filter(|pod| is_outdated(pod)) else { return };
    let is_kept = outdated::strategy_of(chain, old);
    let is_next = |pod: &Rc<Pod>| is_outdated(pod) && !outdated::is_so(asking, &pod.key());
    if !is_kept || spec.numbers().filter_map(pod).any(is_next) {
        let place = asking.lines.field(key, "spec.updateStrategy");
        let step = chain.say("why.set.stuck", &[("pod", &before)]).tone(Tone::Failing);
        step.rule(Rule::StatefulSetUpdate).object(&Key::pod(&key.namespace, &before)).place(place);
    }
}

fn obstacle_of<'a>(asking: &Asking, set: &DaemonSet, node: &'a Node) -> Option<Obstacle<'a>> {
    obstacle(set, node, asking.cluster.config().version.taint_comparison())
}

/// Whether some node is to have no pod.
pub fn shuns_nodes(asking: &Asking, set: &DaemonSet) -> bool {
    asking.store().nodes().any(|node| obstacle_of(asking, set, node).is_some())
}

/// The nodes without a pod, each with what keeps it off.
pub fn placing(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(Object::DaemonSet(set)) = asking.object(key) else {
        return super::record::story(chain, key);
    };
    let place = |path: &str| asking.lines.field(key, path);
    for node in asking.store().nodes().take(NODES_MAX) {
        let Some(obstacle) = obstacle_of(asking, set, node) else { continue };
        let of_node = Key::new(Kind::Node, "", &node.metadata.name);
        let name = ("node", node.metadata.name.as_str());
        match obstacle {
            Obstacle::Selector => {
                let at = place("spec.template.spec.nodeSelector");
                let step = chain.say("why.placing.selector", &[name]).tone(Tone::Waiting);
                step.rule(Rule::DaemonSetDelete).object(&of_node).place(at);
            }
            Obstacle::Taint(taint) => {
                let value = if taint.value.is_empty() { "" } else { "=" };
                let text = format!("{}{value}{}:{}", taint.key, taint.value, taint.effect);
                let at = place("spec.template.spec.tolerations");
                let step = chain.say("why.placing.taint", &[name, ("taint", &text)]);
                step.tone(Tone::Waiting).rule(Rule::DaemonSetDelete).object(&of_node).place(at);
                chain.since(&of_node, &|object| {
                    matches!(object, Object::Node(node) if node.spec.taints.contains(taint))
                });
            }
        }
    }
    chain.came(key);
}
