//! Who hears of a write, and when.

use std::rc::Rc;

use super::Written;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::Verb;
use crate::objects::{Object, Pod, matches_labels};

pub fn announce(ctx: &mut Ctx, written: &Written) {
    match &written.object {
        Object::Pod(pod) => {
            let before = match &written.before {
                Some(Object::Pod(before)) => Some(before),
                _ => None,
            };
            tell_pod(ctx, written.verb, pod);
            tell_endpoints_of(ctx, written.verb, before, pod);
        }
        Object::Service(service) => {
            let meta = &service.metadata;
            tell_endpoints(ctx, &meta.namespace, &meta.name);
        }
        // Nobody inside the cluster acts on these; the kubelet looks at configuration when it needs it.
        Object::ConfigMap(_)
        | Object::EndpointSlice(_)
        | Object::Event(_)
        | Object::Node(_)
        | Object::Secret(_) => {}
    }
}

/// The kubelet of the pod's node hears of it, or the scheduler while it has none.
fn tell_pod(ctx: &mut Ctx, verb: Verb, pod: &Rc<Pod>) {
    let meta = &pod.metadata;
    let delay = ctx.pace(Pace::Watch, &meta.uid);
    let node = NodeName::new(&pod.spec.node_name);
    let message = match (pod.spec.node_name.as_str(), verb) {
        ("", Verb::Added | Verb::Modified) => {
            Message::PodUnscheduled { namespace: meta.namespace.clone(), name: meta.name.clone() }
        }
        ("", Verb::Deleted) => return,
        (_, Verb::Added | Verb::Modified) => Message::PodSeen { node, pod: pod.clone() },
        (_, Verb::Deleted) => Message::PodGone { node, uid: Uid::new(&meta.uid) },
    };
    ctx.send(delay, message);
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
