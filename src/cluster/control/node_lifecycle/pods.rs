//! Pods on a node that does not answer are said not to be ready, whatever their containers do.
//! Models MarkPodsNotReady in pkg/controller/util/node/controller_utils.go and processPod (v1.36), R95, R96.

use std::rc::Rc;

use crate::cluster::api::{self, EventNote, set_condition};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{ConditionStatus, EventType, Key, Object, Pod};

pub fn on(ctx: &Ctx, node: &str) -> Vec<Key> {
    let pods = ctx.shared.api.store.pods(None);
    pods.filter(|pod| pod.spec.node_name == node).map(|pod| pod.key()).collect()
}

/// Only the status of Ready changes, and only if it was another.
pub fn mark_not_ready(ctx: &mut Ctx, key: &Key) {
    let Some(mut pod) = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned() else {
        return;
    };
    let Some(ready) = pod.status.condition("Ready").cloned() else { return };
    if ready.status == ConditionStatus::False {
        return;
    }
    let unready = crate::objects::Condition { status: ConditionStatus::False, ..ready };
    set_condition(&mut Rc::make_mut(&mut pod).status, unready, Stamp::of(ctx.now()));
    let cause = ctx.cause;
    let rule = Rule::NodePodsNotReady;
    let id = api::update(ctx, Actor::NodeLifecycle, Object::Pod(pod.clone()), Some(rule));
    ctx.cause = id.or(cause);
    say(ctx, &pod, rule);
    ctx.cause = cause;
}

fn say(ctx: &mut Ctx, pod: &Rc<Pod>, rule: Rule) {
    let note = EventNote {
        actor: Actor::NodeLifecycle,
        component: "node-controller",
        host: "",
        kind: EventType::Warning,
        reason: "NodeNotReady",
        message: "Node is not ready",
        container: None,
        rule: Some(rule),
    };
    api::note(ctx, &Object::Pod(pod.clone()), note);
}
