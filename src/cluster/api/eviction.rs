//! The eviction subresource of pods: a deletion that a PodDisruptionBudget may forbid.
//! Models pkg/registry/core/pod/storage/eviction.go (v1.36), R107.

use std::rc::Rc;

use super::{By, Deletion, Disruption, delete_pod, disrupt, update};
use crate::cluster::command::{Grace, Refused};
use crate::cluster::control::disruption::{of_pod, tell_allowed};
use crate::cluster::ctx::Ctx;
use crate::cluster::record::Actor;
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::objects::{Key, Kind, Object, Pod, PodDisruptionBudget, PodPhase};

const WHY: Disruption =
    Disruption { reason: "EvictionByEvictionAPI", message: "Eviction API: evicting" };
/// So many evictions may be let through that nobody has confirmed yet.
const DISRUPTED_PODS_MAX: usize = 2000;

pub fn evict(ctx: &mut Ctx, key: &Key, grace: Grace) -> Result<Deletion, Refused> {
    let not_found = || Refused::NotFound { kind: Kind::Pod, name: key.name.clone() };
    let pod = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned();
    let pod = pod.ok_or_else(not_found)?;
    let cause = ctx.cause;
    if !goes_anyway(&pod) {
        ask_budget(ctx, &pod)?;
    }
    let by = By { actor: Actor::Api, rule: Rule::Evicted };
    disrupt(ctx, key, by, Some(WHY), None);
    let deletion = delete_pod(ctx, key, grace, Some(by)).ok_or_else(not_found);
    ctx.cause = cause;
    deletion
}

/// Models canIgnorePDB: such a pod serves nobody.
fn goes_anyway(pod: &Pod) -> bool {
    pod.is_deleting() || pod.status.is_terminal() || pod.status.phase == Some(PodPhase::Pending)
}

fn ask_budget(ctx: &mut Ctx, pod: &Pod) -> Result<(), Refused> {
    let budgets = of_pod(ctx, pod);
    let budget = match budgets.as_slice() {
        [] => return Ok(()),
        [budget] => budget,
        [_, _, ..] => return Err(Refused::SeveralBudgets),
    };
    if !pod.status.is_ready() && may_go_unready(budget) {
        return Ok(());
    }
    decrement(ctx, budget, &pod.metadata.name)
}

/// An unready pod counts in nobody's favour: it may go if the others are enough, or always where the budget says so.
fn may_go_unready(budget: &PodDisruptionBudget) -> bool {
    let status = &budget.status;
    budget.spec.unhealthy_pod_eviction_policy.as_deref() == Some("AlwaysAllow")
        || (0 < status.desired_healthy && status.desired_healthy <= status.current_healthy)
}

/// Models checkAndDecrement.
fn decrement(ctx: &mut Ctx, budget: &Rc<PodDisruptionBudget>, pod: &str) -> Result<(), Refused> {
    let status = &budget.status;
    let name = budget.metadata.name.clone();
    if status.observed_generation < budget.metadata.generation {
        let why = format!("The disruption budget {name} is still being processed by the server.");
        return Err(Refused::TooManyDisruptions { why });
    }
    if DISRUPTED_PODS_MAX < status.disrupted_pods.len() || status.disruptions_allowed == 0 {
        return Err(Refused::TooManyDisruptions { why: why_not(budget) });
    }
    let mut budget = budget.clone();
    let now = Stamp::of(ctx.now());
    let status = &mut Rc::make_mut(&mut budget).status;
    status.disruptions_allowed -= 1;
    if status.disruptions_allowed == 0 {
        tell_allowed(status, now);
    }
    status.disrupted_pods.insert(pod.to_owned(), now);
    update(ctx, Actor::Api, Object::PodDisruptionBudget(budget), Some(Rule::Evicted));
    Ok(())
}

fn why_not(budget: &PodDisruptionBudget) -> String {
    let (name, status) = (&budget.metadata.name, &budget.status);
    let refusal = status.conditions.iter().find(|one| one.kind == "DisruptionAllowed");
    match refusal {
        Some(failed) if failed.reason == "SyncFailed" => format!(
            "The disruption budget {name} does not allow evicting pods currently because it failed sync: {}",
            failed.message
        ),
        _ if status.current_healthy <= status.desired_healthy => format!(
            "The disruption budget {name} needs {} healthy pods and has {} currently",
            status.desired_healthy, status.current_healthy
        ),
        _ => format!("The disruption budget {name} does not allow evicting pods currently"),
    }
}
