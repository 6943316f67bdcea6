//! One container's status, from its instances in the runtime and what was reported before.
//! Models pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses (v1.36), S35–S41 and S46.

use std::rc::Rc;

use super::containers::{List, Role, api_id};
use super::{RESTARTING_ALL_CONTAINERS, Sources, details};
use crate::cluster::ids::ContainerId;
use crate::cluster::kubelet::restart_all::RestartAll;
use crate::cluster::kubelet::restart_policy::should_be_restarted;
use crate::cluster::runtime::images::{digest_reference, qualified};
use crate::cluster::runtime::{Container as Instance, ContainerRun, Exit};
use crate::kit::stamp::Stamp;
use crate::objects::{
    Container, ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStatus,
};

/// 128 + SIGKILL: what is told of an end that nobody saw.
const NOBODY_SAW_CODE: i32 = 137;
const REMOVED_TO_RESTART_ALL: &str =
    "The container is removed because RestartAllContainers in place";

/// One container on its way into the API.
pub struct Conversion<'a> {
    pub sources: &'a Sources<'a>,
    pub list: &'a List<'a>,
    pub container: &'a Container,
    pub old: Option<&'a ContainerStatus>,
}

impl Conversion<'_> {
    pub fn status(&self) -> ContainerStatus {
        let mut instances = self.sources.runtime.instances(&self.container.name);
        let newest = instances.next();
        let mut status = match newest {
            Some(newest) => self.known_to_runtime(newest, instances.next()),
            None => self.unknown_to_runtime(),
        };
        if self.list.role == Role::Init {
            if newest.and_then(|newest| newest.exit()).is_some_and(|exit| exit.code == 0) {
                return status;
            }
            if newest.is_none() && status.waiting().is_some() && self.must_have_completed() {
                status.state = Some(completed_unseen());
                return status;
            }
        }
        self.overlay_reason(&mut status);
        status
    }

    fn known_to_runtime(
        &self,
        newest: &Instance,
        previous: Option<&Rc<Instance>>,
    ) -> ContainerStatus {
        let gates = self.sources.gates;
        let container_id = api_id(&newest.id);
        let last_state = match previous {
            Some(previous) => Some(self.state_of(previous)),
            None => self.inherited_last_state(&container_id),
        };
        // Said once of this instance it stands; the next has to pass its own startup probe (K20).
        let is_same =
            |old: &&ContainerStatus| newest.is_running() && old.container_id == container_id;
        let keeps_started = !gates.change_status_on_kubelet_restart.is_on();
        let started =
            self.old.filter(|_| keeps_started).filter(is_same).and_then(|old| old.started);
        ContainerStatus {
            allocated_resources: details::allocated_resources(self.container, gates),
            container_id,
            image: qualified(&newest.image),
            image_id: digest_reference(&newest.image),
            last_state,
            name: self.container.name.clone(),
            ready: false,
            resources: details::resources(self.container, gates),
            restart_count: self.restart_count(newest),
            started,
            state: Some(self.state_of(newest)),
            user: details::user(self.sources.pod, gates),
            // The runtime does not know the volumes' names, so what was said first stands.
            volume_mounts: self.old.map_or_else(Vec::new, |old| old.volume_mounts.clone()),
        }
    }

    fn state_of(&self, instance: &Instance) -> ContainerState {
        match &instance.run {
            ContainerRun::Running { started_at, .. } => {
                let started_at = Some(Stamp::of(*started_at));
                ContainerState::Running(ContainerStateRunning { started_at })
            }
            ContainerRun::Exited(exit) => terminated(&instance.id, exit),
            ContainerRun::Unknown if self.was_running() => {
                let reason = match self.list.restart_all {
                    RestartAll::Yes => RESTARTING_ALL_CONTAINERS,
                    RestartAll::No => "ContainerStatusUnknown",
                };
                let message = "The container could not be located when the pod was terminated";
                unseen(reason, message, NOBODY_SAW_CODE)
            }
            ContainerRun::Created | ContainerRun::Unknown => ContainerState::waiting("", ""),
        }
    }

    /// What the runtime counts. From 1.36 never less than before, and one more when a dead container runs again
    /// uncounted (S38).
    fn restart_count(&self, newest: &Instance) -> i32 {
        let Some(old) = self.old else { return newest.attempt };
        if newest.run == ContainerRun::Unknown && self.was_running() {
            return old.restart_count + 1;
        }
        if !self.sources.gates.restart_all_containers.is_on() {
            return newest.attempt;
        }
        let runs_again = newest.is_running() && old.terminated().is_some();
        if runs_again && newest.attempt <= old.restart_count {
            return old.restart_count + 1;
        }
        newest.attempt.max(old.restart_count)
    }

    /// Without a second record the state the API saw last stands in (S37).
    fn inherited_last_state(&self, container_id: &str) -> Option<ContainerState> {
        let old = self.old.filter(|_| self.sources.gates.restart_all_containers.is_on())?;
        if old.container_id != container_id && old.terminated().is_some() {
            return old.state.clone();
        }
        old.last_state.clone().filter(|_| old.last_terminated().is_some())
    }

    fn unknown_to_runtime(&self) -> ContainerStatus {
        let Some(old) = self.old else { return self.never_seen() };
        let mut status = match old.terminated() {
            Some(_) => old.clone(),
            None => ContainerStatus {
                last_state: old.last_state.clone(),
                restart_count: old.restart_count,
                ..self.never_seen()
            },
        };
        if self.list.restart_all == RestartAll::Yes && old.waiting().is_none() {
            let (reason, message) = (RESTARTING_ALL_CONTAINERS, REMOVED_TO_RESTART_ALL);
            status.state = Some(ContainerState::waiting(reason, message));
            status.last_state = Some(unseen(reason, message, NOBODY_SAW_CODE));
            status.restart_count = old.restart_count + 1;
        } else if self.was_running() && status.last_terminated().is_none() {
            status.last_state = Some(unseen(
                "ContainerStatusUnknown",
                "The container could not be located when the pod was deleted.  The container used to be Running",
                NOBODY_SAW_CODE,
            ));
            status.restart_count += i32::from(!self.sources.pod.is_deleting());
        }
        status
    }

    fn never_seen(&self) -> ContainerStatus {
        let reason = match self.sources.pod.spec.init_containers.is_empty() {
            true => "ContainerCreating",
            false => "PodInitializing",
        };
        ContainerStatus {
            image: self.container.image.clone(),
            name: self.container.name.clone(),
            state: Some(ContainerState::waiting(reason, "")),
            volume_mounts: details::volume_mounts(self.container, self.sources.gates),
            ..ContainerStatus::default()
        }
    }

    fn was_running(&self) -> bool {
        self.old.is_some_and(|old| old.running().is_some())
    }

    /// Regular containers are made when the plain init containers are done.
    fn must_have_completed(&self) -> bool {
        let Sources { pod, runtime, .. } = self.sources;
        let is_made = |instance: &Rc<Instance>| instance.run != ContainerRun::Unknown;
        let mut regular = pod.spec.containers.iter();
        !self.container.is_sidecar()
            && regular.any(|container| runtime.newest(&container.name).is_some_and(is_made))
    }

    /// The last failed start speaks for a container that should run (S40).
    fn overlay_reason(&self, status: &mut ContainerStatus) {
        let Sources { pod, uid, runtime, reasons, .. } = *self.sources;
        if !should_be_restarted(self.container, pod, runtime) {
            return;
        }
        let Some(failure) = reasons.get(uid, &self.container.name) else { return };
        let waiting = Some(ContainerState::waiting(&failure.reason, &failure.message));
        let state = std::mem::replace(&mut status.state, waiting);
        if let Some(ContainerState::Terminated(_)) = state {
            status.last_state = state;
        }
    }
}

fn terminated(id: &ContainerId, exit: &Exit) -> ContainerState {
    ContainerState::Terminated(ContainerStateTerminated {
        container_id: api_id(id),
        exit_code: exit.code,
        finished_at: Some(Stamp::of(exit.finished_at)),
        message: exit.message.clone(),
        reason: exit.reason.clone(),
        signal: 0,
        started_at: Some(exit.started_at.map_or(Stamp::EPOCH, Stamp::of)),
    })
}

/// An end that the kubelet infers.
pub fn unseen(reason: &str, message: &str, exit_code: i32) -> ContainerState {
    ContainerState::Terminated(ContainerStateTerminated {
        exit_code,
        message: message.to_owned(),
        reason: reason.to_owned(),
        ..ContainerStateTerminated::default()
    })
}

fn completed_unseen() -> ContainerState {
    let message = "Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally";
    unseen("Completed", message, 0)
}
