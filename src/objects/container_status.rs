//! What the kubelet reports of a container.
//! Models staging/src/k8s.io/api/core/v1/types.go ContainerStatus (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::container::ResourceRequirements;
use super::is_default;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerStatus {
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub allocated_resources: SortedMap<String, Value>,
    #[serde(rename = "containerID", skip_serializing_if = "is_default")]
    pub container_id: String,
    pub image: String,
    #[serde(rename = "imageID")]
    pub image_id: String,
    #[serde(with = "state_or_empty")]
    pub last_state: Option<ContainerState>,
    pub name: String,
    pub ready: bool,
    /// Absent until the runtime knows the container; `{}` where nothing was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<ResourceRequirements>,
    pub restart_count: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<bool>,
    #[serde(with = "state_or_empty")]
    pub state: Option<ContainerState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<ContainerUser>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_mounts: Vec<VolumeMountStatus>,
}

/// The identity of the container's first process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContainerUser {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linux: Option<LinuxContainerUser>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LinuxContainerUser {
    pub gid: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supplemental_groups: Vec<i64>,
    pub uid: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct VolumeMountStatus {
    pub mount_path: String,
    pub name: String,
    #[serde(skip_serializing_if = "is_default")]
    pub read_only: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub recursive_read_only: String,
}

impl ContainerStatus {
    pub fn running(&self) -> Option<&ContainerStateRunning> {
        match &self.state {
            Some(ContainerState::Running(running)) => Some(running),
            _ => None,
        }
    }

    pub fn waiting(&self) -> Option<&ContainerStateWaiting> {
        match &self.state {
            Some(ContainerState::Waiting(waiting)) => Some(waiting),
            _ => None,
        }
    }

    pub fn terminated(&self) -> Option<&ContainerStateTerminated> {
        terminated(&self.state)
    }

    pub fn last_terminated(&self) -> Option<&ContainerStateTerminated> {
        terminated(&self.last_state)
    }
}

fn terminated(state: &Option<ContainerState>) -> Option<&ContainerStateTerminated> {
    match state {
        Some(ContainerState::Terminated(terminated)) => Some(terminated),
        _ => None,
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContainerState {
    Waiting(ContainerStateWaiting),
    Running(ContainerStateRunning),
    Terminated(ContainerStateTerminated),
}

impl ContainerState {
    pub fn waiting(reason: &str, message: &str) -> ContainerState {
        ContainerState::Waiting(ContainerStateWaiting {
            reason: reason.to_owned(),
            message: message.to_owned(),
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerStateWaiting {
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    #[serde(skip_serializing_if = "is_default")]
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerStateRunning {
    pub started_at: Option<Stamp>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerStateTerminated {
    #[serde(rename = "containerID", skip_serializing_if = "is_default")]
    pub container_id: String,
    pub exit_code: i32,
    pub finished_at: Option<Stamp>,
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    #[serde(skip_serializing_if = "is_default")]
    pub reason: String,
    #[serde(skip_serializing_if = "is_default")]
    pub signal: i32,
    pub started_at: Option<Stamp>,
}

/// The API writes "no state" as an empty object.
mod state_or_empty {
    use super::*;

    pub fn serialize<S: Serializer>(
        state: &Option<ContainerState>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match state {
            Some(state) => state.serialize(serializer),
            None => serde_json::Map::new().serialize(serializer),
        }
    }

    /// A known member that is null counts as absent, as in Go.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<ContainerState>, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Members {
            waiting: Option<ContainerStateWaiting>,
            running: Option<ContainerStateRunning>,
            terminated: Option<ContainerStateTerminated>,
        }
        let Some(members) = Option::<Members>::deserialize(deserializer)? else { return Ok(None) };
        Ok(members
            .running
            .map(ContainerState::Running)
            .or(members.terminated.map(ContainerState::Terminated))
            .or(members.waiting.map(ContainerState::Waiting)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_state_is_an_empty_object_both_ways() {
        let status = ContainerStatus { name: "app".into(), ..ContainerStatus::default() };
        let written = serde_json::to_value(&status).unwrap();
        assert_eq!(written["state"], serde_json::json!({}));
        assert_eq!(serde_json::from_value::<ContainerStatus>(written).unwrap(), status);
    }

    #[test]
    fn a_state_is_written_under_its_name() {
        let state = ContainerState::waiting("CrashLoopBackOff", "");
        assert_eq!(
            serde_json::to_string(&state).unwrap(),
            r#"{"waiting":{"reason":"CrashLoopBackOff"}}"#
        );
    }
}
