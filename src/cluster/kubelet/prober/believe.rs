//! A change of mind on its way from a worker to the kubelet, and what it sets off there.
//! Models pkg/kubelet/kubelet.go syncLoopIteration and handleProbeSync (v1.36), K18 and K19.

use super::ProbeKey;
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::kubelet::Kubelet;
use crate::cluster::kubelet::preemption::News;
use crate::cluster::mailbox::Message;
use crate::cluster::record::{Actor, Belief, RecordId, What};
use crate::cluster::rule::Rule;
use crate::kit::time::Span;
use crate::objects::Pod;
use crate::objects::probe::ProbeKind;

/// What a changed result sets off: readiness and startup show at once, then the pod is synced (K19).
pub fn believed(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    container_id: &str,
    belief: Belief,
) {
    let news =
        || News::Believed { key: key.clone(), container_id: container_id.to_owned(), belief };
    if kubelet.keeps_for_later(ctx, news) {
        return;
    }
    let Some(pod) = kubelet.pods.get(&key.uid).cloned() else { return };
    let holds = belief == Belief::Success;
    match key.kind {
        ProbeKind::Liveness => {}
        ProbeKind::Readiness => {
            kubelet.status.set_container_readiness(ctx, &pod, container_id, holds);
        }
        ProbeKind::Startup => {
            kubelet.status.set_container_startup(ctx, &pod, container_id, holds);
        }
    }
    let version = ctx.shared.config.version;
    if key.kind == ProbeKind::Liveness || version.readiness_and_startup_results_sync_pod() {
        kubelet.sync_pod(ctx, &key.uid);
    }
}

/// Tells the sync loop of a changed result; a liveness success is of no interest to it (K19).
pub(super) fn publish(
    kubelet: &Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    container_id: &str,
    belief: Belief,
) {
    if key.kind == ProbeKind::Liveness && belief != Belief::Failure {
        return;
    }
    let Some(pod) = kubelet.pods.get(&key.uid) else { return };
    let before = ctx.cause;
    ctx.cause = Some(record_belief(ctx, pod, key, belief));
    let message = Message::Believed {
        node: kubelet.node.clone(),
        key: key.clone(),
        container_id: container_id.to_owned(),
        belief,
    };
    ctx.send(Span::ZERO, message);
    ctx.cause = before;
}

fn record_belief(ctx: &mut Ctx, pod: &Pod, key: &ProbeKey, belief: Belief) -> RecordId {
    let rule = match (key.kind, belief) {
        (ProbeKind::Readiness, _) => Some(Rule::ReadinessChanged),
        (ProbeKind::Startup, Belief::Success) => Some(Rule::StartupPassed),
        (ProbeKind::Startup, Belief::Failure)
            if !ctx.shared.config.version.readiness_and_startup_results_sync_pod() =>
        {
            Some(Rule::StartupUnnoticed)
        }
        (ProbeKind::Startup | ProbeKind::Liveness, Belief::Failure) => Some(Rule::ProbeThreshold),
        (ProbeKind::Startup, Belief::Unknown) => None,
        (ProbeKind::Liveness, Belief::Success | Belief::Unknown) => None,
    };
    let what = What::Belief { kind: key.kind, result: belief };
    let about = About::container(pod.key(), &key.container);
    ctx.record(Actor::Kubelet, about, what, rule)
}
