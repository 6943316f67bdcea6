//! The disruption controller: counts for every PodDisruptionBudget how many of its pods may leave now.
//! Models pkg/controller/disruption/disruption.go (v1.36), R108.

mod expected;

use std::rc::Rc;

use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::{Actor, Verb};
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedMap;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::{
    BudgetCondition, ConditionStatus, EventType, Key, Kind, LabelSelector, Object, Pod,
    PodDisruptionBudget, PodDisruptionBudgetStatus,
};

use expected::{Expected, Unmanaged, expected};

/// So long a pod that may go is taken to be going.
const DELETION_TIMEOUT: Span = Span::secs(120);
const DISRUPTION_ALLOWED: &str = "DisruptionAllowed";

#[derive(Clone, Debug, PartialEq)]
pub struct Disruption {
    queue: Queue<Key>,
}

impl Default for Disruption {
    fn default() -> Disruption {
        let limiter = ExponentialLimiter::for_controllers();
        Disruption { queue: Queue::new(ControllerName::Disruption, limiter) }
    }
}

impl Controller for Disruption {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        match &change.object {
            Object::PodDisruptionBudget(budget) if change.verb != Verb::Deleted => {
                self.queue.add(ctx, Object::PodDisruptionBudget(budget.clone()).key());
            }
            Object::Pod(pod) => {
                let budget = of_pod(ctx, pod).first().cloned();
                if let Some(budget) = budget {
                    self.queue.add(ctx, Object::PodDisruptionBudget(budget).key());
                }
            }
            _ => {}
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        if let Some(Object::PodDisruptionBudget(budget)) = ctx.shared.api.store.get(&key).cloned() {
            self.sync(ctx, &key, &budget);
        }
        self.queue.done(&key);
    }
}

impl Disruption {
    /// Models trySync.
    fn sync(&mut self, ctx: &mut Ctx, key: &Key, budget: &Rc<PodDisruptionBudget>) {
        let pods = ctx.shared.api.store.pods(Some(&key.namespace));
        let pods: Vec<Rc<Pod>> = pods.filter(|pod| selects(budget, pod)).cloned().collect();
        if pods.is_empty() {
            say(ctx, budget, EventType::Normal, "NoPods", "No matching pods found");
        }
        let expected = match expected(&ctx.shared.api.store, budget, &pods) {
            Ok(expected) => expected,
            Err(why) => return fail_safe(ctx, budget, &why),
        };
        if expected.unmanaged == Unmanaged::Some {
            let selector = budget.spec.selector.as_ref().map_or("nil".to_owned(), go_selector);
            let message = format!(
                "Pods selected by this PodDisruptionBudget (selector: {selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value."
            );
            say(ctx, budget, EventType::Warning, "UnmanagedPods", &message);
        }
        let now = ctx.now();
        let disrupted = still_expected(&budget.status.disrupted_pods, &pods, now);
        let healthy = pods.iter().filter(|pod| is_healthy(pod, &disrupted)).count();
        let next = disrupted.values().map(|at| at.begin() + DELETION_TIMEOUT).min();
        let status = status(budget, expected, healthy, disrupted, Stamp::of(now));
        write(ctx, budget, status);
        if let Some(at) = next {
            self.queue.add_after(ctx, key.clone(), at - now + Span::secs(1));
        }
    }
}

/// The budgets that count a pod.
pub fn of_pod(ctx: &Ctx, pod: &Pod) -> Vec<Rc<PodDisruptionBudget>> {
    let listed =
        ctx.shared.api.store.list(Kind::PodDisruptionBudget, Some(&pod.metadata.namespace));
    let selecting = listed.filter_map(|object| match object {
        Object::PodDisruptionBudget(budget) if selects(budget, pod) => Some(budget.clone()),
        _ => None,
    });
    selecting.collect()
}

pub fn selects(budget: &PodDisruptionBudget, pod: &Pod) -> bool {
    let selector = budget.spec.selector.as_ref();
    selector.is_some_and(|selector| selector.matches(&pod.metadata.labels))
}

/// Models buildDisruptedPodMap.
fn still_expected(
    disrupted: &SortedMap<String, Stamp>,
    pods: &[Rc<Pod>],
    now: SimTime,
) -> SortedMap<String, Stamp> {
    let mut still = SortedMap::new();
    for pod in pods.iter().filter(|pod| !pod.is_deleting()) {
        let name = &pod.metadata.name;
        let at = disrupted.get(name).filter(|at| now <= at.begin() + DELETION_TIMEOUT);
        if let Some(at) = at {
            still.insert(name.clone(), *at);
        }
    }
    still
}

