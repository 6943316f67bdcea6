//! What the scheduler writes of a pod: the node it is bound to, or that there is none for it.
//! Models pkg/registry/core/pod/storage BindingREST and pkg/scheduler/schedule_one.go handleSchedulingFailure (v1.36).

use std::rc::Rc;

use super::{By, Disruption, EventNote, delete_pod, disrupt, report, update};
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::NodeName;
use crate::cluster::kubelet::status::conditions::observed;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, ConditionStatus, EventType, Object, Pod, PodStatus};

const POD_SCHEDULED: &str = "PodScheduled";
/// An event's message may not be longer; the condition's may.
const NOTE_LENGTH_MAX: usize = 1024;
/// The reason and message of a victim's DisruptionTarget.
const PREEMPTED: Disruption = Disruption {
    reason: "PreemptionByScheduler",
    message: "default-scheduler: preempting to accommodate a higher priority pod",
};

/// What an attempt to schedule a pod says of the node that is being cleared for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nomination {
    /// What was said before stays.
    Keep,
    Clear,
    To(String),
}

/// The scheduler's binding: the node's name, and PodScheduled.
pub fn bind(ctx: &mut Ctx, pod: &Pod, node: &NodeName, rule: Rule) {
    let Some(mut pod) = still_unbound(ctx, pod) else { return };
    let bound = Rc::make_mut(&mut pod);
    bound.spec.node_name = node.to_string();
    let version = ctx.shared.config.version;
    let gates = version.gates();
    if version.forgets_nomination_when_bound() {
        bound.status.nominated_node_name.clear();
    }
    let scheduled = Condition::new(POD_SCHEDULED, ConditionStatus::True);
    let scheduled = observed(scheduled, bound, &bound.status, gates);
    set_condition(&mut bound.status, scheduled, Stamp::of(ctx.now()));
    let meta = &pod.metadata;
    let message = format!("Successfully assigned {}/{} to {node}", meta.namespace, meta.name);
    let id = update(ctx, Actor::Scheduler, Object::Pod(pod.clone()), Some(rule));
    ctx.cause = id.or(ctx.cause);
    say(ctx, &pod, EventType::Normal, "Scheduled", &message, rule);
}

/// The scheduler's failure: an event, and PodScheduled with the same message (R79).
pub fn mark_unschedulable(ctx: &mut Ctx, pod: &Pod, message: &str, nomination: &Nomination) {
    let Some(mut pod) = still_unbound(ctx, pod) else { return };
    let rule = Rule::SchedulerUnschedulable;
    let id = say(ctx, &pod, EventType::Warning, "FailedScheduling", &cut(message), rule);
    ctx.cause = Some(id);
    let gates = ctx.shared.config.version.gates();
    let unschedulable =
        Condition::new(POD_SCHEDULED, ConditionStatus::False).because("Unschedulable", message);
    let unschedulable = observed(unschedulable, &pod, &pod.status, gates);
    let now = Stamp::of(ctx.now());
    let status = &mut Rc::make_mut(&mut pod).status;
    set_condition(status, unschedulable, now);
    match nomination {
        Nomination::Keep => {}
        Nomination::Clear => status.nominated_node_name.clear(),
        Nomination::To(node) => status.nominated_node_name.clone_from(node),
    }
    update(ctx, Actor::Scheduler, Object::Pod(pod), Some(rule));
}

/// Less important pods are asked to leave a node, each with the grace it wants for itself.
/// Models pkg/scheduler/framework/preemption/executor.go PreemptPod (R90).
pub fn preempt(ctx: &mut Ctx, preemptor: &Pod, node: &str, victims: &[Rc<Pod>]) {
    let by = By { actor: Actor::Scheduler, rule: Rule::SchedulerPreempt };
    let message = ctx.shared.config.version.preempted_text(&preemptor.metadata, node);
    let cause = ctx.cause;
    for victim in victims {
        ctx.cause = cause;
        let key = victim.key();
        let stored = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned();
        let is_it = |stored: &Rc<Pod>| stored.metadata.uid == victim.metadata.uid;
        let Some(stored) = stored.filter(is_it).filter(|stored| !stored.is_deleting()) else {
            continue;
        };
        disrupt(ctx, &key, by, Some(PREEMPTED), None);
        delete_pod(ctx, &key, Grace::Default, Some(by));
        say(ctx, &stored, EventType::Normal, "Preempted", &message, by.rule);
    }
    ctx.cause = cause;
}

