//! Who hears of a write, and when.

use std::rc::Rc;

use crate::cluster::ctx::Ctx;
use crate::cluster::ids::{NodeName, Uid};
use crate::cluster::mailbox::Message;
use crate::cluster::pace::Pace;
use crate::cluster::record::Verb;
use crate::objects::{Object, Pod, matches_labels};

pub fn announce(ctx: &mut Ctx, verb: Verb, object: &Object) {
    match object {
        Object::Pod(pod) => announce_pod(ctx, verb, pod),
        Object::Service(service) => {
            let meta = &service.metadata;
            tell_endpoints(ctx, &meta.namespace, &meta.name);
        }
        // Nobody inside the cluster acts on these.
        Object::EndpointSlice(_) | Object::Event(_) | Object::Node(_) => {}
    }
}

fn announce_pod(ctx: &mut Ctx, verb: Verb, pod: &Rc<Pod>) {
    let delay = ctx.pace(Pace::Watch, &pod.metadata.uid);
    if pod.spec.node_name.is_empty() {
        if verb != Verb::Deleted {
            let meta = &pod.metadata;
            let message = Message::PodUnscheduled {
                namespace: meta.namespace.clone(),
                name: meta.name.clone(),
            };
            ctx.send(delay, message);
        }
    } else {
        let node = NodeName::new(&pod.spec.node_name);
        let message = match verb {
            Verb::Added | Verb::Modified => Message::PodSeen { node, pod: pod.clone() },
            Verb::Deleted => Message::PodGone { node, uid: Uid::new(&pod.metadata.uid) },
        };
        ctx.send(delay, message);
    }
    let namespace = &pod.metadata.namespace;
    let selected_by: Vec<String> = ctx
        .shared
        .api
        .store
        .list(crate::objects::Kind::Service, Some(namespace))
        .filter_map(|object| match object {
            Object::Service(service) => Some(service),
            _ => None,
        })
        .filter(|service| matches_labels(&service.spec.selector, &pod.metadata.labels))
        .map(|service| service.metadata.name.clone())
        .collect();
    for service in selected_by {
        tell_endpoints(ctx, namespace, &service);
    }
}

fn tell_endpoints(ctx: &mut Ctx, namespace: &str, service: &str) {
    let delay = ctx.pace(Pace::Watch, service);
    let message =
        Message::ServiceTouched { namespace: namespace.to_owned(), name: service.to_owned() };
    ctx.send(delay, message);
}
