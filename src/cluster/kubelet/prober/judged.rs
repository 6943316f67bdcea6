//! A judged probe is counted, recorded and told; a change of mind goes on to the kubelet.
//! Models the second half of pkg/kubelet/prober/worker.go doProbe (v1.36), K15.10–14, K31.

use std::rc::Rc;

use super::believe::publish;
use super::{News, Occasion, ProbeKey, Prober, Report, Results, Worker, absorb, report, threshold};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::kubelet::Kubelet;
use crate::cluster::record::{Actor, Belief, ProbeAnswer, What};
use crate::cluster::rule::Rule;
use crate::cluster::version::Version;
use crate::objects::probe::Verdict;
use crate::objects::{EventType, Object};

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
    let Prober { workers, results, .. } = &mut kubelet.prober;
    let Some(worker) = workers.get_mut(key).map(Rc::make_mut) else { return };
    let (pod, container_id) = (worker.pod.clone(), worker.container_id.clone());
    let counted = count(worker, results, report.answer, version);
    let rule = rule(&report, &counted, occasion);
    let Counted { run, threshold, reached, .. } = counted;
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
        api::note(ctx, &Object::Pod(pod), note);
    }
    if let Reached::Now(belief) = reached {
        publish(kubelet, ctx, key, &container_id, belief);
    }
}

/// What there is to tell of a probe: the most telling of all that is true.
fn rule(report: &Report, counted: &Counted, occasion: Occasion) -> Rule {
    let Counted { reached, needs_carried, .. } = *counted;
    match (report.answer, reached, occasion) {
        (ProbeAnswer::Error, _, _) => Rule::ProbeError,
        (ProbeAnswer::Success, _, _) if report.event.is_some() => Rule::ProbeWarning,
        (_, Reached::Now(_), _) if needs_carried => Rule::ProbeRunCarried,
        (ProbeAnswer::Failure, Reached::Now(_), _) => Rule::ProbeThreshold,
        (_, _, Occasion::Manual) => Rule::ProbeManual,
        (_, _, Occasion::LateTick) => Rule::ProbeLateTick,
        (ProbeAnswer::Success, _, Occasion::Tick) => Rule::ProbeSuccess,
        (ProbeAnswer::Failure, Reached::Already, Occasion::Tick) => Rule::ProbeThreshold,
        (ProbeAnswer::Failure, Reached::NotYet, Occasion::Tick) => Rule::ProbeFailure,
    }
}

/// Where an answer brought the count.
struct Counted {
    run: i32,
    threshold: i32,
    reached: Reached,
    /// Whether it got there only with answers of earlier instances.
    needs_carried: bool,
}

/// Whether there were as many equal answers in a row as it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    NotYet,
    /// And that is news.
    Now(Belief),
    Already,
}

fn count(
    worker: &mut Worker,
    results: &mut Results,
    answer: ProbeAnswer,
    version: Version,
) -> Counted {
    let result = match answer {
        ProbeAnswer::Success | ProbeAnswer::Error => Belief::Success,
        ProbeAnswer::Failure => Belief::Failure,
    };
    let continues = worker.last_result == result;
    let run = if continues { worker.result_run + 1 } else { 1 };
    let carried = if continues { worker.carried } else { 0 };
    let threshold = threshold(&worker.spec, result);
    let reached = match absorb(worker, answer, version) {
        None => Reached::NotYet,
        Some(belief) => match results.set(worker.key.kind, &worker.container_id, belief) {
            News::Changed => Reached::Now(belief),
            News::Same => Reached::Already,
        },
    };
    let needs_carried = 0 < carried && run - carried < threshold;
    Counted { run: run.min(threshold), threshold, reached, needs_carried }
}