/// Models ClearNominatedNodeName.
pub fn clear_nomination(ctx: &mut Ctx, pod: &Pod) {
    let Some(mut pod) = still_unbound(ctx, pod) else { return };
    Rc::make_mut(&mut pod).status.nominated_node_name.clear();
    update(ctx, Actor::Scheduler, Object::Pod(pod), Some(Rule::SchedulerPreempt));
}

/// The pod as it is stored now, if it is still the one the scheduler spoke of and still waits.
fn still_unbound(ctx: &Ctx, pod: &Pod) -> Option<Rc<Pod>> {
    let meta = &pod.metadata;
    let stored = ctx.shared.api.store.pod(&meta.namespace, &meta.name)?;
    let waits = !stored.is_deleting() && stored.spec.node_name.is_empty();
    (waits && stored.metadata.uid == meta.uid).then(|| stored.clone())
}

/// A new pod with scheduling gates says that it waits for them (R88).
/// Models pkg/registry/core/pod/strategy.go applySchedulingGatedCondition.
pub fn hold_at_gates(pod: &mut Pod, now: Stamp) {
    if pod.spec.scheduling_gates.is_empty() {
        return;
    }
    let message = "Scheduling is blocked due to non-empty scheduling gates";
    let gated =
        Condition::new(POD_SCHEDULED, ConditionStatus::False).because("SchedulingGated", message);
    set_condition(&mut pod.status, gated, now);
}

/// In its place, and dated anew only if its status changed.
/// Models pkg/api/v1/pod/util.go UpdatePodCondition.
pub fn set_condition(status: &mut PodStatus, mut condition: Condition, now: Stamp) {
    let before = status.conditions.iter_mut().find(|before| before.kind == condition.kind);
    condition.last_transition_time = match &before {
        Some(before) if before.status == condition.status => before.last_transition_time,
        _ => Some(now),
    };
    match before {
        Some(before) => *before = condition,
        None => status.conditions.push(condition),
    }
}

fn say(
    ctx: &mut Ctx,
    pod: &Rc<Pod>,
    kind: EventType,
    reason: &str,
    message: &str,
    rule: Rule,
) -> RecordId {
    let note = EventNote {
        actor: Actor::Scheduler,
        component: "default-scheduler",
        host: "default-scheduler-control-plane",
        kind,
        reason,
        message,
        container: None,
        rule: Some(rule),
    };
    report(ctx, pod, note)
}

/// Models truncateMessage.
fn cut(message: &str) -> String {
    const SUFFIX: &str = " ...";
    if message.len() <= NOTE_LENGTH_MAX {
        return message.to_owned();
    }
    let end = message.floor_char_boundary(NOTE_LENGTH_MAX - SUFFIX.len());
    format!("{}{SUFFIX}", &message[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;

    #[test]
    fn a_condition_is_dated_anew_only_when_its_status_changes() {
        let mut status = PodStatus::default();
        let at = |secs| Stamp::of(SimTime::secs(secs));
        let unschedulable = |message: &str| {
            Condition::new(POD_SCHEDULED, ConditionStatus::False).because("Unschedulable", message)
        };
        set_condition(&mut status, unschedulable("one"), at(1));
        set_condition(&mut status, unschedulable("two"), at(2));
        let condition = &status.conditions[0];
        assert_eq!(
            (condition.message.as_str(), condition.last_transition_time),
            ("two", Some(at(1)))
        );
        set_condition(&mut status, Condition::new(POD_SCHEDULED, ConditionStatus::True), at(3));
        let [condition] = status.conditions.as_slice() else { panic!("one condition of a type") };
        assert_eq!((condition.message.as_str(), condition.last_transition_time), ("", Some(at(3))));
    }

    #[test]
    fn a_long_message_is_cut_for_the_event() {
        assert_eq!(cut("short"), "short");
        let long = cut(&"é".repeat(2000));
        assert!(long.ends_with("é ...") && long.len() <= NOTE_LENGTH_MAX);
    }
}
