//! Who hears of a write, and when.

use std::rc::Rc;

use super::{Written, nodes};
use crate::cluster::control::Change;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::kubelet::node_status::next_look;
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::Verb;
use crate::objects::{Node, Object, Pod};

pub fn announce(ctx: &mut Ctx, written: &Written) {
    match &written.object {
        Object::Pod(pod) => {
            let before = match &written.before {
                Some(Object::Pod(before)) => Some(before),
                _ => None,
            };
            tell_pod(ctx, written.verb, pod);
            tell_of_room(ctx, written.verb, before, pod);
            tell_of_labels(ctx, written.verb, before, pod);
        }
        Object::Service(service) => {
            tell_proxies(ctx, &service.metadata.uid);
        }
        Object::Node(node) => {
            let before = match &written.before {
                Some(Object::Node(before)) => Some(before.clone()),
                _ => None,
            };
            tell_node(ctx, written.verb, before, node);
        }
        Object::EndpointSlice(slice) => tell_proxies(ctx, &slice.metadata.uid),
        Object::Lease(lease) => {
            if written.verb == Verb::Deleted {
                nodes::tell_lease_gone(ctx, lease);
            }
        }
        // Nobody on a node acts on these; the kubelet looks at configuration when it needs it.
        Object::App(_)
        | Object::ConfigMap(_)
        | Object::ControllerRevision(_)
        | Object::CronJob(_)
        | Object::DaemonSet(_)
        | Object::Deployment(_)
        | Object::Endpoints(_)
        | Object::Event(_)
        | Object::Job(_)
        | Object::Namespace(_)
        | Object::PodDisruptionBudget(_)
        | Object::PriorityClass(_)
        | Object::ReplicaSet(_)
        | Object::ReplicationController(_)
        | Object::Secret(_)
        | Object::StatefulSet(_) => {}
    }
    tell_controllers(ctx, written);
}

/// The controllers hear of everything that any of them acts on.
fn tell_controllers(ctx: &mut Ctx, written: &Written) {
    let Written { verb, before, object } = written;
    let delay = ctx.pace(Pace::Watch, &object.meta().uid);
    let change = Change { verb: *verb, before: before.clone(), object: object.clone() };
    ctx.send(delay, Message::Informed(Box::new(change)));
}

/// Every node's kube-proxy hears of Services and their endpoints.
fn tell_proxies(ctx: &mut Ctx, uid: &str) {
    let delay = ctx.pace(Pace::Watch, uid);
    ctx.send(delay, Message::ServicesChanged);
}

/// The kubelet of the pod's node hears of it, or the scheduler while it has none.
fn tell_pod(ctx: &mut Ctx, verb: Verb, pod: &Rc<Pod>) {
    let meta = &pod.metadata;
    let delay = ctx.pace(Pace::Watch, &meta.uid);
    let node = NodeName::new(&pod.spec.node_name);
    let message = match (pod.spec.node_name.as_str(), verb) {
        ("", Verb::Added | Verb::Modified) => Message::PodUnscheduled { pod: pod.clone() },
        ("", Verb::Deleted) => return,
        (_, Verb::Added | Verb::Modified) => Message::PodSeen { node, pod: pod.clone() },
        (_, Verb::Deleted) => Message::PodGone { node, uid: Uid::new(&meta.uid) },
    };
    ctx.send(delay, message);
}

/// The scheduler hears when a pod no longer needs its room. It looks away from pods that have ended, so such a pod
/// is gone for it already.
fn tell_of_room(ctx: &mut Ctx, verb: Verb, before: Option<&Rc<Pod>>, pod: &Rc<Pod>) {
    let has_ended = pod.status.is_terminal();
    let is_freed = match verb {
        Verb::Added => false,
        Verb::Modified => has_ended && before.is_some_and(|before| !before.status.is_terminal()),
        Verb::Deleted => !has_ended,
    };
    if is_freed {
        let delay = ctx.pace(Pace::Watch, &pod.metadata.uid);
        ctx.send(delay, Message::RoomFreed { pod: pod.clone() });
    }
}

/// The scheduler hears when a pod that has room goes by other labels.
fn tell_of_labels(ctx: &mut Ctx, verb: Verb, before: Option<&Rc<Pod>>, pod: &Rc<Pod>) {
    let is_there = !pod.spec.node_name.is_empty() && !pod.status.is_terminal();
    if let Some(before) = before.filter(|_| verb == Verb::Modified && is_there)
        && before.metadata.labels != pod.metadata.labels
    {
        let delay = ctx.pace(Pace::Watch, &pod.metadata.uid);
        ctx.send(delay, Message::PodRelabelled { before: before.clone(), pod: pod.clone() });
    }
}

/// The scheduler hears of nodes. A kubelet whose node's object was made anew reports to it.
fn tell_node(ctx: &mut Ctx, verb: Verb, before: Option<Rc<Node>>, node: &Rc<Node>) {
    if verb == Verb::Added {
        let name = NodeName::new(&node.metadata.name);
        let delay = next_look(ctx, &name);
        ctx.send(delay, Message::NodeReport { node: name });
    }
    match verb {
        Verb::Added | Verb::Modified => {
            let delay = ctx.pace(Pace::Watch, &node.metadata.uid);
            ctx.send(delay, Message::NodeSeen { before, node: node.clone() });
        }
        Verb::Deleted => {
            let delay = ctx.pace(Pace::Watch, &node.metadata.uid);
            ctx.send(delay, Message::NodeGone { node: node.clone() });
        }
    }
}
