//! Plans as lines: what is done for which containers, policies and beliefs.

use std::rc::Rc;

use super::*;
use crate::cluster::ids::{ContainerId, Uid};
use crate::cluster::runtime::{Exit, LastWords, Sandbox};
use crate::kit::time::SimTime;
use crate::objects::probe::Probe;
use crate::objects::{
    Key, RestartRule, RestartRuleAction, RestartRuleExitCodes, RestartRuleOperator,
};

fn pod(policy: RestartPolicy, containers: &[&str]) -> Pod {
    let container = |name: &&str| Container { name: (*name).to_owned(), ..Container::default() };
    let mut pod = Pod::default();
    pod.spec.restart_policy = Some(policy);
    pod.spec.containers = containers.iter().map(container).collect();
    pod
}

/// A ready sandbox and these containers: `a` runs, `b=1` has exited with that code.
fn runtime(containers: &[&str]) -> PodRuntime {
    let sandbox = Sandbox {
        created_at: SimTime::ZERO,
        id: ContainerId::new("sandbox"),
        attempt: 0,
        ip: "10.244.0.2".to_owned(),
        state: SandboxState::Ready,
    };
    let containers = containers.iter().map(|words| Rc::new(instance(words))).collect();
    PodRuntime { sandboxes: vec![sandbox], containers }
}

fn instance(words: &str) -> Instance {
    let (name, code) = words.split_once('=').unwrap_or((words, ""));
    let exit = |code| Exit {
        started_at: Some(SimTime::ZERO),
        finished_at: SimTime::ZERO,
        code,
        reason: String::new(),
        message: String::new(),
        cause: None,
    };
    let run = match code.parse() {
        Ok(code) => ContainerRun::Exited(exit(code)),
        Err(_) => ContainerRun::Running { started_at: SimTime::ZERO, stop: None },
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
        start: None,
        last_words: LastWords::default(),
        created_at: SimTime::ZERO,
        run,
    }
}

/// The plan for a pod with the containers `a` and `b`, where a probe of `a` may have failed.
fn plan(policy: RestartPolicy, runtime: &PodRuntime, failed: Option<ProbeKind>) -> String {
    let mut results = Results::default();
    if let Some(kind) = failed {
        results.set(kind, "containerd://a", Belief::Failure);
    }
    told(&pod(policy, &["a", "b"]), runtime, &results)
}

/// The plan for a pod with `a`, the init containers `i` and `k`, and the sidecar `s` between them.
fn plan_with_init(policy: RestartPolicy, containers: &[&str], startup: Option<Belief>) -> String {
    let mut pod = pod(policy, &["a"]);
    let named = |name: &str| Container { name: name.to_owned(), ..Container::default() };
    let sidecar = Container {
        restart_policy: Some(ContainerRestartPolicy::Always),
        startup_probe: startup.map(|_| Probe::default()),
        ..named("s")
    };
    pod.spec.init_containers = vec![named("i"), sidecar, named("k")];
    let mut results = Results::default();
    if let Some(belief) = startup {
        results.set(ProbeKind::Startup, "containerd://s", belief);
    }
    told(&pod, &runtime(containers), &results)
}

/// `stop pod`, `kill a (MESSAGE)`, `sandbox 1`, `start a`, in the order in which they are done.
fn told(pod: &Pod, runtime: &PodRuntime, results: &Results) -> String {
    let plan = decide(pod, runtime, results, RestartAll::No);
    let mut words = Vec::new();
    words.extend(plan.kill_pod.then(|| "stop pod".to_owned()));
    // Whoever stops with the pod is not killed on its own.
    let kills = plan.kill.iter().filter(|_| !plan.kill_pod);
    words.extend(kills.map(|kill| format!("kill {} ({})", kill.name, kill.message)));
    words.extend(plan.create_sandbox.then(|| format!("sandbox {}", plan.attempt)));
    words.extend(plan.start_init.iter().chain(&plan.start).map(|name| format!("start {name}")));
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
        assert_eq!(plan(policy, &runtime(containers), None), expected, "{policy:?} {containers:?}");
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
        (Always, Startup, "kill a (Container a failed startup probe, will be restarted), start a"),
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

#[test]
fn init_containers_run_one_after_another_and_then_the_regular_ones() {
    use RestartPolicy::{Always, Never, OnFailure};
    for (policy, containers, expected) in [
        (Always, &[][..], "start i"),
        (Always, &["i"], ""),
        (Always, &["i=0"], "start s"),
        (Always, &["i=0", "s"], "start k"),
        (Always, &["i=0", "s", "k=0"], "start a"),
        (Always, &["i=1"], "start i"),
        (OnFailure, &["i=1"], "start i"),
        (Never, &["i=1"], "stop pod"),
        (Never, &["i=0", "s=1"], "start s"),
        (Always, &["s", "k=0", "a"], ""),
        (Always, &["a"], "start s"),
        (Never, &["i=0", "s=1", "k=0", "a"], "start s"),
        (Never, &["i=0", "s", "k=0", "a=0"], "stop pod"),
    ] {
        assert_eq!(plan_with_init(policy, containers, None), expected, "{policy:?} {containers:?}");
    }
}

#[test]
fn a_sidecar_holds_the_next_up_until_its_startup_probe_has_succeeded() {
    let containers = &["i=0", "s"];
    for (startup, expected) in [
        (Belief::Unknown, ""),
        (Belief::Success, "start k"),
        (Belief::Failure, "kill s (Init container s failed startup probe), start s"),
    ] {
        let got = plan_with_init(RestartPolicy::Always, containers, Some(startup));
        assert_eq!(got, expected, "{startup:?}");
    }
}

#[test]
fn what_restarts_all_goes_last() {
    let mut pod = pod(RestartPolicy::Always, &["a", "b"]);
    let exit_codes = RestartRuleExitCodes { operator: RestartRuleOperator::In, values: vec![42] };
    pod.spec.containers[0].restart_policy_rules = vec![RestartRule {
        action: RestartRuleAction::RestartAllContainers,
        exit_codes: Some(exit_codes),
    }];
    let plan = decide(&pod, &runtime(&["a=42", "b"]), &Results::default(), RestartAll::Yes);
    let reset = plan.reset.iter().map(|reset| (reset.name.as_str(), reset.kill.is_some()));
    assert_eq!(reset.collect::<Vec<_>>(), [("b", true), ("a", false)]);
    assert!(plan.start.is_empty(), "the next sync starts them");
}
