//! Which instance's log is meant when somebody asks for a container's.
//! Models pkg/kubelet/kubelet_pods.go validateContainerLogStatus (v1.36), C37.

use crate::kit::quote::quote;
use crate::objects::{ContainerStateTerminated, PodStatus};

/// Which run of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Current,
    Previous,
}

/// The API's ID of the instance; Err: why there is no log, as the kubelet says it.
pub fn instance(
    pod: &str,
    status: &PodStatus,
    container: &str,
    run: Run,
) -> Result<String, String> {
    let of = format!("container {} in pod {}", quote(container), quote(pod));
    let Some(found) = status.container_status(container) else {
        return Err(format!("{of} is not available"));
    };
    let id = |exit: &ContainerStateTerminated| {
        (!exit.container_id.is_empty()).then(|| exit.container_id.clone())
    };
    let last = found.last_terminated().and_then(id);
    if run == Run::Previous {
        return last.ok_or_else(|| format!("previous terminated {of} not found"));
    }
    if found.running().is_some() {
        return Ok(found.container_id.clone());
    }
    if let Some(exit) = found.terminated() {
        return id(exit).or(last).ok_or_else(|| format!("{of} is terminated"));
    }
    if found.last_terminated().is_some() {
        return last.ok_or_else(|| format!("{of} is terminated"));
    }
    let Some(waiting) = found.waiting() else {
        return Err(format!("{of} is waiting to start - no logs yet"));
    };
    let why = match waiting.reason.as_str() {
        "ErrImagePull" => "image can't be pulled",
        "ImagePullBackOff" => "trying and failing to pull image",
        reason => reason,
    };
    Err(format!("{of} is waiting to start: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{ContainerState, ContainerStateRunning, ContainerStatus};

    fn terminated(id: &str) -> Option<ContainerState> {
        let exit = ContainerStateTerminated { container_id: id.to_owned(), ..Default::default() };
        Some(ContainerState::Terminated(exit))
    }

    fn waiting(reason: &str) -> Option<ContainerState> {
        Some(ContainerState::waiting(reason, ""))
    }

    fn check(state: Option<ContainerState>, last: Option<ContainerState>, run: Run, said: &str) {
        let container = ContainerStatus {
            name: "app".to_owned(),
            container_id: "now".to_owned(),
            state,
            last_state: last,
            ..ContainerStatus::default()
        };
        let status = PodStatus { container_statuses: vec![container], ..PodStatus::default() };
        let answer = instance("web", &status, "app", run).unwrap_or_else(|refusal| refusal);
        assert_eq!(answer, said);
    }

    #[test]
    fn the_log_is_the_newest_that_there_is() {
        let running = || Some(ContainerState::Running(ContainerStateRunning::default()));
        check(running(), terminated("before"), Run::Current, "now");
        check(running(), terminated("before"), Run::Previous, "before");
        check(terminated("over"), terminated("before"), Run::Current, "over");
        check(waiting("CrashLoopBackOff"), terminated("before"), Run::Current, "before");
    }

    #[test]
    fn without_one_the_kubelet_says_why() {
        let of = |rest: &str| format!("container \"app\" in pod \"web\" is {rest}");
        check(
            waiting("ContainerCreating"),
            None,
            Run::Current,
            &of("waiting to start: ContainerCreating"),
        );
        check(
            waiting("ErrImagePull"),
            None,
            Run::Current,
            &of("waiting to start: image can't be pulled"),
        );
        check(
            waiting("ImagePullBackOff"),
            None,
            Run::Current,
            &of("waiting to start: trying and failing to pull image"),
        );
        check(None, None, Run::Current, &of("waiting to start - no logs yet"));
        check(terminated(""), None, Run::Current, &of("terminated"));
        check(
            waiting("CrashLoopBackOff"),
            None,
            Run::Previous,
            "previous terminated container \"app\" in pod \"web\" not found",
        );
    }
}
