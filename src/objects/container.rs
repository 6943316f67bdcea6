//! A container as the pod's spec describes it.
//! Models staging/src/k8s.io/api/core/v1/types.go Container (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::env::{EnvFromSource, EnvVar};
use super::hook::Lifecycle;
use super::is_default;
use super::probe::{Probe, ProbeKind};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Container {
    pub name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub image: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub working_dir: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ContainerPort>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<EnvVar>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env_from: Vec<EnvFromSource>,
    pub resources: ResourceRequirements,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_devices: Vec<VolumeDevice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_mounts: Vec<VolumeMount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness_probe: Option<Probe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_probe: Option<Probe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup_probe: Option<Probe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    #[serde(skip_serializing_if = "is_default")]
    pub termination_message_path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_message_policy: Option<TerminationMessagePolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pull_policy: Option<ImagePullPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<ContainerRestartPolicy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restart_policy_rules: Vec<RestartRule>,
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerPort {
    pub container_port: i32,
    #[serde(rename = "hostIP", skip_serializing_if = "is_default")]
    pub host_ip: String,
    #[serde(skip_serializing_if = "is_default")]
    pub host_port: i32,
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    pub protocol: Protocol,
}

/// What the API stores is a text; only its checks hold it to these.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
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

impl From<String> for Protocol {
    fn from(text: String) -> Protocol {
        match text.as_str() {
            "TCP" => Protocol::Tcp,
            "UDP" => Protocol::Udp,
            "SCTP" => Protocol::Sctp,
            _ => Protocol::Other(text),
        }
    }
}

impl From<Protocol> for String {
    fn from(protocol: Protocol) -> String {
        protocol.as_str().to_owned()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceRequirements {
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub limits: SortedMap<String, Value>,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub requests: SortedMap<String, Value>,
}

/// A disk that stands in the container as a device. No storage system fills one here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct VolumeDevice {
    pub device_path: String,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct VolumeMount {
    pub mount_path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_propagation: Option<String>,
    pub name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive_read_only: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub sub_path: String,
    /// A sub path with `$(VAR)` in it.
    #[serde(skip_serializing_if = "is_default")]
    pub sub_path_expr: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImagePullPolicy {
    Always,
    IfNotPresent,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TerminationMessagePolicy {
    File,
    FallbackToLogsOnError,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContainerRestartPolicy {
    Always,
    OnFailure,
    Never,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestartRule {
    pub action: RestartRuleAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_codes: Option<RestartRuleExitCodes>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestartRuleAction {
    Restart,
    RestartAllContainers,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestartRuleExitCodes {
    pub operator: RestartRuleOperator,
    #[serde(default)]
    pub values: Vec<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestartRuleOperator {
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
