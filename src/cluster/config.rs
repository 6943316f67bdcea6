//! What a recipe may set before the clock starts.

use super::version::Version;
use crate::kit::time::Span;

/// More nodes than this teach nothing and slow every pane.
pub const NODES_MAX: u32 = 9;

#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Chooses every duration and name that Kubernetes leaves open.
    pub seed: u64,
    pub nodes: u32,
    pub version: Version,
    pub restart_back_off: RestartBackOff,
}

/// How long a container that keeps ending waits for its next start.
/// Models pkg/kubelet/kubelet.go newCrashLoopBackOff and KubeletConfiguration.crashLoopBackOff (K46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestartBackOff {
    pub initial: Span,
    pub max: Span,
}

impl RestartBackOff {
    /// What maxContainerRestartPeriod may be.
    pub const PERIODS_ALLOWED: (Span, Span) = (Span::secs(1), Span::secs(300));

    /// With the kubelet's maxContainerRestartPeriod: one below the initial delay lowers that too.
    pub fn up_to(max: Span) -> RestartBackOff {
        let initial = RestartBackOff::default().initial.min(max);
        RestartBackOff { initial, max }
    }
}

impl Default for RestartBackOff {
    fn default() -> RestartBackOff {
        RestartBackOff { initial: Span::secs(10), max: Span::secs(300) }
    }
}

impl Config {
    pub const SEED_DEFAULT: u64 = 7;
}

impl Default for Config {
    fn default() -> Config {
        Config {
            seed: Config::SEED_DEFAULT,
            nodes: 1,
            version: Version::DEFAULT,
            restart_back_off: RestartBackOff::default(),
        }
    }
}
