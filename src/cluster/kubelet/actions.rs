//! DECIDE: from the pod and what runs, what to kill and what to start.
//! Models pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions (v1.36), K39.

use std::rc::Rc;

use super::pleg::PodRuntime;
use super::prober::Results;
use super::restart_policy::should_restart;
use super::status::containers::api_id;
use crate::cluster::ids::ContainerId;
use crate::cluster::record::Belief;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::{Container as Instance, SandboxState};
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
        let newest = runtime.newest(&container.name);
        let Some(running) = newest.filter(|newest| newest.is_running()) else {
            if is_to_be_started(pod, container, newest.map(Rc::as_ref)) {
                plan.start.push(container.name.clone());
            }
            continue;
        };
        let Some(why) = reason_to_kill(container, running, results) else {
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
        plan.kill.push(Kill { id: running.id.clone(), name: container.name.clone(), why, message });
    }
    if kept == 0 && plan.start.is_empty() {
        plan.kill_pod = true;
        plan.kill.clear();
    }
    plan
}

/// Models container/helpers.go ShouldContainerBeRestarted, for a container that does not run (K38).
fn is_to_be_started(pod: &Pod, container: &Container, newest: Option<&Instance>) -> bool {
    if pod.is_deleting() {
        return false;
    }
    let exit = newest.and_then(Instance::exit);
    exit.is_none_or(|exit| should_restart(container, &pod.spec, exit.code))
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
    if policy == RestartPolicy::Never && attempt != 0 && !runtime.containers.is_empty() {
        plan.create_sandbox = None;
        return plan;
    }
    let is_done = |container: &&Container| {
        let runs_once = match container.restart_policy {
            Some(own) => own == ContainerRestartPolicy::OnFailure,
            None => policy == RestartPolicy::OnFailure,
        };
        let exit = runtime.newest(&container.name).and_then(|newest| newest.exit());
        runs_once && exit.is_some_and(|exit| exit.code == 0)
    };
    let to_start = pod.spec.containers.iter().filter(|container| !is_done(container));
    plan.start = to_start.map(|container| container.name.clone()).collect();
    if plan.start.is_empty() && runtime.has_started_regular_container(&pod.spec) {
        plan.create_sandbox = None;
    }
    plan
}

