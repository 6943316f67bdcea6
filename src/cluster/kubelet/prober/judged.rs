//! A judged probe is counted, recorded and told; a change of mind goes on to the kubelet.
//! Models the second half of pkg/kubelet/prober/worker.go doProbe (v1.36), K15.10–14, K31.

use super::believe::publish;
use super::{News, Occasion, ProbeKey, Report, Worker, absorb, report, threshold};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::kubelet::Kubelet;
use crate::cluster::record::{Actor, Belief, ProbeAnswer, What};
use crate::cluster::rule::Rule;
use crate::cluster::version::Version;
use crate::objects::EventType;
use crate::objects::probe::Verdict;

/// What follows has the probe's record as its cause.
pub fn judged(
    kubelet: &mut Kubelet,
    ctx: &mut Ctx,
    key: &ProbeKey,
    verdict: Verdict,
    occasion: Occasion,
) {
    let version = ctx.shared.config.version;
    let report = report(key.kind, verdict, version);
    let Some(worker) = kubelet.prober.worker_mut(key) else { return };
    let (pod, container_id) = (worker.pod.clone(), worker.container_id.clone());
    let counted = count(worker, report.answer, version);
    let rule = rule(&report, &counted, occasion);
    let Counted { changed, run, threshold, .. } = counted;
    let Report { answer, event, output } = report;
    let what = What::Probe { kind: key.kind, answer, run, threshold, output };
    let about = About::container(pod.key(), &key.container);
    ctx.cause = Some(ctx.record(Actor::Prober, about, what, Some(rule)));
    if let Some(remark) = event {
        let note = EventNote {
            actor: Actor::Prober,
            component: "kubelet",
            host: kubelet.node.as_str(),
            kind: EventType::Warning,
            reason: remark.reason,
            message: &remark.message,
            container: Some(&key.container),
            rule: Some(match answer {
                ProbeAnswer::Success => Rule::ProbeWarning,
                ProbeAnswer::Failure => Rule::ProbeFailure,
                ProbeAnswer::Error => Rule::ProbeError,
            }),
        };
        api::note(ctx, &pod, note);
    }
    if let Some(belief) = changed
        && kubelet.prober.results.set(key.kind, &container_id, belief) == News::Changed
    {
        publish(kubelet, ctx, key, &container_id, belief);
    }
}

/// What there is to tell of a probe: the most telling of all that is true.
fn rule(report: &Report, counted: &Counted, occasion: Occasion) -> Rule {
    let is_decided = counted.changed.is_some();
    match (report.answer, occasion) {
        (ProbeAnswer::Error, _) => Rule::ProbeError,
        (ProbeAnswer::Success, _) if report.event.is_some() => Rule::ProbeWarning,
        (_, _) if is_decided && counted.needs_carried => Rule::ProbeRunCarried,
        (ProbeAnswer::Failure, _) if is_decided => Rule::ProbeThreshold,
        (_, Occasion::Manual) => Rule::ProbeManual,
        (_, Occasion::LateTick) => Rule::ProbeLateTick,
        (ProbeAnswer::Success, Occasion::Tick) => Rule::ProbeSuccess,
        (ProbeAnswer::Failure, Occasion::Tick) => Rule::ProbeFailure,
    }
}

/// Where an answer brought the count.
struct Counted {
    changed: Option<Belief>,
    run: i32,
    threshold: i32,
    /// Whether it got there only with answers of earlier instances.
    needs_carried: bool,
}

fn count(worker: &mut Worker, answer: ProbeAnswer, version: Version) -> Counted {
    let result = match answer {
        ProbeAnswer::Success | ProbeAnswer::Error => Belief::Success,
        ProbeAnswer::Failure => Belief::Failure,
    };
    let continues = worker.last_result == result;
    let run = if continues { worker.result_run + 1 } else { 1 };
    let carried = if continues { worker.carried } else { 0 };
    let changed = absorb(worker, answer, version);
    let threshold = threshold(&worker.spec, result);
    let needs_carried = 0 < carried && run - carried < threshold;
    Counted { changed, run: run.min(threshold), threshold, needs_carried }
}
