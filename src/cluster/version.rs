//! Which Kubernetes the cluster is. Behaviour that changed between versions asks here, and nowhere else.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    minor: u16,
}

impl Version {
    pub const DEFAULT: Version = Version { minor: 36 };
    /// What a recipe may ask for.
    pub const SUPPORTED: &[Version] = &[Version::DEFAULT];

    /// From `1.36`; None for anything the simulation does not know.
    pub fn named(text: &str) -> Option<Version> {
        Version::SUPPORTED.iter().copied().find(|version| version.to_string() == text)
    }

    /// `v1.36.2`, as nodes report it.
    pub fn git_version(self) -> String {
        format!("v1.{}.2", self.minor)
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
        }
    }

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
