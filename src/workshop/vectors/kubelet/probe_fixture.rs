//! A pod with one probe, its status, and the worker between them, as upstream's worker tests set them up.

use std::rc::Rc;

use serde::Deserialize;

use super::super::case::Failure;
use super::prober_worker::{Input, OtherContainer};
use crate::cluster::kubelet::prober::{
    Look, ProbeKey, Prober, Step, View, Worker, absorb, examine,
};
use crate::cluster::version::{Gates, Version};
use crate::cluster::{Belief, ProbeAnswer, Uid};
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::probe::{Action, Probe, ProbeKind, TcpSocketAction};
use crate::objects::{
    Container, ContainerRestartPolicy, ContainerState, ContainerStateRunning,
    ContainerStateTerminated, ContainerStateWaiting, ContainerStatus, IntOrString, Pod, PodPhase,
    PodStatus, RestartPolicy, RestartRule, RestartRuleAction, RestartRuleExitCodes,
    RestartRuleOperator,
};

/// The instant of every pass; late enough that a container can have started long before.
pub const NOW: SimTime = SimTime::secs(100_000);
pub const CONTAINER_ID: &str = "test://cOnTaInEr_Id";
pub const CONTAINER_NAME: &str = "cOnTaInEr_NaMe";

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleInput {
    action: RestartRuleAction,
    operator: RestartRuleOperator,
    values: Vec<i32>,
}

pub struct Fixture {
    worker: Worker,
    prober: Prober,
    gates: Gates,
    /// None: the kubelet has made no status yet.
    status: Option<PodStatus>,
    /// The probed container's status, put into the pod's at each pass.
    pub container: ContainerStatus,
    place: Place,
}

/// Where the probed container's status stands.
enum Place {
    Regular,
    Init,
}

/// What one pass left behind.
pub struct Pass {
    pub keep_going: bool,
    pub asked: bool,
    pub cached: Option<Belief>,
    pub on_hold: bool,
    pub result_run: i32,
}

impl Fixture {
    pub fn new(input: &Input, kind: ProbeKind) -> Result<Fixture, Failure> {
        let pod = Rc::new(make_pod(input, kind));
        let container = pod.container(CONTAINER_NAME).cloned().expect("the pod was made with it");
        let spec = container.probe(kind).cloned().expect("the container was made with it");
        let worker = Worker::new(key(kind), pod, container, spec, Look { at: NOW, cause: None });
        let words = input.container.as_deref().unwrap_or("running");
        let mut fixture = Fixture {
            worker,
            prober: Prober::default(),
            gates: input.feature_gates.gates(),
            status: input.status.map(|_| status_of_others(input)).transpose()?,
            container: describe(words, input)?,
            place: if input.sidecar { Place::Init } else { Place::Regular },
        };
        if let Some(after) = input.started_after_kubelet_seconds {
            fixture.prober.started_at = Some(NOW);
            fixture.run_since(SimTime::millis(NOW.as_millis().saturating_add_signed(after * 1000)));
        }
        Ok(fixture)
    }

    pub fn preset(&mut self, belief: Belief) {
        self.prober.results.set(self.worker.key.kind, CONTAINER_ID, belief);
    }

    /// The probed container has been running since then.
    pub fn run_since(&mut self, at: SimTime) {
        self.container.state = Some(running(at));
    }

    /// One call of doProbe, with what the program would answer.
    pub fn do_probe(&mut self, answer: ProbeAnswer) -> Pass {
        let status = self.status.clone().map(|mut status| {
            let list = match self.place {
                Place::Regular => &mut status.container_statuses,
                Place::Init => &mut status.init_container_statuses,
            };
            list.push(self.container.clone());
            status
        });
        let view = View {
            status: status.as_ref(),
            now: NOW,
            prober: &self.prober,
            gates: self.gates,
            version: Version::DEFAULT,
        };
        let pass = examine(&self.worker, &view);
        self.worker.take(&mut self.prober.results, &pass);
        let asked = pass.step == Step::Ask;
        if asked && let Some(belief) = absorb(&mut self.worker, answer, Version::DEFAULT) {
            self.prober.results.set(self.worker.key.kind, &self.worker.container_id, belief);
        }
        Pass {
            keep_going: pass.step != Step::Stop,
            asked,
            cached: self.prober.results.get(self.worker.key.kind, &self.container.container_id),
            on_hold: self.worker.on_hold,
            result_run: self.worker.result_run,
        }
    }
}

