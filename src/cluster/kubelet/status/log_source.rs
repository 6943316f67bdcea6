//! Which instance of a container a request for logs is about.
//! Models pkg/kubelet/kubelet_pods.go validateContainerLogStatus (v1.36).

use crate::objects::{ContainerStateTerminated, ContainerStatus, PodStatus};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one that runs, or ended last.
    Current,
    /// The one before it.
    Previous,
}

/// The instance's ID as the status shows it, or the server's words for why there is none.
pub fn log_source(
    status: &PodStatus,
    pod: &str,
    container: &str,
    wanted: Wanted,
) -> Result<String, String> {
    let named = format!("container \"{container}\" in pod \"{pod}\"");
    let Some(status) = status.container_status(container) else {
        return Err(format!("{named} is not available"));
    };
    match wanted {
        Wanted::Previous => with_id(status.last_terminated())
            .ok_or_else(|| format!("previous terminated {named} not found")),
        Wanted::Current => current(status).map_err(|problem| format!("{named} is {problem}")),
    }
}

fn current(status: &ContainerStatus) -> Result<String, String> {
    if status.running().is_some() {
        return Ok(status.container_id.clone());
    }
    if status.terminated().is_some() || status.last_terminated().is_some() {
        // A container that could not even start has no log; then the one before it has to do.
        return with_id(status.terminated())
            .or_else(|| with_id(status.last_terminated()))
            .ok_or_else(|| "terminated".to_owned());
    }
    let problem = match status.waiting().map(|waiting| waiting.reason.as_str()) {
        Some("ErrImagePull") => ": image can't be pulled".to_owned(),
        Some("ImagePullBackOff") => ": trying and failing to pull image".to_owned(),
        Some(reason) => format!(": {reason}"),
        None => " - no logs yet".to_owned(),
    };
    Err(format!("waiting to start{problem}"))
}

fn with_id(exit: Option<&ContainerStateTerminated>) -> Option<String> {
    exit.map(|exit| exit.container_id.clone()).filter(|id| !id.is_empty())
}
