//! Why a container was restarted, why its restart waits, and why it is not restarted.

use super::chain::{Chain, is_verdict, saying};
use super::ready::left;
use super::{Asking, Sight, deeds, probe, start};
use crate::cluster::kubelet::restart_policy;
use crate::cluster::{ContainerChange, Record, Rule, What};
use crate::kit::time::SimTime;
use crate::objects::Container;
use crate::objects::probe::ProbeKind;
use crate::view::{Saying, Tone, moment};

/// How a container stands to being restarted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is not, and nothing has asked for it so far.
    NotYet,
    Stopping,
    /// It has ended and waits.
    BackOff,
    /// It has ended, and is about to be started again.
    Soon,
    /// It has ended for good.
    Never,
    /// It runs again, and nothing is wrong with it.
    Restarted,
}

fn standing(asking: &Asking, pod: &Sight, container: &Container) -> Standing {
    let name = &container.name;
    let status = pod.pod.status.container_status(name);
    if let Some(instance) = pod.instance(name) {
        let is_stopping = instance.stop().is_some()
            || pod.job().is_some_and(|job| {
                job.farewells.iter().any(|farewell| farewell.kill.id == instance.id)
            });
        let is_ill = [ProbeKind::Liveness, ProbeKind::Startup]
            .iter()
            .any(|kind| probe::is_failing(&probe::streak(asking, &pod.key, name, *kind)));
        let was_restarted = status.is_some_and(|status| 0 < status.restart_count);
        return match (is_stopping, is_ill, was_restarted && !is_troubled(asking, pod, name)) {
            (true, ..) => Standing::Stopping,
            (false, false, true) => Standing::Restarted,
            (false, ..) => Standing::NotYet,
        };
    }
    let exit = status.and_then(|status| status.terminated().or(status.last_terminated()));
    let comes_back = exit.is_none_or(|exit| {
        restart_policy::should_restart(container, &pod.pod.spec, exit.exit_code)
    });
    let reason = pod.state.and_then(|state| state.kubelet.reasons.get(&pod.uid, name));
    match (comes_back && !pod.pod.is_deleting(), reason.and_then(|reason| reason.expires)) {
        (false, _) => Standing::Never,
        (true, Some(_)) => Standing::BackOff,
        (true, None) => Standing::Soon,
    }
}

/// Something is wrong with what runs now, whoever notices.
fn is_troubled(asking: &Asking, pod: &Sight, container: &str) -> bool {
    let fails_readiness =
        probe::is_failing(&probe::streak(asking, &pod.key, container, ProbeKind::Readiness));
    fails_readiness || standing_fault(asking, pod, container).is_some()
}

fn standing_fault<'a>(asking: &Asking<'a>, pod: &Sight, container: &str) -> Option<&'a Record> {
    deeds::standing_fault(asking.past, &pod.key, container)
}

pub fn heading(asking: &Asking, pod: &Sight, container: &str) -> Saying {
    let key = match pod.pod.container(container).map(|one| standing(asking, pod, one)) {
        None | Some(Standing::NotYet | Standing::Soon) => "ask.restart.yet",
        Some(Standing::Stopping) => "ask.restart.stopping",
        Some(Standing::BackOff) => "ask.restart.waits",
        Some(Standing::Never) => "ask.restart.never",
        Some(Standing::Restarted) => "ask.restart",
    };
    saying(key, &[("container", container), ("pod", pod.name())])
}

/// Whether it is on its way out.
pub fn is_stopping(asking: &Asking, pod: &Sight, container: &Container) -> bool {
    standing(asking, pod, container) == Standing::Stopping
}

/// Whether the question is worth asking.
pub fn is_worth_asking(asking: &Asking, pod: &Sight, container: &Container) -> bool {
    let was_started = pod.pod.status.container_status(&container.name).is_some_and(|status| {
        status.running().is_some()
            || status.terminated().is_some()
            || status.last_terminated().is_some()
    });
    was_started
        && (standing(asking, pod, container) != Standing::NotYet
            || is_troubled(asking, pod, &container.name)
            || probe::is_failing(&probe::streak(
                asking,
                &pod.key,
                &container.name,
                ProbeKind::Liveness,
            )))
}

