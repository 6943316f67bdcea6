//! What the API server does to pods beyond storing them: binding, status patches, graceful deletion.
//! Models pkg/registry/core/pod/strategy.go and storage (v1.36).

use std::rc::Rc;

use super::{create, remove, update};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::kubelet::status::{Teardown, merge_pod_status};
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::{
    Condition, ConditionStatus, EventType, Key, Object, Pod, PodPhase, PodStatus,
};

/// What PrepareForCreate adds to a pod, and storing it (S17).
pub fn create_pod(ctx: &mut Ctx, mut pod: Rc<Pod>) -> RecordId {
    let fresh = Rc::make_mut(&mut pod);
    fresh.metadata.generation = 1;
    fresh.status = PodStatus {
        phase: Some(PodPhase::Pending),
        qos_class: qos_class(fresh).to_owned(),
        ..PodStatus::default()
    };
    create(ctx, Actor::Api, Object::Pod(pod), Rule::ApiCreate)
}

/// The scheduler's binding: the node's name, and PodScheduled.
pub fn bind(ctx: &mut Ctx, namespace: &str, name: &str, node: &NodeName) {
    let Some(pod) = ctx.shared.api.store.pod(namespace, name) else { return };
    if pod.is_deleting() || !pod.spec.node_name.is_empty() {
        return;
    }
    let mut pod = pod.clone();
    let bound = Rc::make_mut(&mut pod);
    bound.spec.node_name = node.to_string();
    let scheduled = Condition {
        last_transition_time: Some(Stamp::of(ctx.now())),
        observed_generation: Some(bound.metadata.generation),
        ..Condition::new("PodScheduled", ConditionStatus::True)
    };
    bound.status.conditions.retain(|condition| condition.kind != "PodScheduled");
    bound.status.conditions.push(scheduled);
    let message = format!("Successfully assigned {namespace}/{name} to {node}");
    let id = update(ctx, Actor::Scheduler, Object::Pod(pod.clone()), Some(Rule::SchedulerBind));
    ctx.cause = id.or(ctx.cause);
    let note = super::EventNote {
        actor: Actor::Scheduler,
        component: "default-scheduler",
        host: "",
        kind: EventType::Normal,
        reason: "Scheduled",
        message: &message,
        container: None,
        rule: Some(Rule::SchedulerBind),
    };
    super::events::note(ctx, &pod, note);
}

/// A kubelet's status patch (S55–S57). The object goes when the kubelet says it is done with a deleted pod.
pub fn write_status(ctx: &mut Ctx, key: &Key, uid: &str, status: &PodStatus, teardown: Teardown) {
    let Some(pod) = ctx.shared.api.store.pod(&key.namespace, &key.name) else { return };
    if pod.metadata.uid != uid {
        return;
    }
    let mut pod = pod.clone();
    let merged = merge_pod_status(&pod.status, status, teardown);
    if merged != pod.status {
        Rc::make_mut(&mut pod).status = merged;
        update(ctx, Actor::Kubelet, Object::Pod(pod.clone()), Some(Rule::KubeletStatus));
    }
    if teardown == Teardown::Finished && pod.is_deleting() && pod.status.is_terminal() {
        remove(ctx, Actor::Kubelet, key, Rule::ApiRemove);
    }
}

/// A delete request (K72). None when there is no such pod.
pub fn delete_pod(ctx: &mut Ctx, key: &Key, grace: Grace) -> Option<Deletion> {
    let pod = ctx.shared.api.store.pod(&key.namespace, &key.name)?.clone();
    let seconds = grace_seconds(&pod, grace);
    if seconds == 0 {
        remove(ctx, Actor::Api, key, Rule::ApiDeleteNow);
        return Some(Deletion::Gone);
    }
    let already = pod.metadata.deletion_grace_period_seconds;
    if already.is_some_and(|already| already <= seconds) {
        return Some(Deletion::Graceful);
    }
    let mut pod = pod;
    let meta = &mut Rc::make_mut(&mut pod).metadata;
    let grace = Span::secs(seconds.unsigned_abs());
    meta.deletion_timestamp = Some(Stamp::of(ctx.shared.now + grace));
    meta.deletion_grace_period_seconds = Some(seconds);
    // Setting the deletion time counts as a change of what is wanted.
    meta.generation += 1;
    update(ctx, Actor::Api, Object::Pod(pod), Some(Rule::ApiDelete));
    Some(Deletion::Graceful)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    Graceful,
    Gone,
}

fn grace_seconds(pod: &Pod, grace: Grace) -> i64 {
    if pod.spec.node_name.is_empty() || pod.status.is_terminal() {
        return 0;
    }
    let seconds = match grace {
        Grace::Now => 0,
        Grace::Seconds(seconds) => seconds,
        Grace::Default => pod.spec.termination_grace_period_seconds.unwrap_or(30),
    };
    if seconds < 0 { 1 } else { seconds }
}

/// Models pkg/apis/core/v1/helper/qos GetPodQOS, for cpu and memory.
fn qos_class(pod: &Pod) -> &'static str {
    let all = || pod.spec.containers.iter().chain(&pod.spec.init_containers);
    let counted = |name: &str| name == "cpu" || name == "memory";
    let asks_nothing = |container: &crate::objects::Container| {
        let resources = &container.resources;
        !resources.limits.keys().chain(resources.requests.keys()).any(|name| counted(name))
    };
    if all().all(asks_nothing) {
        return "BestEffort";
    }
    let is_guaranteed = |container: &crate::objects::Container| {
        let resources = &container.resources;
        ["cpu", "memory"].iter().all(|name| {
            let limit = resources.limits.get(*name);
            limit.is_some()
                && resources.requests.get(*name).is_none_or(|asked| Some(asked) == limit)
        })
    };
    if all().all(is_guaranteed) { "Guaranteed" } else { "Burstable" }
}
