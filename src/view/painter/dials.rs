//! The probes of a container as dials, and the wait before its next start.

use std::rc::Rc;

use super::containers::Painting;
use super::waiting::{Waiting, is_held, waiting};
use crate::cluster::Belief;
use crate::cluster::kubelet::prober::{Worker, threshold};
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerStatus};
use crate::session::msg::{Ask, Selection};
use crate::view::pods::BackOff;
use crate::view::probes::{self, Answer, Dial, Run, Skip, Wait};
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
        let run = run(worker, status);
        // What counted before the worker's last decision is no more part of its row.
        if run == Run::Nothing {
            let counted = answers.iter().rposition(|answer| *answer != Answer::Unknown);
            answers.drain(..counted.map_or(0, |last| last + 1));
        }
        let threshold = match run {
            Run::Successes(_) => worker.spec.success_threshold,
            Run::Failures(_) | Run::Nothing => worker.spec.failure_threshold,
        };
        Dial {
            kind: probes::Kind::from(worker.key.kind),
            action: worker.spec.describe(),
            wait: wait(worker, status, self.now),
            answers,
            run,
            threshold: threshold.unsigned_abs(),
            asks: Selection::Asked(
                pod,
                Ask::Probe(worker.key.container.to_string(), worker.key.kind),
            ),
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

/// What the worker has counted. Once it has decided it begins to count anew, and shows what it decided on.
fn run(worker: &Worker, status: Option<&ContainerStatus>) -> Run {
    let count = match is_held(worker, status) {
        true => threshold(&worker.spec, worker.last_result),
        false => worker.result_run,
    };
    match (worker.last_result, count.unsigned_abs()) {
        (_, 0) | (Belief::Unknown, _) => Run::Nothing,
        (Belief::Success, count) => Run::Successes(count),
        (Belief::Failure, count) => Run::Failures(count),
    }
}

fn wait(worker: &Worker, status: Option<&ContainerStatus>, now: SimTime) -> Wait {
    match waiting(worker, status, now) {
        Waiting::Answer { from, until } => Wait::Asking { from, until },
        Waiting::Finished => Wait::Finished,
        Waiting::Held => Wait::Skipped(Skip::OnHold),
        Waiting::NotRunning => Wait::Skipped(Skip::NotRunning),
        Waiting::Delay { from, until } => Wait::Skipped(Skip::InitialDelay { from, until }),
        Waiting::Startup => Wait::Skipped(Skip::StartupFirst),
        Waiting::Tick { from, until } => Wait::Ticking { from, until },
    }
}
