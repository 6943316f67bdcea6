//! When the kubelet of a version looks at its pods again (K2, K5), and how its hooks call themselves.

use super::Version;

impl Version {
    /// From 1.35 a sync that met a back-off is repeated when it ends, before that after ten seconds (PR 133066, S43).
    pub fn syncs_again_after_back_off(self) -> bool {
        35 <= self.minor
    }

    /// From 1.36 a sync that did something sees it at once, before that with the next relist (K2).
    pub fn relists_on_demand(self) -> bool {
        36 <= self.minor
    }

    /// The most grace that a pod is given which went beyond a limit, in seconds. 1.29 asks for none, and that counts as
    /// nothing asked: the pod has its own (PR 124063, also in the last of 1.30).
    pub fn eviction_grace_secs(self) -> Option<i64> {
        (self.minor != 29).then_some(1)
    }

    /// `kube-lifecycle/1.36`, by which lifecycle hooks call themselves.
    pub fn lifecycle_user_agent(self) -> String {
        format!("kube-lifecycle/{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_since, named};
    use super::*;

    #[test]
    fn the_kubelet_changes_at_these_versions() {
        check_since(35, Version::syncs_again_after_back_off);
        check_since(36, Version::relists_on_demand);
        for (version, grace) in [("1.36", Some(1)), ("1.30", Some(1)), ("1.29", None)] {
            assert_eq!(named(version).eviction_grace_secs(), grace, "{version}");
        }
    }
}
