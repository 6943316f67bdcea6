//! What the containers of a pod come to: READY, STATUS and RESTARTS.
//! Models printPod in pkg/printers/internalversion/printers.go (v1.36), C11 to C13.

use crate::kit::age::age;
use crate::kit::stamp::Stamp;
use crate::kit::time::SimTime;
use crate::objects::{
    Condition, Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod,
};

pub struct Summary {
    pub ready: usize,
    pub reason: String,
    pub restarts: Restarts,
}

/// Restarts so far, and when the last of them ended its container.
#[derive(Clone, Copy, Default)]
pub struct Restarts {
    count: i64,
    last: Option<Stamp>,
}

impl Restarts {
    fn add(&mut self, status: &ContainerStatus) {
        self.count += i64::from(status.restart_count);
        let finished = status.last_terminated().and_then(|terminated| terminated.finished_at);
        self.last = self.last.max(finished);
    }

    /// `4 (60s ago)`.
    pub fn cell(self, now: SimTime) -> String {
        match self.last {
            Some(last) if self.count != 0 => {
                format!("{} ({} ago)", self.count, age(Some(last), now))
            }
            _ => self.count.to_string(),
        }
    }
}

/// What the walk over the init containers found.
struct Initialization {
    ready: usize,
    /// The reason of the first one that is not done; it ends the walk.
    undone: Option<String>,
    restarts: Restarts,
    sidecar_restarts: Restarts,
}

/// What the walk over the regular containers found.
struct Regular {
    ready: usize,
    reason: Option<String>,
    error: Option<String>,
}

/// `phase` is the pod's as text.
pub fn summarize(pod: &Pod, phase: &str) -> Summary {
    let status = &pod.status;
    let mut reason = if status.reason.is_empty() { phase } else { &status.reason }.to_owned();
    let scheduled = status.condition("PodScheduled");
    if scheduled.is_some_and(|condition| condition.reason == "SchedulingGated") {
        reason = "SchedulingGated".to_owned();
    }
    let init = walk_init(pod);
    let mut ready = init.ready;
    let mut restarts = init.restarts;
    let initializing = init.undone.is_some();
    reason = init.undone.unwrap_or(reason);
    if !initializing || status.condition("Initialized").is_some_and(Condition::holds) {
        restarts = init.sidecar_restarts;
        let regular = walk_regular(&status.container_statuses, &mut restarts);
        ready += regular.ready;
        reason = settle(regular, reason, status.is_ready());
    }
    if pod.is_deleting() {
        reason = deleted(pod, reason);
    }
    Summary { ready, reason, restarts }
}

fn walk_init(pod: &Pod) -> Initialization {
    let mut found = Initialization {
        ready: 0,
        undone: None,
        restarts: Restarts::default(),
        sidecar_restarts: Restarts::default(),
    };
    for (index, status) in pod.status.init_container_statuses.iter().enumerate() {
        let spec = pod.spec.init_containers.iter().find(|spec| spec.name == status.name);
        let is_sidecar = spec.is_some_and(Container::is_sidecar);
        found.restarts.add(status);
        if is_sidecar {
            found.sidecar_restarts.add(status);
        }
        if status.terminated().is_some_and(|terminated| terminated.exit_code == 0) {
            continue;
        }
        if is_sidecar && status.started == Some(true) {
            found.ready += usize::from(status.ready);
            continue;
        }
        let progress = || format!("{index}/{}", pod.spec.init_containers.len());
        found.undone = Some(format!("Init:{}", init_reason(status).unwrap_or_else(progress)));
        break;
    }
    found
}

fn init_reason(status: &ContainerStatus) -> Option<String> {
    match &status.state {
        Some(ContainerState::Terminated(terminated)) => Some(end_reason(terminated)),
        Some(ContainerState::Waiting(waiting))
            if !matches!(waiting.reason.as_str(), "" | "PodInitializing") =>
        {
            Some(waiting.reason.clone())
        }
        Some(ContainerState::Waiting(_) | ContainerState::Running(_)) | None => None,
    }
}

/// From the last to the first, so that the first container has the last word.
fn walk_regular(statuses: &[ContainerStatus], restarts: &mut Restarts) -> Regular {
    let mut found = Regular { ready: 0, reason: None, error: None };
    for status in statuses.iter().rev() {
        restarts.add(status);
        match &status.state {
            Some(ContainerState::Waiting(waiting)) if !waiting.reason.is_empty() => {
                found.reason = Some(waiting.reason.clone());
            }
            Some(ContainerState::Terminated(terminated)) => {
                let reason = end_reason(terminated);
                if terminated.exit_code != 0 {
                    found.error = Some(reason.clone());
                }
                found.reason = Some(reason);
            }
            Some(ContainerState::Running(_)) if status.ready => found.ready += 1,
            Some(ContainerState::Waiting(_) | ContainerState::Running(_)) | None => {}
        }
    }
    found
}

/// `Completed` is only shown when nothing runs and nothing failed.
fn settle(regular: Regular, before: String, pod_is_ready: bool) -> String {
    let reason = regular.reason.unwrap_or(before);
    if reason != "Completed" {
        return reason;
    }
    let has_running = regular.ready > 0;
    match regular.error {
        _ if has_running && pod_is_ready => "Running".to_owned(),
        Some(error) => error,
        None if has_running => "NotReady".to_owned(),
        None => reason,
    }
}

fn deleted(pod: &Pod, reason: String) -> String {
    if pod.status.reason == "NodeLost" {
        return "Unknown".to_owned();
    }
    if pod.status.is_terminal() {
        return reason;
    }
    "Terminating".to_owned()
}

fn end_reason(terminated: &ContainerStateTerminated) -> String {
    if !terminated.reason.is_empty() {
        return terminated.reason.clone();
    }
    match terminated.signal {
        0 => format!("ExitCode:{}", terminated.exit_code),
        signal => format!("Signal:{signal}"),
    }
}
