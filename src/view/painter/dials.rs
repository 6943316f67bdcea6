//! The probes of a container as dials, and the wait before its next start.

use std::rc::Rc;

use super::containers::Painting;
use crate::cluster::Rule;
use crate::cluster::kubelet::prober::Worker;
use crate::kit::order;
use crate::kit::time::Span;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerStatus};
use crate::session::msg::{Ask, Selection};
use crate::view::pods::BackOff;
use crate::view::probes::{self, Answer, Dial, Skip, Wait};
use crate::view::rungs::RUNG_SECONDS;

/// Answers a dial remembers.
const ANSWERS: usize = 12;

impl Painting<'_> {
    pub fn dials(&self, container: &Container, status: Option<&ContainerStatus>) -> Vec<Rc<Dial>> {
        let uid = self.uid();
        let Some(state) = self.state else { return Vec::new() };
        let workers = state.kubelet.prober.workers_of(&uid);
        let mut dials: Vec<(ProbeKind, Rc<Dial>)> = workers
            .filter(|worker| *worker.key.container == *container.name)
            .map(|worker| (worker.key.kind, Rc::new(self.dial(worker, status))))
            .collect();
        order::sort_by_key(&mut dials, |(kind, _)| *kind);
        dials.into_iter().map(|(_, dial)| dial).collect()
    }

    fn dial(&self, worker: &Worker, status: Option<&ContainerStatus>) -> Dial {
        let pod = self.key();
        let mut answers =
            self.history.answers(&pod, &worker.key.container, worker.key.kind, self.now, ANSWERS);
        // A worker that has counted nothing since its last decision begins with an empty row.
        if worker.result_run == 0 && !worker.on_hold {
            answers.clear();
        }
        let last = answers.last().copied();
        let streak = answers.iter().rev().take_while(|answer| Some(**answer) == last).count();
        let threshold = match last {
            Some(Answer::Success) => worker.spec.success_threshold,
            Some(Answer::Failure) | None => worker.spec.failure_threshold,
        };
        Dial {
            kind: probes::Kind::from(worker.key.kind),
            action: worker.spec.describe(),
            wait: self.wait(worker, status),
            answers,
            streak: u32::try_from(streak).unwrap_or(u32::MAX),
            threshold: threshold.unsigned_abs(),
            asks: Selection::Asked(
                pod,
                Ask::Probe(worker.key.container.to_string(), worker.key.kind),
            ),
        }
    }

    fn wait(&self, worker: &Worker, status: Option<&ContainerStatus>) -> Wait {
        if let Some(asking) = &worker.asking {
            return Wait::Asking { from: asking.since, until: asking.until };
        }
        let running = status.and_then(|status| status.running());
        let has_started = status.is_some_and(|status| status.started == Some(true));
        if worker.key.kind == ProbeKind::Startup && has_started {
            return Wait::Finished;
        }
        if worker.on_hold {
            return Wait::Skipped(Skip::OnHold);
        }
        let Some(running) = running else { return Wait::Skipped(Skip::NotRunning) };
        match worker.skipped {
            Some(Rule::ProbeStartupGate) => Wait::Skipped(Skip::StartupFirst),
            Some(Rule::ProbeInitialDelay) => {
                let from = running.started_at.map_or(self.now, |stamp| stamp.begin());
                let delay = u64::from(worker.spec.initial_delay_seconds.unsigned_abs());
                Wait::Skipped(Skip::InitialDelay { from, until: from + Span::secs(delay) })
            }
            Some(_) | None => {
                let until = worker.due();
                let period = u64::from(worker.spec.period_seconds.unsigned_abs());
                Wait::Ticking { from: until - Span::secs(period), until }
            }
        }
    }

    pub fn back_off(&self, container: &str, status: Option<&ContainerStatus>) -> Option<BackOff> {
        let waiting = status?.waiting().filter(|waiting| waiting.reason == "CrashLoopBackOff")?;
        let state = self.state?;
        let uid = self.uid();
        let until = state.kubelet.reasons.get(&uid, container)?.expires?;
        let ended = state.runtime.containers_of(&uid);
        let exit = ended.iter().filter(|one| one.name == container).find_map(|one| one.exit())?;
        let delay = (until - exit.finished_at).as_secs();
        let queued = state.kubelet.work_queue.get(&uid);
        let rung = RUNG_SECONDS.iter().position(|seconds| delay <= u64::from(*seconds));
        Some(BackOff {
            rung: rung.unwrap_or(RUNG_SECONDS.len() - 1),
            from: exit.finished_at,
            until,
            restart: queued.copied().filter(|queued| until <= *queued).unwrap_or(until),
            message: waiting.message.clone(),
            asks: Selection::Asked(self.key(), Ask::Restart(container.to_owned())),
        })
    }
}
