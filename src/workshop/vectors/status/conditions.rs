//! `status/conditions.json`: the conditions that the kubelet makes, one function a case.

use serde::Deserialize;
use serde_json::Value;

use super::super::case::{Case, Failure, same};
use super::super::kubelet::gates::FeatureGates;
use super::runtime_record::{Runtime, RuntimeStatus, SandboxWords};
use crate::cluster::kubelet::status::conditions;
use crate::objects::{Condition, ContainerStatus, Pod, PodPhase, PodStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    function: Function,
    pod: Pod,
    /// None: nobody has looked yet.
    container_statuses: Option<Vec<ContainerStatus>>,
    pod_phase: Option<PodPhase>,
    conditions: Option<Vec<Condition>>,
    old_status: Option<PodStatus>,
    runtime_status: Option<RuntimeStatus>,
    sandboxes: Option<Vec<SandboxWords>>,
    #[serde(default)]
    feature_gates: FeatureGates,
}

#[derive(Clone, Copy, Deserialize)]
enum Function {
    #[serde(rename = "GenerateContainersReadyCondition")]
    ContainersReady,
    #[serde(rename = "GeneratePodReadyCondition")]
    Ready,
    #[serde(rename = "GeneratePodInitializedCondition")]
    Initialized,
    #[serde(rename = "GeneratePodReadyToStartContainersCondition")]
    ReadyToStartContainers,
    #[serde(rename = "GenerateAllContainersRestartingCondition")]
    AllContainersRestarting,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    condition: ExpectedCondition,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedCondition {
    #[serde(rename = "type")]
    kind: String,
    status: Value,
    #[serde(default)]
    reason: String,
    /// None: it may say anything.
    message: Option<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let Expect { condition: expected, .. } = case.expect()?;
    let got = input.condition()?;
    same(expected.kind, &got.kind)?;
    same(expected.status, got.status)?;
    same(expected.reason, &got.reason)?;
    expected.message.map_or(Ok(()), |message| same(message, &got.message))
}

impl Input {
    fn condition(self) -> Result<Condition, Failure> {
        let gates = self.feature_gates.gates();
        let (pod, old) = (&self.pod, &self.old_status.unwrap_or_default());
        let statuses = self.container_statuses.as_deref();
        let phase = self.pod_phase.unwrap_or(PodPhase::Unknown);
        Ok(match self.function {
            Function::ContainersReady => conditions::containers_ready(pod, statuses, phase),
            Function::Ready => {
                let conditions = self.conditions.unwrap_or_default();
                conditions::ready(pod, &conditions, statuses, phase)
            }
            Function::Initialized => conditions::initialized(pod, old, statuses, phase, gates),
            Function::ReadyToStartContainers => {
                let words = self.sandboxes.unwrap_or_default().into_iter();
                let sandbox_statuses =
                    words.map(SandboxWords::record).collect::<Result<Vec<_>, _>>()?;
                let status = RuntimeStatus { sandbox_statuses, ..RuntimeStatus::default() };
                conditions::ready_to_start_containers(pod, &Runtime::read(&status)?.shown)
            }
            Function::AllContainersRestarting => {
                let runtime = Runtime::read(&self.runtime_status.unwrap_or_default())?;
                conditions::all_containers_restarting(pod, &runtime.shown, old, phase, gates)
            }
        })
    }
}
