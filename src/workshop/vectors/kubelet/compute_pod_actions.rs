//! `kubelet/compute_pod_actions.json`: what one sync decides to do.

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure, same};
use super::pod_fixture::ContainerInput;
use crate::cluster::kubelet::actions::{Plan, decide};
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::kubelet::prober::Results;
use crate::cluster::kubelet::restart_all::RestartAll;
use crate::cluster::kubelet::status::containers::api_id;
use crate::cluster::runtime::{Sandbox, SandboxState};
use crate::cluster::{Belief, ContainerId};
use crate::kit::time::SimTime;
use crate::objects::probe::ProbeKind;
use crate::objects::{Container, Pod, RestartPolicy};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    restart_policy: Option<RestartPolicy>,
    sandbox: SandboxInput,
    #[serde(default)]
    init_containers: Vec<ContainerInput>,
    containers: Vec<ContainerInput>,
    #[serde(default)]
    ephemeral_containers: Vec<ContainerInput>,
    #[serde(default)]
    restart_all_containers: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SandboxInput {
    exists: bool,
    #[serde(default)]
    ready: bool,
    #[serde(default)]
    attempt: u32,
    #[serde(default)]
    ip: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expect {
    kill_pod: bool,
    create_sandbox: bool,
    attempt: u32,
    init_containers_to_start: Vec<usize>,
    containers_to_start: Vec<usize>,
    ephemeral_containers_to_start: Vec<usize>,
    /// In no particular order.
    containers_to_kill: Vec<String>,
    containers_to_reset: Option<Vec<String>>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let input: Input = case.input()?;
    let mut expect: Expect = case.expect()?;
    let pod = input.pod();
    let restart_all = if input.restart_all_containers { RestartAll::Yes } else { RestartAll::No };
    let plan = decide(&pod, &input.runtime()?, &input.results()?, restart_all);
    let Plan { kill_pod, create_sandbox, attempt, .. } = plan;
    let mut killed: Vec<&String> = plan.kill.iter().map(|kill| &kill.name).collect();
    killed.sort();
    expect.containers_to_kill.sort();
    let reset: Vec<&String> = plan.reset.iter().map(|reset| &reset.name).collect();
    let expected = json!([
        [expect.kill_pod, expect.create_sandbox, expect.attempt],
        expect.init_containers_to_start,
        expect.containers_to_start,
        expect.ephemeral_containers_to_start,
        expect.containers_to_kill,
        expect.containers_to_reset.unwrap_or_default(),
    ]);
    let got = json!([
        [json!(kill_pod), json!(create_sandbox), json!(attempt)],
        indices(&plan.start_init, &pod.spec.init_containers),
        indices(&plan.start, &pod.spec.containers),
        indices(&plan.start_ephemeral, &pod.spec.ephemeral_containers),
        killed,
        reset,
    ]);
    same(expected, got)
}

fn indices(names: &[String], of: &[Container]) -> Vec<Option<usize>> {
    names.iter().map(|name| of.iter().position(|one| one.name == *name)).collect()
}

impl Input {
    fn all(&self) -> impl Iterator<Item = &ContainerInput> {
        self.containers.iter().chain(&self.init_containers).chain(&self.ephemeral_containers)
    }

    fn pod(&self) -> Pod {
        let containers =
            |list: &[ContainerInput]| list.iter().map(ContainerInput::container).collect();
        let mut pod = Pod::default();
        pod.spec.restart_policy = self.restart_policy;
        pod.spec.containers = containers(&self.containers);
        pod.spec.init_containers = containers(&self.init_containers);
        pod.spec.ephemeral_containers = containers(&self.ephemeral_containers);
        pod
    }

    fn runtime(&self) -> Result<PodRuntime, Failure> {
        let SandboxInput { exists, ready, attempt, ref ip } = self.sandbox;
        let sandbox = exists.then(|| Sandbox {
            created_at: SimTime::ZERO,
            id: ContainerId::new("sandboxID"),
            attempt,
            ip: ip.clone(),
            state: if ready { SandboxState::Ready } else { SandboxState::NotReady },
        });
        let instances = self.all().map(ContainerInput::instance).collect::<Result<Vec<_>, _>>()?;
        Ok(PodRuntime {
            sandboxes: sandbox.into_iter().collect(),
            containers: instances.into_iter().flatten().collect(),
        })
    }

    fn results(&self) -> Result<Results, Failure> {
        let mut results = Results::default();
        for input in self.all() {
            let id = api_id(&ContainerId::new(&input.name));
            for (kind, believed) in
                [(ProbeKind::Liveness, &input.liveness), (ProbeKind::Startup, &input.startup)]
            {
                if let Some(believed) = believed {
                    results.set(kind, &id, read_belief(believed)?);
                }
            }
        }
        Ok(results)
    }
}

fn read_belief(text: &str) -> Result<Belief, Failure> {
    let all = [Belief::Unknown, Belief::Success, Belief::Failure];
    let found = all.into_iter().find(|belief| belief.as_str() == text);
    found.ok_or_else(|| Failure::unknown(text))
}
