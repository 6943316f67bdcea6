//! The checklist before a probe: what a worker sees of its container, and what it does about it.
//! Models pkg/kubelet/prober/worker.go doProbe (v1.36), K15 and K29.

use super::Prober;
use super::worker::Worker;
use crate::cluster::kubelet::{restart_all, restart_policy};
use crate::cluster::record::Belief;
use crate::cluster::rule::Rule;
use crate::cluster::version::{Gates, Version};
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::probe::ProbeKind;
use crate::objects::{ContainerStatus, PodStatus, RestartPolicy};

/// What the worker sees around it.
pub struct View<'a> {
    pub status: Option<&'a PodStatus>,
    pub now: SimTime,
    pub prober: &'a Prober,
    pub gates: Gates,
    pub version: Version,
}

/// What one pass of the checklist came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// A container instance not seen before: drop the old result, remember this one.
    pub adopt: Option<Adoption>,
    /// A result to hold, whatever the counting says.
    pub believe: Option<Belief>,
    pub step: Step,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    pub container_id: String,
    /// None: the kubelet was restarted under a running container and keeps what the API says (K29).
    pub initial: Option<Belief>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Skip(Skip),
    Stop,
    Ask,
}

/// Why nothing is asked this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    NoStatus,
    NoContainer,
    OnHold,
    NotRunning,
    InitialDelay,
    StartupGate,
}

impl Skip {
    /// The rule to tell a learner, where there is something to tell.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Skip::OnHold => Some(Rule::ProbeHold),
            Skip::InitialDelay => Some(Rule::ProbeInitialDelay),
            Skip::StartupGate => Some(Rule::ProbeStartupGate),
            Skip::NoStatus | Skip::NoContainer | Skip::NotRunning => None,
        }
    }
}

/// The checklist. Looks, decides, changes nothing.
pub fn examine(worker: &Worker, view: &View) -> Pass {
    let mut pass = Pass { adopt: None, believe: None, step: Step::Skip(Skip::NoStatus) };
    let Some(pod_status) = view.status else { return pass };
    if pod_status.is_terminal() {
        return Pass { step: Step::Stop, ..pass };
    }
    let Some(container) = status_with_id(pod_status, &worker.key.container) else {
        return Pass { step: Step::Skip(Skip::NoContainer), ..pass };
    };
    let mut on_hold = worker.on_hold;
    if container.container_id != worker.container_id {
        pass.adopt = Some(adopt(worker, container, view));
        on_hold = false;
    }
    if on_hold {
        return Pass { step: Step::Skip(Skip::OnHold), ..pass };
    }
    let Some(running) = container.running() else {
        pass.believe = Some(Belief::Failure);
        pass.step = step_when_not_running(worker, container, pod_status, view);
        return pass;
    };
    if worker.pod.is_deleting() && worker.key.kind != ProbeKind::Readiness {
        return Pass { believe: Some(Belief::Success), step: Step::Stop, ..pass };
    }
    // The kubelet stores whole seconds, so the delay is measured from a truncated start.
    let started_at = running.started_at.unwrap_or(Stamp::START);
    if view.now.whole_secs_since(started_at) < i64::from(worker.spec.initial_delay_seconds) {
        return Pass { step: Step::Skip(Skip::InitialDelay), ..pass };
    }
    let has_started = container.started == Some(true);
    if has_started == (worker.key.kind == ProbeKind::Startup) {
        return Pass { step: Step::Skip(Skip::StartupGate), ..pass };
    }
    Pass { step: Step::Ask, ..pass }
}

/// Regular containers first; an entry without an ID counts as missing in each list.
fn status_with_id<'a>(status: &'a PodStatus, name: &str) -> Option<&'a ContainerStatus> {
    let with_id = |list: &'a [ContainerStatus]| {
        let found = list.iter().find(|container| container.name == name);
        found.filter(|container| !container.container_id.is_empty())
    };
    with_id(&status.container_statuses).or_else(|| with_id(&status.init_container_statuses))
}

fn adopt(worker: &Worker, container: &ContainerStatus, view: &View) -> Adoption {
    let container_id = container.container_id.clone();
    let initial = Some(worker.initial_value());
    if view.gates.change_status_on_kubelet_restart.is_on() {
        return Adoption { container_id, initial };
    }
    let started_at = container.running().and_then(|running| running.started_at);
    if !started_at.is_some_and(|started_at| view.prober.was_restarted_after(started_at)) {
        return Adoption { container_id, initial };
    }
    let is_started_sidecar = worker.container.is_sidecar()
        && worker.key.kind == ProbeKind::Startup
        && container.started == Some(true);
    Adoption { container_id, initial: is_started_sidecar.then_some(Belief::Success) }
}

fn step_when_not_running(
    worker: &Worker,
    container: &ContainerStatus,
    status: &PodStatus,
    view: &View,
) -> Step {
    let Some(exit) = container.terminated() else { return Step::Skip(Skip::NotRunning) };
    let spec = &worker.pod.spec;
    let comes_back = if view.gates.container_restart_rules.is_on() {
        restart_policy::should_restart(&worker.container, spec, exit.exit_code)
            || restart_all::should_all_restart(spec, None, status, view.gates)
    } else if worker.container.is_sidecar() && !view.version.sidecar_workers_outlive_exits() {
        spec.restart_policy() != RestartPolicy::Never
    } else {
        restart_policy::should_restart_by_pod(&worker.container, spec)
    };
    if comes_back { Step::Skip(Skip::NotRunning) } else { Step::Stop }
}
