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

impl Version {
    pub fn gates(self) -> Gates {
        Gates {
            container_restart_rules: Gate::On,
            restart_all_containers: Gate::On,
            change_status_on_kubelet_restart: Gate::Off,
            taint_toleration_comparison_operators: Gate::Off,
        }
    }
}
