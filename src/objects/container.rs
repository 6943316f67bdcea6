//! A container as the pod's spec describes it.
//! Models staging/src/k8s.io/api/core/v1/types.go Container (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::{Json, Misfit, serde_by_json};
use serde_json::Value;

use super::env::{EnvFromSource, EnvVar};
use super::hook::Lifecycle;
use super::probe::{Probe, ProbeKind};

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Container {
    pub name: String,
    #[json(omitempty)]
    pub image: String,
    #[json(omitempty)]
    pub command: Vec<String>,
    #[json(omitempty)]
    pub args: Vec<String>,
    #[json(omitempty)]
    pub working_dir: String,
    #[json(omitempty)]
    pub ports: Vec<ContainerPort>,
    #[json(omitempty)]
    pub env: Vec<EnvVar>,
    #[json(omitempty)]
    pub env_from: Vec<EnvFromSource>,
    pub resources: ResourceRequirements,
    #[json(omitempty)]
    pub volume_devices: Vec<VolumeDevice>,
    #[json(omitempty)]
    pub volume_mounts: Vec<VolumeMount>,
    pub liveness_probe: Option<Probe>,
    pub readiness_probe: Option<Probe>,
    pub startup_probe: Option<Probe>,
    pub lifecycle: Option<Lifecycle>,
    #[json(omitempty)]
    pub termination_message_path: String,
    pub termination_message_policy: Option<TerminationMessagePolicy>,
    pub image_pull_policy: Option<ImagePullPolicy>,
    pub security_context: Option<SecurityContext>,
    pub restart_policy: Option<ContainerRestartPolicy>,
    #[json(omitempty)]
    pub restart_policy_rules: Vec<RestartRule>,
    #[json(omitempty)]
    pub stdin: bool,
    #[json(omitempty)]
    pub tty: bool,
}

impl Container {
    pub fn probe(&self, kind: ProbeKind) -> Option<&Probe> {
        match kind {
            ProbeKind::Startup => self.startup_probe.as_ref(),
            ProbeKind::Readiness => self.readiness_probe.as_ref(),
            ProbeKind::Liveness => self.liveness_probe.as_ref(),
        }
    }

    /// An init container that keeps running beside the regular ones.
    pub fn is_sidecar(&self) -> bool {
        self.restart_policy == Some(ContainerRestartPolicy::Always)
    }

    /// The number behind a port's name, if some container port carries it.
    pub fn port_named(&self, name: &str) -> Option<i32> {
        let port = self.ports.iter().find(|port| port.name == name)?;
        Some(port.container_port)
    }
}

/// As much of it as changes what a container does here.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct SecurityContext {
    pub read_only_root_filesystem: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerPort {
    pub container_port: i32,
    #[json(name = "hostIP", omitempty)]
    pub host_ip: String,
    #[json(omitempty)]
    pub host_port: i32,
    #[json(omitempty)]
    pub name: String,
    pub protocol: Protocol,
}

/// What the API stores is a text; only its checks hold it to these.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
    Sctp,
    /// Refused by every check, and printed as it is.
    Other(String),
}

impl Protocol {
    pub fn as_str(&self) -> &str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
            Protocol::Other(text) => text,
        }
    }
}

serde_by_json!(Protocol);

impl Json for Protocol {
    fn read(json: Value) -> Result<Protocol, Misfit> {
        let text = String::read(json)?;
        Ok(match text.as_str() {
            "TCP" => Protocol::Tcp,
            "UDP" => Protocol::Udp,
            "SCTP" => Protocol::Sctp,
            _ => Protocol::Other(text),
        })
    }

    fn write(&self) -> Value {
        self.as_str().into()
    }

    fn is_empty(&self) -> bool {
        false
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ResourceRequirements {
    #[json(omitempty)]
    pub limits: SortedMap<String, Value>,
    #[json(omitempty)]
    pub requests: SortedMap<String, Value>,
}

/// A disk that stands in the container as a device. No storage system fills one here.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct VolumeDevice {
    pub device_path: String,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct VolumeMount {
    pub mount_path: String,
    pub mount_propagation: Option<String>,
    pub name: String,
    #[json(omitempty)]
    pub read_only: bool,
    pub recursive_read_only: Option<String>,
    #[json(omitempty)]
    pub sub_path: String,
    /// A sub path with `$(VAR)` in it.
    #[json(omitempty)]
    pub sub_path_expr: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Json)]
pub enum ImagePullPolicy {
    Always,
    IfNotPresent,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Json)]
pub enum TerminationMessagePolicy {
    File,
    FallbackToLogsOnError,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Json)]
pub enum ContainerRestartPolicy {
    Always,
    OnFailure,
    Never,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct RestartRule {
    pub action: RestartRuleAction,
    pub exit_codes: Option<RestartRuleExitCodes>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub enum RestartRuleAction {
    #[default]
    Restart,
    RestartAllContainers,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct RestartRuleExitCodes {
    pub operator: RestartRuleOperator,
    pub values: Vec<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Json)]
pub enum RestartRuleOperator {
    #[default]
    In,
    NotIn,
}

impl RestartRule {
    pub fn matches(&self, exit_code: i32) -> bool {
        let Some(exit_codes) = &self.exit_codes else { return false };
        match exit_codes.operator {
            RestartRuleOperator::In => exit_codes.values.contains(&exit_code),
            RestartRuleOperator::NotIn => !exit_codes.values.contains(&exit_code),
        }
    }
}
