//! What the API server does to pods beyond storing them: status patches, graceful deletion.
//! Models pkg/registry/core/pod/strategy.go and storage (v1.36).

use std::rc::Rc;

use super::{create, remove, update};
use crate::admit::quality::class_of;
use crate::cluster::command::Grace;
use crate::cluster::ctx::Ctx;
use crate::cluster::kubelet::status::{Teardown, merge_pod_status};
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Object, Pod, PodPhase, PodStatus};

/// What PrepareForCreate adds to a pod, and storing it (S17).
pub fn create_pod(ctx: &mut Ctx, mut pod: Rc<Pod>, by: By) -> RecordId {
    let fresh = Rc::make_mut(&mut pod);
    fresh.metadata.generation = ctx.shared.config.version.next_generation(0);
    fresh.status = PodStatus {
        phase: Some(PodPhase::Pending),
        qos_class: class_of(fresh),
        ..PodStatus::default()
    };
    super::hold_at_gates(fresh, Stamp::of(ctx.now()));
    create(ctx, by.actor, Object::Pod(pod), by.rule)
}

/// Who has something done to a pod, and which rule makes it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    pub actor: Actor,
    pub rule: Rule,
}

/// What a kubelet reports, and how far it is with taking the pod down.
pub struct StatusPatch<'a> {
    pub status: &'a PodStatus,
    pub teardown: Teardown,
    pub rule: Rule,
}

/// A kubelet's status patch (S55–S57). The object goes when the kubelet says it is done with a deleted pod.
pub fn write_status(ctx: &mut Ctx, key: &Key, uid: &str, patch: StatusPatch) {
    let Some(pod) = ctx.shared.api.store.pod(&key.namespace, &key.name) else { return };
    if pod.metadata.uid != uid {
        return;
    }
    let mut pod = pod.clone();
    let now = Stamp::of(ctx.now());
    let merged = merge_pod_status(&pod.status, patch.status, patch.teardown, now);
    if merged != pod.status {
        Rc::make_mut(&mut pod).status = merged;
        update(ctx, Actor::Kubelet, Object::Pod(pod.clone()), Some(patch.rule));
    }
    if patch.teardown == Teardown::Finished && pod.is_deleting() && pod.status.is_terminal() {
        remove(ctx, Actor::Kubelet, key, Rule::ApiRemove);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusWritten {
    Changed,
    Unchanged,
}

/// A status that somebody other than the kubelet wants the API to show. None when there is no such pod.
pub fn replace_pod_status(ctx: &mut Ctx, key: &Key, status: &PodStatus) -> Option<StatusWritten> {
    let mut pod = ctx.shared.api.store.pod(&key.namespace, &key.name)?.clone();
    Rc::make_mut(&mut pod).status = status.clone();
    let written = update(ctx, Actor::Api, Object::Pod(pod), Some(Rule::ApiPatchStatus));
    Some(if written.is_some() { StatusWritten::Changed } else { StatusWritten::Unchanged })
}

/// A delete request (K72). None when there is no such pod.
/// Models apiserver/pkg/registry/rest/delete.go BeforeDelete (v1.36).
pub fn delete_pod(ctx: &mut Ctx, key: &Key, grace: Grace, by: Option<By>) -> Option<Deletion> {
    let pod = ctx.shared.api.store.pod(&key.namespace, &key.name)?.clone();
    let asked = match grace {
        Grace::Default => None,
        Grace::Now => Some(0),
        Grace::Seconds(seconds) => Some(if seconds < 0 { 1 } else { seconds }),
    };
    let already = pod.metadata.deletion_timestamp.zip(pod.metadata.deletion_grace_period_seconds);
    let (deadline, seconds) = match already {
        None => {
            let seconds = grace_seconds(&pod, asked);
            (Stamp::of(ctx.now() + Span::secs(seconds.unsigned_abs())), seconds)
        }
        // A deletion under way can only be hastened.
        Some((deadline, granted)) => match asked.filter(|asked| *asked < granted) {
            Some(asked) => hastened(deadline, granted, asked, ctx.now()),
            None => return Some(Deletion::Graceful),
        },
    };
    if seconds == 0 {
        let By { actor, rule } = by.unwrap_or(By { actor: Actor::Api, rule: Rule::ApiDeleteNow });
        remove(ctx, actor, key, rule);
        return Some(super::deletion::outcome(ctx, key));
    }
    let mut pod = pod;
    let meta = &mut Rc::make_mut(&mut pod).metadata;
    meta.deletion_timestamp = Some(deadline);
    meta.deletion_grace_period_seconds = Some(seconds);
    if already.is_none() {
        // Setting the deletion time counts as a change of what is wanted.
        meta.generation = ctx.shared.config.version.next_generation(meta.generation);
    }
    let By { actor, rule } = by.unwrap_or(By { actor: Actor::Api, rule: Rule::ApiDelete });
    update(ctx, actor, Object::Pod(pod), Some(rule));
    Some(Deletion::Graceful)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    Graceful,
    Gone,
}

/// The new grace counts from the first request. One that is over already leaves a second.
fn hastened(deadline: Stamp, granted: i64, asked: i64, now: SimTime) -> (Stamp, i64) {
    let moved = deadline.as_unix_secs().saturating_sub(granted).saturating_add(asked);
    let moved = Stamp::from_unix_secs(moved);
    if now <= moved.begin() {
        return (moved, asked);
    }
    (Stamp::of(now), asked.min(1))
}

/// Models pkg/registry/core/pod/strategy.go CheckGracefulDelete: who is not running needs no time to end.
fn grace_seconds(pod: &Pod, asked: Option<i64>) -> i64 {
    if pod.spec.node_name.is_empty() || pod.status.is_terminal() {
        return 0;
    }
    let seconds = asked.or(pod.spec.termination_grace_period_seconds).unwrap_or(0);
    if seconds < 0 { 1 } else { seconds }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deletion_under_way_is_hastened_from_its_first_request_and_never_into_the_past() {
        let at = |secs| Stamp::of(SimTime::secs(secs));
        // Asked at 10 s with a grace of 30 s.
        for (now, asked, deadline, seconds) in
            [(12, 5, 15, 5), (20, 5, 20, 1), (20, 0, 20, 0), (15, 5, 15, 5)]
        {
            let got = hastened(at(40), 30, asked, SimTime::secs(now));
            assert_eq!(got, (at(deadline), seconds), "{asked} s asked at {now} s");
        }
    }

    #[test]
    fn who_does_not_run_needs_no_time_to_end() {
        let mut pod = Pod::default();
        pod.spec.termination_grace_period_seconds = Some(30);
        assert_eq!(grace_seconds(&pod, None), 0, "no node");
        pod.spec.node_name = "node-1".to_owned();
        assert_eq!(grace_seconds(&pod, None), 30);
        assert_eq!(grace_seconds(&pod, Some(5)), 5);
        pod.status.phase = Some(PodPhase::Succeeded);
        assert_eq!(grace_seconds(&pod, Some(5)), 0, "it has ended");
    }
}
