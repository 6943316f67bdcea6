//! Who hears of a write, and when.

use std::rc::Rc;

use super::Written;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::Verb;
use crate::objects::{Node, Object, Pod, matches_labels};

pub fn announce(ctx: &mut Ctx, written: &Written) {
    match &written.object {
        Object::Pod(pod) => {
            let before = match &written.before {
                Some(Object::Pod(before)) => Some(before),
                _ => None,
            };
            tell_pod(ctx, written.verb, pod);
            tell_of_room(ctx, written.verb, before, pod);
            tell_endpoints_of(ctx, written.verb, before, pod);
        }
        Object::Service(service) => {
            let meta = &service.metadata;
            tell_endpoints(ctx, &meta.namespace, &meta.name);
            tell_proxies(ctx, &meta.uid);
        }
        Object::Node(node) => {
            let before = match &written.before {
                Some(Object::Node(before)) => Some(before.clone()),
                _ => None,
            };
            tell_node(ctx, written.verb, before, node);
        }
        Object::EndpointSlice(slice) => tell_proxies(ctx, &slice.metadata.uid),
        // Nobody inside the cluster acts on these; the kubelet looks at configuration when it needs it.
        Object::App(_)
        | Object::ConfigMap(_)
        | Object::Deployment(_)
        | Object::Endpoints(_)
        | Object::Event(_)
        | Object::Job(_)
        | Object::Namespace(_)
        | Object::ReplicaSet(_)
        | Object::ReplicationController(_)
        | Object::Secret(_) => {}
    }
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

/// The scheduler hears of nodes; that one is gone helps nobody.
fn tell_node(ctx: &mut Ctx, verb: Verb, before: Option<Rc<Node>>, node: &Rc<Node>) {
    match verb {
        Verb::Added | Verb::Modified => {
            let delay = ctx.pace(Pace::Watch, &node.metadata.uid);
            ctx.send(delay, Message::NodeSeen { before, node: node.clone() });
        }
        Verb::Deleted => {}
    }
}

/// Services that select the pod, or did until now, if the change is one their endpoints show (R63).
fn tell_endpoints_of(ctx: &mut Ctx, verb: Verb, before: Option<&Rc<Pod>>, pod: &Rc<Pod>) {
    if verb == Verb::Modified
        && before.is_some_and(|before| endpoint_part(before) == endpoint_part(pod))
    {
        return;
    }
    let namespace = &pod.metadata.namespace;
    let selected_by: Vec<String> = ctx
        .shared
        .api
        .store
        .services(namespace)
        .filter(|service| {
            let selects = |pod: &Pod| matches_labels(&service.spec.selector, &pod.metadata.labels);
            selects(pod) || before.is_some_and(|before| selects(before))
        })
        .map(|service| service.metadata.name.clone())
        .collect();
    for service in selected_by {
        tell_endpoints(ctx, namespace, &service);
    }
}

/// What of a pod its endpoints show. Models podEndpointsChanged (v1.36).
fn endpoint_part(pod: &Pod) -> impl PartialEq {
    let (meta, status) = (&pod.metadata, &pod.status);
    let is_listed = !status.is_terminal();
    (meta.deletion_timestamp, &meta.labels, &status.pod_ips, status.is_ready(), is_listed)
}

fn tell_endpoints(ctx: &mut Ctx, namespace: &str, service: &str) {
    let delay = ctx.pace(Pace::Watch, service);
    let message =
        Message::ServiceTouched { namespace: namespace.to_owned(), name: service.to_owned() };
    ctx.send(delay, message);
}
