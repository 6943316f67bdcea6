//! One look at a Deployment: what state it is in, and the one step that follows.
//! Models deployment_controller.go syncDeployment, sync.go sync, rolling.go rolloutRolling, recreate.go rolloutRecreate
//! (v1.36), R31, R39, R40.

use std::rc::Rc;

use super::conditions::{self, PAUSED, PROGRESSING, RESUMED, TIMED_OUT, condition};
use super::fenceposts::is_rolling;
use super::progress::rollout_status;
use super::sets::Sets;
use super::status::{calculate, deadline, is_complete, stuck_until};
use super::sync::{self, Desk, Missing, Stopped};
use super::{recreate, revision, rollback, rolling, scaling};
use crate::cluster::ctx::Ctx;
use crate::cluster::rule::Rule;
use crate::kit::time::Span;
use crate::objects::{ConditionStatus, EventType, Key, LabelSelector, Object, Pod};

/// When to look again by itself, if ever; no time at all means soon.
pub fn sync(ctx: &mut Ctx, key: &Key) -> Result<Option<Span>, Stopped> {
    let Some(Object::Deployment(deployment)) = ctx.shared.api.store.get(key) else {
        return Ok(None);
    };
    let deployment = Rc::unwrap_or_clone(deployment.clone());
    let desk = &mut Desk { ctx, deployment };
    if desk.deployment.spec.selector == Some(LabelSelector::default()) {
        selects_all(desk);
        return Ok(None);
    }
    let own = sync::claim_sets(desk);
    if desk.deployment.metadata.is_deleting() {
        let sets = sync::sets(desk, own, Missing::Leave)?;
        write_plain_status(desk, &sets);
        return Ok(None);
    }
    note_pause(desk);
    if desk.deployment.spec.paused {
        return resize(desk, own);
    }
    // What follows from it is seen to once it is stored.
    if let Some(revision) = rollback::wanted(&desk.deployment) {
        return rollback::roll_back(desk, own, revision).map(|()| None);
    }
    let sets = sync::sets(desk, own.clone(), Missing::Leave)?;
    if scaling::is_wanted(&desk.deployment, &sets) {
        return resize(desk, own);
    }
    if is_rolling(&desk.deployment) { roll(desk, own) } else { exchange(desk, own) }
}

/// Unreachable through validation (R52).
fn selects_all(desk: &mut Desk) {
    let message = "This deployment is selecting all pods. A non-empty selector is required.";
    desk.note(EventType::Warning, "SelectingAll", message, Rule::DeploymentStatus);
    let generation = desk.deployment.metadata.generation;
    if desk.deployment.status.observed_generation < generation {
        desk.deployment.status.observed_generation = generation;
        desk.write();
    }
}

/// Models checkPausedConditions.
fn note_pause(desk: &mut Desk) {
    let deployment = &mut desk.deployment;
    if deadline(deployment).is_none() {
        return;
    }
    let present = conditions::find(&deployment.status.conditions, PROGRESSING);
    let reason = present.map_or("", |present| present.reason.as_str());
    let (reason, message) = match (deployment.spec.paused, reason) {
        (_, TIMED_OUT) | (true, PAUSED) => return,
        (true, _) => (PAUSED, "Deployment is paused"),
        (false, PAUSED) => (RESUMED, "Deployment is resumed"),
        (false, _) => return,
    };
    let now = desk.ctx.now();
    let new = condition(PROGRESSING, ConditionStatus::Unknown, reason, message, now);
    conditions::set(&mut deployment.status.conditions, new);
    desk.write();
}

/// Another size, or a pause: no rollout. Models sync.
fn resize(desk: &mut Desk, own: sync::Own) -> Result<Option<Span>, Stopped> {
    let sets = sync::sets(desk, own, Missing::Leave)?;
    let plan = scaling::plan(&desk.deployment, &sets);
    desk.apply(&plan);
    if desk.deployment.spec.paused {
        clean_up(desk, &sets);
    }
    write_plain_status(desk, &sets);
    Ok(None)
}

/// Models rolloutRolling.
fn roll(desk: &mut Desk, own: sync::Own) -> Result<Option<Span>, Stopped> {
    let sets = sync::sets(desk, own, Missing::Make)?;
    if let Some(up) = rolling::grow_new(&desk.deployment, &sets) {
        desk.apply(&[up]);
        return Ok(write_status(desk, &sets));
    }
    let down = rolling::shrink_old(&desk.deployment, &sets);
    desk.apply(&down);
    if down.is_empty() && is_complete(&desk.deployment, &desk.deployment.status) {
        clean_up(desk, &sets);
    }
    Ok(write_status(desk, &sets))
}

/// Models rolloutRecreate.
fn exchange(desk: &mut Desk, own: sync::Own) -> Result<Option<Span>, Stopped> {
    let mut sets = sync::sets(desk, own.clone(), Missing::Leave)?;
    let down = recreate::end_old(&sets);
    if !down.is_empty() {
        desk.apply(&down);
        return Ok(write_status(desk, &sets));
    }
    let pods = pods(desk, &sets);
    if recreate::old_pods_run(sets.new.as_ref(), &sets.old, &pods) {
        return Ok(write_status(desk, &sets));
    }
    if sets.new.is_none() {
        sets = sync::sets(desk, own, Missing::Make)?;
    }
    let up = rolling::grow_new(&desk.deployment, &sets);
    desk.apply(up.as_slice());
    if is_complete(&desk.deployment, &desk.deployment.status) {
        clean_up(desk, &sets);
    }
    Ok(write_status(desk, &sets))
}

/// The pods that the Deployment's ReplicaSets own.
fn pods(desk: &Desk, sets: &Sets) -> Vec<Rc<Pod>> {
    let all = sets.all();
    let namespace = &desk.deployment.metadata.namespace;
    let is_own = |pod: &&Rc<Pod>| {
        let owner = pod.metadata.controller();
        owner.is_some_and(|owner| all.iter().any(|set| set.metadata.uid == owner.uid))
    };
    desk.ctx.shared.api.store.pods(Some(namespace)).filter(is_own).cloned().collect()
}

fn clean_up(desk: &mut Desk, sets: &Sets) {
    for set in revision::outdated(&desk.deployment, &sets.old) {
        desk.delete_set(&set);
    }
}

/// Models syncDeploymentStatus.
fn write_plain_status(desk: &mut Desk, sets: &Sets) {
    let status = calculate(&desk.deployment, sets, desk.terminating(), desk.ctx.now());
    if status != desk.deployment.status {
        desk.deployment.status = status;
        desk.write();
    }
}

/// Models syncRolloutStatus: if there is nothing to write, the deadline is what comes next.
fn write_status(desk: &mut Desk, sets: &Sets) -> Option<Span> {
    let now = desk.ctx.now();
    let status = rollout_status(&desk.deployment, sets, desk.terminating(), now);
    if status == desk.deployment.status {
        return stuck_until(&desk.deployment, &status, now);
    }
    desk.deployment.status = status;
    desk.write();
    None
}
