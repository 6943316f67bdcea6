//! Why a node is NotReady or takes no pods, and what that means for the pods on it.

use super::chain::Chain;
use super::{Asking, Sight, budget};
use crate::cluster::control::taint_eviction::{Eviction, decide};
use crate::cluster::{Link, Power, Record, Rule, What};
use crate::kit::time::SimTime;
use crate::objects::{ConditionStatus, Key, Kind, Node, Object, Pod, Taint};
use crate::session::msg::Ask;
use crate::view::{Tone, moment};

fn key(name: &str) -> Key {
    Key::new(Kind::Node, "", name)
}

fn is_ready(node: &Node) -> bool {
    let ready = node.status.conditions.iter().find(|condition| condition.kind == "Ready");
    ready.is_some_and(|ready| ready.status == ConditionStatus::True)
}

/// The control plane hears nothing of it.
pub fn is_lost(asking: &Asking, name: &str) -> bool {
    asking.store().node(name).is_some_and(|node| !is_ready(node))
}

/// It does nothing, whether anybody has noticed or not.
pub fn is_off(pod: &Sight) -> bool {
    pod.state.is_some_and(|state| state.power == Power::Off || state.link != Link::Joined)
}

pub fn answer(chain: &mut Chain, node: &Key) {
    let asking = chain.asking;
    let Some(object) = asking.store().node(&node.name) else {
        return super::record::story(chain, node);
    };
    match (is_ready(object), is_ill(asking, &node.name), object.spec.unschedulable) {
        (false, ..) => lost(chain, &node.name, None),
        (true, true, _) => unnoticed(chain, &node.name),
        (true, false, true) => cordoned(chain, node),
        (true, false, false) => super::record::story(chain, node),
    }
}

pub fn is_cordoned(asking: &Asking, name: &str) -> bool {
    asking.store().node(name).is_some_and(|node| node.spec.unschedulable)
}

/// It takes no new pods; and what is still there may be held by a budget.
fn cordoned(chain: &mut Chain, node: &Key) {
    let asking = chain.asking;
    let name = ("node", node.name.as_str());
    let step = chain.say("why.node.cordoned", &[name]).tone(Tone::Waiting);
    step.rule(Rule::NodeConditionTaint).object(node);
    chain.since(node, &|object| matches!(object, Object::Node(node) if node.spec.unschedulable));
    let here = asking.store().pods(None).filter(|pod| pod.spec.node_name == node.name);
    let mut held = here.filter(|pod| !pod.is_deleting() && !pod.status.is_terminal());
    if let Some((pod, budget)) = held.find_map(|pod| Some((pod, budget::holding(asking, pod)?))) {
        let fills = [("pod", &*pod.metadata.name), ("budget", &*budget.name)];
        let step = chain.say("why.node.held", &fills).tone(Tone::Waiting);
        step.rule(Rule::Evicted).object(&pod.key());
        chain.see(&budget, Ask::Budget);
        super::answer(chain, &budget, &Ask::Budget);
    }
}

/// NotReady: since when, why it was found out then, and what was done to the machine.
pub fn lost(chain: &mut Chain, name: &str, pod: Option<&Sight>) {
    let asking = chain.asking;
    let key = key(name);
    let noticed =
        asking.last(&|record| record.about == key && record.rule == Some(Rule::NodeUnreachable));
    if let Some(noticed) = noticed {
        chain.say("why.node.unreachable", &[("node", name)]).of(noticed).tone(Tone::Failing);
    }
    evicts(chain, name, pod);
    silence(chain, name);
}

/// It does nothing any more, and the control plane still believes its last word.
pub fn unnoticed(chain: &mut Chain, name: &str) {
    let step = chain.say("why.node.unnoticed", &[("node", name)]);
    step.object(&key(name)).tone(Tone::Waiting).rule(Rule::NodeUnreachable);
    silence(chain, name);
}

/// Whether a machine is without power or cut off.
pub fn is_ill(asking: &Asking, name: &str) -> bool {
    let state = asking.cluster.node(name);
    state.is_some_and(|state| state.power == Power::Off || state.link != Link::Joined)
}

