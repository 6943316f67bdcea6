//! Which Kubernetes the cluster is. Behaviour that changed between versions asks here, and nowhere else.
//!
//! One room an area: `gates` are the feature gates, `prober`, `kubelet` and `status` answer questions of their namesakes,
//! `events` words what a kubelet tells, `nodes` how long one may be silent, `scheduler` what a scheduler does, `api` is what
//! the API server knows, `rights` what it lets whom do, `deployment` what its namesake's controller says, `job` how Jobs wait.
//! Nothing between 1.20 and 1.29 is simulated, so a change in between stands where it is known to have come.

mod api;
mod deployment;
mod events;
mod gates;
mod job;
mod kubelet;
mod nodes;
mod prober;
mod rights;
mod scheduler;
mod status;

use std::fmt;

pub use events::PullTimes;
pub use gates::{Gate, Gates};

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

#[cfg(test)]
mod testing {
    use super::Version;

    /// Asks every version a question whose answer turned at one of them.
    pub fn check_since(first: u16, question: fn(Version) -> bool) {
        for version in Version::SUPPORTED {
            assert_eq!(question(*version), first <= version.minor, "{version}");
        }
    }

    pub fn named(name: &str) -> Version {
        Version::named(name).expect("a version that is simulated")
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
