//! A container that is to be stopped, and why.
//! Models the containerToKillInfo and containerKillReason of kuberuntime_manager.go (v1.36), K39.

use crate::cluster::ids::ContainerId;
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Container as Instance;
use crate::objects::probe::ProbeKind;

#[derive(Clone, Debug, PartialEq)]
pub struct Kill {
    pub id: ContainerId,
    pub name: String,
    pub why: KillReason,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KillReason {
    DefinitionChanged,
    LivenessProbe,
    StartupProbe,
    /// Nobody can tell whether it runs, so it is made sure that it does not.
    StateUnknown,
    FailedPostStartHook,
    RestartAllContainers,
    /// Nothing of the pod is left to keep or to start.
    PodFinished,
    /// The pod, or its sandbox, is to end.
    PodStops,
}

impl KillReason {
    pub fn rule(self) -> Rule {
        match self {
            KillReason::DefinitionChanged => Rule::DefinitionChanged,
            KillReason::LivenessProbe => Rule::LivenessKill,
            KillReason::StartupProbe => Rule::StartupKill,
            KillReason::FailedPostStartHook => Rule::PostStartFailed,
            KillReason::RestartAllContainers => Rule::RestartAll,
            KillReason::PodFinished => Rule::PodFinished,
            KillReason::StateUnknown | KillReason::PodStops => Rule::PodTerminating,
        }
    }

    /// The probe whose own grace period counts for this kill (K67.1).
    pub fn probe(self) -> Option<ProbeKind> {
        match self {
            KillReason::LivenessProbe => Some(ProbeKind::Liveness),
            KillReason::StartupProbe => Some(ProbeKind::Startup),
            KillReason::DefinitionChanged
            | KillReason::StateUnknown
            | KillReason::FailedPostStartHook
            | KillReason::RestartAllContainers
            | KillReason::PodFinished
            | KillReason::PodStops => None,
        }
    }

    /// What the event says of a regular container.
    pub fn message(self, name: &str) -> String {
        self.message_about(Who::Regular, name)
    }

    fn message_about(self, who: Who, name: &str) -> String {
        let title = who.title();
        match self {
            KillReason::DefinitionChanged => format!("{title} {name} definition changed"),
            KillReason::LivenessProbe => format!("{title} {name} failed liveness probe"),
            KillReason::StartupProbe => format!("{title} {name} failed startup probe"),
            KillReason::StateUnknown => {
                format!("{title} is in \"unknown\" state, try killing it before restart")
            }
            KillReason::FailedPostStartHook => "FailedPostStartHook".to_owned(),
            KillReason::RestartAllContainers => "killing".to_owned(),
            KillReason::PodFinished | KillReason::PodStops => format!("Stopping container {name}"),
        }
    }
}

/// Which list of the spec a container stands in, as kill messages tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Regular,
    Init,
}

impl Who {
    fn title(self) -> &'static str {
        match self {
            Who::Regular => "Container",
            Who::Init => "Init container",
        }
    }
}

impl Kill {
    pub fn new(instance: &Instance, why: KillReason) -> Kill {
        Kill::of(Who::Regular, instance, why)
    }

    pub(super) fn of(who: Who, instance: &Instance, why: KillReason) -> Kill {
        Kill {
            id: instance.id.clone(),
            name: instance.name.clone(),
            why,
            message: why.message_about(who, &instance.name),
        }
    }
}

/// Every running container of the pod, to be stopped with it.
pub fn stop_all(runtime: &PodRuntime, why: KillReason) -> Vec<Kill> {
    let running = runtime.containers.iter().filter(|container| container.is_running());
    running.map(|container| Kill::new(container, why)).collect()
}
