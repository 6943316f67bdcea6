//! How a version derives a pod's status, and how its API server prints it in a table.

use super::Version;

impl Version {
    /// Until 1.32 a pod counted as initialized by its container statuses, afterwards by what its sandbox holds (S2).
    pub fn initialized_by_sandbox(self) -> bool {
        33 <= self.minor
    }

    /// From 1.36 PodReadyToStartContainers is written once the sandbox is up, before images are pulled (PR 134660, S22).
    pub fn tells_of_sandbox_at_once(self) -> bool {
        36 <= self.minor
    }

    /// A pod's metadata.generation after a change of what is wanted of it. Before 1.33 pods have none, which is 0.
    /// Models pkg/registry/core/pod/strategy.go.
    pub fn next_generation(self, generation: i64) -> i64 {
        match self.minor {
            ..33 => 0,
            33.. => generation + 1,
        }
    }

    /// Since 1.22 a pod's row says how long ago its last restart was.
    pub fn tells_when_restarted(self) -> bool {
        22 <= self.minor
    }

    /// Since 1.36 a node's wide row says for which machine its kernel is.
    pub fn tells_architecture_of_kernel(self) -> bool {
        36 <= self.minor
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check_since;
    use super::*;

    #[test]
    fn statuses_change_at_these_versions() {
        check_since(33, Version::initialized_by_sandbox);
        check_since(33, |version| version.next_generation(1) == 2);
        check_since(33, |version| version.next_generation(0) != 0);
        check_since(36, Version::tells_of_sandbox_at_once);
        check_since(29, Version::tells_when_restarted);
        check_since(36, Version::tells_architecture_of_kernel);
    }
}
