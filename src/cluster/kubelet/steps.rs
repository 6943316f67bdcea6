//! A plan as the steps that carry it out, one after another.
//! Models pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod (v1.36), K40.

use super::actions::{Kill, KillReason, Plan, stop_all};
use super::make_start::ContainerConfig;
use super::pleg::PodRuntime;
use super::reason_cache::StartFailure;
use crate::cluster::ids::ContainerId;
use crate::kit::time::SimTime;
use crate::objects::Pod;

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Mount,
    Mounted {
        since: SimTime,
    },
    AddProbes,
    Plan,
    /// The pod's containers, all together.
    KillAll(Vec<Kill>),
    KillOne(Kill),
    /// The kills under way go on.
    LetGo,
    Remove {
        container: String,
        id: ContainerId,
        logs: Logs,
    },
    StopSandbox,
    CreateSandbox {
        attempt: u32,
    },
    SandboxUp {
        attempt: u32,
    },
    Start(String),
    Pulled {
        container: String,
        asked_at: SimTime,
        begun_at: SimTime,
    },
    Create(String),
    Created {
        container: String,
        config: Box<ContainerConfig>,
    },
    Run {
        container: String,
        id: ContainerId,
    },
    /// The postStart hook goes on.
    PostStart {
        container: String,
        id: ContainerId,
    },
    StartFailed {
        container: String,
        failure: StartFailure,
    },
    ContainersGone,
    Unmount,
    Terminated,
}

/// Whether a container's log file goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    Removed,
    Kept,
}

/// Everything to be stopped first, then the sandbox, then every start in the order of the spec.
pub fn steps(plan: Plan, pod: &Pod, runtime: &PodRuntime) -> Vec<Step> {
    let mut steps = Vec::new();
    if plan.kill_pod {
        let why = match plan.create_sandbox {
            true => KillReason::PodStops,
            false => KillReason::PodFinished,
        };
        steps.push(Step::KillAll(stop_all(runtime, why)));
        steps.push(Step::StopSandbox);
        if plan.create_sandbox {
            steps.extend(purge_init_containers(pod, runtime));
        }
    } else {
        // One after another: each blocks until its container is dead.
        steps.extend(plan.kill.into_iter().map(Step::KillOne));
        for reset in plan.reset {
            steps.extend(reset.kill.map(Step::KillOne));
            steps.push(Step::Remove { container: reset.name, id: reset.id, logs: Logs::Kept });
        }
    }
    if plan.create_sandbox {
        steps.push(Step::CreateSandbox { attempt: plan.attempt });
    }
    let starts = [plan.start_ephemeral, plan.start_init, plan.start];
    steps.extend(starts.into_iter().flatten().map(Step::Start));
    steps
}

/// A new sandbox begins with the first init container: nothing may remind of those before.
fn purge_init_containers(pod: &Pod, runtime: &PodRuntime) -> Vec<Step> {
    let names = pod.spec.init_containers.iter().map(|container| &container.name);
    let instances = names.flat_map(|name| runtime.instances(name));
    instances
        .map(|instance| Step::Remove {
            container: instance.name.clone(),
            id: instance.id.clone(),
            logs: Logs::Removed,
        })
        .collect()
}