pub fn answer(chain: &mut Chain, pod: &Sight, name: &str) {
    let Some(container) = pod.pod.container(name) else { return };
    match standing(chain.asking, pod, container) {
        Standing::NotYet => not_yet(chain, pod, container),
        Standing::Stopping => {
            super::end::stopping(chain, pod, name);
            super::end::judged(chain, pod);
            announced(chain, pod, name);
        }
        Standing::BackOff | Standing::Soon => waits(chain, pod, name),
        Standing::Never => never(chain, pod, name),
        Standing::Restarted => {
            let started = chain.asking.last_of(&pod.key, name, &|what| {
                matches!(what, What::Container { change: ContainerChange::Started, .. })
            });
            if let Some(started) = started {
                chain.tell(started);
                went(chain, pod, name, started);
                ended_by(chain, pod, name);
            }
        }
    }
}

/// Why it was told to stop.
fn announced(chain: &mut Chain, pod: &Sight, container: &str) {
    let asking = chain.asking;
    let mut farewells = pod.job().into_iter().flat_map(|job| &job.farewells);
    let farewell = farewells.find(|farewell| farewell.kill.name == container);
    let cause = farewell.and_then(|farewell| farewell.cause).and_then(|id| asking.record(id));
    match cause {
        Some(cause) => went(chain, pod, container, cause),
        None => last_stop(chain, pod, container),
    }
    chain.came(&pod.key);
}

/// Who would have to say that it is dead, and how far that has come.
fn not_yet(chain: &mut Chain, pod: &Sight, container: &Container) {
    let asking = chain.asking;
    let name = container.name.as_str();
    let kinds = [ProbeKind::Startup, ProbeKind::Liveness];
    let has_started =
        pod.pod.status.container_status(name).is_some_and(|one| one.started == Some(true));
    let kind = kinds.into_iter().find(|kind| match kind {
        ProbeKind::Startup => container.startup_probe.is_some() && !has_started,
        ProbeKind::Liveness | ProbeKind::Readiness => container.probe(*kind).is_some(),
    });
    let Some(kind) = kind else {
        let path = probe::path(pod, name, ProbeKind::Liveness, "");
        let place = asking.lines.of_pod(&pod.key, &path);
        let step = chain.say("why.restart.unasked", &[("container", name)]);
        step.tone(Tone::Failing).rule(Rule::ContainerExit).object(&pod.key).place(place);
        if let Some(fault) = standing_fault(asking, pod, name) {
            return chain.follow(fault);
        }
        return chain.came(&pod.key);
    };
    let streak = probe::streak(asking, &pod.key, name, kind);
    probe::standing(chain, pod, name, kind, &streak);
    probe::next(chain, pod, name, kind);
    if probe::is_failing(&streak) {
        probe::outlook(chain, pod, name, kind, &streak);
        grace(chain, pod, name, kind);
        probe::reasons(chain, pod, name, kind, &streak);
    } else if let Some(fault) = standing_fault(asking, pod, name) {
        chain.follow(fault);
    }
    chain.came(&pod.key);
}

/// A program that hears no signal is waited for.
fn grace(chain: &mut Chain, pod: &Sight, container: &str, kind: ProbeKind) {
    let asking = chain.asking;
    let own =
        probe::spec(pod, container, kind).and_then(|one| one.termination_grace_period_seconds);
    let (seconds, path) = match own {
        Some(own) => (own, probe::path(pod, container, kind, "terminationGracePeriodSeconds")),
        None => (
            pod.pod.spec.termination_grace_period_seconds.unwrap_or(30),
            "spec.terminationGracePeriodSeconds".to_owned(),
        ),
    };
    let place = asking.lines.of_pod(&pod.key, &path);
    let step = chain.say("why.restart.grace", &[("grace", &seconds.to_string())]);
    step.rule(Rule::KillGrace).place(place);
}

