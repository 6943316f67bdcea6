//! What the kubelet reports of a container.
//! Models staging/src/k8s.io/api/core/v1/types.go ContainerStatus (v1.36).

use crate::kit::sorted::SortedMap;

use super::json::Json;
use serde_json::Value;

use super::container::ResourceRequirements;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerStatus {
    #[json(omitempty)]
    pub allocated_resources: SortedMap<String, Value>,
    #[json(name = "containerID", omitempty)]
    pub container_id: String,
    pub image: String,
    #[json(name = "imageID")]
    pub image_id: String,
    #[json(members)]
    pub last_state: Option<ContainerState>,
    pub name: String,
    pub ready: bool,
    /// Absent until the runtime knows the container; `{}` where nothing was asked for.
    pub resources: Option<ResourceRequirements>,
    pub restart_count: i32,
    pub started: Option<bool>,
    #[json(members)]
    pub state: Option<ContainerState>,
    pub user: Option<ContainerUser>,
    #[json(omitempty)]
    pub volume_mounts: Vec<VolumeMountStatus>,
}

/// The identity of the container's first process.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerUser {
    pub linux: Option<LinuxContainerUser>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct LinuxContainerUser {
    pub gid: i64,
    #[json(omitempty)]
    pub supplemental_groups: Vec<i64>,
    pub uid: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct VolumeMountStatus {
    pub mount_path: String,
    pub name: String,
    #[json(omitempty)]
    pub read_only: bool,
    #[json(omitempty)]
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

#[derive(Clone, Debug, PartialEq, Json)]
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

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerStateWaiting {
    #[json(omitempty)]
    pub message: String,
    #[json(omitempty)]
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerStateRunning {
    #[json(null)]
    pub started_at: Option<Stamp>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ContainerStateTerminated {
    #[json(name = "containerID", omitempty)]
    pub container_id: String,
    pub exit_code: i32,
    #[json(null)]
    pub finished_at: Option<Stamp>,
    #[json(omitempty)]
    pub message: String,
    #[json(omitempty)]
    pub reason: String,
    #[json(omitempty)]
    pub signal: i32,
    #[json(null)]
    pub started_at: Option<Stamp>,
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
