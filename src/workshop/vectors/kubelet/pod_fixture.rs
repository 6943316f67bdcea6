//! A pod's containers as tables describe them, and as the runtime would show them.

use std::rc::Rc;

use serde::Deserialize;

use super::super::case::Failure;
use super::probe_fixture::RuleInput;
use crate::cluster::kubelet::actions::definition_hash;
use crate::cluster::runtime::{Container as Instance, ContainerRun, Exit, LastWords};
use crate::cluster::{ContainerId, Uid};
use crate::kit::time::SimTime;
use crate::objects::probe::Probe;
use crate::objects::{Container, ContainerRestartPolicy, Key};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ContainerInput {
    pub name: String,
    /// None: the runtime does not know it.
    pub state: Option<String>,
    #[serde(default)]
    pub exit_code: i32,
    #[serde(default)]
    pub reason: String,
    pub restart_policy: Option<ContainerRestartPolicy>,
    #[serde(default, alias = "rules")]
    pub restart_policy_rules: Vec<RuleInput>,
    #[serde(default)]
    pub sidecar: bool,
    #[serde(default)]
    pub has_liveness: bool,
    #[serde(default)]
    pub has_startup: bool,
    pub liveness: Option<String>,
    pub startup: Option<String>,
    /// The container runs with a definition that is not the spec's any more.
    #[serde(default)]
    pub spec_changed: bool,
}

impl ContainerInput {
    pub fn container(&self) -> Container {
        let sidecar = self.sidecar.then_some(ContainerRestartPolicy::Always);
        Container {
            name: self.name.clone(),
            restart_policy: self.restart_policy.or(sidecar),
            restart_policy_rules: self.restart_policy_rules.iter().map(RuleInput::rule).collect(),
            liveness_probe: self.has_liveness.then(Probe::default),
            startup_probe: self.has_startup.then(Probe::default),
            ..Container::default()
        }
    }

    pub fn instance(&self) -> Result<Option<Rc<Instance>>, Failure> {
        let Some(state) = &self.state else { return Ok(None) };
        let hash = definition_hash(&self.container());
        Ok(Some(Rc::new(Instance {
            id: ContainerId::new(&self.name),
            uid: Uid::new("12345678"),
            pod: Key::pod("new", "foo"),
            name: self.name.clone(),
            image: String::new(),
            attempt: 0,
            hash: if self.spec_changed { !hash } else { hash },
            start: None,
            last_words: LastWords::default(),
            created_at: SimTime::ZERO,
            run: self.run(state)?,
        })))
    }

    fn run(&self, state: &str) -> Result<ContainerRun, Failure> {
        match state {
            "created" => Ok(ContainerRun::Created),
            "running" => Ok(running()),
            "exited" => Ok(ContainerRun::Exited(exit(self.exit_code, &self.reason))),
            "unknown" => Ok(ContainerRun::Unknown),
            other => Err(Failure::unknown(other)),
        }
    }
}

/// A program that runs; which one it is makes no difference to who decides about it.
pub fn running() -> ContainerRun {
    ContainerRun::Running { started_at: SimTime::ZERO, stop: None }
}

pub fn exit(code: i32, reason: &str) -> Exit {
    Exit {
        started_at: Some(SimTime::ZERO),
        finished_at: SimTime::ZERO,
        code,
        reason: reason.to_owned(),
        message: String::new(),
        cause: None,
    }
}
