//! A critical pod is not refused for want of room: the kubelet ends others for it, one after another, and its sync loop waits
//! for each of them. What it is told meanwhile it takes up afterwards.
//! Models pkg/kubelet/preemption/preemption.go and killPodNow of pkg/kubelet/pod_workers.go (v1.36), S14.

mod victims;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::Rc;

pub use victims::{Lack, choose, is_critical};

use super::Kubelet;
use super::prober::{self, ProbeKey};
use super::status::Eviction;
use super::workers::Stage;
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::cluster::record::{Actor, Belief, RecordId};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Runtime;
use crate::cluster::turn::MachineId;
use crate::kit::time::{SimTime, Span};
use crate::objects::{EventType, Object, Pod};

pub const PREEMPTED: Eviction = Eviction {
    reason: "Preempting",
    message: Cow::Borrowed("Preempted in order to admit critical pod"),
    disruption: Some("Pod was preempted by Kubelet to accommodate a critical pod."),
};
/// A kill is waited for half as long again as the grace that is asked for, and never less than this.
pub(super) const PATIENCE_MIN: Span = Span::secs(10);

/// The sync loop, stopped in the middle of admitting a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct MakingRoom {
    pod: Rc<Pod>,
    /// Who is being ended now.
    victim: Uid,
    left: VecDeque<Uid>,
    gives_up_at: SimTime,
    later: Vec<(News, Option<RecordId>)>,
}

/// What the sync loop would have taken up.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    Seen(Rc<Pod>),
    Gone(Uid),
    Worthy(Uid),
    Believed { key: ProbeKey, container_id: String, belief: Belief },
}

impl MakingRoom {
    pub fn due(&self) -> SimTime {
        self.gives_up_at
    }
}

impl Kubelet {
    /// Whether the sync loop is stopped; what it is told then is kept for later.
    pub fn keeps_for_later(&mut self, ctx: &Ctx, news: impl FnOnce() -> News) -> bool {
        let Some(room) = &mut self.making_room else { return false };
        room.later.push((news(), ctx.cause));
        true
    }

    /// Ends these pods, and then takes the critical one.
    pub(super) fn make_room(&mut self, ctx: &mut Ctx, pod: &Rc<Pod>, victims: VecDeque<Uid>) {
        let room = MakingRoom {
            pod: pod.clone(),
            victim: Uid::new(""),
            left: victims,
            gives_up_at: ctx.now(),
            later: Vec::new(),
        };
        self.end_next(ctx, room);
    }

    /// The pod that is being ended may have ended, or have taken too long.
    pub(super) fn room_turn(&mut self, ctx: &mut Ctx, runtime: &mut Runtime) {
        let Some(room) = self.making_room.take() else { return };
        let is_ended = self.has_ended(&room.victim);
        if !is_ended && ctx.now() < room.gives_up_at {
            self.making_room = Some(room);
            return;
        }
        if !is_ended && let Some(pod) = self.pods.get(&room.victim).cloned() {
            self.exceeded(ctx, &pod, Rule::KubeletPreempts);
        }
        let later = self.end_next(ctx, room);
        for (news, cause) in later {
            ctx.cause = cause;
            match news {
                News::Seen(pod) => self.pod_seen(ctx, pod),
                News::Gone(uid) => self.pod_gone(ctx, runtime, &uid),
                News::Worthy(uid) => self.sync_pod(ctx, &uid),
                News::Believed { key, container_id, belief } => {
                    prober::believed(self, ctx, &key, &container_id, belief);
                }
            }
        }
    }

    /// One more is told to end, or there is room. Returns what can be taken up then.
    fn end_next(&mut self, ctx: &mut Ctx, mut room: MakingRoom) -> Vec<(News, Option<RecordId>)> {
        ctx.touch(MachineId::SyncLoop(self.node.clone()));
        while let Some(uid) = room.left.pop_front() {
            let Some(pod) = self.pods.get(&uid).cloned() else { continue };
            ctx.cause = Some(self.say(ctx, &pod, &PREEMPTED, Rule::KubeletPreempts));
            let Some(worker) = self.workers.get_mut(&uid).map(Rc::make_mut) else { continue };
            if worker.stage == Stage::Syncing {
                worker.evicted = Some(PREEMPTED);
                worker.terminate();
            }
            worker.update(ctx.now(), ctx.cause);
            self.touch_worker(ctx, &uid);
            if !self.has_ended(&uid) {
                let grace = pod.spec.termination_grace_period_seconds.unwrap_or_default();
                let grace = Span::secs(u64::try_from(grace).unwrap_or_default());
                let patience = Span::millis(grace.as_millis().saturating_mul(3) / 2);
                room.gives_up_at = ctx.now() + patience.max(PATIENCE_MIN);
                room.victim = uid;
                self.making_room = Some(room);
                return Vec::new();
            }
        }
        self.admit(ctx, room.pod);
        room.later
    }

    /// Whether no container of it can run any more.
    pub(super) fn has_ended(&self, uid: &Uid) -> bool {
        self.workers.get(uid).is_none_or(|worker| match worker.stage {
            Stage::Syncing | Stage::Terminating => false,
            Stage::Terminated | Stage::Finished => true,
        })
    }

    /// The event by which a pod is told to end.
    pub(super) fn say(
        &self,
        ctx: &mut Ctx,
        pod: &Rc<Pod>,
        eviction: &Eviction,
        rule: Rule,
    ) -> RecordId {
        self.warn(ctx, pod, (eviction.reason, &eviction.message), rule)
    }

    /// Nobody waits any longer for it to end.
    pub(super) fn exceeded(&self, ctx: &mut Ctx, pod: &Rc<Pod>, rule: Rule) {
        let message = "Container runtime did not kill the pod within specified grace period.";
        self.warn(ctx, pod, ("ExceededGracePeriod", message), rule);
    }

    fn warn(
        &self,
        ctx: &mut Ctx,
        pod: &Rc<Pod>,
        (reason, message): (&str, &str),
        rule: Rule,
    ) -> RecordId {
        let note = EventNote {
            actor: Actor::Kubelet,
            component: "kubelet",
            host: self.node.as_str(),
            kind: EventType::Warning,
            reason,
            message,
            container: None,
            rule: Some(rule),
        };
        api::note(ctx, &Object::Pod(pod.clone()), note)
    }
}