/// Models countHealthyPods.
fn is_healthy(pod: &Pod, disrupted: &SortedMap<String, Stamp>) -> bool {
    !pod.is_deleting() && !disrupted.contains_key(&pod.metadata.name) && pod.status.is_ready()
}

/// Models updatePdbStatus.
fn status(
    budget: &PodDisruptionBudget,
    expected: Expected,
    healthy: usize,
    disrupted_pods: SortedMap<String, Stamp>,
    now: Stamp,
) -> PodDisruptionBudgetStatus {
    let current_healthy = i32::try_from(healthy).unwrap_or(i32::MAX);
    let room = if expected.pods <= 0 { 0 } else { (current_healthy - expected.healthy).max(0) };
    let mut status = PodDisruptionBudgetStatus {
        conditions: budget.status.conditions.clone(),
        current_healthy,
        desired_healthy: expected.healthy,
        disrupted_pods,
        disruptions_allowed: room,
        expected_pods: expected.pods,
        observed_generation: budget.metadata.generation,
    };
    tell_allowed(&mut status, now);
    status
}

/// Models UpdateDisruptionAllowedCondition of component-helpers/apps/poddisruptionbudget.
pub fn tell_allowed(status: &mut PodDisruptionBudgetStatus, now: Stamp) {
    let (holds, reason) = match status.disruptions_allowed {
        1.. => (true, "SufficientPods"),
        _ => (false, "InsufficientPods"),
    };
    set_condition(status, ConditionStatus::of(holds), reason, "", now);
}

fn set_condition(
    status: &mut PodDisruptionBudgetStatus,
    holds: ConditionStatus,
    reason: &str,
    message: &str,
    now: Stamp,
) {
    let before = status.conditions.iter().position(|one| one.kind == DISRUPTION_ALLOWED);
    let since = match before.and_then(|at| status.conditions.get(at)) {
        Some(before) if before.status == holds => before.last_transition_time,
        Some(_) | None => Some(now),
    };
    let condition = BudgetCondition {
        last_transition_time: since,
        message: message.to_owned(),
        observed_generation: status.observed_generation,
        reason: reason.to_owned(),
        status: holds,
        kind: DISRUPTION_ALLOWED.to_owned(),
    };
    match before.and_then(|at| status.conditions.get_mut(at)) {
        Some(before) => *before = condition,
        None => status.conditions.push(condition),
    }
}

/// Nothing may go while nothing can be counted.
fn fail_safe(ctx: &mut Ctx, budget: &Rc<PodDisruptionBudget>, why: &str) {
    let message = format!("Failed to calculate the number of expected pods: {why}");
    say(ctx, budget, EventType::Warning, "CalculateExpectedPodCountFailed", &message);
    let now = Stamp::of(ctx.now());
    let mut status = budget.status.clone();
    status.disruptions_allowed = 0;
    set_condition(&mut status, ConditionStatus::False, "SyncFailed", why, now);
    write(ctx, budget, status);
}

fn write(ctx: &mut Ctx, budget: &Rc<PodDisruptionBudget>, status: PodDisruptionBudgetStatus) {
    if budget.status == status {
        return;
    }
    let mut budget = budget.clone();
    Rc::make_mut(&mut budget).status = status;
    let object = Object::PodDisruptionBudget(budget);
    api::update(ctx, Actor::Disruption, object, Some(Rule::BudgetCounted));
}

fn say(
    ctx: &mut Ctx,
    budget: &Rc<PodDisruptionBudget>,
    kind: EventType,
    reason: &str,
    message: &str,
) {
    let note = EventNote {
        actor: Actor::Disruption,
        component: "controllermanager",
        host: "",
        kind,
        reason,
        message,
        container: None,
        rule: Some(Rule::BudgetCounted),
    };
    api::note(ctx, &Object::PodDisruptionBudget(budget.clone()), note);
}

/// As Go's generated String method has it.
fn go_selector(selector: &LabelSelector) -> String {
    let pairs = selector.match_labels.iter().map(|(key, value)| format!("{key}: {value},"));
    let pairs: String = pairs.collect();
    let sets = selector.match_expressions.iter().map(|one| {
        let values = one.values.join(" ");
        format!(
            "LabelSelectorRequirement{{Key:{},Operator:{:?},Values:[{values}],}},",
            one.key, one.operator
        )
    });
    let sets: String = sets.collect();
    format!(
        "&LabelSelector{{MatchLabels:map[string]string{{{pairs}}},MatchExpressions:[]LabelSelectorRequirement{{{sets}}},}}"
    )
}