/// It has ended and is to come back: when, and why it had to be stopped.
fn waits(chain: &mut Chain, pod: &Sight, container: &str) {
    let now = chain.now();
    let failure = pod.state.and_then(|state| state.kubelet.reasons.get(&pod.uid, container));
    if let Some(until) = failure.and_then(|failure| failure.expires) {
        let at = pod.looked_at().filter(|at| until <= *at).unwrap_or(until);
        let (left, clock) = (left(now, at), moment::clock(at));
        let fills = [("container", container), ("left", &*left), ("at", &*clock)];
        let message = failure.map_or("", |failure| failure.message.as_str());
        let step = chain.say("why.restart.waits", &fills).at(at).tone(Tone::Waiting).quote(message);
        step.rule(Rule::BackOffBlocked);
        let over = moment::clock(until);
        if until < at && over != clock {
            let fills = [("until", &*over), ("at", &*clock)];
            let step = chain.say("why.restart.polled", &fills).at(until).tone(Tone::Waiting);
            step.rule(Rule::BackOffPolled);
        }
    }
    if failure.is_none() {
        start::under_way(chain, pod);
    }
    match first_wait(chain.asking, pod, container) {
        Some(record) if failure.is_some() => went(chain, pod, container, record),
        Some(_) | None => last_stop(chain, pod, container),
    }
    ended_by(chain, pod, container);
}

/// Since its last end the kubelet has looked at it more than once, maybe; why it waits was decided the first time.
fn first_wait<'a>(asking: &Asking<'a>, pod: &Sight, container: &str) -> Option<&'a Record> {
    let own = |record: &&Record| {
        record.about == pod.key && record.container.as_deref() == Some(container)
    };
    let is_end = |record: &&Record| {
        matches!(record.what, What::Container { change: ContainerChange::Exited { .. }, .. })
    };
    let since = asking.past.iter().rev().filter(own).take_while(|record| !is_end(record));
    since.filter(|record| matches!(record.what, What::BackOff { until: Some(_), .. })).last()
}

fn never(chain: &mut Chain, pod: &Sight, container: &str) {
    let asking = chain.asking;
    let own = pod.pod.container(container).and_then(|one| one.restart_policy);
    let policy = match own {
        Some(own) => format!("{own:?}"),
        None => format!("{:?}", pod.pod.spec.restart_policy()),
    };
    let path = match own {
        Some(_) => format!("{}.restartPolicy", probe::place_of(pod, container)),
        None => "spec.restartPolicy".to_owned(),
    };
    let place = asking.lines.of_pod(&pod.key, &path);
    let key = match policy.as_str() {
        _ if pod.pod.is_deleting() => "why.restart.deleting",
        "OnFailure" => "why.restart.done",
        _ => "why.restart.never",
    };
    let step = chain.say(key, &[("container", container), ("policy", &policy)]);
    step.tone(Tone::Done).rule(Rule::RestartPolicy).object(&pod.key).place(place);
    last_stop(chain, pod, container);
    chain.came(&pod.key);
}

/// A container that is meant to end by itself, and has not yet.
pub fn runs(chain: &mut Chain, pod: &Sight, container: &str, since: SimTime) {
    let asking = chain.asking;
    let path = format!("{}.{}", probe::place_of(pod, container), runs_by(pod, container));
    let place = asking.lines.of_pod(&pod.key, &path);
    let fills = [("container", container), ("at", &*moment::clock(since))];
    let step = chain.say("why.runs", &fills).at(since).tone(Tone::Waiting);
    step.object(&pod.key).place(place);
}

/// The end of the instance before, and what brought it about.
pub fn last_stop(chain: &mut Chain, pod: &Sight, container: &str) {
    let end = chain.asking.last_of(&pod.key, container, &|what| {
        matches!(
            what,
            What::Container {
                change: ContainerChange::Exited { .. } | ContainerChange::Stopping { .. },
                ..
            }
        )
    });
    if let Some(end) = end {
        went(chain, pod, container, end);
    }
    ended_by(chain, pod, container);
}