fn key(kind: ProbeKind) -> ProbeKey {
    ProbeKey { uid: Uid::new("test-pod-uid"), container: Rc::from(CONTAINER_NAME), kind }
}

pub fn make_pod(input: &Input, kind: ProbeKind) -> Pod {
    let probe = Probe {
        action: Some(Action::TcpSocket(TcpSocketAction {
            port: IntOrString::Int(80),
            ..TcpSocketAction::default()
        })),
        initial_delay_seconds: input.initial_delay_seconds,
        timeout_seconds: 1,
        period_seconds: 1,
        success_threshold: input.success_threshold,
        failure_threshold: input.failure_threshold,
        ..Probe::default()
    };
    let sidecar_policy = input.sidecar.then_some(ContainerRestartPolicy::Always);
    let mut container = Container {
        name: CONTAINER_NAME.to_owned(),
        restart_policy: input.container_restart_policy.or(sidecar_policy),
        restart_policy_rules: input
            .container_restart_policy_rules
            .iter()
            .map(RuleInput::rule)
            .collect(),
        ..Container::default()
    };
    match kind {
        ProbeKind::Startup => container.startup_probe = Some(probe),
        ProbeKind::Readiness => container.readiness_probe = Some(probe),
        ProbeKind::Liveness => container.liveness_probe = Some(probe),
    }
    let mut pod = Pod::default();
    pod.spec.restart_policy = Some(input.pod_restart_policy.unwrap_or(RestartPolicy::Never));
    pod.metadata.deletion_timestamp = input.deleting.then(|| Stamp::of(NOW));
    pod.spec.containers = input.other_containers.iter().map(OtherContainer::container).collect();
    let list = if input.sidecar { &mut pod.spec.init_containers } else { &mut pod.spec.containers };
    list.insert(0, container);
    pod
}

fn status_of_others(input: &Input) -> Result<PodStatus, Failure> {
    Ok(PodStatus {
        phase: Some(input.pod_phase.unwrap_or(PodPhase::Running)),
        container_statuses: input
            .other_containers
            .iter()
            .map(OtherContainer::status)
            .collect::<Result<_, _>>()?,
        ..PodStatus::default()
    })
}

/// The probed container's status, from the words of the table.
fn describe(words: &str, input: &Input) -> Result<ContainerStatus, Failure> {
    let mut status = ContainerStatus {
        name: CONTAINER_NAME.to_owned(),
        container_id: CONTAINER_ID.to_owned(),
        started: Some(input.started),
        ..ContainerStatus::default()
    };
    match words {
        "absent (another name)" => status.name.push_str("_other"),
        "has id, neither running nor terminated" => {}
        words => status.state = Some(describe_state(words, input.exit_code)?),
    }
    Ok(status)
}

fn describe_state(words: &str, exit_code: i32) -> Result<ContainerState, Failure> {
    match words {
        "running" => Ok(running(NOW)),
        "waiting" => Ok(ContainerState::Waiting(ContainerStateWaiting::default())),
        "terminated" => Ok(ContainerState::Terminated(ContainerStateTerminated {
            exit_code,
            ..ContainerStateTerminated::default()
        })),
        other => Err(Failure::unknown(other)),
    }
}

fn running(at: SimTime) -> ContainerState {
    ContainerState::Running(ContainerStateRunning { started_at: Some(Stamp::of(at)) })
}

impl OtherContainer {
    fn container(&self) -> Container {
        Container {
            name: self.name.clone(),
            restart_policy: self.restart_policy,
            restart_policy_rules: self.rules.iter().map(RuleInput::rule).collect(),
            ..Container::default()
        }
    }

    fn status(&self) -> Result<ContainerStatus, Failure> {
        Ok(ContainerStatus {
            name: self.name.clone(),
            container_id: format!("test://{}", self.name),
            state: Some(describe_state(&self.state, self.exit_code)?),
            ..ContainerStatus::default()
        })
    }
}

impl RuleInput {
    pub fn rule(&self) -> RestartRule {
        let exit_codes =
            RestartRuleExitCodes { operator: self.operator, values: self.values.clone() };
        RestartRule { action: self.action, exit_codes: Some(exit_codes) }
    }
}
