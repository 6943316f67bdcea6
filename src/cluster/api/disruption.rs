//! What is said of a pod that somebody other than its owner takes away.
//! Models pkg/api/v1/pod/util.go UpdatePodCondition as its callers use it for DisruptionTarget (v1.36).

use std::rc::Rc;

use super::{By, set_condition, update};
use crate::cluster::ctx::Ctx;
use crate::cluster::kubelet::status::conditions::{DISRUPTION_TARGET, observed};
use crate::kit::stamp::Stamp;
use crate::objects::{Condition, ConditionStatus, Key, Object, PodPhase};

/// Why a pod is taken away, and whether it is at an end with that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disruption {
    pub reason: &'static str,
    pub message: &'static str,
}

/// Sets the condition, and for a pod that nobody will report on any more the phase.
pub fn disrupt(ctx: &mut Ctx, key: &Key, by: By, why: Option<Disruption>, phase: Option<PodPhase>) {
    let Some(mut pod) = ctx.shared.api.store.pod(&key.namespace, &key.name).cloned() else {
        return;
    };
    let gates = ctx.shared.config.version.gates();
    let now = Stamp::of(ctx.now());
    if let Some(Disruption { reason, message }) = why {
        let condition = Condition::new(DISRUPTION_TARGET, ConditionStatus::True);
        let condition = observed(condition.because(reason, message), &pod, &pod.status, gates);
        set_condition(&mut Rc::make_mut(&mut pod).status, condition, now);
    }
    if phase.is_some() {
        Rc::make_mut(&mut pod).status.phase = phase;
    }
    let id = update(ctx, by.actor, Object::Pod(pod), Some(by.rule));
    ctx.cause = id.or(ctx.cause);
}