fn reason_to_kill(
    container: &Container,
    running: &Instance,
    results: &Results,
) -> Option<KillReason> {
    if definition_hash(container) != running.hash {
        return Some(KillReason::DefinitionChanged);
    }
    let id = api_id(&running.id);
    let failed = |kind| results.get(kind, &id) == Some(Belief::Failure);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ids::Uid;
    use crate::cluster::runtime::{ContainerRun, Exit, Sandbox};
    use crate::kit::time::SimTime;
    use crate::objects::Key;

    fn pod(policy: RestartPolicy, containers: &[&str]) -> Pod {
        let container =
            |name: &&str| Container { name: (*name).to_owned(), ..Container::default() };
        let mut pod = Pod::default();
        pod.spec.restart_policy = Some(policy);
        pod.spec.containers = containers.iter().map(container).collect();
        pod
    }

    /// A ready sandbox and these containers: `a` runs, `b=1` has exited with that code.
    fn runtime(containers: &[&str]) -> PodRuntime {
        let sandbox = Sandbox {
            id: ContainerId::new("sandbox"),
            attempt: 0,
            created_at: SimTime::ZERO,
            ip: "10.244.0.2".to_owned(),
            state: SandboxState::Ready,
        };
        let containers = containers.iter().map(|words| Rc::new(instance(words))).collect();
        PodRuntime { sandboxes: vec![sandbox], containers }
    }

    fn instance(words: &str) -> Instance {
        let (name, code) = words.split_once('=').unwrap_or((words, ""));
        let exit = |code| Exit {
            started_at: SimTime::ZERO,
            finished_at: SimTime::ZERO,
            code,
            reason: String::new(),
            message: String::new(),
            cause: None,
        };
        let (image, _) = crate::cluster::images::find("nginx");
        let process = crate::cluster::Process::start(image, Vec::new(), SimTime::ZERO, None);
        let run = match code.parse() {
            Ok(code) => ContainerRun::Exited(exit(code)),
            Err(_) => ContainerRun::Running { started_at: SimTime::ZERO, process, stop: None },
        };
        let hash = definition_hash(&Container { name: name.to_owned(), ..Container::default() });
        Instance {
            id: ContainerId::new(name),
            uid: Uid::new("uid"),
            pod: Key::pod("default", "web"),
            name: name.to_owned(),
            image: String::new(),
            attempt: 0,
            hash,
            ports: Vec::new(),
            created_at: SimTime::ZERO,
            run,
        }
    }

    /// `kill a (MESSAGE)`, `start a`, `stop pod`, `sandbox 1`, in the order in which they are done.
    fn plan(policy: RestartPolicy, runtime: &PodRuntime, failed: Option<ProbeKind>) -> String {
        let mut results = Results::default();
        if let Some(kind) = failed {
            results.set(kind, "containerd://a", Belief::Failure);
        }
        let plan = decide(&pod(policy, &["a", "b"]), runtime, &results);
        let mut words = Vec::new();
        words.extend(plan.kill_pod.then(|| "stop pod".to_owned()));
        words.extend(plan.kill.iter().map(|kill| format!("kill {} ({})", kill.name, kill.message)));
        words.extend(plan.create_sandbox.map(|attempt| format!("sandbox {attempt}")));
        words.extend(plan.start.iter().map(|name| format!("start {name}")));
        words.join(", ")
    }

    #[test]
    fn what_does_not_run_is_started_as_the_policy_wants() {
        use RestartPolicy::{Always, Never, OnFailure};
        for (policy, containers, expected) in [
            (Always, &["a", "b"][..], ""),
            (Always, &["a"], "start b"),
            (Always, &["a=0", "b=1"], "start a, start b"),
            (OnFailure, &["a=0", "b=1"], "start b"),
            (Never, &["a=0", "b"], ""),
            (Never, &["a=0", "b=1"], "stop pod"),
            (OnFailure, &["a=0", "b=0"], "stop pod"),
        ] {
            assert_eq!(
                plan(policy, &runtime(containers), None),
                expected,
                "{policy:?} {containers:?}"
            );
        }
    }

    #[test]
    fn a_failed_probe_kills_its_container_and_only_never_leaves_it_dead() {
        use ProbeKind::{Liveness, Readiness, Startup};
        use RestartPolicy::{Always, Never};
        let both = runtime(&["a", "b"]);
        for (policy, kind, expected) in [
            (
                Always,
                Liveness,
                "kill a (Container a failed liveness probe, will be restarted), start a",
            ),
            (
                Always,
                Startup,
                "kill a (Container a failed startup probe, will be restarted), start a",
            ),
            (Always, Readiness, ""),
            (Never, Liveness, "kill a (Container a failed liveness probe)"),
        ] {
            assert_eq!(plan(policy, &both, Some(kind)), expected, "{policy:?} {kind:?}");
        }
        let alone = runtime(&["a", "b=0"]);
        assert_eq!(plan(Never, &alone, Some(Liveness)), "stop pod", "nothing is left to keep");
    }

    #[test]
    fn without_a_sandbox_everything_begins_anew_unless_all_is_done() {
        use RestartPolicy::{Always, Never, OnFailure};
        let fresh = PodRuntime::default();
        assert_eq!(plan(Always, &fresh, None), "stop pod, sandbox 0, start a, start b");
        let mut lost = runtime(&["a=0", "b=1"]);
        lost.sandboxes[0].state = SandboxState::NotReady;
        assert_eq!(plan(Always, &lost, None), "stop pod, sandbox 1, start a, start b");
        assert_eq!(plan(OnFailure, &lost, None), "stop pod, sandbox 1, start b");
        assert_eq!(plan(Never, &lost, None), "stop pod");
    }
}
