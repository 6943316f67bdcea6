//! DECIDE about init containers: which comes next, which comes back, and which sidecars have to be kept running.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions (v1.36), K60.

use super::kill::Who;
use super::{Kill, KillReason, Plan, definition_hash, has_failed_probe};
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::prober::Results;
use crate::cluster::kubelet::restart_policy::{restarts_after_kill, should_be_restarted};
use crate::cluster::kubelet::status::containers::api_id;
use crate::cluster::record::Belief;
use crate::cluster::runtime::{Container as Instance, ContainerRun};
use crate::kit::order;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, Pod};

/// Whether regular containers may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Initialized {
    No,
    Yes,
}

/// What one init container means for the others, and whether it has to be started again.
struct Verdict {
    progress: Progress,
    again: Again,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Busy,
    Done,
    Failed,
}

enum Again {
    No,
    Start,
    KillAndStart(KillReason),
}

impl Verdict {
    const BUSY: Verdict = Verdict { progress: Progress::Busy, again: Again::No };
    const DONE: Verdict = Verdict { progress: Progress::Done, again: Again::No };
    const FAILED: Verdict = Verdict { progress: Progress::Failed, again: Again::No };
    const START: Verdict = Verdict { progress: Progress::Busy, again: Again::Start };

    fn kill_and_start(why: KillReason) -> Verdict {
        Verdict { progress: Progress::Busy, again: Again::KillAndStart(why) }
    }
}

/// Adds what init containers need to the plan. The last one that the runtime knows decides; before it only sidecars
/// matter, for ordinary ones may have been removed since they were done.
pub(super) fn decide(
    pod: &Pod,
    runtime: &PodRuntime,
    results: &Results,
    plan: &mut Plan,
) -> Initialized {
    let containers = &pod.spec.init_containers;
    let Some(last) = containers.len().checked_sub(1) else { return Initialized::Yes };
    let mut is_initialized = has_regular_container_begun(pod, runtime);
    let mut is_decided = is_initialized;
    let mut start = Vec::new();
    for (index, container) in containers.iter().enumerate().rev() {
        let Some(newest) = runtime.newest(&container.name) else {
            if is_decided && container.is_sidecar() {
                start.push(index);
            }
            continue;
        };
        if is_decided && !container.is_sidecar() {
            continue;
        }
        let verdict = match container.is_sidecar() {
            true => judge_sidecar(container, newest, results),
            false => judge_ordinary(container, newest, pod, runtime),
        };
        match verdict.progress {
            Progress::Failed => {
                plan.kill_pod = true;
                return Initialized::No;
            }
            Progress::Done if index == last => is_initialized = true,
            Progress::Done if !is_decided => start.push(index + 1),
            Progress::Done | Progress::Busy => {}
        }
        match verdict.again {
            Again::No => {}
            Again::Start => start.push(index),
            Again::KillAndStart(why) => {
                plan.kill.push(Kill::of(Who::Init, newest, why));
                start.push(index);
            }
        }
        is_decided = true;
    }
    if !is_decided {
        start.push(0);
    }
    order::sort(&mut start);
    plan.start_init = start.into_iter().map(|index| containers[index].name.clone()).collect();
    if is_initialized { Initialized::Yes } else { Initialized::No }
}

/// Init containers have been done before a regular one was made. One that exited proves nothing: it may be of the
/// sandbox before this one.
fn has_regular_container_begun(pod: &Pod, runtime: &PodRuntime) -> bool {
    pod.spec.containers.iter().any(|container| {
        runtime.newest(&container.name).is_some_and(|newest| match newest.run {
            ContainerRun::Created | ContainerRun::Running { .. } => true,
            ContainerRun::Exited(_) | ContainerRun::Unknown => false,
        })
    })
}

fn judge_ordinary(
    container: &Container,
    newest: &Instance,
    pod: &Pod,
    runtime: &PodRuntime,
) -> Verdict {
    match &newest.run {
        ContainerRun::Running { .. } => Verdict::BUSY,
        // It was created and never started: something went wrong in between.
        ContainerRun::Created => Verdict::START,
        ContainerRun::Exited(exit) if !has_failed(&exit.reason, exit.code) => Verdict::DONE,
        ContainerRun::Exited(_) if should_be_restarted(container, pod, runtime) => Verdict::START,
        ContainerRun::Unknown if restarts_after_kill(container, &pod.spec) => {
            Verdict::kill_and_start(KillReason::StateUnknown)
        }
        ContainerRun::Exited(_) | ContainerRun::Unknown => Verdict::FAILED,
    }
}

/// A sidecar comes back whatever the pod's policy says.
fn judge_sidecar(container: &Container, newest: &Instance, results: &Results) -> Verdict {
    match &newest.run {
        ContainerRun::Running { .. } => judge_running_sidecar(container, newest, results),
        ContainerRun::Created | ContainerRun::Exited(_) => Verdict::START,
        ContainerRun::Unknown => Verdict::kill_and_start(KillReason::StateUnknown),
    }
}

/// It counts as done once its startup probe has succeeded. Liveness holds nobody up.
fn judge_running_sidecar(container: &Container, newest: &Instance, results: &Results) -> Verdict {
    if container.startup_probe.is_some() {
        match results.get(ProbeKind::Startup, &api_id(&newest.id)) {
            Some(Belief::Success) => {}
            Some(Belief::Failure) => return Verdict::kill_and_start(KillReason::StartupProbe),
            Some(Belief::Unknown) | None => return Verdict::BUSY,
        }
    }
    let done_but = |why| Verdict { again: Again::KillAndStart(why), ..Verdict::DONE };
    if definition_hash(container) != newest.hash {
        return done_but(KillReason::DefinitionChanged);
    }
    if has_failed_probe(newest, results, ProbeKind::Liveness) {
        return done_but(KillReason::LivenessProbe);
    }
    Verdict::DONE
}

/// Models container/helpers.go isInitContainerFailed.
fn has_failed(reason: &str, exit_code: i32) -> bool {
    exit_code != 0 || reason == "OOMKilled"
}