/// Nobody there to say that a pod is gone.
pub fn silent(chain: &mut Chain, name: &str) {
    chain
        .say("why.node.silent", &[("node", name)])
        .object(&key(name))
        .tone(Tone::Stopping)
        .rule(Rule::TaintEvicts);
    silence(chain, name);
}

/// What the learner did to the machine and has not undone.
fn silence(chain: &mut Chain, name: &str) {
    let asking = chain.asking;
    let about = key(name);
    let deed =
        asking.last(&|record| record.about == about && matches!(record.what, What::NodeFault(_)));
    if let Some(deed) = deed.filter(|_| is_ill(asking, name)) {
        chain.follow(deed);
    }
}

/// When a pod is taken away from a node with a NoExecute taint, if it tolerates that only for a while.
pub fn patience(chain: &mut Chain, pod: &Sight) {
    let asking = chain.asking;
    let name = pod.pod.spec.node_name.as_str();
    let Some(node) = asking.store().node(name) else { return };
    let drives = |node: &Node| -> Vec<Taint> {
        let taints = node.spec.taints.iter().filter(|taint| taint.effect == "NoExecute");
        taints.cloned().collect()
    };
    let taints = drives(node);
    let since = asking.since(&key(name), &|object| match object {
        Object::Node(then) => drives(then) == taints,
        _ => false,
    });
    let Some(since) = since.filter(|_| !taints.is_empty()) else { return };
    let Some(at) = leaves_at(asking, pod.pod, since).filter(|at| chain.now() < *at) else { return };
    let place = asking.lines.of_pod(&pod.key, "spec.tolerations");
    let left = super::ready::left(chain.now(), at);
    let fills = [("pod", pod.name()), ("left", &*left), ("at", &*moment::clock(at))];
    let step = chain.say("why.node.patience", &fills).at(at).tone(Tone::Waiting);
    step.rule(Rule::TaintPatience).object(&pod.key).place(place);
    chain.follow(since);
}

/// When the pod, or the first on the node that does not tolerate it for ever, is taken away.
fn evicts(chain: &mut Chain, name: &str, pod: Option<&Sight>) {
    let asking = chain.asking;
    let Some(tainted) = taint_record(asking, name) else { return };
    let leaves = match pod {
        Some(pod) => leaves_at(asking, pod.pod, tainted),
        None => {
            let here = asking.store().pods(None).filter(|pod| pod.spec.node_name == name);
            here.filter_map(|pod| leaves_at(asking, pod, tainted)).min()
        }
    };
    if let Some(at) = leaves.filter(|at| chain.now() < *at) {
        let left = super::ready::left(chain.now(), at);
        let fills = [("node", name), ("left", &*left), ("at", &*moment::clock(at))];
        let step = chain.say("why.node.evicts", &fills);
        step.at(at).tone(Tone::Waiting).rule(Rule::TaintEvicts);
    }
    chain.tell(tainted).tone(Tone::Failing);
}

/// When the pod's patience with the taints of its node is over; nothing if that is never.
fn leaves_at(asking: &Asking, pod: &Pod, tainted: &Record) -> Option<SimTime> {
    let node = asking.store().node(&pod.spec.node_name)?;
    let drives = node.spec.taints.iter().filter(|taint| taint.effect == "NoExecute");
    let taints: Vec<Taint> = drives.cloned().collect();
    let comparison = asking.cluster.config().version.taint_comparison();
    match decide(&taints, &pod.spec.tolerations, None, comparison, tainted.at) {
        Eviction::None => None,
        Eviction::Now => Some(tainted.at),
        Eviction::After(timer) | Eviction::Running(timer) => Some(timer.since + timer.length),
    }
}

fn taint_record<'a>(asking: &Asking<'a>, name: &str) -> Option<&'a Record> {
    let has_taint =
        asking.store().node(name)?.spec.taints.iter().any(|one| one.effect == "NoExecute");
    let about = key(name);
    let is_it =
        |record: &Record| record.about == about && record.rule == Some(Rule::NodeEvictionTaint);
    asking.last(&is_it).filter(|_| has_taint)
}
