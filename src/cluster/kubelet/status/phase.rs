//! The pod's phase, from its spec and its containers' statuses.
//! Models pkg/kubelet/kubelet_pods.go getPhase (v1.36), S1–S8.

use crate::cluster::kubelet::restart_policy::should_restart;
use crate::cluster::version::Gates;
use crate::objects::{
    Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod, PodPhase,
    RestartPolicy,
};

/// Whether the kubelet is done with the pod, so that no container will run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminal {
    No,
    Yes,
}

/// Whether some regular container of the current sandbox was ever started (S2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initialized {
    No,
    Yes,
}

#[derive(Default)]
struct Init {
    pending: u32,
    failed: u32,
    failed_for_good: u32,
}

#[derive(Default)]
struct Counts {
    unknown: u32,
    running: u32,
    waiting: u32,
    stopped: u32,
    stopped_for_good: u32,
    succeeded: u32,
    pending_sidecars: u32,
}

/// `statuses`: regular containers followed by init containers.
pub fn phase(
    pod: &Pod,
    statuses: &[ContainerStatus],
    terminal: Terminal,
    initialized: Initialized,
    gates: Gates,
) -> PodPhase {
    let judge = Judge { pod, statuses, gates };
    let init = judge.init_containers();
    let mut counts = Counts::default();
    judge.sidecars(&mut counts);
    judge.regular_containers(&mut counts);
    if judge.initialization_failed(&init) {
        return PodPhase::Failed;
    }
    let sidecars_hold = counts.pending_sidecars > 0 && initialized == Initialized::No;
    if init.pending > 0 || sidecars_hold || counts.waiting > 0 {
        return PodPhase::Pending;
    }
    if counts.unknown > 0 {
        return PodPhase::Pending;
    }
    if counts.running > 0 {
        return PodPhase::Running;
    }
    if counts.stopped > 0 {
        return judge.all_stopped(&counts, terminal);
    }
    PodPhase::Pending
}

struct Judge<'a> {
    pod: &'a Pod,
    statuses: &'a [ContainerStatus],
    gates: Gates,
}

impl Judge<'_> {
    fn status(&self, container: &Container) -> Option<&ContainerStatus> {
        self.statuses.iter().find(|status| status.name == container.name)
    }

    fn init_containers(&self) -> Init {
        let mut init = Init::default();
        for container in self.pod.spec.init_containers.iter().filter(|one| !one.is_sidecar()) {
            let exit = match self.status(container).map(|status| (status, &status.state)) {
                Some((_, Some(ContainerState::Terminated(exit)))) => Some(exit),
                Some((status, Some(ContainerState::Waiting(_)))) => status.last_terminated(),
                Some((_, Some(ContainerState::Running(_)) | None)) | None => None,
            };
            match exit {
                None => init.pending += 1,
                Some(exit) if exit.exit_code == 0 => {}
                Some(exit) => {
                    init.failed += 1;
                    init.failed_for_good += u32::from(!self.restarts(container, exit));
                }
            }
        }
        init
    }

    fn sidecars(&self, counts: &mut Counts) {
        for container in self.pod.spec.init_containers.iter().filter(|one| one.is_sidecar()) {
            let Some(status) = self.status(container) else {
                counts.unknown += 1;
                continue;
            };
            match &status.state {
                Some(ContainerState::Running(_)) => {
                    counts.running += 1;
                    counts.pending_sidecars += u32::from(status.started != Some(true));
                }
                Some(ContainerState::Waiting(_)) if status.last_terminated().is_none() => {
                    counts.waiting += 1;
                    counts.pending_sidecars += 1;
                }
                // A stopped sidecar does not enter the phase.
                Some(ContainerState::Waiting(_) | ContainerState::Terminated(_)) => {}
                None => {
                    counts.unknown += 1;
                    counts.pending_sidecars += 1;
                }
            }
        }
    }

    fn regular_containers(&self, counts: &mut Counts) {
        for container in &self.pod.spec.containers {
            let Some(status) = self.status(container) else {
                counts.unknown += 1;
                continue;
            };
            match &status.state {
                Some(ContainerState::Running(_)) => counts.running += 1,
                Some(ContainerState::Terminated(exit)) => {
                    self.count_stopped(container, exit, counts);
                    counts.succeeded += u32::from(exit.exit_code == 0);
                }
                Some(ContainerState::Waiting(_)) => match status.last_terminated() {
                    Some(exit) => self.count_stopped(container, exit, counts),
                    None => counts.waiting += 1,
                },
                None => counts.unknown += 1,
            }
        }
    }

    fn count_stopped(
        &self,
        container: &Container,
        exit: &ContainerStateTerminated,
        counts: &mut Counts,
    ) {
        counts.stopped += 1;
        counts.stopped_for_good += u32::from(!self.restarts(container, exit));
    }

    fn restarts(&self, container: &Container, exit: &ContainerStateTerminated) -> bool {
        let by_restart_of_all = self.gates.restart_all_containers.is_on()
            && exit.reason == super::RESTARTING_ALL_CONTAINERS;
        by_restart_of_all || should_restart(container, &self.pod.spec, exit.exit_code)
    }

    fn initialization_failed(&self, init: &Init) -> bool {
        if self.gates.container_restart_rules.is_on() {
            return init.failed_for_good > 0;
        }
        init.failed > 0 && self.pod.spec.restart_policy() == RestartPolicy::Never
    }

    fn all_stopped(&self, counts: &Counts, terminal: Terminal) -> PodPhase {
        let ended =
            if counts.stopped == counts.succeeded { PodPhase::Succeeded } else { PodPhase::Failed };
        if terminal == Terminal::Yes && !is_static(self.pod) {
            return ended;
        }
        if self.gates.container_restart_rules.is_on() {
            let some_come_back = counts.stopped != counts.stopped_for_good;
            return if some_come_back { PodPhase::Running } else { ended };
        }
        match self.pod.spec.restart_policy() {
            RestartPolicy::Always => PodPhase::Running,
            RestartPolicy::Never => ended,
            RestartPolicy::OnFailure if ended == PodPhase::Succeeded => ended,
            RestartPolicy::OnFailure => PodPhase::Running,
        }
    }
}

/// Pods that the kubelet read from a file or URL rather than from the API.
pub fn is_static(pod: &Pod) -> bool {
    let source = pod.metadata.annotations.get("kubernetes.io/config.source");
    source.is_some_and(|source| source != "api")
}
