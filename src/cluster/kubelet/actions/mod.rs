//! DECIDE: from the pod and what runs, what to kill and what to start.
//! Models pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions (v1.36), K39.

mod init;
mod kill;

pub use kill::{Kill, KillReason, stop_all};

use init::Initialized;

use super::pleg::PodRuntime;
use super::prober::Results;
use super::restart_all::{Reset, RestartAll, to_reset};
use super::restart_policy::{restarts_after_kill, should_be_restarted};
use super::status::containers::api_id;
use crate::cluster::record::Belief;
use crate::cluster::runtime::{Container as Instance, ContainerRun, SandboxState};
use crate::kit::hash::fnv32a;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerRestartPolicy, Pod, RestartPolicy};

/// What one sync will do, in the order in which it is carried out (K40). Containers go by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub kill_pod: bool,
    pub kill: Vec<Kill>,
    /// Instances to take away, so that the next sync begins anew (K47).
    pub reset: Vec<Reset>,
    pub create_sandbox: bool,
    /// The number of the sandbox that is there, or of the next one if that will not do.
    pub attempt: u32,
    pub start_ephemeral: Vec<String>,
    pub start_init: Vec<String>,
    pub start: Vec<String>,
}

pub fn decide(pod: &Pod, runtime: &PodRuntime, results: &Results, restart_all: RestartAll) -> Plan {
    let (sandbox, attempt) = look_at_sandbox(pod, runtime);
    let is_gone = sandbox == SandboxFits::No;
    let mut plan = Plan { kill_pod: is_gone, create_sandbox: is_gone, attempt, ..Plan::default() };
    if restart_all == RestartAll::Yes {
        plan.reset = to_reset(&pod.spec, runtime);
        return plan;
    }
    if is_gone {
        decide_without_sandbox(pod, runtime, &mut plan);
        return plan;
    }
    plan.start_ephemeral = never_seen(&pod.spec.ephemeral_containers, runtime);
    if init::decide(pod, runtime, results, &mut plan) == Initialized::No {
        return plan;
    }
    let mut kept = 0;
    for container in &pod.spec.containers {
        let newest = runtime.newest(&container.name);
        let Some(running) = newest.filter(|newest| newest.is_running()) else {
            if should_be_restarted(container, pod, runtime) {
                plan.start.push(container.name.clone());
                plan.kill.extend(newest.and_then(|newest| kill_of_unknown(newest)));
            }
            continue;
        };
        let Some(why) = reason_to_kill(container, running, results) else {
            kept += 1;
            continue;
        };
        let mut kill = Kill::new(running, why);
        if why == KillReason::DefinitionChanged || restarts_after_kill(container, &pod.spec) {
            kill.message.push_str(", will be restarted");
            plan.start.push(container.name.clone());
        }
        plan.kill.push(kill);
    }
    if kept == 0 && plan.start.is_empty() {
        plan.kill_pod = true;
        // Sidecars do not keep a pod alive.
        plan.start_init.clear();
    }
    plan
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxFits {
    No,
    Yes,
}

/// Whether the pod's sandbox will do, and the number of it or of the next.
/// Models kuberuntime/util PodSandboxChanged.
pub fn look_at_sandbox(pod: &Pod, runtime: &PodRuntime) -> (SandboxFits, u32) {
    let Some(newest) = runtime.sandboxes.first() else { return (SandboxFits::No, 0) };
    let is_ready = |state| state == SandboxState::Ready;
    let ready = runtime.sandboxes.iter().filter(|one| is_ready(one.state)).count();
    let has_address = pod.spec.host_network || !newest.ip.is_empty();
    if ready == 1 && is_ready(newest.state) && has_address {
        (SandboxFits::Yes, newest.attempt)
    } else {
        (SandboxFits::No, newest.attempt + 1)
    }
}

/// Everything begins anew, unless the pod has run its course.
fn decide_without_sandbox(pod: &Pod, runtime: &PodRuntime, plan: &mut Plan) {
    let policy = pod.spec.restart_policy();
    if policy == RestartPolicy::Never && plan.attempt != 0 && !runtime.containers.is_empty() {
        plan.create_sandbox = false;
        return;
    }
    let to_start = pod.spec.containers.iter().filter(|one| !is_done(one, policy, runtime));
    let to_start: Vec<String> = to_start.map(|container| container.name.clone()).collect();
    if to_start.is_empty() && has_regular_container_been_made(pod, runtime) {
        plan.create_sandbox = false;
        return;
    }
    match pod.spec.init_containers.first() {
        Some(first) => plan.start_init = vec![first.name.clone()],
        None => plan.start = to_start,
    }
}

/// Under OnFailure a success is final.
fn is_done(container: &Container, pod_policy: RestartPolicy, runtime: &PodRuntime) -> bool {
    let runs_once = match container.restart_policy {
        Some(own) => own == ContainerRestartPolicy::OnFailure,
        None => pod_policy == RestartPolicy::OnFailure,
    };
    let exit = runtime.newest(&container.name).and_then(|newest| newest.exit());
    runs_once && exit.is_some_and(|exit| exit.code == 0)
}

/// Then the init containers have been done. Models HasAnyRegularContainerCreated.
fn has_regular_container_been_made(pod: &Pod, runtime: &PodRuntime) -> bool {
    pod.spec.containers.iter().any(|container| {
        let newest = runtime.newest(&container.name);
        newest.is_some_and(|newest| newest.run != ContainerRun::Unknown)
    })
}

/// Ephemeral containers are started once and never again.
fn never_seen(containers: &[Container], runtime: &PodRuntime) -> Vec<String> {
    let unseen = containers.iter().filter(|one| runtime.newest(&one.name).is_none());
    unseen.map(|container| container.name.clone()).collect()
}

/// Two instances of one container must never run beside each other.
fn kill_of_unknown(newest: &Instance) -> Option<Kill> {
    let is_unknown = newest.run == ContainerRun::Unknown;
    is_unknown.then(|| Kill::new(newest, KillReason::StateUnknown))
}

fn reason_to_kill(
    container: &Container,
    running: &Instance,
    results: &Results,
) -> Option<KillReason> {
    if definition_hash(container) != running.hash {
        return Some(KillReason::DefinitionChanged);
    }
    if has_failed_probe(running, results, ProbeKind::Liveness) {
        return Some(KillReason::LivenessProbe);
    }
    has_failed_probe(running, results, ProbeKind::Startup).then_some(KillReason::StartupProbe)
}

fn has_failed_probe(running: &Instance, results: &Results, kind: ProbeKind) -> bool {
    results.get(kind, &api_id(&running.id)) == Some(Belief::Failure)
}

/// What a running container is compared by: name and image.
/// Models pkg/kubelet/container/helpers.go HashContainer.
pub fn definition_hash(container: &Container) -> u64 {
    u64::from(fnv32a(format!("{}\0{}", container.name, container.image).as_bytes()))
}

#[cfg(test)]
mod tests;
