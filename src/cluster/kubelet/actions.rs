//! DECIDE: from the pod and what runs, what to kill and what to start.
//! Models pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions (v1.36), K39.

use super::pleg::PodRuntime;
use super::prober::Results;
use super::restart_policy::should_restart;
use super::status::containers::api_id;
use crate::cluster::ids::ContainerId;
use crate::cluster::record::Belief;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{ContainerRun, SandboxState};
use crate::kit::hash::fnv32a;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, ContainerRestartPolicy, Pod, RestartPolicy};

/// What one sync will do, in the order in which it is carried out (K40).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub kill_pod: bool,
    /// The attempt number of the sandbox to make.
    pub create_sandbox: Option<u32>,
    pub kill: Vec<Kill>,
    /// Names of the containers to start.
    pub start: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Kill {
    pub id: ContainerId,
    pub name: String,
    pub why: KillReason,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KillReason {
    DefinitionChanged,
    LivenessProbe,
    StartupProbe,
    /// The pod ends.
    PodStops,
}

impl KillReason {
    pub fn rule(self) -> Rule {
        match self {
            KillReason::LivenessProbe => Rule::LivenessKill,
            KillReason::StartupProbe => Rule::StartupKill,
            KillReason::DefinitionChanged | KillReason::PodStops => Rule::PodTerminating,
        }
    }

    /// The probe whose own grace period counts for this kill (K67.1).
    pub fn probe(self) -> Option<ProbeKind> {
        match self {
            KillReason::LivenessProbe => Some(ProbeKind::Liveness),
            KillReason::StartupProbe => Some(ProbeKind::Startup),
            KillReason::DefinitionChanged | KillReason::PodStops => None,
        }
    }
}

pub fn decide(pod: &Pod, runtime: &PodRuntime, results: &Results) -> Plan {
    if let Some(attempt) = sandbox_needed(runtime) {
        return decide_without_sandbox(pod, runtime, attempt);
    }
    let mut plan = Plan::default();
    let mut kept = 0;
    for container in &pod.spec.containers {
        let Some(newest) = runtime.newest(&container.name) else {
            plan.start.push(container.name.clone());
            continue;
        };
        match &newest.run {
            ContainerRun::Created => plan.start.push(container.name.clone()),
            ContainerRun::Exited(exit) => {
                if !pod.is_deleting() && should_restart(container, &pod.spec, exit.code) {
                    plan.start.push(container.name.clone());
                }
            }
            ContainerRun::Running { .. } => {
                let id = api_id(&newest.id);
                let Some(why) = reason_to_kill(container, newest.hash, results, &id) else {
                    kept += 1;
                    continue;
                };
                let restarts =
                    why == KillReason::DefinitionChanged || is_restarted_after_kill(container, pod);
                let mut message = kill_message(&container.name, why);
                if restarts {
                    message.push_str(", will be restarted");
                    plan.start.push(container.name.clone());
                }
                let (id, name) = (newest.id.clone(), container.name.clone());
                plan.kill.push(Kill { id, name, why, message });
            }
        }
    }
    if kept == 0 && plan.start.is_empty() {
        plan.kill_pod = true;
        plan.kill.clear();
    }
    plan
}

/// The attempt number of the next sandbox, if the pod has none that will do.
/// Models kuberuntime/util PodSandboxChanged.
fn sandbox_needed(runtime: &PodRuntime) -> Option<u32> {
    let Some(newest) = runtime.sandboxes.first() else { return Some(0) };
    let ready = runtime.sandboxes.iter().filter(|one| one.state == SandboxState::Ready).count();
    let fits = ready == 1 && newest.state == SandboxState::Ready && !newest.ip.is_empty();
    (!fits).then_some(newest.attempt + 1)
}

fn decide_without_sandbox(pod: &Pod, runtime: &PodRuntime, attempt: u32) -> Plan {
    let mut plan = Plan { kill_pod: true, create_sandbox: Some(attempt), ..Plan::default() };
    let policy = pod.spec.restart_policy();
    let ever_ran = runtime.has_started_regular_container(&pod.spec);
    if policy == RestartPolicy::Never && attempt != 0 && ever_ran {
        plan.create_sandbox = None;
        return plan;
    }
    let succeeded = |name: &str| {
        let exit = runtime.newest(name).and_then(|newest| newest.exit());
        policy == RestartPolicy::OnFailure && exit.is_some_and(|exit| exit.code == 0)
    };
    let names = pod.spec.containers.iter().map(|container| container.name.clone());
    plan.start = names.filter(|name| !succeeded(name)).collect();
    if plan.start.is_empty() && ever_ran {
        plan.create_sandbox = None;
    }
    plan
}

fn reason_to_kill(
    container: &Container,
    hash: u64,
    results: &Results,
    id: &str,
) -> Option<KillReason> {
    if definition_hash(container) != hash {
        return Some(KillReason::DefinitionChanged);
    }
    let failed = |kind| results.get(kind, id) == Some(Belief::Failure);
    if failed(ProbeKind::Liveness) {
        return Some(KillReason::LivenessProbe);
    }
    failed(ProbeKind::Startup).then_some(KillReason::StartupProbe)
}

/// Neither rules nor exit codes are asked here: the container has not exited yet.
fn is_restarted_after_kill(container: &Container, pod: &Pod) -> bool {
    match container.restart_policy {
        Some(policy) => policy != ContainerRestartPolicy::Never,
        None => pod.spec.restart_policy() != RestartPolicy::Never,
    }
}

fn kill_message(name: &str, why: KillReason) -> String {
    match why {
        KillReason::DefinitionChanged => format!("Container {name} definition changed"),
        KillReason::LivenessProbe => format!("Container {name} failed liveness probe"),
        KillReason::StartupProbe => format!("Container {name} failed startup probe"),
        KillReason::PodStops => format!("Stopping container {name}"),
    }
}

/// Every running container of the pod, to be stopped with it.
pub fn stop_all(runtime: &PodRuntime) -> Vec<Kill> {
    let running = runtime.containers.iter().filter(|container| container.is_running());
    running
        .map(|container| Kill {
            id: container.id.clone(),
            name: container.name.clone(),
            why: KillReason::PodStops,
            message: kill_message(&container.name, KillReason::PodStops),
        })
        .collect()
}

/// What a running container is compared by: name and image.
/// Models pkg/kubelet/container/helpers.go HashContainer.
pub fn definition_hash(container: &Container) -> u64 {
    u64::from(fnv32a(format!("{}\0{}", container.name, container.image).as_bytes()))
}
