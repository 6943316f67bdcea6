//! Which Kubernetes the cluster is. Behaviour that changed between versions asks here, and nowhere else.

use std::fmt;

use crate::objects::probe::{ExecTimeOutWording, RedirectWording, Wording};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    minor: u16,
}

impl Version {
    pub const DEFAULT: Version = Version { minor: 36 };
    /// What a recipe may ask for, newest first. 1.20 is there for traces of the seed documents' old clusters.
    pub const SUPPORTED: &[Version] = &[
        Version { minor: 36 },
        Version { minor: 35 },
        Version { minor: 34 },
        Version { minor: 33 },
        Version { minor: 32 },
        Version { minor: 31 },
        Version { minor: 30 },
        Version { minor: 29 },
        Version { minor: 20 },
    ];

    /// From `1.36`; None for anything the simulation does not know.
    pub fn named(text: &str) -> Option<Version> {
        Version::SUPPORTED.iter().copied().find(|version| version.to_string() == text)
    }

    /// `v1.36.2`, as nodes report it: a patch release of that minor.
    pub fn git_version(self) -> String {
        let patch = match self.minor {
            20 | 29 => 15,
            30 | 31 => 14,
            32 => 10,
            33 => 6,
            34 | 36 => 2,
            _ => 1,
        };
        format!("v1.{}.{patch}", self.minor)
    }
}

impl Default for Version {
    fn default() -> Version {
        Version::DEFAULT
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// What a cluster of this version has switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    pub container_restart_rules: Gate,
    pub restart_all_containers: Gate,
    /// On: a restarted kubelet forgets what it believed of running containers.
    pub change_status_on_kubelet_restart: Gate,
    pub pod_ready_to_start_containers: Gate,
    pub pod_observed_generation: Gate,
    /// On: a container's status shows the resources it was given.
    pub in_place_pod_vertical_scaling: Gate,
    /// On: a container's status shows its mounts.
    pub recursive_read_only_mounts: Gate,
    /// On: a container's status shows whom its process runs as.
    pub supplemental_groups_policy: Gate,
    pub taint_toleration_comparison_operators: Gate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    Off,
    On,
}

impl Gate {
    pub fn is_on(self) -> bool {
        self == Gate::On
    }
}

impl Gate {
    fn of(is_on: bool) -> Gate {
        if is_on { Gate::On } else { Gate::Off }
    }
}

impl Version {
    /// Defaults of pkg/features/kube_features.go.
    pub fn gates(self) -> Gates {
        let since = |minor| Gate::of(minor <= self.minor);
        Gates {
            container_restart_rules: since(35),
            restart_all_containers: since(36),
            change_status_on_kubelet_restart: Gate::of(self.minor < 35),
            pod_ready_to_start_containers: since(29),
            pod_observed_generation: since(34),
            in_place_pod_vertical_scaling: since(33),
            recursive_read_only_mounts: since(31),
            supplemental_groups_policy: since(33),
            taint_toleration_comparison_operators: Gate::Off,
        }
    }
}

/// The switches of status and events.
impl Version {
    /// Until 1.32 a pod counted as initialized by its container statuses, afterwards by what its sandbox holds (S2).
    pub fn initialized_by_sandbox(self) -> bool {
        33 <= self.minor
    }

    /// From 1.36 PodReadyToStartContainers is written once the sandbox is up, before images are pulled (PR 134660, S22).
    pub fn tells_of_sandbox_at_once(self) -> bool {
        36 <= self.minor
    }

    /// From 1.35 a sync that met a back-off is repeated when it ends, before that after ten seconds (PR 133066, S43).
    pub fn syncs_again_after_back_off(self) -> bool {
        35 <= self.minor
    }

    /// From 1.32 Normal and Warning events have a spam filter each (K82).
    pub fn filters_events_by_type(self) -> bool {
        32 <= self.minor
    }
}

/// The prober's switches. A version between 1.20 and 1.29 is not simulated, so some stand at the first that is known.
impl Version {
    /// `kube-probe/1.36`, by which the kubelet's prober calls itself.
    pub fn probe_user_agent(self) -> String {
        format!("kube-probe/{self}")
    }

    /// `kube-lifecycle/1.36`, by which its hooks do.
    pub fn lifecycle_user_agent(self) -> String {
        format!("kube-lifecycle/{self}")
    }

    /// Up to 1.20 every worker waits a part of its period before it begins; later only under a kubelet just started (K12).
    pub fn every_worker_starts_late(self) -> bool {
        self.minor < 21
    }

    /// Up to 1.20 a readiness or startup result changes the status and nothing else (K19).
    pub fn readiness_and_startup_results_sync_pod(self) -> bool {
        21 <= self.minor
    }

    /// The making of a status asks readiness workers to look at once since 1.21 (K22).
    pub fn status_triggers_readiness(self) -> bool {
        21 <= self.minor
    }

    /// Since 1.32 a probe out of turn begins a new period; before, the ticker kept its phase (K14).
    pub fn trigger_resets_ticker(self) -> bool {
        32 <= self.minor
    }

    /// Since 1.32 a startup worker rests after success too, not only after failure (K15.14).
    pub fn startup_success_holds(self) -> bool {
        32 <= self.minor
    }

    /// Since 1.33 the worker of a sidecar that exited goes on whatever the pod's restartPolicy (K15.6).
    pub fn sidecar_workers_outlive_exits(self) -> bool {
        33 <= self.minor
    }

    /// Since 1.33 the event of a probe error names the state it left, and an unknown result has no event (K31).
    pub fn probe_errors_name_a_state(self) -> bool {
        33 <= self.minor
    }

    /// How probe results are worded (K32, K34).
    pub fn probe_wording(self) -> Wording {
        Wording {
            exec_time_out: match self.minor {
                ..23 => ExecTimeOutWording::Empty,
                23..31 => ExecTimeOutWording::Command,
                31.. => ExecTimeOutWording::CommandTimedOut,
            },
            redirect: match self.minor {
                ..25 => RedirectWording::Body,
                25.. => RedirectWording::Explained,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_are_simulated_can_be_named() {
        for (text, git_version) in [
            ("1.36", Some("v1.36.2")),
            ("1.29", Some("v1.29.15")),
            ("1.20", Some("v1.20.15")),
            ("1.28", None),
            ("1.37", None),
            ("v1.36", None),
        ] {
            let version = Version::named(text).map(Version::git_version);
            assert_eq!(version.as_deref(), git_version, "{text}");
        }
    }
}
