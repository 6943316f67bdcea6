//! What a recipe may set before the clock starts.

use super::version::Version;

/// More nodes than this teach nothing and slow every pane.
pub const NODES_MAX: u32 = 9;

#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Chooses every duration and name that Kubernetes leaves open.
    pub seed: u64,
    pub nodes: u32,
    pub version: Version,
}

impl Config {
    pub const SEED_DEFAULT: u64 = 7;
}

impl Default for Config {
    fn default() -> Config {
        Config { seed: Config::SEED_DEFAULT, nodes: 1, version: Version::DEFAULT }
    }
}