/// What follows from the record, down to the probe that failed and why.
fn went(chain: &mut Chain, pod: &Sight, container: &str, record: &Record) {
    let asking = chain.asking;
    let mut next = Some(record);
    let mut is_first = true;
    while let Some(record) = next {
        if let What::Probe { kind, .. } = &record.what {
            let path = probe::path(pod, container, *kind, "failureThreshold");
            let place = asking.lines.of_pod(&pod.key, &path);
            chain.tell(record).place(place);
            return probe::causes_of(chain, pod, container, *kind, record);
        }
        let is_start =
            matches!(record.what, What::Container { change: ContainerChange::Started, .. });
        if is_start && !is_first {
            // What ran was started once; that is no cause of its end.
            return;
        }
        is_first = false;
        if let What::Container { change: ContainerChange::Exited { reason, .. }, .. } = &record.what
        {
            chain.tell(record);
            // What could not be run was never told to stop.
            if reason == "StartError" || all_containers(chain, pod, container, record) {
                return;
            }
            next = record.cause.and_then(|id| asking.record(id));
            continue;
        }
        let is_news = !matches!(record.what, What::Event { .. } | What::Belief { .. });
        if is_news || (is_verdict(record) && !chain.has_told(record)) {
            let place = chain.written(record);
            chain.tell(record).place = place;
        }
        next = record.cause.and_then(|id| asking.record(id));
    }
}

/// The end of another container that takes this one along. Tells whether it was that.
fn all_containers(chain: &mut Chain, pod: &Sight, container: &str, end: &Record) -> bool {
    let Some(other) = end.container.as_deref().filter(|other| *other != container) else {
        return false;
    };
    let path = format!("{}.restartPolicyRules", probe::place_of(pod, other));
    let place = chain.asking.lines.of_pod(&pod.key, &path);
    let step = chain.say("why.restart.all", &[("container", other)]).at(end.at);
    step.tone(Tone::Stopping).rule(Rule::RestartAll).object(&pod.key).place(place);
    true
}

/// What ended an instance that has ended: what was done to it, its memory's limit, or its own program.
fn ended_by(chain: &mut Chain, pod: &Sight, container: &str) {
    let asking = chain.asking;
    let newest = asking.last_of(&pod.key, container, &|what| {
        matches!(
            what,
            What::Container {
                change: ContainerChange::Exited { .. } | ContainerChange::Stopping { .. },
                ..
            }
        )
    });
    // One that is still stopping has been told of.
    if let Some(end) = newest
        && let What::Container { change: ContainerChange::Exited { reason, .. }, .. } = &end.what
    {
        let asked = probe::before(asking, &pod.key, container, end, &|what| {
            matches!(
                what,
                What::Container {
                    change: ContainerChange::Started | ContainerChange::Stopping { .. },
                    ..
                } | What::Fault(_)
            )
        });
        let place = |field: &str| {
            let path = format!("{}.{field}", probe::place_of(pod, container));
            asking.lines.of_pod(&pod.key, &path)
        };
        let of = ("container", container);
        if reason == "OOMKilled" {
            let step = chain.say("why.restart.memory", &[of]).at(end.at).tone(Tone::Failing);
            step.rule(Rule::ContainerExit).object(&pod.key).place(place("resources.limits.memory"));
        }
        match asked.map(|asked| (asked, &asked.what)) {
            Some((fault, What::Fault(_))) => chain.follow(fault),
            Some((_, What::Container { change: ContainerChange::Stopping { .. }, .. })) => {}
            Some(_) | None if reason == "OOMKilled" => {}
            Some(_) | None if reason == "StartError" => {
                let status = pod.pod.status.container_status(container);
                let exit = status.and_then(|one| one.terminated().or(one.last_terminated()));
                let step = chain.say("why.start.run", &[of, ("reason", reason)]).at(end.at);
                step.tone(Tone::Failing).rule(Rule::StartError).place(place("command"));
                step.quote(exit.map_or("", |exit| exit.message.as_str()));
            }
            Some(_) | None => {
                let place = place(runs_by(pod, container));
                let step = chain.say("why.restart.program", &[of]).at(end.at).object(&pod.key);
                step.place(place);
            }
        }
    }
    chain.came(&pod.key);
}

/// The field that says what a container runs.
pub fn runs_by(pod: &Sight, container: &str) -> &'static str {
    match pod.pod.container(container) {
        Some(spec) if !spec.command.is_empty() => "command",
        Some(spec) if !spec.args.is_empty() => "args",
        Some(_) | None => "image",
    }
}
